"""Articles out of files: Markdown with a head, CSV, HTML, DOCX. Each becomes Markdown; what is wrong is named."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from conversation.encodings import find_marked_encoding, find_windows_encoding, is_garbled
from conversation.errors import InputError
from conversation.text import clean, fold
from memory.html_articles import page_to_markdown, to_table
from memory.knowledge import Article

_HEAD = re.compile(r"\A---\n(.*?)\n---\n?(.*)\Z", re.DOTALL)
_FIRST_HEADING = re.compile(r"\A\s*# +(.+?)\s*$\n?", re.MULTILINE)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ODD = re.compile(r"[^\x00-\x7f\u0300-\u036f\u2013-\u2026\u20ab\u20acÀ-ÖØ-öù-ýĂăĐđƠơƯư©®™°·«»\xa0-]|[ÿþðÞÐÆæØøßÅå¿¡]")
"""Letters that a Vietnamese or Western text saved by Windows does not hold: the bytes are of something else."""
_SAMPLE = 1 << 16
MOST_BYTES = 20_000_000
"""Bytes of a file of articles: a thousand long ones."""
_MOST_UNPACKED = 200_000_000
"""Bytes a Word file may unpack to."""


def read_file(path: Path, language: str = "vi") -> tuple[Article, ...]:
    """Return the articles of one file, by its ending; ``language`` is for files that do not say.

    Raises InputError that names the file and what is wrong with it.
    """
    readers: Mapping[str, Callable[[bytes, str, str], tuple[Article, ...]]] = {
        ".md": read_markdown,
        ".csv": read_csv,
        ".html": read_html,
        ".htm": read_html,
        ".docx": read_docx,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path.name}: articles are read from {', '.join(readers)}", path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; split it", path.name)
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}", path.name) from error
    if not content.strip():
        raise InputError(f"{path.name} is empty", path.name)
    return reader(content, path.name, language)


def read_html(content: bytes, name: str, language: str = "vi") -> tuple[Article, ...]:
    """Return the article of a page, as ``memory/html_articles.py`` reads it."""
    head, body = page_to_markdown(decode(content, name))
    return (_article(head, body, name, language),)


def read_markdown(content: bytes, name: str, language: str = "vi") -> tuple[Article, ...]:
    """Return the article of a Markdown file; its YAML head may say id, language, title, url, topics and products."""
    text = decode(content, name).replace("\r\n", "\n")
    head: dict[str, Any] = {}
    if match := _HEAD.match(text):
        head, text = _read_head(match[1], name), match[2]
    if not head.get("title") and (heading := _FIRST_HEADING.match(text)):
        head["title"], text = heading[1], text[heading.end() :]
    return (_article(head, text, name, language),)


def read_csv(content: bytes, name: str, language: str = "vi") -> tuple[Article, ...]:
    """Return one article a row; columns ``title`` and ``body``, and any of id, language, url, topics, products."""
    text = decode(content, name)
    first = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = {clean(column or "").casefold() for column in rows.fieldnames or ()}
    if missing := {"title", "body"} - columns:
        raise InputError(f"{name}, line 1: the column {min(missing)} is missing", f"{name}, line 1")
    articles: dict[str, Article] = {}
    for row in rows:
        place = f"{name}, line {rows.line_num}"
        fields = {
            clean(column or "").casefold(): value or "" for column, value in row.items() if isinstance(value, str)
        }
        article = _article(fields, fields.get("body", ""), place, language)
        if article.id in articles:
            raise InputError(f"{place}: the article {article.id} stands there twice", place)
        articles[article.id] = article
    if not articles:
        raise InputError(f"{name} holds no article", name)
    return tuple(articles.values())


def read_docx(content: bytes, name: str, language: str = "vi") -> tuple[Article, ...]:
    """Return the article of a Word file: the title style or first heading, headings, paragraphs, lists, tables."""
    from zipfile import BadZipFile, ZipFile

    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        with ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise InputError(f"{name} unpacks to more than {_MOST_UNPACKED // 1_000_000} MB", name)
        document = docx.Document(io.BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise InputError(f"{name} is not a Word file (.docx)", name) from error
    head = {"title": document.core_properties.title or ""}
    blocks = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            blocks.append(to_table([[cell.text for cell in row.cells] for row in part.rows]))
            continue
        text, style = clean(part.text), str(part.style.name if part.style else "")
        if not text:
            continue
        if style == "Title" or (style == "Heading 1" and not head["title"]):
            head["title"] = text
        else:
            blocks.append(_markdown_block(_html_name(style), text))
    return (_article(head, "\n\n".join(blocks), name, language),)


def decode(content: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows' Vietnamese or Western letters; raises InputError.

    A file whose letters an earlier saving lost or garbled is refused with the first line that shows it.
    """
    try:
        encoding = find_marked_encoding(content[:_SAMPLE]) or "utf-8"
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = content.decode(find_windows_encoding(content), "replace")
        if _ODD.search(text):
            line = content[: error.start].count(b"\n") + 1
            reason = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
            raise InputError(f"{name}, line {line}: {reason}", f"{name}, line {line}") from error
        text = unicodedata.normalize("NFC", text)
    except ValueError as error:
        raise InputError(f"{name} is no text", name) from error
    if "\ufffd" in text or "\0" in text:
        first = min(text.find(bad) for bad in ("\ufffd", "\0") if bad in text)
        place = f"{name}, line {text[:first].count(chr(10)) + 1}"
        raise InputError(f"{place}: letters were lost when this file was saved; save it anew as UTF-8", place)
    if is_garbled(text):
        line = next(at for at, line in enumerate(text.splitlines(), 1) if is_garbled(line))
        place = f"{name}, line {line}"
        raise InputError(f"{place}: letters were garbled when this file was saved; save it anew as UTF-8", place)
    return text


def slug_of(title: str) -> str:
    """Return ``title`` as a part of an address: ``Đổi trả trong 7 ngày`` becomes ``doi-tra-trong-7-ngay``."""
    return _NOT_SLUG.sub("-", fold(title)).strip("-")[:64]


def _read_head(text: str, name: str) -> dict[str, Any]:
    try:
        head = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise InputError(f"{name}: its head is not YAML: {error}", name) from error
    if not isinstance(head, dict):
        raise InputError(f"{name}: its head must hold names and values", name)
    return head


def _article(head: Mapping[str, Any], body: str, place: str, language: str) -> Article:
    title = clean(str(head.get("title") or ""))
    slug = slug_of(str(head.get("id") or title))
    if not title or not slug:
        raise InputError(f"{place}: the article has no title", place)
    if not clean(body):
        raise InputError(f"{place}: the article {title!r} has no text", place)
    return Article(
        slug=slug,
        language=str(head.get("language") or language),
        title=title,
        body="\n".join(clean(line) if line.strip() else "" for line in body.strip().split("\n")),
        url=str(head.get("url") or ""),
        topics=_names(head.get("topics")),
        products=_names(head.get("products")),
    )


def _names(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else re.split(r"[,;]", str(value or ""))
    return tuple(name for part in parts if (name := clean(str(part))))


def _markdown_block(tag: str, text: str) -> str:
    if tag[0] == "h" and tag[1:].isdigit():
        return f"{'#' * int(tag[1])} {text}"
    return f"- {text}" if tag == "li" else text


def _html_name(style: str) -> str:
    if style.startswith("Heading "):
        return f"h{style[-1]}"
    return "li" if style.startswith("List") else "p"
