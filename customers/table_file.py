"""A table somebody saved from a spreadsheet: which encoding, which separator, and its rows with their lines."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conversation.errors import InputError, NotFoundError
from conversation.text import clean, fold

_SAMPLE = 1 << 20
_CHUNK = 1 << 16
_SEPARATORS = (",", ";", "\t", "|")
_LONGEST_CELL = 100_000
_VIETNAMESE = frozenset("ăâđêôơư") | frozenset(
    unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in "\u0300\u0301\u0303\u0309\u0323"
)


@dataclass(frozen=True, slots=True)
class TableFile:
    """What was found out of a file. ``header`` holds the column names as they are written."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the header; ``line`` is where it starts in the file, ``read`` how many bytes were read so far."""

    line: int
    cells: tuple[str, ...]
    read: int


def open_table(path: Path) -> TableFile:
    """Find out how to read a table; raises NotFoundError, InputError with what is wrong and where."""
    if not path.is_file():
        raise NotFoundError(f"no file {str(path)!r}")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name} is empty", "line 1")
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(_SAMPLE)
        separator = first[4:5].strip("\r\n") if first.lower().startswith("sep=") else _find_separator(first)
    for row in read_rows(TableFile(path, encoding, separator or ",", (), size)):
        header = tuple(clean(name) for name in row.cells)
        named = [fold(name) for name in header if name]
        twice = sorted({name for name in named if named.count(name) > 1})
        if not named:
            raise InputError(f"{path.name} has no column names", f"line {row.line}")
        if twice:
            raise InputError(f"{path.name} has the column {twice[0]!r} twice", f"line {row.line}")
        return TableFile(path, encoding, separator or ",", header, size)
    raise InputError(f"{path.name} is empty", "line 1")


def read_rows(table: TableFile) -> Iterator[TableRow]:
    """Yield every row that is not blank, the header first when ``table`` has none yet; raises InputError."""
    csv.field_size_limit(_LONGEST_CELL)
    with table.path.open("rb") as raw, io.TextIOWrapper(raw, table.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=table.separator)
        line, is_below = 1, not table.header
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise InputError(f"{table.path.name}: {error}", f"line {line}") from error
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells) or (start == 1 and cells[0].lower().startswith("sep=")):
                continue
            if is_below:
                yield TableRow(start, tuple(cells), raw.tell())
            is_below = True


def _find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if head.startswith(b"PK\x03\x04"):
        raise InputError(f"{path.name} is a workbook: save it as CSV UTF-8 first", "line 1")
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if even or odd:
        if max(even, odd) * 8 < len(head[:4096]) or min(even, odd) * 8 > max(even, odd):
            raise InputError(f"{path.name} is no text", "line 1")
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if _is_utf8(path) else _find_windows_encoding(head)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _find_windows_encoding(head: bytes) -> str:
    """Tell Vietnamese Windows text from Western: read as the former, its marks must sit on Vietnamese vowels."""
    try:
        text = unicodedata.normalize("NFC", head.decode("cp1258")).lower()
    except UnicodeDecodeError:
        return _western(head)
    foreign = sum(1 for c in text if ord(c) > 127 and c.isalpha() and c not in _VIETNAMESE)
    loose = sum(1 for c in text if unicodedata.combining(c))
    vietnamese = sum(1 for c in text if c in _VIETNAMESE)
    return "cp1258" if vietnamese > 4 * (foreign + loose) else _western(head)


def _western(head: bytes) -> str:
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _find_separator(line: str) -> str:
    outside = "".join(part for i, part in enumerate(line.split('"')) if i % 2 == 0)
    counts = [(outside.count(separator), -i) for i, separator in enumerate(_SEPARATORS)]
    most, position = max(counts)
    return _SEPARATORS[-position] if most else ","
