"""A customer's rights as the staff carry them out at the desk: by keyboard, in both languages, seen by every page."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.journeys.conftest import OpenShop
from tests.journeys.people import Buyer, agent_at, find_buyers
from tests.journeys.shop import Shop, command, eventually
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
LONG = 60_000
"""Milliseconds for what takes a moment on an idle machine."""
ADMIN = "admin@shop.example"
AGENT = "tram@nhabuoi.example"


@asynccontextmanager
async def desk(browser: Browser, shop: Shop, email: str) -> AsyncIterator[Page]:
    """Stand at the desk as ``email``, whose password is made anew."""
    made = await asyncio.to_thread(command, "user", "reset", email, folder=shop.folder)
    async with agent_at(browser, shop, email, made.stdout.split()[1]) as page:
        yield page


async def tells(shop: Shop, telegram: TelegramDouble, which: int, *texts: str) -> Buyer:
    """Have a known customer write on Telegram until all was answered."""
    buyer = shop.database.read_now(find_buyers)[which]
    person = telegram.person(buyer.name, number=buyer.user)
    for at, text in enumerate(texts, 1):
        await person.writes(text)
        await person.until_count(at, within=LONG / 1000)
    return buyer


async def open_card(page: Page, name: str) -> None:
    """Find a customer's conversation by name and open it."""
    await page.fill("#search", name)
    await page.locator(".row", has_text=name).first.click()
    await expect(page.locator(".profile .rights")).to_be_attached(timeout=LONG)


async def press(page: Page, label: str) -> None:
    """Press a button of the card or a dialog by keyboard."""
    await page.get_by_role("button", name=label, exact=True).focus()
    await page.keyboard.press("Enter")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def rights_shop(open_shop: OpenShop, own_telegram: TelegramDouble) -> Shop:
    """A shop whose customers will be forgotten, apart from the one the other journeys talk to."""
    opened = await open_shop(TELEGRAM_BOT_TOKEN=own_telegram.token, TELEGRAM_API_BASE=own_telegram.base)
    await opened.open()
    return opened


async def test_staff_show_correct_and_forget_by_keyboard_and_every_open_desk_follows(
    rights_shop: Shop, own_telegram: TelegramDouble, chromium: Browser, tmp_path: Path
) -> None:
    shop = rights_shop
    buyer = await tells(shop, own_telegram, 0, "mẹ em da khô, em hay mua cho mẹ", "em bị dị ứng cồn shop nhé")
    async with desk(chromium, shop, ADMIN) as page, desk(chromium, shop, AGENT) as other:
        await open_card(page, buyer.name)
        await open_card(other, buyer.name)
        facts = page.locator(".facts")
        await expect(facts).to_contain_text("cồn")
        await expect(facts.locator("div", has_text="Loại da của mẹ")).to_contain_text("da khô")
        await expect(other.get_by_role("button", name="Quên khách này…")).to_have_count(0)  # for admins only

        await press(page, "Sửa thông tin")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Sửa thông tin")).to_be_focused()

        await page.keyboard.press("Enter")
        await page.get_by_label("Sửa gì").select_option("phone")
        value = page.get_by_label("Giá trị đúng")
        await value.fill("chưa có")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="Số điện thoại chưa đúng")).to_be_visible()
        await expect(value).to_be_focused()
        await value.fill("0905 111 222")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        for each in (page, other):
            await expect(each.locator(".profile .contact")).to_contain_text("0905111222", timeout=LONG)

        await press(page, "Ngừng gửi ưu đãi")
        for each in (page, other):
            await expect(each.get_by_role("button", name="Gửi ưu đãi lại")).to_be_visible(timeout=LONG)

        async with page.expect_download() as download:
            await press(page, "Xuất dữ liệu")
        await (await download.value).save_as(tmp_path / "data.json")
        kept = json.loads((tmp_path / "data.json").read_text("utf-8"))
        assert "cồn" in {fact["value"] for fact in kept["facts"]}
        assert kept["has_stopped_offers"]

        await page.fill("#composer", "nháp về khách này")
        await press(page, "Quên khách này…")
        await page.keyboard.press("Escape")
        await expect(facts).to_contain_text("cồn")
        await press(page, "Quên khách này…")
        await press(page, "Quên vĩnh viễn")
        await expect(page.locator("dialog output")).to_have_text(re.compile(r"^\S{6,}$"), timeout=LONG)
        await expect(other.locator(".toast.warn")).to_contain_text("vừa được quên", timeout=LONG)
        await expect(other.locator(".profile .facts")).to_have_count(0)
        assert "nháp về khách này" not in await page.evaluate("JSON.stringify(localStorage)")
        await press(page, "Xong")
        await expect(page.locator(".facts")).to_have_count(0)
        await page.fill("#search", buyer.name)
        await expect(page.locator(".row", has_text=buyer.name)).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 780)])
async def test_in_english_and_in_the_dark_every_dialog_fits_the_screen(
    rights_shop: Shop, own_telegram: TelegramDouble, chromium: Browser, width: int, height: int
) -> None:
    which = 1 if width > 1000 else 2
    buyer = await tells(rights_shop, own_telegram, which, "em bị dị ứng cồn shop nhé")
    async with desk(chromium, rights_shop, ADMIN) as page:
        await page.get_by_label("Sáng hoặc tối").click()
        await page.click(".rail button:has-text('EN')")
        await page.set_viewport_size({"width": width, "height": height})
        await open_card(page, buyer.name)
        if width < 1180:
            await page.click(".head .only-tablet")
        for label in ("Correct", "Forget this customer…"):
            await press(page, label)
            dialog = page.get_by_role("dialog")
            await expect(dialog).to_be_visible()

            async def fits() -> bool:
                box = await page.get_by_role("dialog").bounding_box()
                return (
                    box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] <= height
                )

            await eventually(fits, "the dialog to stand within the screen")
            await page.keyboard.press("Escape")
            await expect(dialog).to_have_count(0)
        await press(page, "Stop offers")
        await expect(page.get_by_role("button", name="Resume offers")).to_be_visible(timeout=LONG)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
