"""The widget in a real browser: what it looks like and how it is handled."""

import re
from functools import partial

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from conversation.messages import Address, EntryKind
from tests.channels.webchat.shop import Server
from tests.channels.webchat.visitor import Tab, enter, eventually, find_user, read_ledger

pytestmark = pytest.mark.browser
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


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
    frame = tab.page.locator("khach-quen iframe")
    await frame.evaluate("f => Promise.all(f.getRootNode().getAnimations().map(a => a.finished))")
    box = await frame.bounding_box()
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


async def _has_read(tab: Tab, seq: int) -> bool:
    return await tab.run("() => localStorage.getItem('kq:hoa-sen:read')") == str(seq)
