"""Cuts an article's Markdown into passages: one under each heading, long ones again at paragraphs."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from conversation.text import clean
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


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[str]]]:
    heading, blocks, marks = "", list[str](), list[str]()
    row: list[str] = []
    for at, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                yield heading, blocks
                heading, blocks = _plain(tokens[at + 1]), []
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
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "image":
            parts.append(child.content)
    return clean("".join(parts))


def _parts(blocks: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for block in blocks:
        if held and sum(map(len, held)) + len(block) > MOST_LETTERS:
            yield "\n".join(held)
            held = []
        held.append(block)
    if held:
        yield "\n".join(held)
