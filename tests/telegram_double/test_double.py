"""The double refuses what the real API refuses, and agrees with another's double where both have an opinion."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    SendChatAction,
    SendContact,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SetMessageReaction,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
)
from aiohttp import ClientSession
from teremok import MockBot

from channels.telegram.session import Session
from tests.telegram_double import Person, TelegramDouble

Call = TelegramMethod[Any]
LAN = 700_000_777


def buttons(callback_data: str | None = None, url: str | None = None) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text="Nút", callback_data=callback_data, url=url)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def photo(data: bytes = b"\x89PNG") -> BufferedInputFile:
    return BufferedInputFile(data, "a.png")


def markdown(text: str) -> SendMessage:
    return SendMessage(chat_id=LAN, text=text, parse_mode="MarkdownV2")


@pytest.fixture
async def double() -> AsyncIterator[TelegramDouble]:
    server = TelegramDouble()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def lan(double: TelegramDouble) -> Person:
    person = double.person("Lan Trần", number=LAN)
    await person.starts()
    return person


@pytest.fixture
async def connect(double: TelegramDouble) -> AsyncIterator[Callable[..., Bot]]:
    made: list[Bot] = []

    def make(token: str = "") -> Bot:
        session = Session(api=TelegramAPIServer.from_base(double.base))
        made.append(Bot(token or double.token, session=session))
        return made[-1]

    yield make
    await asyncio.gather(*(bot.session.close() for bot in made))


@pytest.fixture
def bot(connect: Callable[..., Bot]) -> Bot:
    return connect()


ACCEPTED: list[Call] = [
    GetMe(),
    SendMessage(chat_id=LAN, text="a"),
    SendMessage(chat_id=LAN, text="đ" * 4096),
    SendMessage(chat_id=LAN, text="😀" * 2048),
    SendMessage(chat_id=LAN, text="*không đọc*"),
    SendMessage(chat_id=LAN, text="abc", entities=[MessageEntity(type="bold", offset=0, length=3)]),
    markdown("*đậm* _nghiêng_ __gạch__ ~bỏ~ ||giấu|| `mã` [liên kết](https://tiem.vn/a\\)b)"),
    markdown("```\nkhối *không đọc*\n```"),
    markdown(">trích\n>dẫn\nhết"),
    markdown("1\\.000đ \\(mới\\)\\!"),
    SendMessage(chat_id=LAN, text="a", reply_markup=buttons(callback_data="x" * 64)),
    SendMessage(chat_id=LAN, text="a", reply_markup=buttons(url="https://tiem.vn")),
    SendPhoto(chat_id=LAN, photo=photo(), caption="c" * 1024),
    SendDocument(chat_id=LAN, document=photo()),
    SendLocation(chat_id=LAN, latitude=10.5, longitude=106.5),
    SendContact(chat_id=LAN, phone_number="0900", first_name="Tiệm"),
    SendMediaGroup(chat_id=LAN, media=[InputMediaPhoto(media=photo()), InputMediaPhoto(media=photo())]),
    SendChatAction(chat_id=LAN, action="typing"),
    SetMyCommands(commands=[BotCommand(command="start", description="Bắt đầu")]),
]

REFUSED: list[tuple[Call, str]] = [
    (SendMessage(chat_id=LAN, text=""), "message text is empty"),
    (SendMessage(chat_id=LAN, text="đ" * 4097), "message is too long"),
    (SendMessage(chat_id=LAN, text="😀" * 2049), "message is too long"),
    (SendMessage(chat_id=LAN, text="a", entities=[MessageEntity(type="bold", offset=0, length=2)]), "can't parse"),
    (markdown("Dạ."), "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
    (markdown("a-b"), "can't parse entities: Character '-' is reserved and must be escaped with the preceding '\\'"),
    (markdown("a|b"), "can't parse entities: Character '|' is reserved and must be escaped with the preceding '\\'"),
    (markdown("(a"), "can't parse entities: Character '(' is reserved and must be escaped with the preceding '\\'"),
    (markdown("*đậm"), "can't parse entities: Can't find end of"),
    (markdown("`mã"), "can't parse entities: Can't find end of"),
    (markdown("*a _b* c_"), "can't parse entities: Can't find end of"),
    (markdown("[a](https://tiem.vn"), "can't parse entities: Can't find end of a URL"),
    (SendMessage(chat_id=LAN, text="a", reply_markup=buttons(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
    (SendMessage(chat_id=LAN, text="a", reply_markup=buttons(callback_data="đ" * 33)), "BUTTON_DATA_INVALID"),
    (SendMessage(chat_id=LAN, text="a", reply_markup=buttons()), "can't parse inline keyboard button"),
    (SendPhoto(chat_id=LAN, photo=photo(), caption="c" * 1025), "caption is too long"),
]


@pytest.mark.parametrize("call", ACCEPTED, ids=lambda call: type(call).__name__)
async def test_both_doubles_take_it(bot: Bot, lan: Person, call: Call) -> None:
    assert await bot(call) is not None
    assert await MockBot()(call) is not None


@pytest.mark.parametrize(("call", "words"), REFUSED)
async def test_both_doubles_refuse_it_in_the_same_words(bot: Bot, lan: Person, call: Call, words: str) -> None:
    refusals = [await refusal(bot, call), await refusal(MockBot(), call)]
    assert [type(error).__name__ for error in refusals] == ["TelegramBadRequest"] * 2
    assert all(words in error.message for error in refusals)
    assert lan.sees == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (SendMessage(chat_id=1, text="a"), "chat not found"),
        (SendMessage(chat_id=LAN, text=" \n\t "), "text must be non-empty"),
        (SendMessage(chat_id=LAN, text="a", reply_markup=buttons(url="http://localhost/")), "Wrong HTTP URL"),
        (
            SendMessage(chat_id=LAN, text="a", reply_parameters=ReplyParameters(message_id=99)),
            "message to be replied not found",
        ),
        (EditMessageText(chat_id=LAN, message_id=99, text="a"), "message to edit not found"),
        (DeleteMessage(chat_id=LAN, message_id=99), "message to delete not found"),
        (AnswerCallbackQuery(callback_query_id="1"), "query is too old and response timeout expired"),
        (SendPhoto(chat_id=LAN, photo="unknown-file-id"), "wrong file identifier/HTTP URL specified"),
        (GetFile(file_id="unknown"), "invalid file_id"),
        (SendChatAction(chat_id=LAN, action="dancing"), "wrong parameter action"),
        (SetMessageReaction(chat_id=LAN, message_id=1, reaction=[ReactionTypeEmoji(emoji="🪑")]), "REACTION_INVALID"),
        (SetMyCommands(commands=[BotCommand(command="Bắt đầu", description="x")]), "BOT_COMMAND_INVALID"),
        (SendMediaGroup(chat_id=LAN, media=[InputMediaPhoto(media=photo())]), "wrong number of messages"),
    ],
)
async def test_ours_also_knows_what_depends_on_the_chat(bot: Bot, lan: Person, call: Call, words: str) -> None:
    lan.chat[0].raw["message_id"] = 1
    assert words in (await refusal(bot, call)).message


async def test_an_edit_must_change_something_and_be_the_bot_s_own(bot: Bot, lan: Person) -> None:
    sent = await bot.send_message(lan.id, "a", reply_markup=buttons(callback_data="x"))
    await bot.edit_message_text("b", chat_id=lan.id, message_id=sent.message_id, reply_markup=sent.reply_markup)
    same = EditMessageText(chat_id=LAN, message_id=sent.message_id, text="b", reply_markup=sent.reply_markup)
    assert "message is not modified" in (await refusal(bot, same)).message
    await bot(EditMessageReplyMarkup(chat_id=LAN, message_id=sent.message_id))
    assert (lan.texts, lan.sees[0].buttons) == (["b"], [])
    own = EditMessageText(chat_id=LAN, message_id=lan.chat[0].id, text="c")
    assert "message can't be edited" in (await refusal(bot, own)).message
    await bot.delete_message(lan.id, sent.message_id)
    assert "message to edit not found" in (await refusal(bot, same)).message


async def test_a_reaction_and_the_commands_are_kept(bot: Bot, double: TelegramDouble, lan: Person) -> None:
    await bot.set_message_reaction(lan.id, lan.chat[0].id, reaction=[ReactionTypeEmoji(emoji="❤")])
    await bot.set_my_commands([BotCommand(command="start", description="Bắt đầu")])
    assert lan.chat[0].reaction == "❤"
    assert double.commands == [("start", "Bắt đầu")]


async def test_the_server_trims_and_cleans_what_it_shows(bot: Bot, lan: Person) -> None:
    await bot.send_message(lan.id, " \n\x07a\tb\r\u202e\n *c* \n ", parse_mode="MarkdownV2")
    (seen,) = lan.sees
    assert seen.text == "a b\n c"
    assert seen.raw["entities"] == [{"type": "bold", "offset": 5, "length": 1}]


async def test_a_person_who_blocked_or_never_wrote_cannot_be_written_to(
    bot: Bot, double: TelegramDouble, lan: Person
) -> None:
    await lan.blocks()
    silent = double.person("Im")
    for person, words in ((lan, "blocked by the user"), (silent, "can't initiate conversation")):
        error = await refusal(bot, SendMessage(chat_id=person.id, text="a"))
        assert isinstance(error, TelegramForbiddenError)
        assert words in error.message
    await lan.unblocks()
    await bot.send_message(lan.id, "a")


async def test_a_wrong_token_opens_nothing(connect: Callable[..., Bot], double: TelegramDouble) -> None:
    assert isinstance(await refusal(connect("1:wrong"), GetMe()), TelegramUnauthorizedError)
    async with ClientSession() as session, session.get(f"{double.base}/botnonsense/getMe") as answer:
        assert answer.status == 404
    async with ClientSession() as session, session.get(f"{double.base}/file/bot1:wrong/files/1-a") as answer:
        assert answer.status == 401


async def test_faults_come_when_they_are_ordered_and_only_then(bot: Bot, double: TelegramDouble, lan: Person) -> None:
    call = SendMessage(chat_id=LAN, text="a")
    double.refuses("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    double.refuses("sendMessage", 500, "Internal Server Error")
    double.hangs_up("sendMessage", is_done=False)
    double.hangs_up("sendMessage", is_done=True)
    first = await refusal(bot, call)
    assert isinstance(first, TelegramRetryAfter)
    assert first.retry_after == 7
    assert isinstance(await refusal(bot, call), TelegramServerError)
    assert isinstance(await refusal(bot, call), TelegramNetworkError)
    assert lan.texts == []
    assert isinstance(await refusal(bot, call), TelegramNetworkError)
    assert lan.texts == ["a"]
    await bot(call)
    assert lan.texts == ["a", "a"]


async def test_updates_wait_until_a_higher_offset_confirms_them(bot: Bot, lan: Person) -> None:
    await lan.writes("một")
    first = await bot.get_updates()
    assert [update.message.text for update in first if update.message] == ["/start", "một"]
    assert len(await bot.get_updates()) == 2
    assert len(await bot.get_updates(limit=1)) == 1
    left = await bot.get_updates(offset=first[1].update_id)
    assert [update.update_id for update in left] == [first[1].update_id]
    assert await bot.get_updates(offset=first[1].update_id + 1) == []


async def test_a_long_poll_ends_when_something_comes(bot: Bot, double: TelegramDouble, lan: Person) -> None:
    (started,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=started.update_id + 1, timeout=30))
    await double.until(lambda: len(double.called("getUpdates")) == 2)
    await lan.writes("có ai không")
    assert len(await poll) == 1


async def test_a_second_poll_ends_the_first_and_a_webhook_ends_both(
    connect: Callable[..., Bot], double: TelegramDouble
) -> None:
    first, second = connect(), connect()
    poll = asyncio.create_task(first.get_updates(timeout=30))
    await double.until(lambda: len(double.called("getUpdates")) == 1)
    other = asyncio.create_task(second.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await poll
    await first.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError):
        await other
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await first.get_updates()
    assert (await first.get_webhook_info()).url == "http://127.0.0.1:9/"
    await first.delete_webhook()
    assert await first.get_updates() == []


async def test_a_method_nobody_knows_is_not_found(bot: Bot) -> None:
    class Fly(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "fly"

    assert isinstance(await refusal(bot, Fly()), TelegramNotFound)


async def test_a_person_cannot_press_what_is_not_there(bot: Bot, lan: Person) -> None:
    await bot.send_message(lan.id, "a", reply_markup=buttons(callback_data="x"))
    with pytest.raises(AssertionError, match="there is no button"):
        await lan.presses("Khác")


async def refusal(bot: Bot, call: Call) -> TelegramAPIError:
    with pytest.raises(TelegramAPIError) as raised:
        await bot(call)
    return raised.value
