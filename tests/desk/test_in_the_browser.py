"""An agent's day in a real Chromium: first sign-in, a customer who waits, a reply, a lost line, giving back."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from conversation.messages import Author
from conversation.state import Control, Conversation
from memory.entry_store import entries_after
from tests.browser import browser  # noqa: F401 (a fixture)
from tests.desk.shop import PASSWORD, Shop

pytestmark = pytest.mark.browser
NEW_PASSWORD = "con mèo mà trèo cây cau"
MINE = "[role=tab]:has-text('Của tôi')"


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:  # noqa: F811
    """A browser profile of a Vietnamese agent."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield context
    await context.close()


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page that must not stumble: an error in a script fails the test."""
    page = await context.new_page()
    stumbled: list[str] = []
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    page.on("console", lambda line: stumbled.append(line.text) if "Content Security" in line.text else None)
    yield page
    assert stumbled == []


async def test_from_the_one_time_password_to_giving_the_customer_back(shop: Shop, page: Page) -> None:
    await shop.add("Mai", must_change=True)
    waiting = await shop.waits("lan", "cho chị gặp nhân viên", "<img src=x onerror=alert(1)>", reason="anger")

    await page.goto(f"{shop.url}/desk/")
    await page.wait_for_url("**/desk/sign-in")
    await _fill_in(page, "mai@shop.vn", "sai mật khẩu")
    await expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    await _fill_in(page, "mai@shop.vn", PASSWORD)
    await page.wait_for_url("**/desk/password")
    for name, value in (("old", PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)):
        await page.fill(f"input[name={name}]", value)
    await page.click("button.main")
    await page.wait_for_url("**/desk/")

    await page.click(".row:has-text('Khách chưa rõ tên')")
    await expect(page.locator(".why")).to_contain_text("Khách bực")
    await expect(page.locator(".profile")).to_contain_text("Chưa biết là ai")
    await expect(page.locator(".message").nth(1)).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".message img").count() == 0

    await page.click("button:has-text('Nhận khách')")
    await expect(page.locator(MINE)).to_contain_text("1")
    await page.fill("#composer", "Dạ em chào chị ạ")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Em xem giúp chị ngay")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.agent")).to_contain_text("Em xem giúp chị ngay")

    await shop.writes("lan", "cảm ơn em")
    await expect(page.locator(".message.customer").last).to_contain_text("cảm ơn em")

    await page.keyboard.press("Alt+n")
    await page.keyboard.type("Khách đã nguôi")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.note")).to_contain_text("Khách đã nguôi")

    await page.keyboard.press("Alt+b")
    await expect(page.locator(".status").last).to_contain_text("Mai đã trả lại cho bot")
    assert await shop.control_of(waiting.id) is Control.BOT
    said = await shop.database.read(entries_after, waiting.address, 0, 50)
    assert [e.text for e in said if e.author is Author.AGENT] == ["Dạ em chào chị ạ\nEm xem giúp chị ngay"]
    assert [e.text for e in said if e.author is Author.SYSTEM] == ["joined", "bot"]


async def test_what_is_written_while_the_line_is_lost_goes_out_once_when_it_is_back(
    shop: Shop, page: Page, context: BrowserContext
) -> None:
    waiting = await _holding(shop, page)
    await context.set_offline(offline=True)
    await page.fill("#composer", "một")
    await page.keyboard.press("Enter")
    await page.fill("#composer", "hai")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.sending")).to_have_count(2)
    await expect(page.locator(".line-lost")).to_be_visible()
    await context.set_offline(offline=False)
    await expect(page.locator(".message.sending")).to_have_count(0)
    said = await shop.database.read(entries_after, waiting.address, 0, 50)
    assert [e.text for e in said if e.author is Author.AGENT] == ["một", "hai"]


async def test_an_unsent_message_survives_a_reload(shop: Shop, page: Page, context: BrowserContext) -> None:
    waiting = await _holding(shop, page)
    await page.route("**/replies", lambda route: route.abort())
    await page.fill("#composer", "đừng mất nhé")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.sending")).to_have_count(1)
    await page.fill("#composer", "viết dở")
    await page.unroute("**/replies")
    await page.reload()
    await expect(page.locator(".message.agent:not(.sending)")).to_contain_text("đừng mất nhé")
    await expect(page.locator("#composer")).to_have_value("viết dở")
    said = await shop.database.read(entries_after, waiting.address, 0, 50)
    assert [e.text for e in said if e.author is Author.AGENT] == ["đừng mất nhé"]


async def test_who_lost_the_conversation_is_warned_and_the_words_come_back(shop: Shop, page: Page) -> None:
    waiting = await _holding(shop, page)
    await page.route("**/replies", lambda route: route.abort())
    await page.fill("#composer", "trả lời muộn")
    await page.keyboard.press("Enter")
    elsewhere = await shop.sign_in("Mai")
    await elsewhere.post(f"/conversations/{waiting.id}/transfer", {"queue": "orders"})
    await expect(page.locator(".toast.warn")).to_contain_text("không còn của bạn")
    await page.unroute("**/replies")
    await expect(page.locator(".failed-line")).to_contain_text("đã đổi người giữ", timeout=30_000)
    await page.click("button:has-text('Đưa về ô soạn')")
    await page.click("button:has-text('Nhận khách')")
    await expect(page.locator("#composer")).to_have_value("trả lời muộn")


async def test_of_two_agents_who_grab_one_customer_the_slower_is_told_who_has_it(shop: Shop, page: Page) -> None:
    await page.route("**/socket.io/**", lambda route: route.abort())  # nothing tells this page in time
    await page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    await shop.add("Mai")
    await shop.add("Nam")
    waiting = await shop.waits("lan", "gặp người")
    await _enter(shop, page, "mai")
    await page.click("button.row")
    await expect(page.locator("button:has-text('Nhận khách')")).to_be_visible()
    nam = await shop.sign_in("Nam")
    await nam.post(f"/conversations/{waiting.id}/take")
    await page.click("button:has-text('Nhận khách')")
    await expect(page.locator(".toast.error")).to_contain_text("Người khác nhanh hơn")
    await expect(page.locator(".held")).to_contain_text("Nam")
    assert (await shop.find(waiting.id)).owner == shop.staff["Nam"].id


async def test_a_signed_out_page_goes_to_the_door(shop: Shop, page: Page) -> None:
    await _holding(shop, page)
    await page.click("[aria-label='Đăng xuất']")
    await page.wait_for_url("**/desk/sign-in")
    await page.goto(f"{shop.url}/desk/")
    await page.wait_for_url("**/desk/sign-in")


async def test_the_desk_speaks_english_and_keeps_the_choice(shop: Shop, page: Page) -> None:
    await _holding(shop, page)
    await page.click(".rail button:has-text('EN')")
    await expect(page.locator("h1")).to_have_text("Conversations")
    await page.reload()
    await expect(page.locator("button:has-text('Back to bot')")).to_be_visible()


async def test_on_a_tablet_the_customer_slides_in_and_on_a_phone_one_column_is_left(shop: Shop, page: Page) -> None:
    await _holding(shop, page)
    await page.set_viewport_size({"width": 1024, "height": 768})
    await expect(page.locator(".profile")).to_be_hidden()
    await page.click(".head .only-tablet")
    await expect(page.locator(".profile")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.locator(".queue")).to_be_hidden()
    await page.click(".head .only-narrow")
    await expect(page.locator(".queue")).to_be_visible()


async def _holding(shop: Shop, page: Page) -> Conversation:
    await shop.add("Mai")
    waiting = await shop.waits("lan", "gặp người")
    await _enter(shop, page, "mai")
    await page.click("button.row")
    await page.click("button:has-text('Nhận khách')")
    await expect(page.locator("button:has-text('Trả cho bot')")).to_be_visible()
    return waiting


async def _enter(shop: Shop, page: Page, name: str) -> None:
    await page.goto(f"{shop.url}/desk/sign-in")
    await _fill_in(page, f"{name}@shop.vn", PASSWORD)
    await page.wait_for_url("**/desk/")


async def _fill_in(page: Page, email: str, password: str) -> None:
    await page.fill("input[name=email]", email)
    await page.fill("input[name=password]", password)
    await page.click("button.main")
