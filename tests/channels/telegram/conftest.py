"""A channel connected to the double over real HTTP, with a clock of its own where waiting is part of the story."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from channels.telegram.telegram_channel import TelegramChannel, from_options
from tests.channels.telegram.ports import Inbox, Shelf, ports_of
from tests.telegram_double import Person, TelegramDouble

Connect = Callable[..., TelegramChannel]


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
async def double() -> AsyncIterator[TelegramDouble]:
    """The Bot API."""
    server = TelegramDouble()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def lan(double: TelegramDouble) -> Person:
    """A customer who has not written yet."""
    return double.person("Lan Trần", username="lan_tran")


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def connect(double: TelegramDouble, inbox: Inbox, shelf: Shelf, time: Time) -> AsyncIterator[Connect]:
    """Makes channels with their own options; all are stopped at the end."""
    made: list[TelegramChannel] = []

    def make(*, sleep: Callable[[float], Awaitable[None]] = time.sleep, **options: str) -> TelegramChannel:
        given = {"telegram_bot_token": double.token, "telegram_api_base": double.base} | options
        channel = from_options(ports_of(inbox, shelf, given), clock=time.clock, sleep=sleep)
        made.append(channel)
        return channel

    yield make
    await asyncio.gather(*(channel.stop() for channel in made))


@pytest.fixture
def channel(connect: Connect) -> TelegramChannel:
    """A channel that does not poll: for what is sent."""
    return connect()


@pytest.fixture
async def polling(connect: Connect) -> AsyncIterator[TelegramChannel]:
    """A channel that polls."""
    channel = connect()
    task = asyncio.create_task(channel.run())
    yield channel
    task.cancel()
    await asyncio.wait([task])
