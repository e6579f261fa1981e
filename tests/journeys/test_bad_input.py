"""Whatever is thrown at the open shop gets a clear error or a polite answer, and the conversation goes on."""

import unicodedata
import uuid
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.journeys.people import tab_at
from tests.journeys.shop import Shop
from tests.journeys.visitor import PREFIX, Visitor, visiting
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
QUESTION, TITLE = "Phí ship về Huế bao nhiêu vậy shop?", "Phí giao hàng theo khu vực"

STRANGE = [
    "שלום, איפה ההזמנה שלי?",  # right to left
    "\u202edlrow olleh\u202c",  # turned round by a mark
    "x\u200bi\u200dn\ufeff chào",  # zero width
    "🙏🏽👩‍👩‍👧‍👦🇻🇳",
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "'; DROP TABLE customers; --",
    "{{ 7*7 }} ${7*7} {% raw %} %s %(name)s { $name }",
    "\x00\x01\x02\x07 tệp nhị phân \x1b[31m",
    "*_[]()~`>#+-=|{}.!\\",
    "ạ" * 20_000,
]

# what is posted, as (method, path, keyword arguments of the request), the status and code it gets
REFUSED: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": ""}}, 400, "bad_message"),
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": " \u200b\u2060 "}}, 400, "bad_message"),
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": "a" * 100_001}}, 400, "bad_message"),
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": "a" * (1 << 20)}}, 413, "too_large"),
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": 5}}, 400, "bad_message"),
    ("POST", "/messages", {"json": {"client_msg_id": "1", "text": "a"}}, 400, "bad_input"),
    ("POST", "/messages", {"json": {"client_msg_id": "ID", "text": "a", "is_admin": True}}, 400, "bad_input"),
    ("POST", "/messages", {"json": ["a"]}, 400, "bad_input"),
    ("POST", "/messages", {"data": b"\xff\xfe\x00binary"}, 400, "bad_input"),
    ("POST", "/messages", {"data": b'{"text": '}, 400, "bad_input"),
    ("GET", "/entries?after=minus", {}, 400, "bad_input"),
    ("POST", "/read", {"json": {"seq": "one"}}, 400, "bad_input"),
    ("GET", "/files/1/0", {}, 404, "not_found"),
]


async def goes_on(visitor: Visitor) -> None:
    """Ask something ordinary and get its answer."""
    answer = await visitor.ask(QUESTION)
    assert TITLE in [source["title"] for source in answer.get("sources", [])], answer


@pytest.mark.parametrize("text", STRANGE)
async def test_strange_text_gets_an_answer_and_stands_in_the_ledger_as_it_was(shop: Shop, text: str) -> None:
    async with visiting(shop) as visitor:
        await visitor.say(text)
        entries = await visitor.hear()
        assert entries[0]["author"] == "customer"
        if text.isprintable():
            assert entries[0]["text"] == text
        if len(entries) == 1:
            await visitor.answer()
        await goes_on(visitor)


async def test_decomposed_accents_are_the_same_question(shop: Shop) -> None:
    async with visiting(shop) as visitor:
        answer = await visitor.ask(unicodedata.normalize("NFD", QUESTION))
        assert [source["title"] for source in answer["sources"]] == [TITLE]


async def test_what_cannot_be_taken_is_refused_by_name_and_the_conversation_goes_on(shop: Shop) -> None:
    async with visiting(shop) as visitor:
        for method, path, given, status, code in REFUSED:
            body = given.get("json")
            if isinstance(body, dict) and body.get("client_msg_id") == "ID":
                body = body | {"client_msg_id": str(uuid.uuid4())}
            got, answer = await visitor.call(method, path, body, data=given.get("data"))
            assert (got, answer["ok"], answer["error"]["code"]) == (status, False, code), (path, given, answer)
            assert answer["error"]["message"]
        await goes_on(visitor)


async def test_a_replayed_id_with_another_body_is_refused_and_with_the_same_acknowledged_again(shop: Shop) -> None:
    async with visiting(shop) as visitor:
        message_id = await visitor.say(QUESTION)
        await visitor.answer()
        status, answer = await visitor.call("POST", "/messages", {"client_msg_id": message_id, "text": "khác"})
        assert (status, answer["error"]["code"]) == (400, "replayed_id")
        await visitor.say(QUESTION, message_id)
        await goes_on(visitor)
        assert sum(e.source_id == message_id for e in shop.ledger("webchat", visitor.user)) == 1


@pytest.mark.parametrize("token", ["", "forged", "A" * 43, "'; DROP TABLE web_sessions; --", "é" * 43])
async def test_a_forged_session_opens_nothing(shop: Shop, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{shop.url}{PREFIX}/entries?after=0", headers=headers) as answer,
    ):
        assert answer.status == 401
        assert (await answer.json())["error"]["code"] == "bad_session"


async def test_telegram_takes_strange_things_too_and_goes_on(shop: Shop, telegram: TelegramDouble) -> None:
    person = telegram.person("Khách Lạ")
    for text in STRANGE[:-1]:
        await person.writes(text[:4000])
    await telegram.publish("poll", {"id": "1", "question": "?", "options": [], "total_voter_count": 0})
    await telegram.publish("no_such_kind", {"id": 1, "from": {"id": person.id}})
    await telegram.publish("message", {"message_id": 1})  # nothing of what a message has
    await telegram.publish("edited_message", {"text": 7})
    await person.sends(dice={"emoji": "🎲", "value": 3})
    await person.sends_sticker("👍")
    await telegram.until_taken(within=60)
    before = len(person.sees)
    await person.writes("/unlink")
    none = ("không có liên kết", "no link")  # what was typed may have sounded English
    await telegram.until(lambda: any(words in text for text in person.texts for words in none), "no link", 60)
    assert len(person.sees) > before
    other = telegram.person("Khách Thường")
    await other.writes(QUESTION)
    answer = await other.until_sees("thông tin", within=60)
    assert TITLE in answer.text or TITLE in [words for words, _ in answer.links]


@pytest.mark.browser
async def test_markup_is_shown_as_text_in_the_browser(shop: Shop, chromium: Browser) -> None:
    markup = '<b onmouseover="window.hacked=1">x</b><img src=x onerror="window.hacked=1"> &lt;i&gt;'
    async with tab_at(chromium, shop) as tab:
        await tab.send(markup)
        await tab.see(markup)
        await expect(tab.chat.locator(".message.bot").last).to_be_visible(timeout=60_000)
        assert await tab.chat.locator(".bubble b, .bubble img, .bubble i").count() == 0
        assert await tab.run("() => window.hacked ?? null") is None
        await tab.send(QUESTION)
        await expect(tab.chat.locator(".sources a").last).to_have_text(TITLE, timeout=60_000)
