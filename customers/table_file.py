"""A table somebody saved from a spreadsheet: which encoding, which separator, and its rows with their lines."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conversation.encodings import find_marked_encoding, find_windows_encoding
from conversation.errors import InputError, NotFoundError
from conversation.text import clean, fold

_SAMPLE = 1 << 20
_CHUNK = 1 << 16
_SEPARATORS = (",", ";", "\t", "|")
_LONGEST_CELL = 100_000


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
    try:
        marked = find_marked_encoding(head)
    except ValueError as error:
        raise InputError(f"{path.name} is no text", "line 1") from error
    return marked or ("utf-8" if _is_utf8(path) else find_windows_encoding(head))


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


def _find_separator(line: str) -> str:
    outside = "".join(part for i, part in enumerate(line.split('"')) if i % 2 == 0)
    counts = [(outside.count(separator), -i) for i, separator in enumerate(_SEPARATORS)]
    most, position = max(counts)
    return _SEPARATORS[-position] if most else ","
