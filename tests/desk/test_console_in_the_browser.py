"""The console in a real Chromium: bad input at its field, two admins at once, nothing for those who are no admins."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.content.shop import Profile
from conversation.plain import to_plain
from desk.staff import Role
from storage.publication_store import publish
from tests.browser import browser  # noqa: F401 (a fixture)
from tests.desk.shop import NOW, PASSWORD, Shop

pytestmark = pytest.mark.browser
LONG = 30_000


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:  # noqa: F811
    """A browser profile of a Vietnamese admin."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    context.set_default_timeout(LONG)
    yield context
    await context.close()


@pytest.fixture
async def page(context: BrowserContext, shop: Shop) -> AsyncIterator[Page]:
    """A page that must not stumble, at a shop with an admin and one queue."""

    def prepare(conn: Any) -> None:
        publish(conn, "profile", to_plain(Profile(default_queue="support", queues=("support",))), NOW)
        publish(conn, "topics", [], NOW)

    await shop.database.write(prepare)
    await shop.add("Mai", role=Role.ADMIN)
    page = await context.new_page()
    stumbled: list[str] = []
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    page.on("console", lambda line: stumbled.append(line.text) if "Content Security" in line.text else None)
    yield page
    assert stumbled == []


async def test_bad_input_is_told_at_its_field_and_nothing_is_saved(shop: Shop, page: Page) -> None:
    await _open(shop, page, "mai")
    await page.click("button:has-text('Thêm quy tắc')")
    await page.click(".editor button:has-text('Thêm điều kiện')")
    leaf = page.locator(".leaf")
    await leaf.get_by_label("Xét điều gì").select_option(label="Số đơn đã mua")
    await leaf.get_by_label("Giá trị").fill("-3")
    await page.click("button:has-text('Lưu nháp')")
    await expect(leaf.get_by_role("alert")).to_contain_text("nằm ngoài khoảng", timeout=LONG)
    await expect(leaf.get_by_label("Giá trị")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".effects [role=alert]")).to_contain_text("ít nhất một điều")
    await expect(page.locator(".standing")).to_contain_text("chưa lưu")

    await leaf.get_by_label("Giá trị").fill("3")
    await page.locator(".effects select").select_option(label="Giọng trả lời")
    await page.locator(".effect").get_by_label("Giọng trả lời").first.select_option(label="thân mật")
    await expect(page.locator(".editor [role=alert]")).to_have_count(0, timeout=LONG)
    await page.keyboard.press("Control+s")
    await expect(page.locator(".standing")).to_contain_text("Bản nháp của Mai", timeout=LONG)


async def test_the_keyboard_alone_moves_turns_off_and_takes_back(shop: Shop, page: Page) -> None:
    await _open(shop, page, "mai")
    names = page.locator("section:has(#head-classify) .rule .body b")
    await expect(names.nth(1)).to_be_visible(timeout=LONG)
    before = await names.all_inner_texts()
    await page.locator("#open-classify-0").focus()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(names).to_have_text([before[1], before[0], *before[2:]], timeout=LONG)
    await expect(page.locator("#open-classify-1")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator(".rule.off b")).to_have_text(before[0])
    await page.locator("#open-classify-1").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".editor h2")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#open-classify-1")).to_be_focused()
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    await expect(page.locator(".rule.off")).to_have_count(0)
    assert await names.all_inner_texts() == before


async def test_who_was_slower_is_told_who_was_faster_and_loses_nothing(shop: Shop, page: Page) -> None:
    await shop.add("Binh", role=Role.ADMIN)
    await _open(shop, page, "mai")
    await page.locator(".switch input").first.uncheck()
    binh = await shop.sign_in("Binh")
    _, draft = await binh.get("/rules/draft")
    assert (await binh.post("/rules/draft", {"document": draft["document"], "revision": 0}))[0] == 200

    await page.click("button:has-text('Lưu nháp')")
    notice = page.locator(".notice")
    await expect(notice).to_contain_text("Binh đã lưu một bản nháp khác", timeout=LONG)
    await expect(page.locator(".rule.off")).to_have_count(1)
    await notice.locator("button:has-text('Giữ bản của tôi')").click()
    await expect(page.locator(".standing")).to_contain_text("Bản nháp của Mai", timeout=LONG)
    _, kept = await binh.get("/rules/draft")
    assert [rule.get("enabled", True) for rule in kept["document"]["classify"]].count(False) == 1


async def test_a_draft_that_a_newer_version_has_overtaken_asks_before_it_replaces_it(shop: Shop, page: Page) -> None:
    await shop.add("Binh", role=Role.ADMIN)
    await _open(shop, page, "mai")
    await page.locator(".switch input").first.uncheck()
    await page.click("button:has-text('Lưu nháp')")
    await expect(page.locator(".standing")).to_contain_text("Bản nháp của Mai", timeout=LONG)
    binh = await shop.sign_in("Binh")
    assert (await binh.post("/rules/roll-back", {"version": 0, "in_force": 0}))[0] == 200

    await page.click("header button:has-text('Xuất bản')")
    await page.click("dialog button.main")
    await expect(page.locator(".notice")).to_contain_text("Binh đã xuất bản phiên bản 1", timeout=LONG)
    await page.click(".notice button:has-text('Giữ bản nháp này')")
    await expect(page.locator(".notice")).to_have_count(0, timeout=LONG)
    await page.click("header button:has-text('Xuất bản')")
    await page.click("dialog button.main")
    await expect(page.locator(".standing")).to_contain_text("phiên bản 2", timeout=LONG)


async def test_who_is_no_admin_is_told_so(shop: Shop, page: Page) -> None:
    await shop.add("Lan")
    await _open(shop, page, "lan")
    await expect(page.locator("h1")).to_have_text("Trang này dành cho quản trị")
    await page.click("a:has-text('Về bàn trực')")
    await page.wait_for_url("**/desk/")


async def _open(shop: Shop, page: Page, who: str) -> None:
    await page.goto(f"{shop.url}/desk/sign-in")
    await page.fill("input[name=email]", f"{who}@shop.vn")
    await page.fill("input[name=password]", PASSWORD)
    await page.click("button.main")
    await page.wait_for_url("**/desk/")
    await page.goto(f"{shop.url}/desk/console")
