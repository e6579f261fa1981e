"""A web page as Markdown: headings, paragraphs, lists, tables, links; menus, scripts and forms left out."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from conversation.text import clean

if TYPE_CHECKING:
    from bs4 import Tag

_SPACES = re.compile(r"\s+")
_LEFT_OUT = ("script", "style", "nav", "header", "footer", "form", "noscript", "template", "svg", "iframe", "aside")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    *_HEADINGS,
    *("p", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote", "table", "div", "section", "article", "main"),
    *("figure", "figcaption", "details", "summary", "address", "hr", "body"),
)


def page_to_markdown(page: str) -> tuple[dict[str, str], str]:
    """Return title, url and language of an HTML page, as far as it states them, and its body as Markdown.

    The title is the first ``<h1>``, else ``<title>``; what stands in no paragraph is kept as one.
    """
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(page, "html.parser")
    for tag in tree(list(_LEFT_OUT)):
        if tag.name != "header" or tag.find(_HEADINGS) is None:
            tag.decompose()
    first: Tag | None = tree.find("h1")
    title = first.get_text(" ", strip=True) if first else tree.title.get_text(" ", strip=True) if tree.title else ""
    link = tree.find("link", rel="canonical")
    language = str(tree.html.get("lang", "")) if tree.html else ""
    url = str(link.get("href", "")) if link else ""
    for gone in (first, tree.head, tree.title):
        if gone is not None and not gone.decomposed:
            gone.decompose()
    head = {"title": title, "url": url, "language": language[:2].lower()}
    return head, "\n\n".join(block for block in _blocks(tree) if block)


def to_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, its first row the head; empty when no cell holds text."""
    filled = [
        [clean(cell).replace("\n", " ").replace("|", "/") for cell in row] for row in rows if any(map(str.strip, row))
    ]
    if not filled:
        return ""
    width = max(map(len, filled))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in filled]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _blocks(tag: "Tag") -> Iterator[str]:
    """Yield the blocks below ``tag`` in order; text between them is a paragraph of its own."""
    from bs4 import Tag

    loose: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS)) is not None):
            yield clean("".join(loose))
            loose = []
            yield from _block(child)
        else:
            loose.append(_inline(child))
    yield clean("".join(loose))


def _block(tag: "Tag") -> Iterator[str]:
    if tag.name in _HEADINGS:
        text = clean(tag.get_text(" ", strip=True)).replace("\n", " ")
        yield f"{'#' * max(2, int(tag.name[1]))} {text}" if text else ""
    elif tag.name == "table":
        rows = [[_text(cell) for cell in row.find_all(["td", "th"])] for row in tag.find_all("tr")]
        yield to_table(rows)
    elif tag.name in ("ul", "ol"):
        yield "\n".join(_items(tag, 0))
    elif tag.name == "pre":
        yield clean(tag.get_text())
    elif tag.find(list(_BLOCKS)) is None:
        yield _text(tag)
    else:
        yield from _blocks(tag)


def _items(tag: "Tag", depth: int) -> Iterator[str]:
    """Yield the lines of a list, lists within it set in."""
    for number, item in enumerate(tag.find_all("li", recursive=False), 1):
        inner = item.find_all(["ul", "ol"], recursive=False)
        for one in inner:
            one.extract()
        text = _text(item).replace("\n", " ")
        if text:
            yield f"{'   ' * depth}{f'{number}.' if tag.name == 'ol' else '-'} {text}"
        for one in inner:
            yield from _items(one, depth + 1)


def _text(tag: "Tag") -> str:
    return clean(_inline(tag))


def _inline(node: object) -> str:
    """Return a stretch of text, its web links in Markdown."""
    from bs4 import Comment, Tag

    if not isinstance(node, Tag):
        return "" if isinstance(node, Comment) else _SPACES.sub(" ", str(node))
    if node.name == "br":
        return "\n"
    inner = "".join(_inline(child) for child in node.children)
    target = str(node.get("href", "")) if node.name == "a" else ""
    words = clean(inner)
    if target.startswith(("https://", "http://")) and words and not any(c in target for c in " ()<>"):
        return f"[{words}]({target})"
    return inner
