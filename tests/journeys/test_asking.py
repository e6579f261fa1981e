"""An agent has a known customer asked, on their own Telegram, whether the visitor on the web is them."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.people import Buyer, agent_at, find_past_buyers, tab_at
from tests.journeys.shop import Shop, command
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
LONG = 60_000


async def colleague(shop: Shop, email: str) -> str:
    """Add somebody to the staff and return their one-time password."""
    added = await asyncio.to_thread(command, "user", "add", email, "--name", "Vy", "--team", "care", folder=shop.folder)
    assert added.returncode == 0, added.stderr
    return added.stdout.split()[1]


@pytest.mark.parametrize(("place", "is_them"), [(0, True), (1, False)])
async def test_the_known_telegram_is_asked_and_its_answer_decides(
    shop: Shop,
    chromium: Browser,
    telegram: TelegramDouble,
    place: int,
    is_them: bool,  # noqa: FBT001  # a case
) -> None:
    buyer: Buyer = shop.database.read_now(find_past_buyers)[place]
    person = telegram.person(buyer.name, number=buyer.user)
    await person.starts()  # who has never written to a bot cannot be written to
    greeting = await person.until_count(1, within=LONG / 1000)
    email = f"vy{place}@nhabuoi.example"
    password = await colleague(shop, email)
    async with tab_at(chromium, shop) as tab, agent_at(chromium, shop, email, password) as desk:
        await tab.send(f"mình là {buyer.name}, mã đơn {buyer.order}, cho mình gặp nhân viên với")
        await expect(tab.chat.locator(".who p")).to_have_text("Đang chờ nhân viên", timeout=LONG)
        await desk.click(f".row:has-text('{buyer.order}')")
        candidate = desk.locator(".candidate", has_text=buyer.name)
        await candidate.get_by_role("button", name="Hỏi qua Telegram").click()
        await expect(candidate.locator(".asked")).to_contain_text("khách chưa bấm")
        assert person.sees == greeting

        await tab.chat.get_by_role("button", name="Xác nhận qua Telegram").last.click(timeout=LONG)
        dialog = tab.chat.get_by_role("dialog")
        number = await dialog.locator(".check strong").inner_text()
        assert re.fullmatch(r"\d\d", number)
        question = await person.until_sees("Có người đang trò chuyện trên", within=LONG / 1000)
        assert number in [label for row in question.buttons for label in row]
        await expect(candidate.locator(".asked")).to_contain_text("đang chờ trả lời", timeout=LONG)

        await person.presses(number if is_them else "Không phải tôi")
        if is_them:
            await person.until_sees("quay lại trang web", within=LONG / 1000)
            await dialog.get_by_role("button", name="Đúng, liên kết").click()
            await expect(dialog).to_contain_text("Xong rồi!", timeout=LONG)
            await person.until_sees("đã nối xong", within=LONG / 1000)
            await expect(desk.locator(".profile .proof b")).to_have_text("Đã xác nhận", timeout=LONG)
            await expect(desk.locator(".profile h2")).to_have_text(buyer.name)
        else:
            await person.until_sees("cảm ơn", within=LONG / 1000)
            await expect(desk.locator(".note", has_text="không phải họ")).to_be_visible(timeout=LONG)
            await expect(candidate).to_have_count(0, timeout=LONG)
            assert buyer.item not in await tab.chat.locator("body").inner_text()
