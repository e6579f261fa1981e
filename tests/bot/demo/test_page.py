"""The shop page says everything in both languages, draws every product and can be used by hand and by keyboard."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from bot.demo.page_products import products_json
from bot.demo.records import Demo
from tests.browser import browser

PAGE = Path(__file__).parents[3] / "bot/demo/page"

__all__ = ["browser"]


def read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def test_both_languages_say_the_same_things() -> None:
    catalogue = json.loads(read("text.json"))
    slots = {
        language: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}
        for language, texts in catalogue.items()
    }

    assert slots["vi"] == slots["en"]
    assert all(text for texts in catalogue.values() for text in texts.values())


def test_every_text_the_page_asks_for_exists_and_none_is_left_over() -> None:
    known = set(json.loads(read("text.json"))["vi"])
    asked = set(re.findall(r'data-(?:text|hint|label)="(\w+)"', read("index.html")))
    scripts = read("page.js") + read("card.js") + read("words.js")
    asked |= set(re.findall(r'say\("(\w+)"', scripts)) | set(re.findall(r'"(results\w*)"', scripts))
    skin = {key for key in known if key.startswith("skin_")}

    assert asked <= known
    assert known - asked == skin


def test_every_product_has_a_drawing(demo: Demo) -> None:
    drawings = set(re.findall(r'<symbol id="(\w+)"', read("art.svg")))

    assert {product.art for product in demo.content.products} <= drawings


def test_the_page_carries_the_widget_and_nothing_from_elsewhere() -> None:
    page = read("index.html")

    assert '<script src="/widget.js" data-site="demo" async></script>' in page
    for name in ("index.html", "page.css", "page.js", "card.js", "words.js", "art.svg"):
        assert re.findall(r"https?://(?!www\.w3\.org/)", read(name)) == []


@pytest_asyncio.fixture
async def shop_url(demo: Demo) -> AsyncIterator[str]:
    async def products(_: web.Request) -> web.Response:
        return web.Response(text=products_json(demo.content), content_type="application/json")

    async def widget(_: web.Request) -> web.Response:
        return web.Response(content_type="text/javascript")

    app = web.Application()
    app.add_routes([web.get("/demo/products.json", products), web.get("/widget.js", widget), web.static("/demo", PAGE)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/demo/index.html"
    await runner.cleanup()


@pytest_asyncio.fixture
async def page(browser: Browser, shop_url: str) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(shop_url)
    await expect(page.locator(".card").first).to_be_visible()
    yield page
    await context.close()
    assert problems == []


@pytest.mark.browser
async def test_a_search_without_accents_finds_the_product(page: Page) -> None:
    await page.get_by_role("searchbox").fill("chong nang da dau")

    await expect(page.locator(".card")).to_have_count(1)
    await expect(page.locator(".card h3")).to_contain_text("Kem chống nắng da dầu")
    await expect(page.locator(".price")).to_have_text("285.000đ")


@pytest.mark.browser
async def test_a_search_that_finds_nothing_says_so_and_leads_back(page: Page) -> None:
    await page.get_by_role("searchbox").fill("xe máy <b>")
    await expect(page.locator(".nothing")).to_be_visible()
    await page.locator(".nothing button").click()

    await expect(page.locator(".card")).to_have_count(12)


@pytest.mark.browser
async def test_the_language_changes_everywhere_and_is_kept(page: Page) -> None:
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Fresh from the pomelo garden to your home")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.reload()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Fresh from the pomelo garden to your home")
    await expect(page.locator(".card h3").first).to_have_text("Vitamin C 15% serum")


@pytest.mark.browser
async def test_a_category_shows_its_products_and_the_rest_can_be_shown(page: Page, demo: Demo) -> None:
    await page.get_by_role("button", name=re.compile("^Xem thêm")).click()
    await expect(page.locator(".card")).to_have_count(len(demo.content.products))
    await page.locator(".categories").get_by_role("button", name="Mẹ và bé").click()

    await expect(page.locator(".card")).to_have_count(4)


@pytest.mark.browser
async def test_adding_to_the_basket_is_counted_and_told(page: Page) -> None:
    await page.get_by_role("button", name="Thêm Serum vitamin C 15% vào giỏ").press("Enter")

    await expect(page.locator(".toast")).to_have_text("Đã thêm Serum vitamin C 15% vào giỏ")
    await expect(page.get_by_role("button", name="Giỏ hàng, 1 món")).to_be_visible()


@pytest.mark.browser
async def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
