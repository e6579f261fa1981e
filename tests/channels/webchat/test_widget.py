"""The widget in a real browser."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Route, expect

from conversation.errors import MessageError
from conversation.messages import Address, Author, Choice, DeliveryStatus, EntryKind
from memory.transcript_store import Draft
from tests.channels.webchat.shop import Server
from tests.channels.webchat.visitor import Tab, enter, eventually, find_user, read_ledger

pytestmark = pytest.mark.browser
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest_asyncio.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One visitor's browser."""
    made = await browser.new_context(viewport={"width": 1200, "height": 800}, locale="vi-VN")
    yield made
    await made.close()


@pytest_asyncio.fixture
async def tab(context: BrowserContext, server: Server) -> AsyncIterator[Tab]:
    """The shop's page with the chat open; nothing may break on it."""
    entered = await enter(context, server)
    await entered.open()
    yield entered
    assert entered.errors == []


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


async def test_unread_shows_on_the_button_then_as_a_line_in_the_chat(tab: Tab, server: Server) -> None:
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    await eventually(partial(_has_read, tab, 2))
    await tab.page.evaluate("window.counts = []; KhachQuen.on('unread', n => counts.push(n))")
    await tab.chat.get_by_role("button", name="Đóng khung trò chuyện").click()
    await server.shop.say(find_user(server), "tin một")
    await server.shop.say(find_user(server), "tin hai")
    launcher = tab.page.locator("khach-quen button")
    await expect(launcher).to_have_accessible_name("Mở khung trò chuyện, 2 tin chưa đọc")
    assert (await tab.page.evaluate("counts"))[-1] == 2
    await launcher.click()
    order = await tab.chat.locator(".divider, .message[data-seq]").evaluate_all(
        "all => all.map(m => m.dataset.seq ?? m.textContent)"
    )
    assert order == ["1", "2", "Tin mới", "3", "4"]
    await expect(tab.page.locator("khach-quen .badge")).to_be_hidden()


async def test_scrolling_up_loads_older_pages_and_a_pill_leads_back(tab: Tab, server: Server) -> None:
    await tab.send("đầu tiên")
    await tab.see("Dạ, em nghe: đầu tiên")
    user = find_user(server)
    for number in range(3, 131):
        await server.shop.say(user, f"tin {number}")
    await tab.page.reload()
    await tab.open()
    await tab.see("tin 130")
    assert [seq for seq, _ in await tab.shown()] == list(range(81, 131))
    log = tab.chat.get_by_role("log")

    async def has_all() -> bool:
        await log.evaluate("box => { box.scrollTop = 0; }")
        return len(await tab.shown()) == 130

    await eventually(has_all)
    assert await tab.shown() == await read_ledger(server)
    await server.shop.say(user, "tin 131")
    pill = tab.chat.get_by_role("button", name="Xuống tin mới nhất")
    await expect(pill).to_contain_text("tin nhắn mới")
    await pill.click()
    await expect(pill).to_be_hidden()


async def test_pictures_and_files_go_up_with_a_preview_and_come_back(
    tab: Tab, context: BrowserContext, server: Server
) -> None:
    picker = tab.chat.locator("input[type=file]")
    await picker.set_input_files({"name": "ảnh.png", "mimeType": "image/png", "buffer": PICTURE})
    await expect(tab.chat.locator(".message[data-seq] .picture img")).to_have_attribute("src", re.compile("^blob:"))
    await picker.set_input_files({"name": "hóa đơn.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 abc"})
    await expect(tab.chat.get_by_role("button", name="Tải hóa đơn.pdf")).to_be_visible()
    other = await enter(context, server)
    await other.open()
    await expect(other.chat.locator(".picture img")).to_have_attribute("src", re.compile("^blob:"))
    async with other.page.expect_download() as download:
        await other.chat.get_by_role("button", name="Tải hóa đơn.pdf").click()
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.4 abc"
    await picker.set_input_files({"name": "a.html", "mimeType": "text/html", "buffer": b"<b>"})
    await expect(tab.chat.locator(".pending.failed")).to_contain_text("Shop chưa nhận loại tệp")
    assert {len(m.attachments) for m in server.shop.inbound if m.attachments} == {1}


async def test_files_may_be_pasted_and_dropped(tab: Tab, server: Server) -> None:
    give = """kind => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(10)], kind + ".bin"));
        const target = document.querySelector(kind === "paste" ? "textarea" : "main");
        const event = kind === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        target.dispatchEvent(event);
    }"""
    for kind in ("paste", "drop"):
        await tab.run(f"() => ({give})('{kind}')")
        await expect(tab.chat.get_by_role("button", name=f"Tải {kind}.bin")).to_be_visible()


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


async def test_the_keyboard_is_enough_and_focus_comes_back(context: BrowserContext, server: Server) -> None:
    tab = await enter(context, server)
    launcher = tab.page.locator("khach-quen button")
    await launcher.focus()
    await tab.page.keyboard.press("Enter")
    await expect(launcher).to_have_attribute("aria-expanded", "true")
    await expect(tab.chat.get_by_role("textbox")).to_be_focused()
    await tab.page.keyboard.type("chỉ dùng bàn phím")
    await tab.page.keyboard.press("Shift+Enter")
    await tab.page.keyboard.type("hai dòng")
    await tab.page.keyboard.press("Enter")
    await tab.see("Dạ, em nghe: chỉ dùng bàn phím hai dòng")
    await tab.page.keyboard.press("Escape")
    await expect(launcher).to_have_attribute("aria-expanded", "false")
    await expect(launcher).to_be_focused()


async def test_the_language_changes_at_once_and_is_remembered(tab: Tab, server: Server) -> None:
    await tab.chat.get_by_role("button", name="Tùy chọn khác").click()
    await tab.chat.get_by_role("menuitem", name="English").click()
    await expect(tab.chat.get_by_role("button", name="Talk to a person")).to_be_visible()
    assert await tab.run("() => document.documentElement.lang") == "en"
    await tab.send("hello")
    await tab.see("Dạ, em nghe: hello")
    assert server.shop.said[-1].profile.language == "en"
    await tab.page.reload()
    await tab.page.get_by_role("button", name="Open the chat").wait_for()


async def test_the_page_and_the_widget_leave_each_other_alone(tab: Tab, server: Server) -> None:
    launcher = tab.page.locator("khach-quen button")
    assert await launcher.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(15, 118, 110)"
    assert await launcher.evaluate("b => getComputedStyle(b).borderRadius") == "50%"
    names = await tab.page.evaluate(
        "() => Object.keys(window).filter(n => !(n in document.createElement('iframe')) && /kq|khach/i.test(n))"
    )
    assert names == ["KhachQuen"]
    await tab.send("đang ở đâu")
    await tab.see("Dạ, em nghe: đang ở đâu")
    assert server.shop.said[-1].page_url == f"{server.url}/"


async def test_on_a_phone_the_chat_fills_the_screen(browser: Browser, server: Server) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab = await enter(context, server)
    await tab.open()
    box = await tab.page.locator("khach-quen iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(tab.page.locator("khach-quen button")).to_be_hidden()
    await tab.chat.get_by_role("button", name="Đóng khung trò chuyện").click()
    await expect(tab.page.locator("khach-quen button")).to_be_visible()
    await context.close()


async def test_edits_and_deletions_are_carried_out(tab: Tab, server: Server) -> None:
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    user = find_user(server)
    await server.shop.say(user, "giá 200.000đ")
    await server.shop.say(user, "giá 180.000đ", kind=EntryKind.EDIT, target=3)
    await server.shop.say(user, "", kind=EntryKind.DELETE, target=2)
    await tab.see("giá 180.000đ đã sửa")
    assert [text for _, text in await tab.shown()] == ["xin chào", "Tin nhắn đã được thu hồi", "giá 180.000đ đã sửa"]
    await tab.page.reload()
    await tab.open()
    await tab.see("giá 180.000đ đã sửa")
    assert len(await tab.shown()) == 3


async def test_typing_shows_until_the_answer_comes(tab: Tab, server: Server) -> None:
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    user = find_user(server)
    await server.channel.typing([Address("webchat", user)])
    await expect(tab.chat.locator(".typing")).to_be_visible()
    await server.shop.say(user, "đây ạ")
    await expect(tab.chat.locator(".typing")).to_have_count(0)


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


async def test_any_colour_a_shop_picks_stays_readable(tab: Tab) -> None:
    worst = await tab.run(
        """async () => {
            const base = document.querySelector('meta[name=kq]').dataset.base;
            const { toAccent, toContrast, toReadable } = await import(base + '/colour.js');
            const colours = ['#0f766e', '#ffffff', '#000000', '#ffe600', '#ff69b4', '#808080', '#1d4ed8', 'red;} *{'];
            return Math.min(...colours.flatMap(c => [
                toContrast(toAccent(c, '#f0f2ef'), '#f0f2ef'),
                toContrast(toAccent(c, '#23292d'), '#23292d'),
                toContrast(c, toReadable(c)),
            ]));
        }"""
    )
    assert isinstance(worst, float)
    assert worst >= 4.5


async def test_the_newest_stays_in_view_while_pictures_load(tab: Tab, server: Server) -> None:
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    user = find_user(server)
    for number in range(20):
        await server.shop.say(user, f"tin {number}")
    await tab.see("tin 19")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": PICTURE}
    await tab.chat.locator("input[type=file]").set_input_files(picture)
    await expect(tab.chat.locator(".message[data-seq] .picture img")).to_be_visible()
    await tab.see("Dạ, em nghe: ")
    await expect(tab.chat.get_by_role("button", name="Xuống tin mới nhất")).to_be_hidden()
    far = "box => box.scrollHeight - box.scrollTop - box.clientHeight"
    assert await tab.chat.get_by_role("log").evaluate(far) < 48


async def test_an_answer_longer_than_the_window_is_read_from_its_start(tab: Tab, server: Server) -> None:
    await tab.send("xin chào")
    await tab.see("Dạ, em nghe: xin chào")
    lines = [f"bước {number}" for number in range(60)]
    await server.shop.say(find_user(server), "\n".join(lines))
    await expect(tab.chat.get_by_role("button", name="Xuống tin mới nhất")).to_be_visible()
    top = "box => box.querySelector('[data-seq=\"3\"]').getBoundingClientRect().top - box.getBoundingClientRect().top"
    assert 0 <= await tab.chat.get_by_role("log").evaluate(top) < 48
    await tab.chat.get_by_role("button", name="Xuống tin mới nhất").click()
    await expect(tab.chat.get_by_role("button", name="Xuống tin mới nhất")).to_be_hidden()


async def _nothing_pends(tab: Tab) -> bool:
    return await tab.pending() == 0


async def _has_read(tab: Tab, seq: int) -> bool:
    return await tab.run("() => localStorage.getItem('kq:hoa-sen:read')") == str(seq)


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
