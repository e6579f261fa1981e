"""The widget in a real browser: a conversation, and what may get in its way."""

import re
from datetime import UTC, datetime
from functools import partial

import pytest
from playwright.async_api import BrowserContext, expect

from conversation.errors import MessageError
from conversation.messages import Address, Author, Choice, DeliveryStatus, EntryKind
from memory.transcript_store import Draft
from tests.channels.webchat.shop import Server
from tests.channels.webchat.visitor import Tab, enter, eventually, find_user, read_ledger

pytestmark = pytest.mark.browser


async def test_a_question_gets_its_answer_with_sources_and_choices(tab: Tab, server: Server) -> None:
    await tab.send("ship về Huế bao lâu?")
    await tab.see("Dạ, em nghe: ship về Huế bao lâu?")
    source = tab.chat.get_by_role("link", name="Phí giao hàng")
    assert await source.get_attribute("href") == "https://shop.example/giao-hang"
    assert "noopener" in (await source.get_attribute("rel") or "")
    await tab.chat.get_by_role("button", name="Kiểm tra đơn hàng").click()
    await tab.see("Dạ, em nghe: Kiểm tra đơn hàng")
    assert server.shop.said[-1].choice == "orders"
    assert await tab.chat.get_by_role("button", name="Kiểm tra đơn hàng").count() == 0  # answered
    await eventually(partial(_nothing_pends, tab))
    assert await tab.shown() == await read_ledger(server)


async def test_a_person_is_one_press_away(tab: Tab, server: Server) -> None:
    await tab.chat.get_by_role("button", name="Gặp nhân viên").click()
    await tab.see("Gặp nhân viên")
    assert (server.shop.said[-1].choice, server.shop.said[-1].text) == ("person", "Gặp nhân viên")
    await _tell(server, "waiting")
    await expect(tab.chat.locator(".who p")).to_have_text("Đang chờ nhân viên")
    await _tell(server, "joined", name="Minh Anh")
    await expect(tab.chat.locator(".who p")).to_have_text("Minh Anh đang trò chuyện với bạn")
    await server.shop.say(find_user(server), "Chào chị ạ", author=Author.AGENT, author_name="Minh Anh")
    await tab.see("Chào chị ạ")
    await _tell(server, "bot")
    await expect(tab.chat.locator(".who p")).to_have_text("Trợ lý ảo, trả lời ngay")


async def test_what_people_write_stays_text(tab: Tab, server: Server) -> None:
    await tab.send('<img src=x onerror="parent.hacked=1"><script>window.hacked=1</script>')
    await tab.see('<img src=x onerror="parent.hacked=1"><script>window.hacked=1</script>')
    bad = (Choice("Bấm", url="javascript:alert(1)"), Choice("Nút", "x"))
    await server.shop.say(find_user(server), "xem https://a.example/b(c). và javascript:alert(1)", choices=bad)
    await tab.see("xem https://a.example/b(c). và javascript:alert(1)")
    links = await tab.chat.locator(".messages a").evaluate_all("all => all.map(a => a.href)")
    assert links == ["https://a.example/b(c)"]
    assert await tab.run("() => window.hacked ?? parent.hacked ?? null") is None


async def test_a_reload_shows_the_whole_conversation_once_and_keeps_the_draft(tab: Tab, server: Server) -> None:
    for text in ("một", "hai", "ba"):
        await tab.send(text)
        await tab.see(f"Dạ, em nghe: {text}")
    await tab.chat.get_by_role("textbox").fill("đang viết dở")
    await tab.page.reload()
    await tab.open()
    await tab.see("Dạ, em nghe: ba")
    assert await tab.shown() == await read_ledger(server)
    assert await tab.chat.get_by_role("textbox").input_value() == "đang viết dở"


async def test_two_tabs_show_the_same_and_share_one_session(tab: Tab, context: BrowserContext, server: Server) -> None:
    other = await enter(context, server)
    await other.open()
    await tab.send("từ thẻ một")
    await other.see("Dạ, em nghe: từ thẻ một")
    await other.send("từ thẻ hai")
    await tab.see("Dạ, em nghe: từ thẻ hai")
    await eventually(partial(_nothing_pends, tab))
    ledger = await read_ledger(server)
    assert len(ledger) == 4
    assert await tab.shown() == await other.shown() == ledger


async def test_two_tabs_opened_at_once_make_one_session(context: BrowserContext, server: Server) -> None:
    one, other = await enter(context, server), await enter(context, server)
    await one.page.evaluate("KhachQuen.open()")
    await other.page.evaluate("KhachQuen.open()")
    await other.send("xin chào")
    await one.see("Dạ, em nghe: xin chào")
    assert len(server.shop.memory.sessions) == 1


async def test_a_message_written_while_the_shop_is_down_goes_out_once_when_it_is_back(tab: Tab, server: Server) -> None:
    await tab.send("trước")
    await tab.see("Dạ, em nghe: trước")
    await server.stop()
    await tab.send("trong lúc mất mạng")
    await tab.send("và thêm một câu")
    await expect(tab.chat.get_by_role("status")).to_contain_text("Mất kết nối", timeout=20_000)
    assert await tab.pending() == 2
    await server.start()
    await tab.see("Dạ, em nghe: và thêm một câu")
    await eventually(partial(_nothing_pends, tab))
    assert await tab.shown() == await read_ledger(server)
    assert [m.text for m in server.shop.inbound if m.text] == ["trong lúc mất mạng", "và thêm một câu"]


async def test_without_sockets_everything_goes_over_plain_http(context: BrowserContext, server: Server) -> None:
    await context.route("**/socket.io/**", lambda route: route.abort())
    await context.route_web_socket(re.compile("socket.io"), lambda socket: socket.close())
    tab = await enter(context, server)
    await tab.open()
    await tab.send("ship không cần socket")
    await tab.see("Dạ, em nghe: ship không cần socket")
    await server.shop.say(find_user(server), "bot tự nhắn")
    await tab.see("bot tự nhắn")
    assert await tab.shown() == await read_ledger(server)


async def test_where_storage_is_forbidden_the_chat_lives_in_memory(context: BrowserContext, server: Server) -> None:
    forbid = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    await context.add_init_script(forbid)
    tab = await enter(context, server)
    await tab.open()
    await tab.send("không có bộ nhớ")
    await tab.see("Dạ, em nghe: không có bộ nhớ")
    await eventually(partial(_nothing_pends, tab))
    assert tab.errors == []


async def test_what_a_dead_listener_lost_is_found_by_asking_for_the_head(tab: Tab, server: Server) -> None:
    await tab.send("trước")
    await tab.see("Dạ, em nghe: trước")
    server.shop.is_muted = True
    await server.shop.say(find_user(server), "không ai báo cho trang này")
    await tab.look_up()
    await tab.see("không ai báo cho trang này")


async def test_a_refused_message_says_why_and_may_be_tried_again_or_discarded(tab: Tab, server: Server) -> None:
    server.shop.fault = MessageError("no", "text")
    await tab.send("shop không nhận")
    failed = tab.chat.locator(".pending.failed")
    await expect(failed).to_contain_text("Chưa gửi được")
    server.shop.fault = None
    await failed.get_by_role("button", name="Gửi lại").click()
    await tab.see("Dạ, em nghe: shop không nhận")
    server.shop.fault = MessageError("no", "text")
    await tab.send("bỏ đi")
    await failed.get_by_role("button", name="Bỏ").click()
    await eventually(partial(_nothing_pends, tab))
    assert await tab.shown() == await read_ledger(server)


async def test_states_go_from_sending_to_read(tab: Tab, server: Server) -> None:
    server.shop.is_silent = True
    server.shop.is_down = True
    await tab.send("xin chào")
    state = tab.chat.locator(".message.own .state")
    await expect(state).to_have_text("Đang gửi")
    server.shop.is_down = False
    await expect(state).to_have_text("Đã nhận", timeout=15_000)
    await server.channel.show_statuses([(Address("webchat", find_user(server)), 1, DeliveryStatus.READ)])
    await expect(state).to_have_text("Đã xem")


async def test_the_shop_learns_what_was_delivered_and_read(context: BrowserContext, server: Server) -> None:
    tab = await enter(context, server)
    await tab.open()
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    address = Address("webchat", find_user(server))

    async def has(status: DeliveryStatus, seq: int) -> bool:
        return (await server.shop.after(address, seq - 1, 1))[0].status is status

    await eventually(partial(has, DeliveryStatus.READ, 2))
    await tab.page.keyboard.press("Escape")
    await server.shop.say(address.user, "khi đang đóng")
    await eventually(partial(has, DeliveryStatus.DELIVERED, 3))
    await tab.open()
    await eventually(partial(has, DeliveryStatus.READ, 3))


async def _nothing_pends(tab: Tab) -> bool:
    return await tab.pending() == 0


async def _tell(server: Server, word: str, name: str = "") -> None:
    draft = Draft("", Author.SYSTEM, datetime.now(UTC), word, EntryKind.STATUS, author_name=name)
    await server.shop.write(Address("webchat", find_user(server)), [draft])
