"""Articles out of files, and what is said about files that hold none."""

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest

from conversation.errors import InputError
from memory.read_articles import MOST_BYTES, read_csv, read_docx, read_file, read_html, read_markdown, slug_of


def test_markdown_with_a_head() -> None:
    text = (
        "---\nid: cod\nlanguage: en\ntitle: Cash on delivery\ntopics: [payment, delivery]\nurl: /cod\n---\n"
        "Pay the courier.\n"
    )
    (article,) = read_markdown(text.encode(), "cod.md")
    assert (article.id, article.title, article.topics, article.url) == (
        "cod.en",
        "Cash on delivery",
        ("payment", "delivery"),
        "/cod",
    )
    assert article.body == "Pay the courier."


def test_markdown_without_a_head_takes_its_first_heading_as_title() -> None:
    (article,) = read_markdown("\ufeff# Đổi trả\r\n\r\nTrong 7 ngày.\r\n".encode(), "x.md")
    assert (article.title, article.slug, article.body) == ("Đổi trả", "doi-tra", "Trong 7 ngày.")


def test_csv_of_either_separator_with_text_over_several_lines() -> None:
    for separator in ",;":
        rows = f'title{separator}body{separator}topics\n"Giao hàng"{separator}"Nội thành\n20.000"{separator}"a, b"\n'
        (article,) = read_csv(rows.encode("utf-8-sig"), "a.csv")
        assert (article.body, article.topics) == ("Nội thành\n20.000", ("a", "b"))


def test_html_keeps_headings_and_lists_and_drops_scripts_and_menus() -> None:
    page = (
        '<html lang="en-GB"><head><title>Shop</title><link rel="canonical" href="https://a.example/r"></head><body>'
        "<nav><p>Menu</p></nav><h1>Returns</h1><p>Within <b>7</b> days.</p><h2>How</h2><ul><li>Pack it</li></ul>"
        "<script>alert(1)</script></body></html>"
    )
    (article,) = read_html(page.encode(), "r.html")
    assert (article.title, article.language, article.url) == ("Returns", "en", "https://a.example/r")
    assert article.body == "Within 7 days.\n\n## How\n\n- Pack it"


def test_word_files_keep_headings_lists_and_tables() -> None:
    import docx

    document = docx.Document()
    document.add_heading("Bảo hành", 0)
    document.add_heading("Thời hạn", 2)
    document.add_paragraph("Mười hai tháng.")
    document.add_paragraph("Giữ hoá đơn", style="List Bullet")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Máy", "12"
    file = io.BytesIO()
    document.save(file)
    (article,) = read_docx(file.getvalue(), "b.docx")
    assert article.title == "Bảo hành"
    assert article.body == "## Thời hạn\n\nMười hai tháng.\n\n- Giữ hoá đơn\n\n| Máy | 12 |\n| --- | --- |"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.md", b"no heading", "no title"),
        ("a.md", b"# Only a title", "no text"),
        ("a.md", b"---\ntitle: [\n---\nx", "not YAML"),
        ("a.md", b"---\njust text\n---\nx", "names and values"),
        ("a.md", "# Tiêu đề\nđổi trả".encode("cp1258", "replace") + b"\xff\xfe\xfa", "not UTF-8"),
        ("a.md", "# T\nM\ufffdt".encode(), "letters were lost"),
        ("a.csv", b"name,text\na,b\n", "column body is missing"),
        ("a.csv", b"title,body\n", "no article"),
        ("a.csv", b"title,body\nA,x\nA,y\n", "twice"),
        ("a.csv", b"title,body\n,x\n", "line 2"),
        ("a.html", b"<html></html>", "no title"),
        ("a.docx", b"PK not really", "not a Word file"),
        ("a.pdf", b"%PDF", "articles are read from"),
        ("a.html", b"", "a.html is empty"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_file(path)
    assert name in str(caught.value)


def test_utf_16_with_its_mark_is_read() -> None:
    (article,) = read_markdown("# Đổi trả\nTrong 7 ngày.".encode("utf-16"), "x.md")
    assert article.title == "Đổi trả"


def test_a_slug_is_plain() -> None:
    assert slug_of("Đổi trả trong 7 ngày?") == "doi-tra-trong-7-ngay"


BODY = "# Đổi trả\n\nTrong bảy ngày kể từ ngày nhận, còn nguyên tem, được hoàn tiền.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_however_it_was_saved_the_letters_are_the_same(encoding: str) -> None:
    written = to_windows(BODY) if encoding == "cp1258" else BODY
    (article,) = read_markdown(written.encode(encoding), "a.md")
    assert (article.title, article.body) == ("Đổi trả", BODY.split("\n", 2)[2].strip())


def to_windows(text: str) -> str:
    """Write the tones apart, as Vietnamese Windows does; its circumflex, breve and horn stay with their vowels."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in apart if mark in tones), "")
        out.append(unicodedata.normalize("NFC", apart.replace(tone, "")) + tone if tone else letter)
    return "".join(out)


def test_english_of_western_windows_is_read_with_its_quotes() -> None:
    (article,) = read_markdown("# Returns\n\nIt’s free – within “7” days, 20€.\n".encode("cp1252"), "a.md")
    assert article.body == "It’s free – within “7” days, 20€."


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_what_was_garbled_once_is_refused_with_its_line(wrong: str) -> None:
    garbled = BODY.encode().decode("latin-1") if wrong == "latin-1" else BODY.encode().decode("cp1252", "ignore")
    with pytest.raises(InputError, match=r"garbled|lost") as caught:
        read_markdown(garbled.encode(), "a.md")
    assert "line 1" in caught.value.place or "line 3" in caught.value.place


def test_a_page_keeps_tables_links_nested_lists_and_text_outside_paragraphs() -> None:
    page = (
        "<html lang=vi><head><title>Shop</title></head><body><header><h1>Phí giao</h1></header><div>Theo vùng:</div>"
        "<table><tr><th>Vùng</th><th>Phí</th></tr><tr><td>Bắc</td><td>30.000đ</td></tr></table>"
        "<ul><li>Nội thành<ol><li>Quận 1</li><li>Quận 3</li></ol></li></ul>"
        'Xem <a href="https://a.example/gia">bảng giá</a> hoặc <a href="/x">hỏi</a>.<br>Cảm ơn.'
        "<h1>Lễ tết</h1><p>Thêm 5.000đ"
        "</body></html>"
    )
    (article,) = read_html(page.encode(), "phi.html")
    assert article.title == "Phí giao"
    assert article.body == (
        "Theo vùng:\n\n| Vùng | Phí |\n| --- | --- |\n| Bắc | 30.000đ |\n\n"
        "- Nội thành\n1. Quận 1\n2. Quận 3\n\n"
        "Xem [bảng giá](https://a.example/gia) hoặc hỏi.\nCảm ơn.\n\n## Lễ tết\n\nThêm 5.000đ"
    )


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_file(path)


def test_a_word_file_that_unpacks_to_far_more_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 210_000_000)
    with pytest.raises(InputError, match="unpacks to more"):
        read_docx(file.getvalue(), "bomb.docx")
