"""Articles out of files, and what is said about files that hold none."""

import io
from pathlib import Path

import pytest

from conversation.errors import InputError
from memory.read_articles import read_csv, read_docx, read_file, read_html, read_markdown, slug_of


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
    assert article.body == "## Thời hạn\n\nMười hai tháng.\n\n- Giữ hoá đơn\n\nMáy | 12"


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
        ("a.html", b"", "no title"),
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
