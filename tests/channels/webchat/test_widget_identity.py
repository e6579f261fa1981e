"""The widget in a real browser: who the visitor is, and what is theirs."""

from datetime import UTC, datetime
from functools import partial

import pytest
from playwright.async_api import BrowserContext, Route, expect

from conversation.messages import Address, Author, EntryKind
from memory.transcript_store import Draft
from tests.channels.webchat.shop import Server
from tests.channels.webchat.visitor import Tab, enter, eventually, find_user

pytestmark = pytest.mark.browser


async def test_linking_shows_code_and_check_number_and_needs_both_yeses(tab: Tab, server: Server) -> None:
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await tab.chat.get_by_role("menuitem", name="Tiếp tục trên Telegram").click()
    dialog = tab.chat.get_by_role("dialog")
    await expect(dialog.get_by_text("48", exact=True)).to_be_visible()
    await expect(dialog.get_by_text("K7M2QX")).to_be_visible()
    assert (await dialog.get_by_role("link", name="Mở Telegram").get_attribute("href") or "").startswith(
        "https://t.me/"
    )
    assert await dialog.get_by_role("img", name="Mã QR mở Telegram").count() == 1
    await dialog.get_by_role("button", name="Đúng, liên kết").click()
    await expect(dialog).to_contain_text("Giờ bạn bấm đồng ý trên Telegram")
    await _tell(server, "linked")
    await expect(dialog).to_contain_text("Xong rồi!")
    await dialog.get_by_role("button", name="Đóng").last.click()
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await expect(tab.chat.get_by_role("menuitem", name="Ngừng liên kết Telegram")).to_be_visible()


async def test_a_shop_without_telegram_offers_none(context: BrowserContext, server: Server) -> None:
    server.shop.has_telegram = False
    tab = await enter(context, server)
    await tab.open()
    await tab.send("có ai không")
    await tab.see("Dạ, em nghe: có ai không")
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await expect(tab.chat.get_by_role("menuitem", name="English")).to_be_visible()
    await expect(tab.chat.get_by_role("menuitem", name="Tiếp tục trên Telegram")).to_have_count(0)


async def test_the_browser_goes_on_under_a_token_of_its_own_once_it_has_taken_a_code(
    tab: Tab, context: BrowserContext, server: Server
) -> None:
    await tab.send("trước khi liên kết")
    await tab.see("Dạ, em nghe: trước khi liên kết")
    other = await enter(context, server)
    await other.open()
    (planted,) = server.shop.memory.sessions
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await tab.chat.get_by_role("menuitem", name="Tiếp tục trên Telegram").click()
    dialog = tab.chat.get_by_role("dialog")
    await expect(dialog.get_by_text("48", exact=True)).to_be_visible()
    server.shop.memory.waiting_links.add(find_user(server))
    await dialog.get_by_role("button", name="Đúng, liên kết").click()
    await expect(dialog).to_contain_text("Xong rồi!")
    await dialog.get_by_role("button", name="Đóng").last.click()
    assert planted not in server.shop.memory.sessions
    assert planted not in str(await tab.run("() => JSON.stringify(localStorage)"))
    for each, text in ((tab, "một"), (other, "hai")):
        await each.send(text)
        await each.see(f"Dạ, em nghe: {text}")
    assert len({message.address for message in server.shop.said}) == 1
    await tab.page.reload()
    await tab.open()
    await tab.see("Dạ, em nghe: hai")


@pytest.mark.parametrize(
    ("label", "command"),
    [
        ("Shop biết gì về tôi", "/mydata"),
        ("Sửa thông tin của tôi", "/correct"),
        ("Ngừng nhận ưu đãi", "/stopoffers"),
        ("Quên tôi đi", "/forget"),
    ],
)
async def test_each_right_over_ones_data_is_in_the_menu(tab: Tab, server: Server, label: str, command: str) -> None:
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    group = tab.chat.get_by_role("group", name="Dữ liệu của bạn")
    await group.get_by_role("menuitem", name=label).click()
    await tab.see(label)
    await eventually(partial(_has_chosen, server, command))


async def test_ending_the_chat_clears_the_browser_in_every_tab(
    tab: Tab, context: BrowserContext, server: Server
) -> None:
    await tab.send("bí mật")
    await tab.see("Dạ, em nghe: bí mật")
    other = await enter(context, server)
    await other.open()
    await other.see("Dạ, em nghe: bí mật")
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await tab.chat.get_by_role("menuitem", name="Kết thúc và xóa trên máy này").click()
    await tab.chat.get_by_role("button", name="Kết thúc và xóa").click()
    await expect(tab.chat.locator(".message")).to_have_count(0)
    await expect(other.chat.locator(".message")).to_have_count(0)
    await eventually(partial(_has_no_old_session, server, "bí mật"))
    assert "bí mật" not in str(await tab.run("() => JSON.stringify(localStorage)"))
    await tab.page.reload()
    await tab.open()
    await expect(tab.chat.locator(".welcome")).to_be_visible()
    assert await tab.shown() == []


async def test_the_shops_site_identifies_its_visitor_also_before_the_widget_is_there(
    context: BrowserContext, server: Server
) -> None:
    await context.add_init_script("if (window === top) window.KhachQuen = [['identify', 'lan.signed'], ['open']];")
    tab = await enter(context, server)
    await tab.send("em là Lan")
    await tab.see("Dạ, em nghe: em là Lan")
    assert server.shop.said[-1].subject == "lan"
    await tab.page.evaluate("KhachQuen.logout()")
    await expect(tab.chat.locator(".message")).to_have_count(0)


async def test_a_visitor_who_signs_in_in_mid_conversation_gets_the_signed_one(tab: Tab, server: Server) -> None:
    await tab.send("chưa đăng nhập")
    await tab.see("Dạ, em nghe: chưa đăng nhập")
    await tab.page.evaluate("KhachQuen.identify('lan.signed')")
    await expect(tab.chat.locator(".message")).to_have_count(0)
    await tab.send("đã đăng nhập")
    await tab.see("Dạ, em nghe: đã đăng nhập")
    assert server.shop.said[-1].subject == "lan"


async def test_a_forged_identity_is_told_to_the_page_and_changes_nothing(tab: Tab, server: Server) -> None:
    await tab.send("vẫn là em")
    await tab.see("Dạ, em nghe: vẫn là em")
    await tab.page.evaluate("window.refused = []; KhachQuen.on('refused', c => refused.push(c))")
    await tab.page.evaluate("KhachQuen.identify('lan.forged')")
    await eventually(partial(_is_refused, tab))
    assert len(await tab.shown()) == 2


async def test_a_session_that_died_on_the_server_is_replaced_and_the_message_still_arrives(
    tab: Tab, server: Server
) -> None:
    await tab.send("một")
    await tab.see("Dạ, em nghe: một")
    await server.stop()
    server.shop.memory.sessions.clear()
    await tab.send("hai")
    await server.start()
    await tab.see("Dạ, em nghe: hai")
    assert [text for _, text in await tab.shown()] == ["hai", "Dạ, em nghe: hai"]


async def test_a_page_that_is_only_looked_at_opens_no_session(context: BrowserContext, server: Server) -> None:
    tab = await enter(context, server)
    await tab.page.get_by_role("button", name="Mở khung trò chuyện").wait_for()
    assert server.shop.memory.sessions == {}


async def test_a_site_for_signed_visitors_asks_to_sign_in_and_then_works(
    context: BrowserContext, server: Server
) -> None:
    async def serve(route: Route) -> None:
        body = '<!doctype html><meta charset="utf-8"><script src="/widget.js" data-site="vip" async></script>'
        await route.fulfill(body=body, content_type="text/html")

    await context.route("**/vip", serve)
    tab = await enter(context, server, "/vip")
    await tab.open()
    await expect(tab.chat.get_by_role("status")).to_contain_text("đăng nhập")
    await tab.page.evaluate("KhachQuen.identify('lan.signed')")
    await tab.send("em là Lan")
    await tab.see("Dạ, em nghe: em là Lan")


async def _is_refused(tab: Tab) -> bool:
    return bool(await tab.page.evaluate("refused[0] === 'bad_proof'"))


async def _has_no_old_session(server: Server, text: str) -> bool:
    users = {session.user for session in server.shop.memory.sessions.values()}
    return not any(m.address.user in users for m in server.shop.inbound if m.text == text)


async def _has_chosen(server: Server, command: str) -> bool:
    return bool(server.shop.said) and server.shop.said[-1].choice == command


async def _tell(server: Server, word: str, name: str = "") -> None:
    draft = Draft("", Author.SYSTEM, datetime.now(UTC), word, EntryKind.STATUS, author_name=name)
    await server.shop.write(Address("webchat", find_user(server)), [draft])
