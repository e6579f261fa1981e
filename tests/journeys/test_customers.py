"""What the product is for, as customers and agents live it: in a real browser and over real Telegram HTTP."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from bot.skills.greeting import given_name
from conversation.messages import Author
from tests.journeys.people import (
    agent_at,
    find_buyers,
    messages_of,
    reply,
    shows_the_ledger,
    tab_at,
    take,
    user_of,
)
from tests.journeys.shop import Shop, command
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
LONG = 60_000
"""Milliseconds for what takes a moment on an idle machine."""

ASKED = [
    # the same need as people type it: with accents, without, in English
    ("Phí ship về Huế bao nhiêu vậy shop?", "Phí giao hàng theo khu vực", "/articles/delivery-zones-fees?lang=vi"),
    ("phi ship ve hue bao nhieu vay shop", "Phí giao hàng theo khu vực", "/articles/delivery-zones-fees?lang=vi"),
    ("How much is the shipping fee to Huế?", "Delivery fees by area", "/articles/delivery-zones-fees?lang=en"),
]


@pytest.mark.parametrize(("question", "title", "url"), ASKED)
async def test_a_visitor_gets_the_right_article_however_it_is_typed(
    shop: Shop, chromium: Browser, question: str, title: str, url: str
) -> None:
    async with tab_at(chromium, shop) as tab:
        await tab.send(question)
        source = tab.chat.locator(".sources a").first
        await expect(source).to_have_text(title, timeout=LONG)
        page, _, anchor = (await source.get_attribute("href") or "").partition("#")
        assert page.endswith(url)
        async with tab.page.context.expect_page() as opened:
            await source.click()
        await expect((await opened.value).locator("h1")).to_have_text(title)
        if anchor:  # the passage stands under a heading
            await expect((await opened.value).locator(f"[id='{anchor}']")).to_be_in_viewport()


async def test_a_known_telegram_customer_asks_where_the_order_is_and_gets_that_order(
    shop: Shop, telegram: TelegramDouble
) -> None:
    buyers = shop.database.read_now(find_buyers)
    first, second = buyers[0], buyers[1]
    for buyer, question in ((first, "Đơn hàng của mình tới đâu rồi ạ?"), (second, "don hang cua minh toi dau roi a")):
        person = telegram.person(buyer.name, number=buyer.user)
        await person.writes(question)
        told = await person.until_sees(buyer.order, within=LONG / 1000)
        assert "đang trên đường giao" in told.text
        assert buyer.item in told.text
    numbers = {buyer.order for buyer in buyers} - {first.order}
    assert not any(number in text for number in numbers for text in telegram.people[first.user].texts)


async def test_a_stranger_on_telegram_is_told_nothing_of_an_order_whatever_number_is_named(
    shop: Shop, telegram: TelegramDouble
) -> None:
    buyer = shop.database.read_now(find_buyers)[0]
    stranger = telegram.person("Người Lạ")
    await stranger.writes(f"Cho mình hỏi đơn {buyer.order} của {buyer.name} tới đâu rồi?")
    await stranger.until_count(1, within=LONG / 1000)
    assert not any(secret in text for secret in (buyer.item, "đang trên đường") for text in stranger.texts)


async def test_an_agent_answers_from_the_desk_and_a_reload_shows_everything_once_and_in_order(
    shop: Shop, chromium: Browser, first_password: str
) -> None:
    async with (
        tab_at(chromium, shop) as tab,
        agent_at(chromium, shop, "admin@shop.example", first_password) as desk,
    ):
        await tab.send("Bảo hành nồi chiên không dầu bao lâu vậy shop?")
        await expect(tab.chat.locator(".sources a").first).to_have_text("Bảo hành máy và đồ điện", timeout=LONG)
        await tab.send("Cho mình gặp nhân viên với, nồi mình mới mua đã hỏng")
        await expect(tab.chat.locator(".who p")).to_have_text("Đang chờ nhân viên", timeout=LONG)

        await take(desk, "Khách chưa rõ tên")
        await expect(desk.locator(".message.customer").last).to_contain_text("nồi mình mới mua đã hỏng")
        await expect(desk.locator(".why")).to_be_visible()
        await reply(desk, "Dạ em chào chị, chị gửi em mã đơn nhé")
        await tab.see("Dạ em chào chị, chị gửi em mã đơn nhé")
        await expect(tab.chat.locator(".who p")).to_contain_text("đang trò chuyện với bạn")

        await tab.send("Mình mua ở cửa hàng, còn hóa đơn giấy")
        await expect(desk.locator(".message.customer").last).to_contain_text("còn hóa đơn giấy", timeout=LONG)
        await reply(desk, "Dạ chị giữ hóa đơn, em đổi máy mới cho chị ạ")
        await tab.see("Dạ chị giữ hóa đơn, em đổi máy mới cho chị ạ")

        user = await user_of(tab)
        await shows_the_ledger(tab, shop, user)
        before = await tab.shown()
        await tab.page.reload()
        await tab.open()
        await tab.see("Dạ chị giữ hóa đơn, em đổi máy mới cho chị ạ")
        assert await tab.shown() == before == messages_of(shop, user)
        assert shop.said("webchat", user, Author.AGENT) == [
            "Dạ em chào chị, chị gửi em mã đơn nhé",
            "Dạ chị giữ hóa đơn, em đổi máy mới cho chị ạ",
        ]

        await desk.click("button:has-text('Trả cho bot')")
        await expect(tab.chat.locator(".who p")).to_have_text("Trợ lý ảo, trả lời ngay", timeout=LONG)
        await tab.send("Phí ship về Huế bao nhiêu vậy shop?")
        await expect(tab.chat.locator(".sources a").last).to_have_text("Phí giao hàng theo khu vực", timeout=LONG)


async def test_who_comes_to_the_web_and_proves_it_in_telegram_is_known_there(
    shop: Shop, chromium: Browser, telegram: TelegramDouble
) -> None:
    buyer = shop.database.read_now(find_buyers)[2]
    person = telegram.person(buyer.name, number=buyer.user)
    await person.writes("Nhà mình ở Huế, da mình rất nhạy cảm, hay bị đỏ rát")
    await person.until_count(1, within=LONG / 1000)
    async with tab_at(chromium, shop) as tab:
        await tab.send("Đơn hàng của mình tới đâu rồi?")
        await expect(tab.chat.locator(".bubble").last).to_contain_text("xác nhận đúng là bạn", timeout=LONG)
        assert buyer.order not in await tab.chat.locator("body").inner_text()

        await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
        await tab.chat.get_by_role("menuitem", name="Tiếp tục trên Telegram").click()
        dialog = tab.chat.get_by_role("dialog")
        number = await dialog.locator(".check strong").inner_text()
        url = await dialog.get_by_role("link", name="Mở Telegram").get_attribute("href") or ""
        code = re.fullmatch(r"https://t\.me/quen_bot\?start=([A-Za-z0-9_-]+)", url)
        assert code is not None, url

        await person.starts(code[1])
        question = await person.until_sees("Trang web của bạn đang hiện số nào", within=LONG / 1000)
        assert number in [label for row in question.buttons for label in row]
        await person.presses(number)
        await person.until_sees("quay lại trang web", within=LONG / 1000)
        await dialog.get_by_role("button", name="Đúng, liên kết").click()
        await expect(dialog).to_contain_text("Xong rồi!", timeout=LONG)
        await dialog.get_by_role("button", name="Đóng").last.click()
        await person.until_sees("đã nối xong", within=LONG / 1000)

        await tab.send("chào shop")
        greeting = tab.chat.locator(".message.bot .bubble").last
        await expect(greeting).to_contain_text(given_name(buyer.name, "vi"), timeout=LONG)
        await expect(greeting).to_contain_text(buyer.order)
        await tab.send("Đơn hàng của mình tới đâu rồi?")
        await expect(tab.chat.locator(".message.bot .bubble").last).to_contain_text(buyer.item, timeout=LONG)
        await tab.send("Lần trước mình kể da mình thế nào nhỉ?")
        await expect(tab.chat.locator(".message.bot .bubble").last).to_contain_text("hay bị đỏ rát", timeout=LONG)


async def test_an_agent_can_be_added_while_the_shop_is_open(shop: Shop) -> None:
    added = await asyncio.to_thread(
        command, "user", "add", "thao@nhabuoi.example", "--name", "Võ Thanh Thảo", "--team", "care", folder=shop.folder
    )
    assert added.returncode == 0
    email, password = added.stdout.split()
    assert (email, len(password) >= 12) == ("thao@nhabuoi.example", True)
    again = await asyncio.to_thread(
        command, "user", "add", "thao@nhabuoi.example", "--name", "Thảo", folder=shop.folder
    )
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
