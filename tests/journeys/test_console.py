"""The rules from the console: built without JSON, tried on what was said, published, in force, and taken back."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.channels.webchat.visitor import Tab
from tests.journeys.conftest import OpenShop
from tests.journeys.console import build_rule, publish, roll_back
from tests.journeys.people import agent_at, tab_at, user_of
from tests.journeys.shop import Shop, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

ADMIN = "admin@shop.example"
LONG = 120_000
ASKED = "Mình lấy sỉ ba chục hũ bơ đậu phộng được không?"
BY_BOT, BY_PERSON = "bot", ("waiting", "offered", "after_hours")


async def test_a_rule_built_in_the_console_is_tried_published_in_force_and_taken_back(
    open_shop: OpenShop, chromium: Browser, first_password: str
) -> None:
    shop = await open_shop()
    await shop.open()
    async with agent_at(chromium, shop, ADMIN, first_password) as page, tab_at(chromium, shop) as tab:
        await goes_through(page, tab, shop)


async def goes_through(page: Page, tab: Tab, shop: Shop) -> None:
    """Walk the whole way with an admin's page and a customer's chat."""
    page.set_default_timeout(LONG)
    await tab.send(ASKED)
    user = await user_of(tab)
    await answered(shop, user, 1)
    assert shop.control("webchat", user) == BY_BOT

    await page.goto(f"{shop.url}/desk/console")
    await build_rule(page, "Khách mua sỉ", words="lấy sỉ", channel="web")
    await page.click("button:has-text('Lưu nháp')")
    await expect(page.locator(".standing")).to_contain_text("vừa lưu", timeout=LONG)
    await page.click("button:has-text('Kiểm tra')")
    await expect(page.locator(".toast").last).to_contain_text(re.compile("Dùng được|ổn"), timeout=LONG)

    await page.click("#tab-try")
    await page.click("button:has-text('Thử ngay')")
    different = page.locator(".differences > li", has_text="ba chục hũ").first
    await expect(different).to_contain_text("Khách mua sỉ", timeout=LONG)
    link = await different.locator("a").get_attribute("href")
    assert link is not None
    assert link.startswith("/desk/#")

    await publish(page, "khách sỉ gặp người ngay")

    await tab.send(ASKED)
    await held_by(shop, user, BY_PERSON)

    await page.goto(f"{shop.url}{link}")
    await page.click("a[href^='/desk/console#why/']")
    decision = page.locator(".decisions > li").first
    await expect(decision).to_contain_text("Khách mua sỉ", timeout=LONG)
    held = decision.locator(".held > li", has_text="Khách mua sỉ")
    await expect(held.locator(".leaves li.yes")).to_have_count(2)

    await roll_back(page)
    async with tab_at(page.context.browser, shop) as other:  # type: ignore[arg-type]
        await other.send(ASKED)
        another = await user_of(other)
        await answered(shop, another, 1)
        assert shop.control("webchat", another) == BY_BOT


async def answered(shop: Shop, user: str, count: int) -> None:
    """Wait until the bot has answered so many of a visitor's messages."""

    async def is_so() -> bool:
        return sum(1 for n in shop.answers_by_question("webchat", user).values() if n) >= count

    await eventually(is_so, "the bot to answer")


async def held_by(shop: Shop, user: str, states: tuple[str, ...]) -> None:
    """Wait until a conversation is in one of some states."""

    async def is_so() -> bool:
        return shop.control("webchat", user) in states

    await eventually(is_so, f"the conversation to be {states}")
