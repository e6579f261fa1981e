"""Plain text and links as Telegram's MarkdownV2, in messages of a length it takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from channels.telegram.splitting import split
from conversation.messages import Source

TEXT_LIMIT = 4096
"""UTF-16 units of one message, after the markup is read (Bot API, sendMessage)."""
CAPTION_LIMIT = 1024
"""UTF-16 units of the text beside a photo or file (Bot API, sendPhoto)."""

_RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
_IN_URL = re.compile(r"([)\\])")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of the text that opens ``url``; ``start`` and ``end`` count characters."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one Telegram message."""

    text: str
    links: tuple[Link, ...] = ()

    @property
    def markdown(self) -> str:
        """The part in MarkdownV2: once Telegram has read the markup, exactly ``text`` is left."""
        written: list[str] = []
        place = 0
        for link in self.links:
            written.append(escape(self.text[place : link.start]))
            url = _IN_URL.sub(r"\\\1", link.url)
            written.append(f"[{escape(self.text[link.start : link.end])}]({url})")
            place = link.end
        return "".join((*written, escape(self.text[place:])))


def escape(text: str) -> str:
    """Return ``text`` with every character that means something in MarkdownV2 escaped."""
    return _RESERVED.sub(r"\\\1", text)


def to_parts(text: str, sources: Sequence[Source] = ()) -> tuple[Part, ...]:
    """Return ``text``, its sources below it as links, in messages that Telegram takes; blank ones are left out."""
    text, links = _with_sources(_LONE_SURROGATE.sub("\ufffd", text), sources)
    pieces = split(text, TEXT_LIMIT, [(link.start, link.end) for link in links])
    parts = (
        Part(
            text[start:end],
            tuple(Link(a.start - start, a.end - start, a.url) for a in links if start <= a.start < end),
        )
        for start, end in pieces
    )
    return tuple(part for part in parts if part.text.strip())


def is_public_url(url: str) -> bool:
    """Tell whether Telegram takes ``url`` for a link or a button: not where the host has no dot, as localhost."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return False
    if address.scheme == "tg":
        return bool(host)
    return address.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"\s", url)


def _with_sources(text: str, sources: Sequence[Source]) -> tuple[str, tuple[Link, ...]]:
    links: list[Link] = []
    written = text.rstrip() if sources else text
    for number, source in enumerate(sources):
        title = " ".join(source.title.split())[:_LONGEST_TITLE] or source.url[:_LONGEST_TITLE]
        start = len(written) + len(border := _border(number, is_first=not written)) + len("🔗 ")
        written += f"{border}🔗 {title}"
        if is_public_url(source.url):
            links.append(Link(start, len(written), source.url))
    return written, tuple(links)


def _border(number: int, *, is_first: bool) -> str:
    if is_first:
        return ""
    return "\n" if number else "\n\n"
