"""Cuts an article's Markdown into passages: one under each heading, long ones again at paragraphs and sentences."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from conversation.text import clean, fold, words
from memory.knowledge import Article, Passage

MOST_LETTERS = 900
"""A passage is sent as one chat message and embedded whole: about 250 words."""


def cut(article: Article) -> tuple[Passage, ...]:
    """Return the passages of ``article`` in order, as plain text; a heading without text gives none."""
    found: list[Passage] = []
    for heading, blocks in _sections(_parser().parse(article.body)):
        for text in _parts(blocks):
            position = len(found)
            found.append(Passage(f"{article.id}#{position}", article.id, position, heading, text))
    return tuple(found)


def anchor_of(heading: str) -> str:
    """Return the id of a passage's heading on the article's page, empty for what stands before any heading."""
    return "-".join(words(fold(heading)))[:_LONGEST_ANCHOR].strip("-")


def mark_headings(tokens: Sequence[Token]) -> None:
    """Give each heading among the tokens of an article the id that ``anchor_of`` gives its passages, once."""
    above: tuple[tuple[str, str], ...] = ()
    seen = {""}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            above, path = _below(above, token.tag, _plain(tokens[at + 1]))
            anchor = anchor_of(path)
            if anchor not in seen:
                token.attrSet("id", anchor)
            seen.add(anchor)


_LONGEST_ANCHOR = 100


def _below(above: tuple[tuple[str, str], ...], level: str, name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the headings a text under ``name`` stands below, and their names as one."""
    path = (*(pair for pair in above if pair[0] < level), (level, name))
    return path, " › ".join(name for _, name in path if name)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[str]]]:
    heading, blocks, marks = "", list[str](), list[str]()
    row: list[str] = []
    above: tuple[tuple[str, str], ...] = ()
    for at, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                yield heading, blocks
                above, heading = _below(above, token.tag, _plain(tokens[at + 1]))
                blocks = []
            case "inline" if tokens[at - 1].type == "heading_open":
                pass
            case "inline" if tokens[at - 1].type in ("th_open", "td_open"):
                row.append(_plain(token))
            case "tr_close":
                blocks, row = [*blocks, " | ".join(row)], []
            case "inline":
                blocks.append((marks.pop() if marks else "") + _plain(token))
            case "list_item_open":
                marks = [f"{token.info}. " if token.info else "- "]
            case "fence" | "code_block":
                blocks.append(token.content.strip())
    yield heading, blocks


def _plain(token: Token) -> str:
    """Return the text of a token, the address of a web link behind its words."""
    parts, link = [], ""
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "link_open":
            link = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            if link.startswith(("https://", "http://")) and parts[-1:] != [link]:
                parts.append(f" ({link})")
        elif child.type == "image":
            parts.append(child.content)
    return clean("".join(parts))


def _parts(blocks: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for block in (part for whole in blocks for part in _pieces(whole)):
        if held and sum(map(len, held)) + len(block) > MOST_LETTERS:
            yield "\n".join(held)
            held = []
        held.append(block)
    if held:
        yield "\n".join(held)


def _pieces(block: str) -> Iterator[str]:
    """Yield a block, one that is too long for a chat message in stretches of whole sentences or words."""
    while len(block) > MOST_LETTERS:
        ends = [m.end() for m in _SENTENCE_ENDS.finditer(block, 0, MOST_LETTERS)]
        at = ends[-1] if ends else block.rfind(" ", 0, MOST_LETTERS) + 1 or MOST_LETTERS
        yield block[:at].strip()
        block = block[at:].strip()
    if block:
        yield block


_SENTENCE_ENDS = re.compile(r"[.!?…]\s+|\n")
