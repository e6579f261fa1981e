"""Long polling moves on only after every update is durable, and nothing stops it for good."""

import asyncio
import random

import pytest
from structlog.testing import capture_logs

from channels.telegram.telegram_channel import TelegramChannel
from conversation.messages import Choice, InboundKind
from tests.channels.telegram.conftest import Connect
from tests.channels.telegram.ports import Inbox
from tests.channels.telegram.replies import to
from tests.telegram_double import Person, TelegramDouble
from tests.telegram_double.parameters import Parameters


async def test_what_a_customer_writes_arrives_and_is_confirmed(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    await lan.starts("abc")
    await lan.writes("Shop còn son đỏ không ạ?")
    await double.until_taken()
    assert [(m.kind, m.choice, m.text) for m in inbox.messages] == [
        (InboundKind.COMMAND, "start", "abc"),
        (InboundKind.MESSAGE, "", "Shop còn son đỏ không ạ?"),
    ]
    assert polling.username == "quen_bot"


async def test_an_edit_names_the_message_it_changes(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    written = await lan.writes("2 thỏi")
    await lan.edits(written, "3 thỏi")
    await double.until_taken()
    first, second = inbox.messages
    assert second.kind is InboundKind.EDIT
    assert second.edits == first.reference == str(written.id)
    assert second.source_id != first.source_id


async def test_while_the_store_is_away_nothing_is_confirmed_and_then_each_comes_once(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    inbox.is_down = True
    for text in ("một", "hai", "ba"):
        await lan.writes(text)
    await double.until(lambda: len(inbox.offered) >= 5, "some tries")
    assert inbox.messages == []
    assert len(double.updates.waiting) == 3
    inbox.is_down = False
    await double.until_taken()
    assert inbox.texts == ["một", "hai", "ba"]
    offsets = {call.get("offset") for call in double.called("getUpdates")}
    assert offsets == {None, str(int(inbox.messages[-1].source_id) + 1)}


async def test_what_was_taken_is_not_offered_again_and_what_follows_a_miss_waits_for_it(
    connect: Connect, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    minh = double.person("Minh")
    inbox.misses_once = "hai"
    for text in ("một", "hai", "ba"):
        await lan.writes(text)
    await minh.writes("chào shop")
    task = asyncio.create_task(connect().run())
    await double.until_taken()
    task.cancel()
    assert [text for text in inbox.texts if text != "chào shop"] == ["một", "hai", "ba"]
    assert len(inbox.offered) == 5


async def test_a_message_that_breaks_the_receiver_is_left_out_and_the_others_come(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    minh = double.person("Minh")
    inbox.breaks_on = "bom"
    with capture_logs() as logs:
        await lan.writes("trước")
        await lan.writes("bom")
        await lan.writes("sau")
        await minh.writes("chào shop")
        await double.until_taken()
    assert sorted(inbox.texts) == ["chào shop", "sau", "trước"]
    assert "telegram_update_skipped" in {line["event"] for line in logs}


async def test_updates_nobody_can_read_are_logged_by_name_and_the_conversation_goes_on(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    with capture_logs() as logs:
        double.updates.put_raw({"message": {"message_id": "không phải số", "chat": 5}})
        double.updates.put_raw({"hologram": {"id": 1}})
        double.updates.put_raw({"message": None})
        await lan.sends(text="", game={"title": "", "description": "", "photo": []})
        await lan.writes("còn đó không shop")
        await double.until_taken()
    assert inbox.texts == ["còn đó không shop"]
    named = {(line["event"], line.get("kind")) for line in logs}
    assert ("telegram_update_unreadable", "message") in named
    assert ("telegram_update_ignored", "hologram") in named
    assert ("telegram_update_ignored", "empty") in named


async def test_groups_are_ignored_and_blocking_is_noticed(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    with capture_logs() as logs:
        group = {"id": -100123, "type": "supergroup", "title": "Hội"}
        await double.publish("message", double.new_message(lan, lan.user) | {"chat": group, "text": "bot ơi"})
        await lan.blocks()
        await lan.unblocks()
        await double.until_taken()
    assert inbox.messages == []
    ignored = [line["kind"] for line in logs if line["event"] == "telegram_update_ignored"]
    assert ignored == ["message_in_supergroup", "blocked", "unblocked"]


@pytest.mark.parametrize(
    ("code", "words", "event"),
    [
        (409, "Conflict: terminated by other getUpdates request", "telegram_conflict"),
        (401, "Unauthorized", "telegram_token_refused"),
        (500, "Internal Server Error", "telegram_unreachable"),
        (429, "Too Many Requests: retry after 3", "telegram_unreachable"),
    ],
)
async def test_a_refusal_is_logged_and_polling_goes_on(
    connect: Connect, double: TelegramDouble, inbox: Inbox, lan: Person, code: int, words: str, event: str
) -> None:
    double.refuses("getUpdates", code, words, retry_after=3 if code == 429 else 0, times=2)
    await lan.writes("alo")
    with capture_logs() as logs:
        task = asyncio.create_task(connect().run())
        await double.until_taken()
        task.cancel()
    assert inbox.texts == ["alo"]
    assert event in {line["event"] for line in logs}


async def test_a_broken_network_is_waited_for(
    connect: Connect, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    double.refuses("getMe", 502, "Bad Gateway")
    double.answers_page("getUpdates", 502, "<html>502 Bad Gateway</html>")
    double.hangs_up("getUpdates", is_done=False)
    double.hangs_up("getUpdates", is_done=True)
    await lan.writes("alo")
    task = asyncio.create_task(connect().run())
    await double.until_taken()
    task.cancel()
    assert inbox.texts == ["alo"]


async def test_a_webhook_left_behind_is_taken_down_and_what_waited_is_kept(
    connect: Connect, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    double.updates.put("message", double.new_message(lan, lan.user) | {"text": "đợi nãy giờ"})
    double.updates.set_webhook(Parameters({"url": "http://127.0.0.1:9/nobody"}))
    task = asyncio.create_task(connect().run())
    await double.until_taken()
    task.cancel()
    assert double.updates.webhook == ""
    assert inbox.texts == ["đợi nãy giờ"]


async def test_a_channel_killed_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing(
    connect: Connect, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    for number in range(20):
        await lan.writes(f"câu {number}")
    inbox.hangs_on = "câu 7"
    task = asyncio.create_task(connect().run())
    await inbox.hanging.wait()
    task.cancel()
    await asyncio.wait([task])
    assert len(double.updates.waiting) == 20
    inbox.hangs_on = ""
    second = asyncio.create_task(connect().run())
    await double.until_taken()
    second.cancel()
    assert inbox.texts == [f"câu {number}" for number in range(20)]
    assert len(inbox.offered) == 28


async def test_in_rough_weather_everybody_s_messages_come_once_and_in_order(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox
) -> None:
    weather = random.Random(7)  # noqa: S311 - the same weather every time
    people = [double.person(f"Khách {number}") for number in range(8)]
    for number in range(240):
        await people[weather.randrange(8)].writes(str(number))
        if number % 40 == 10:
            double.hangs_up("getUpdates", is_done=True)
        if number % 60 == 20:
            double.refuses("getUpdates", 500, "Internal Server Error")
        inbox.is_down = weather.random() < 0.3
        if number % 20 == 0:
            await double.until_polled()
    inbox.is_down = False
    await double.until_taken()
    assert len(inbox.messages) == 240
    for person in people:
        mine = [int(m.text) for m in inbox.messages if m.address.user == str(person.id)]
        assert mine == sorted(mine)
        assert len(mine) == len([seen for seen in person.chat if not seen.is_from_bot])


async def test_a_pressed_button_arrives_with_its_label_and_stops_ticking(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    await lan.starts()
    await polling.send([to(lan, "Chị cần gì ạ?", choices=(Choice("Đổi trả", "topic:returns"),))])
    query = await lan.presses("Đổi trả")
    await double.until(lambda: query in lan.answered, "the press to be answered")
    pressed = inbox.messages[-1]
    assert (pressed.kind, pressed.choice, pressed.text) == (InboundKind.CHOICE, "topic:returns", "Đổi trả")


async def test_a_press_is_not_answered_before_it_is_durable(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    await lan.starts()
    await polling.send([to(lan, "Đúng không ạ?", choices=(Choice("Có", "yes"),))])
    await double.until_taken()
    inbox.is_down = True
    query = await lan.presses("Có")
    await double.until(lambda: len(inbox.offered) >= 4, "some tries")
    assert lan.answered == []
    inbox.is_down = False
    await double.until(lambda: query in lan.answered, "the press to be answered")
    assert [m.choice for m in inbox.messages] == ["start", "yes"]
