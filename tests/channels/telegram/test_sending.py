"""What is sent arrives in order, at Telegram's pace, and each result tells the truth."""

import asyncio

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage

from channels.telegram.failures import to_result
from channels.telegram.telegram_channel import TelegramChannel
from conversation.messages import DeliveryStatus
from tests.channels.telegram.conftest import Time
from tests.channels.telegram.replies import to
from tests.telegram_double import Person, TelegramDouble

SENT, PENDING, FAILED, UNKNOWN = (
    DeliveryStatus.SENT,
    DeliveryStatus.PENDING,
    DeliveryStatus.FAILED,
    DeliveryStatus.UNKNOWN,
)


async def test_a_batch_arrives_in_order_in_every_chat(channel: TelegramChannel, double: TelegramDouble) -> None:
    people = [double.person(f"Khách {number}") for number in range(30)]
    for person in people:
        await person.starts()
    batch = [to(person, f"{turn}.") for turn in range(6) for person in people]
    results = await channel.send(batch)
    assert {result.status for result in results} == {SENT}
    for person in people:
        assert person.texts == [f"{turn}." for turn in range(6)]
    shown = {f"{item.address.user}/{result.reference}" for item, result in zip(batch, results, strict=True)}
    assert shown == {f"{person.id}/{seen.id}" for person in people for seen in person.sees}


async def test_too_many_requests_holds_this_chat_in_order_and_no_other(
    channel: TelegramChannel, double: TelegramDouble, lan: Person, time: Time
) -> None:
    minh = double.person("Minh")
    await lan.starts()
    await minh.starts()
    await channel.send([to(lan, "một")])
    double.refuses("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    held = [to(lan, "hai"), to(lan, "ba")]
    first, second = await channel.send(held)
    assert (first.status, first.retry_after, second.status, second.retry_after) == (PENDING, 30, PENDING, 30)
    (early,), (other,) = await channel.send(held[:1]), await channel.send([to(minh, "chào")])
    assert (early.status, other.status) == (PENDING, SENT)
    assert early.retry_after == pytest.approx(30, abs=1)
    time.now += 30
    assert [result.status for result in await channel.send(held)] == [SENT, SENT]
    assert lan.texts == ["một", "hai", "ba"]


async def test_a_half_sent_long_text_goes_on_where_it_stopped(
    channel: TelegramChannel, double: TelegramDouble, lan: Person, time: Time
) -> None:
    await lan.starts()
    text = "\n\n".join(f"{number} " + "chữ " * 700 for number in range(6))
    long = to(lan, text)
    double.refuses("sendMessage", 429, "Too Many Requests: retry after 9", retry_after=9, after=2)
    double.hangs_up("sendMessage", is_done=False, after=1)
    assert (await channel.send([long]))[0].status is PENDING
    assert len(lan.sees) == 2
    time.now += 9
    assert (await channel.send([long]))[0].status is UNKNOWN
    assert len(lan.sees) == 3
    (done,) = await channel.send([long])
    assert done.status is SENT
    assert done.reference.split(",") == [str(seen.id) for seen in lan.sees]
    assert "".join("".join(lan.texts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        (403, "Forbidden: bot was blocked by the user", FAILED),
        (403, "Forbidden: user is deactivated", FAILED),
        (400, "Bad Request: chat not found", FAILED),
        (400, "Bad Request: PEER_ID_INVALID", FAILED),
        (413, "Request Entity Too Large", FAILED),
        (401, "Unauthorized", PENDING),  # the setting is wrong, the message is not
        (404, "Not Found", PENDING),
        (429, "Too Many Requests: retry after 5", PENDING),
        (500, "Internal Server Error: restart", PENDING),
        (502, "Bad Gateway", PENDING),
    ],
)
async def test_a_refusal_says_whether_to_try_again(
    channel: TelegramChannel, double: TelegramDouble, lan: Person, code: int, words: str, status: DeliveryStatus
) -> None:
    await lan.starts()
    double.refuses("sendMessage", code, words, retry_after=5 if code == 429 else 0)
    first, second = await channel.send([to(lan, "một"), to(lan, "hai")])
    assert first.status is status
    assert (first.retry_after is not None) is (status is PENDING)
    assert second.status is (SENT if status is FAILED else PENDING)  # what waits keeps its place
    assert first.error


async def test_an_answer_that_never_came_is_unknown(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await lan.starts()
    double.hangs_up("sendMessage", is_done=True)
    (result,) = await channel.send([to(lan, "tới chưa")])
    assert result.status is UNKNOWN
    assert lan.texts == ["tới chưa"]
    double.answers_page("sendMessage", 504, "<html>504 Gateway Time-out</html>")
    assert (await channel.send([to(lan, "còn đây")]))[0].status is UNKNOWN


async def test_a_server_that_is_not_there_has_certainly_sent_nothing(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await double.stop()
    (result,) = await channel.send([to(lan, "alo")])
    assert (result.status, result.error) == (PENDING, "unreachable")


def test_a_timeout_after_the_request_left_is_unknown() -> None:
    error = TelegramNetworkError(method=SendMessage(chat_id=1, text="a"), message="Request timeout error")
    error.__cause__ = TimeoutError()
    assert to_result(error).status is UNKNOWN


async def test_somebody_who_cannot_be_reached_stops_nobody_else(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    blocked, silent = double.person("Chặn"), double.person("Im")
    await lan.starts()
    await blocked.starts()
    await blocked.blocks()
    results = await channel.send([to(blocked, "a"), to(silent, "b"), to(404, "c"), to(lan, "d"), to(lan, " \n ")])
    assert [result.status for result in results] == [FAILED, FAILED, FAILED, SENT, FAILED]
    assert ["blocked" in results[0].error, "initiate" in results[1].error, "not found" in results[2].error] == [
        True
    ] * 3
    assert lan.texts == ["d"]


async def test_an_address_of_another_kind_fails_alone(channel: TelegramChannel, lan: Person) -> None:
    await lan.starts()
    odd = to(lan, "a")
    odd = type(odd)(type(odd.address)("telegram", "không phải số"), odd.entry)
    results = await channel.send([odd, to(lan, "b")])
    assert [result.status for result in results] == [FAILED, SENT]


async def test_chats_go_side_by_side_but_not_all_at_once(channel: TelegramChannel, double: TelegramDouble) -> None:
    people = [double.person(f"Khách {number}") for number in range(40)]
    for person in people:
        await person.starts()
    release = double.holds("sendMessage")
    task = asyncio.create_task(channel.send([to(person, "chào") for person in people]))
    await double.until(lambda: double.running.get("sendmessage") == 16, "sixteen at once")
    release()
    results = await task
    assert {result.status for result in results} == {SENT}
    assert double.running["sendmessage"] == 0


async def test_two_batches_for_one_chat_do_not_overtake_each_other(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await lan.starts()
    batches = [[to(lan, f"{batch}{letter}") for letter in "abc"] for batch in range(4)]
    await asyncio.gather(*(channel.send(batch) for batch in batches))
    assert lan.texts == [item.entry.text for batch in batches for item in batch]


async def test_a_stopping_channel_finishes_what_is_on_its_way_and_gives_the_rest_back(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await lan.starts()
    release = double.holds("sendMessage")
    sending = asyncio.create_task(channel.send([to(lan, "một"), to(lan, "hai")]))
    await double.until(lambda: double.running.get("sendmessage") == 1, "one on its way")
    stopping = asyncio.create_task(channel.stop())
    await asyncio.sleep(0)
    release()
    await stopping
    assert [result.status for result in await sending] == [SENT, PENDING]
    assert [result.status for result in await channel.send([to(lan, "ba")])] == [PENDING]
    assert lan.texts == ["một"]


async def test_typing_is_shown_again_until_the_answer_comes(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await lan.starts()
    await channel.typing([to(lan).address, to(lan).address])
    await double.until(lambda: len(lan.actions) >= 3, "the action to be refreshed")
    await channel.send([to(lan, "Dạ đây ạ")])
    shown = len(lan.actions)
    await channel.send([to(lan, "Còn gì nữa không ạ")])
    assert len(lan.actions) <= shown + 1  # one may have been on its way
    assert set(lan.actions) == {"typing"}


async def test_typing_to_somebody_who_blocked_the_bot_does_nothing(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    await channel.typing([to(lan).address, to(5).address])
    await double.until(lambda: len(double.called("sendChatAction")) == 2, "both to be tried")
    assert lan.actions == []
