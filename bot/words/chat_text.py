"""A passage as people write in a chat: no signs of Markdown, a bullet for a list's item, a line for a table's row."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_INDENT = "  "


@lru_cache(maxsize=1_024)
def to_chat(markdown: str) -> str:
    """Return Markdown as plain lines: blocks apart by an empty line, items of a list and rows of a table not."""
    return "\n\n".join(block for block in _blocks(_MARKDOWN.parse(markdown)) if block)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of each block that stands by itself."""
    start = 0
    for at, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield "\n".join(_lines(tokens[start : at + 1]))
            start = at + 1


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    marks: list[str] = []
    head: list[str] = []
    row: list[str] = []
    is_head = False
    for token in tokens:
        if token.type == "list_item_open":
            marks.append(f"{token.info}. " if token.info else "• ")
        elif token.type == "list_item_close":
            marks.pop()
        elif token.type in ("thead_open", "thead_close"):
            is_head = token.nesting > 0
        elif token.type == "tr_close" and not is_head:
            yield _to_row(head, row)
            row = []
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        elif token.type == "inline":
            text = _to_text(token.children or ())
            if is_head:
                head.append(text)
            elif head:
                row.append(text)
            else:
                yield _in_list(text, marks)
                marks = [" " * len(mark) for mark in marks]  # an item's later paragraphs stand under its first


def _in_list(text: str, marks: Sequence[str]) -> str:
    if not marks:
        return text
    rest = "\n" + _INDENT * len(marks)
    return _INDENT * (len(marks) - 1) + marks[-1] + text.replace("\n", rest)


def _to_row(head: Sequence[str], cells: Sequence[str]) -> str:
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], cells[1:], strict=False) if cell]
    return "• " + ": ".join(part for part in (cells[0] if cells else "", "; ".join(named)) if part)


def _to_text(children: Sequence[Token]) -> str:
    text, links = "", []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif child.type == "link_open":
            links.append((len(text), str(child.attrGet("href") or "")))
        elif child.type == "link_close":
            start, address = links.pop()
            text += f" ({address})" if address and text[start:] != address else ""
        else:
            text += child.content
    return text
