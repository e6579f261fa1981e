"""The channel against a Bot API double that somebody else wrote."""

import asyncio

import pytest
from aiogram.methods import SendMessage
from aiogram.types import Contact, Location, Update
from hypothesis import given, settings
from hypothesis import strategies as st
from teremok import (
    MockBot,
    MockCallbackQuery,
    MockMessageDocument,
    MockMessagePhoto,
    MockMessageText,
    MockMessageVoice,
    MockUpdate,
    MockUser,
)

from channels.telegram.polling import GetRawUpdates
from channels.telegram.telegram_channel import TelegramChannel
from conversation.messages import (
    Attachment,
    AttachmentKind,
    Choice,
    DeliveryStatus,
    EntryKind,
    InboundKind,
    Source,
)
from tests.channels.telegram.conftest import Time
from tests.channels.telegram.ports import Inbox, Shelf, ports_of
from tests.channels.telegram.replies import to


def channel_of(bot: MockBot, inbox: Inbox, shelf: Shelf) -> TelegramChannel:
    time = Time()
    return TelegramChannel(ports_of(inbox, shelf, {}), bot, clock=time.clock, sleep=time.sleep)


@pytest.fixture
def bot() -> MockBot:
    return MockBot()


@pytest.fixture
def channel(bot: MockBot, inbox: Inbox, shelf: Shelf) -> TelegramChannel:
    return channel_of(bot, inbox, shelf)


async def test_its_updates_arrive(bot: MockBot, channel: TelegramChannel, inbox: Inbox) -> None:
    user = MockUser(7, "Lan")
    updates = [
        MockUpdate(message=MockMessageText("/start abc", user)),
        MockUpdate(message=MockMessageText("Shop ơi", user)),
        MockUpdate(message=MockMessagePhoto("p1", caption="nè", user=user)),
        MockUpdate(message=MockMessageDocument("d1", "bill.pdf", user=user)),
        MockUpdate(message=MockMessageVoice("v1", user=user)),
        MockUpdate(callback_query=MockCallbackQuery("topic:returns", user)),
        MockUpdate(message=MockMessageText("", user, contact=Contact(phone_number="0900", first_name="L", user_id=7))),
        MockUpdate(message=MockMessageText("", user, location=Location(latitude=1.0, longitude=2.0))),
    ]
    bot.add_result(GetRawUpdates, [_raw(update) for update in updates])
    task = asyncio.create_task(channel.run())
    await inbox.until(len(updates))
    task.cancel()
    await asyncio.wait([task])
    kinds = [message.kind for message in inbox.messages]
    assert kinds.count(InboundKind.MESSAGE) == 6
    attached = [a.kind for message in inbox.messages for a in message.attachments]
    assert attached == [
        AttachmentKind.PHOTO,
        AttachmentKind.DOCUMENT,
        AttachmentKind.VOICE,
        AttachmentKind.CONTACT,
        AttachmentKind.LOCATION,
    ]
    assert inbox.messages[0].choice == "start"
    assert inbox.messages[5].choice == "topic:returns"
    assert inbox.messages[6].attachments[0].is_own
    await channel.stop()
    assert len(bot.requests.answer_callback_query) == 1


async def test_it_takes_every_kind_of_reply(bot: MockBot, channel: TelegramChannel, shelf: Shelf) -> None:
    photo = shelf.keep("son.png", b"\x89PNG", "image/png")
    place = Attachment(AttachmentKind.LOCATION, latitude=1.0, longitude=2.0)
    replies = [
        to(7, "Giá 1.000đ (mới)!", choices=(Choice("Mua", "buy"), Choice("Xem", url="https://tiem.vn/a_b"))),
        to(7, "Theo *đây*", sources=(Source("Đổi [trả]", "https://tiem.vn/(a)"),), reply_to="5"),
        to(7, "dài " * 3000),  # nothing to escape: it counts the escapes, which the Bot API does not
        to(7, "Ảnh nè.", attachments=(photo,)),
        to(7, "Hai ảnh", attachments=(photo, photo)),
        to(7, attachments=(place,)),
        to(7, "sửa.", "3", kind=EntryKind.EDIT),
        to(7, reference="3,4", kind=EntryKind.DELETE),
    ]
    results = await channel.send(replies)
    assert [result.status for result in results] == [DeliveryStatus.SENT] * len(replies)
    assert len(bot.requests.send_message) == 6
    assert len(bot.requests.send_media_group) == 1
    assert len(bot.requests.delete_message) == 2


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=600))
def test_it_finds_nothing_wrong_with_any_text(text: str) -> None:
    async def sent() -> list[DeliveryStatus]:
        bot = MockBot()
        channel = channel_of(bot, Inbox(), Shelf())
        results = await channel.send([to(7, text, sources=(Source(text[:90], "https://tiem.vn"),))])
        return [result.status for result in results]

    assert asyncio.run(sent()) == [DeliveryStatus.SENT]


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        (403, "Forbidden: bot was blocked by the user", DeliveryStatus.FAILED),
        (400, "Bad Request: chat not found", DeliveryStatus.FAILED),
        (500, "Internal Server Error", DeliveryStatus.PENDING),
    ],
)
async def test_its_errors_are_understood(
    bot: MockBot, channel: TelegramChannel, code: int, words: str, status: DeliveryStatus
) -> None:
    bot.add_result(SendMessage, ok=False, error_code=code, description=words)
    assert [result.status for result in await channel.send([to(7, "a")])] == [status]


async def test_its_files_can_be_fetched(bot: MockBot, channel: TelegramChannel) -> None:
    bot.add_file("p1", b"bytes of a photo")
    assert await channel.fetch(Attachment(AttachmentKind.PHOTO, "p1")) == b"bytes of a photo"


def _raw(update: Update) -> dict[str, object]:
    return update.model_dump(mode="json", exclude_none=True, by_alias=True)
