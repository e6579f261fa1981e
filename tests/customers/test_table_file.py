"""A table is read whatever program saved it; what is no table is refused with its line."""

import codecs
from pathlib import Path

import pytest

from conversation.errors import InputError, NotFoundError
from conversation.text import clean
from customers.table_file import open_table, read_rows

TEXT = "Mã KH;Họ và tên;Địa chỉ\r\nKH1;Nguyễn Thị Lan;Phường Bến Thành\r\n\r\nKH2;Đặng Văn Hùng;\r\n"


def encoded_1258(text: str) -> bytes:
    """Vietnamese Windows writes tone marks after their letters."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in text:
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            mark = next(c for c in parts if c in tones)
            base = unicodedata.normalize("NFC", parts.replace(mark, ""))
            out.append((base + mark).encode("cp1258"))
    return b"".join(out)


ENCODINGS = [
    ("utf-8", TEXT.encode(), "utf-8"),
    ("utf-8 with mark", codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
    ("utf-16 of Excel", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
    ("utf-16 other way round", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ("utf-16 without mark", TEXT.encode("utf-16-le"), "utf-16-le"),
    ("Vietnamese Windows", encoded_1258(TEXT), "cp1258"),
]


@pytest.mark.parametrize(("content", "encoding"), [pytest.param(c, e, id=name) for name, c, e in ENCODINGS])
def test_every_encoding_gives_the_same_rows_with_their_lines(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(content)
    table = open_table(path)
    assert (table.encoding, table.separator) == (encoding, ";")
    assert table.header == ("Mã KH", "Họ và tên", "Địa chỉ")
    rows = [(row.line, [clean(cell) for cell in row.cells]) for row in read_rows(table)]
    assert rows == [(2, ["KH1", "Nguyễn Thị Lan", "Phường Bến Thành"]), (4, ["KH2", "Đặng Văn Hùng", ""])]


def test_western_text_is_not_taken_for_vietnamese(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("name,city\r\nJosé Muñoz,Málaga\r\nFrançois Müller,Köln\r\n".encode("cp1252"))
    table = open_table(path)
    assert table.encoding == "cp1252"
    assert [row.cells[0] for row in read_rows(table)] == ["José Muñoz", "François Müller"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out_and_quotes_hold(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    header = separator.join(["id", '"name, full; or | short"'])
    path.write_text(f'{header}\n1{separator}"Lan ""béo""{separator}\nNguyễn"\n2{separator}x\n', "utf-8")
    rows = list(read_rows(open_table(path)))
    assert [(row.line, row.cells) for row in rows] == [
        (2, ("1", f'Lan "béo"{separator}\nNguyễn')),
        (4, ("2", "x")),
    ]


def test_the_first_line_of_excel_names_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sep=;\nid;name,short\n1;Lan\n", "utf-8")
    table = open_table(path)
    assert table.header == ("id", "name,short")
    assert [(row.line, row.cells) for row in read_rows(table)] == [(3, ("1", "Lan"))]


REFUSED = [
    (b"", "empty"),
    (b"\n\n  \n", "empty"),
    (b"PK\x03\x04\x14\x00", "workbook"),
    (bytes(range(256)) * 20, "no text"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "no text"),
    (b",,,\n", "empty"),
    ("id,Tên,ten\n1,a,b\n".encode(), "twice"),
    (b'id,name\n1,"' + b"x" * 200_000, "larger than field limit"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_what_is_no_table_is_refused_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        list(read_rows(open_table(path)))
    assert caught.value.place.startswith("line")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.csv"):
        open_table(tmp_path / "nowhere.csv")
