"""The desk's pages: what is served, under which headers, and that both languages say everything."""

import json
import re
from pathlib import Path

import pytest

from tests.desk.shop import Shop

PAGES = Path(__file__).parents[2] / "desk" / "pages"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/", 200),
        ("/desk/sign-in", 200),
        ("/desk/password", 200),
        ("/desk/board/page.js", 200),
        ("/desk/words/vi.json", 200),
        ("/desk/nothing.js", 404),
        ("/desk/../staff_store.py", 404),
        ("/desk/%2e%2e/staff_store.py", 404),
        ("/desk//etc/passwd", 404),
    ],
)
async def test_only_pages_are_served_and_nothing_foreign_may_run(shop: Shop, path: str, status: int) -> None:
    async with shop.browser().http.get(shop.url + path) as answer:
        assert answer.status == status
        if status == 200:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy


async def test_a_page_that_has_not_changed_is_not_sent_again(shop: Shop) -> None:
    http = shop.browser().http
    async with http.get(f"{shop.url}/desk/board/page.js") as first:
        tag = first.headers["ETag"]
    async with http.get(f"{shop.url}/desk/board/page.js", headers={"If-None-Match": tag}) as second:
        assert second.status == 304


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    vi, en = (json.loads((PAGES / "words" / f"{name}.json").read_text("utf-8")) for name in ("vi", "en"))
    assert list(vi) == list(en)
    for key, text in vi.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", en[key])), key
        assert text.strip(), key


def test_every_word_the_pages_use_is_in_the_catalogue() -> None:
    words = json.loads((PAGES / "words" / "vi.json").read_text("utf-8"))
    used = {
        key
        for path in PAGES.rglob("*.js")
        if "vendor" not in path.parts
        for key in re.findall(r"""\bt\(\s*"([^"]+)"[,)]""", path.read_text("utf-8"))
    }
    assert len(used) > 80
    assert used <= set(words)


def test_text_reaches_the_page_only_as_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    for path in PAGES.rglob("*.js"):
        if "vendor" not in path.parts:
            assert not forbidden.search(path.read_text("utf-8")), path
