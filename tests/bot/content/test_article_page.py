"""The link under an answer leads to the heading of the passage it was taken from."""

import re

import pytest

from bot.content.article_page import render_page, source_of
from bot.demo.read_content import read_content
from memory.knowledge import Article, Hit, Passage
from memory.passages import cut

ARTICLES = [Article(found.id, found.language, found.title, found.body) for found in read_content().articles]


def link(article: Article, passage: Passage) -> str:
    hit = Hit(article.id, passage, 1.0, 0.9, article.title, article.url, article.language)
    return source_of(hit).url


def ids(article: Article) -> list[str]:
    return re.findall(r'id="([^"]*)"', render_page(article))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_passage_of_the_demo_shop_has_its_place_on_the_page(article: Article) -> None:
    for passage in cut(article):
        page, _, anchor = link(article, passage).partition("#")
        assert page == f"/articles/{article.slug}?lang={article.language}"
        assert anchor in ids(article) if passage.heading else anchor == ""


def test_headings_below_headings_and_twice_the_same_have_one_place_each() -> None:
    body = "# Phí\n\n## Nội thành\n18k\n\n## Tỉnh\n30k\n\n# Đổi\n\n## Nội thành\n1 ngày\n\n## Nội thành\n2 ngày"
    assert ids(Article("phi", "vi", "Phí", body)) == [
        "phi",
        "phi-noi-thanh",
        "phi-tinh",
        "doi",
        "doi-noi-thanh",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "/articles/phi?lang=vi#noi-thanh"),  # an article without an address of its own
        ("/articles/phi?lang=vi", "/articles/phi?lang=vi#noi-thanh"),
        ("https://shop.example/phi", "https://shop.example/phi"),  # nobody knows the ids of another page
    ],
)
def test_only_our_own_page_is_linked_to_its_heading(url: str, expected: str) -> None:
    article = Article("phi", "vi", "Phí", "## Nội thành\n18k", url)
    assert link(article, cut(article)[0]) == expected


def test_an_article_brings_no_html_of_its_own() -> None:
    page = render_page(Article("x", "vi", "<b>X</b>", "## <img src=x onerror=alert(1)>\n<script>alert(1)</script>"))
    assert "<script>" not in page
    assert "<img" not in page
