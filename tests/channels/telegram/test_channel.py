"""The channel as it is made and asked."""

import asyncio
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator

import pytest

from channels.telegram import create
from channels.telegram.downloads import LARGEST
from channels.telegram.telegram_channel import TelegramChannel
from conversation.errors import ChannelError, NotFoundError, SettingError
from conversation.messages import Attachment, AttachmentKind
from tests.channels.telegram.conftest import Connect
from tests.channels.telegram.ports import Inbox, Shelf, ports_of
from tests.telegram_double import Person, TelegramDouble


def made_with(**options: str) -> object:
    return create(ports_of(Inbox(), Shelf(), options))


def test_without_a_token_there_is_no_channel_and_with_one_there_is() -> None:
    assert made_with() is None
    assert made_with(telegram_bot_token="") is None
    assert isinstance(made_with(telegram_bot_token="12:abc"), TelegramChannel)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"telegram_bot_token": "not a token"}, "TELEGRAM_BOT_TOKEN"),
        ({"telegram_bot_token": "12:abc", "telegram_proxy": "ftp://x"}, "TELEGRAM_PROXY"),
        ({"telegram_bot_token": "12:abc", "telegram_webhook_secret": "có dấu"}, "TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_option_is_refused_by_name(options: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        made_with(**options)


def test_a_shop_without_telegram_does_not_load_its_library() -> None:
    code = "import sys, channels.telegram; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


async def test_the_bot_tells_its_name_for_links(channel: TelegramChannel, double: TelegramDouble) -> None:
    assert channel.username == ""
    assert [await channel.bot_username() for _ in range(2)] == ["quen_bot"] * 2
    assert channel.username == "quen_bot"
    assert len(double.called("getMe")) == 1


@pytest.fixture
async def proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """An HTTP proxy: its address, and the hosts it was asked for."""
    asked: list[str] = []
    piping: set[asyncio.Task[None]] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ", 2)
        asked.append(f"{method} {target}")
        host, _, port = target.rpartition(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        piping.update((asyncio.create_task(pipe(reader, far_writer)), asyncio.create_task(pipe(far_reader, writer))))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    server.close()
    for task in piping:
        task.cancel()
    await asyncio.gather(*piping, return_exceptions=True)


async def test_behind_a_proxy_telegram_is_reached_through_it(
    connect: Connect, double: TelegramDouble, proxy: tuple[str, list[str]]
) -> None:
    url, asked = proxy
    channel = connect(telegram_proxy=url)
    assert await channel.bot_username() == "quen_bot"
    await channel.stop()
    assert asked == [f"CONNECT {double.base.removeprefix('http://')}"]


async def test_a_wrong_token_cannot_tell_a_name(connect: Connect) -> None:
    channel = connect(telegram_bot_token="12:of-nobody")
    with pytest.raises(ChannelError, match="Unauthorized") as raised:
        await channel.bot_username()
    assert "of-nobody" not in str(raised.value)


async def test_a_photo_a_customer_sent_can_be_fetched(
    polling: TelegramChannel, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    data = bytes(range(256)) * 500
    await lan.sends_photo(data, caption="gãy rồi")
    await double.until_taken()
    (photo,) = inbox.messages[0].attachments
    assert photo.size == len(data)
    assert await polling.fetch(photo) == data


@pytest.mark.parametrize("reference", ["", "unknown", "AgACAgUAAxkBAAI00000"])
async def test_a_file_nobody_knows_is_not_found(channel: TelegramChannel, reference: str) -> None:
    with pytest.raises(NotFoundError):
        await channel.fetch(Attachment(AttachmentKind.PHOTO, reference))


async def test_a_file_too_large_for_bots_is_not_found(channel: TelegramChannel, double: TelegramDouble) -> None:
    file = double.keep_file(b"x" * (LARGEST + 1), "phim.mp4")
    with pytest.raises(NotFoundError, match="too big"):
        await channel.fetch(Attachment(AttachmentKind.VIDEO, file["file_id"]))


async def test_a_file_that_is_gone_by_the_time_it_is_read_never_shows_the_token(
    channel: TelegramChannel, double: TelegramDouble
) -> None:
    file = double.keep_file(b"x", "a.txt")
    double.loses_file(file["file_id"])
    with pytest.raises(NotFoundError) as raised:
        await channel.fetch(Attachment(AttachmentKind.DOCUMENT, file["file_id"]))
    assert double.token not in "".join(traceback.format_exception(raised.value))


async def test_telegram_out_of_reach_is_a_channel_error(channel: TelegramChannel, double: TelegramDouble) -> None:
    file = double.keep_file(b"x", "a.txt")
    await double.stop()
    with pytest.raises(ChannelError) as raised:
        await channel.fetch(Attachment(AttachmentKind.DOCUMENT, file["file_id"]))
    assert double.token not in "".join(traceback.format_exception(raised.value))
