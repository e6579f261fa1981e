"""What Telegram makes of a text: MarkdownV2 read strictly, odd characters cleaned, ends trimmed, length checked."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_double.refusal import RefusalError, bad_request

Entities = list[dict[str, Any]]

_RESERVED = "_*[]()~`>#+-=|{}.!"
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "blockquote": "Blockquote",
}
_MARKS = {"*": "bold", "~": "strikethrough", "_": "italic", "__": "underline", "||": "spoiler", "`": "code"}


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(raw: str, parse_mode: str, entities: Entities, limit: int, what: str = "message") -> tuple[str, Entities]:
    """Return the text a person sees and its entities; raises RefusalError with the API's words."""
    if parse_mode and not entities:
        if parse_mode.lower() != "markdownv2":
            raise bad_request("unsupported parse_mode")
        raw, entities = _Reader(raw).read()
    if any(e["offset"] < 0 or e["offset"] + e["length"] > units(raw) for e in entities):
        raise bad_request("can't parse entities: entity is out of text bounds")
    text, entities = _shift(raw, entities)
    if units(text) > limit:
        raise bad_request("message is too long" if what == "message" else "message caption is too long")
    return text, entities


def is_url(url: str) -> bool:
    """Tell whether Telegram opens this address."""
    address = urlsplit(url)
    if address.scheme == "tg":
        return True
    return address.scheme in ("http", "https") and "." in (address.hostname or "") and not re.search(r"\s", url)


def cleaned(text: str) -> str:
    """Return ``text`` as the server keeps it: control characters become spaces, some invisible ones go.

    Follows clean_input_string of the server's own source (TDLib, misc.cpp).
    """
    return "".join(map(_cleaned, text))


def _cleaned(character: str) -> str:
    if character == "\r" or "\u2028" <= character <= "\u202e" or character in "\u0333\u033f\u030a":
        return ""
    return " " if character < " " and character != "\n" else character


def _shift(raw: str, entities: Entities) -> tuple[str, Entities]:
    """Clean and trim, and move the entities with what is left."""
    kept: list[int] = [0]  # how many units are left of the first n units of raw
    text = ""
    for character in raw:
        new = _cleaned(character)
        text += new
        for step in range(units(character)):
            kept.append(kept[-1] + (units(new) if step == units(character) - 1 else 0))
    trimmed = text.lstrip(" \n")
    lead = units(text) - units(trimmed)
    trimmed = trimmed.rstrip(" \n")
    end = units(trimmed)
    moved = []
    for entity in entities:
        first = min(max(kept[entity["offset"]] - lead, 0), end)
        last = min(max(kept[entity["offset"] + entity["length"]] - lead, 0), end)
        if last > first:
            moved.append(entity | {"offset": first, "length": last - first})
    return trimmed, moved


class _Reader:
    """Reads MarkdownV2 (https://core.telegram.org/bots/api#markdownv2-style), refusing what the server refuses."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.text: list[str] = []
        self.units = 0
        self.open: list[tuple[str, int, int]] = []  # kind, offset in units, place in raw
        self.entities: Entities = []

    def read(self) -> tuple[str, Entities]:
        while self.at < len(self.raw):
            self._step()
        if self.open and self.open[-1][0] == "blockquote":
            self._close()
        if self.open:
            kind, _, place = self.open[-1]
            raise self._refusal(f"Can't find end of {_NAMES[kind]} entity at byte offset {self._bytes(place)}")
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.text), self.entities

    def _step(self) -> None:
        character = self.raw[self.at]
        following = self.raw[self.at + 1 : self.at + 2]
        if character == "\\" and following and 0 < ord(following) <= 126:
            self._keep(following, taken=2)
        elif self.open and self.open[-1][0] in ("code", "pre"):
            self._step_in_code(character)
        elif character == "\n":
            self._keep(character)
            if self.open and self.open[-1][0] == "blockquote" and self.raw[self.at : self.at + 1] != ">":
                self._close()
        elif character == ">" and (self.at == 0 or self.raw[self.at - 1] == "\n"):
            self.at += 1
            if "blockquote" not in (kind for kind, _, _ in self.open):
                self.open.append(("blockquote", self.units, self.at - 1))
        elif character in _RESERVED:
            self._mark(character)
        else:
            self._keep(character)

    def _step_in_code(self, character: str) -> None:
        end = "```" if self.open[-1][0] == "pre" else "`"
        if self.raw.startswith(end, self.at):
            self.at += len(end)
            self._close()
        elif character == "`":
            raise self._refusal("Character '`' is reserved and must be escaped with the preceding '\\'")
        else:
            self._keep(character)

    def _mark(self, character: str) -> None:
        if self.raw.startswith("```", self.at):
            self.open.append(("pre", self.units, self.at))
            self.at += 3
            return
        if character == "[":
            self.open.append(("text_link", self.units, self.at))
            self.at += 1
            return
        if character == "]" and self.open and self.open[-1][0] == "text_link":
            self._close_link()
            return
        mark = next((m for m in ("__", "||", "_", "*", "~", "`") if self.raw.startswith(m, self.at)), "")
        if not mark:
            raise self._refusal(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        self.at += len(mark)
        if self.open and self.open[-1][0] == _MARKS[mark]:
            self._close()
        else:
            self.open.append((_MARKS[mark], self.units, self.at - len(mark)))

    def _close_link(self) -> None:
        self.at += 1
        if not self.raw.startswith("(", self.at):
            self.open.pop()  # brackets without an address are shown without brackets
            return
        begin, self.at, url = self.at, self.at + 1, ""
        while self.at < len(self.raw) and self.raw[self.at] != ")":
            self.at += self.raw[self.at] == "\\" and self.at + 1 < len(self.raw)
            url += self.raw[self.at]
            self.at += 1
        if self.at == len(self.raw):
            raise self._refusal(f"Can't find end of a URL at byte offset {self._bytes(begin)}")
        self.at += 1
        if is_url(url):
            self._close(url=url)
        else:
            self.open.pop()

    def _close(self, **more: str) -> None:
        kind, offset, _ = self.open.pop()
        if self.units > offset:
            self.entities.append({"type": kind, "offset": offset, "length": self.units - offset, **more})

    def _keep(self, character: str, taken: int = 1) -> None:
        self.text.append(character)
        self.units += units(character)
        self.at += taken

    def _bytes(self, place: int) -> int:
        return len(self.raw[:place].encode())

    def _refusal(self, words: str) -> RefusalError:
        return bad_request(f"can't parse entities: {words}")
