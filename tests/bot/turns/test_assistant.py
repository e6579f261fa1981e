"""The assistant over a real inbox: order, faults and engines that are away cost nobody a message."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from bot.stages.identify import open_turns
from bot.turns.assistant import ENOUGH, Assistant, to_waves
from bot.turns.inbox import Delivery, Inbox, InboxReader, dead_letters
from bot.turns.turn import Turn
from conversation.errors import UnavailableError
from conversation.ids import new_id
from conversation.messages import Address, InboundMessage
from storage.live import EmbeddedValkey, connect_live

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PARTITIONS = 4


@pytest.fixture
async def live(valkey: EmbeddedValkey) -> AsyncIterator[Redis]:
    client = connect_live(valkey.url)
    await client.flushdb()
    yield client
    await client.aclose()


class CountingReader(InboxReader):
    """Counts what it has yielded and its taker has come back for."""

    count = 0

    async def batches(self) -> AsyncIterator[tuple[Delivery, ...]]:
        async for deliveries in super().batches():
            yield deliveries
            self.count += len(deliveries)


class Shop:
    """An assistant whose stages and record are the test's."""

    def __init__(self, live: Redis) -> None:
        self.live = live
        self.inbox = Inbox(live, PARTITIONS)
        self.reader = CountingReader(live, PARTITIONS, 16)
        self.waves: list[list[tuple[str, str]]] = []
        self.answered: list[str] = []
        self.poison: set[str] = set()
        self.faults: list[Exception] = []
        self.prepared: list[int] = []
        self.in_turn = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.assistant = Assistant(self.reader, self._prepare, (self._stage,), self._commit, lambda: NOW)

    async def receive(self, *texts: str, user: str = "lan") -> None:
        for text in texts:
            await self.inbox.receive(message(user, text))

    async def run_until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Let it work until ``holds``, then end it as a drain does."""
        running = asyncio.create_task(self.assistant.run())
        async with asyncio.timeout(20):
            while not await holds():  # noqa: ASYNC110  # the live store sets no event here
                await asyncio.sleep(0.01)
            self.assistant.stop()
            await running
        await self.reader.close()

    def hold_turns(self) -> None:
        """Let no turn end before ``go_on`` is set."""
        self.go_on.clear()

    async def until_read(self, count: int) -> None:
        """Wait until the assistant has been given ``count`` messages."""
        await self.until(lambda: self.reader.count >= count)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until ``holds``."""
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110  # what is waited for sets no event
                await asyncio.sleep(0.005)

    async def is_empty(self) -> bool:
        return await self.reader.backlog() == 0

    async def _prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Turn]:
        if any(d.message.text in self.poison and d.message.text.startswith("unreadable") for d in deliveries):
            raise ValueError("cannot be read")
        self.prepared.append(len(deliveries))
        return open_turns(deliveries, NOW)

    async def _stage(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        self.in_turn.set()
        await self.go_on.wait()
        self.waves.append([(turn.message.address.user, turn.message.text) for turn in turns])
        if any(turn.message.text in self.poison for turn in turns):
            raise ValueError("poison")
        return turns

    async def _commit(self, turns: Sequence[Turn], _: datetime) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.answered += [turn.message.text for turn in turns]


@pytest.fixture
def shop(live: Redis) -> Shop:
    return Shop(live)


async def test_no_address_stands_twice_in_a_wave_and_each_keeps_its_order(shop: Shop) -> None:
    await shop.receive("a1", "a2", "a3", user="an")
    await shop.receive("b1", "b2", user="binh")
    await shop.run_until(lambda: _has(shop, 5))
    for wave in shop.waves:
        users = [user for user, _ in wave]
        assert len(users) == len(set(users))
    assert [text for text in shop.answered if text.startswith("a")] == ["a1", "a2", "a3"]
    assert [text for text in shop.answered if text.startswith("b")] == ["b1", "b2"]


def test_waves_are_as_few_as_the_busiest_address_needs() -> None:
    deliveries = [Delivery(0, f"{i}-0", message(user, str(i))) for i, user in enumerate("aabacb")]
    waves = to_waves(open_turns(deliveries, NOW))
    assert [[turn.message.text for turn in wave] for wave in waves] == [["0", "2", "4"], ["1", "5"], ["3"]]


@pytest.mark.parametrize("poison", ["poison in a stage", "unreadable from the start"])
async def test_a_poisonous_message_goes_to_the_dead_letters_and_the_others_are_answered(
    shop: Shop, poison: str
) -> None:
    shop.poison = {poison}
    await shop.receive("before", user="an")
    await shop.receive(poison, "after it", user="binh")
    await shop.receive("beside", user="chi")
    await shop.run_until(shop.is_empty)
    assert sorted(shop.answered) == ["after it", "before", "beside"]
    ((_, letter),) = await shop.live.xrange(dead_letters())
    assert poison in letter["m"]
    assert letter["error"].startswith("ValueError")


async def test_what_comes_in_during_a_turn_is_prepared_together_after_it(shop: Shop) -> None:
    shop.hold_turns()
    running = asyncio.create_task(shop.assistant.run())
    await shop.receive("first")
    await shop.in_turn.wait()
    for user in ("an", "binh", "chi"):
        await shop.receive(f"of {user}", user=user)
    await shop.until_read(4)
    assert shop.prepared == [1]
    shop.go_on.set()
    await shop.until(lambda: len(shop.answered) == 4)
    assert shop.prepared == [1, 3]
    shop.assistant.stop()
    await running


async def test_when_enough_wait_they_are_prepared_during_the_turn(shop: Shop) -> None:
    shop.hold_turns()
    running = asyncio.create_task(shop.assistant.run())
    await shop.receive("first")
    await shop.in_turn.wait()
    for place in range(ENOUGH):
        await shop.receive(f"more {place}", user=f"user {place}")
    await shop.until(lambda: sum(shop.prepared) == 1 + ENOUGH)
    assert shop.answered == []
    shop.go_on.set()
    await shop.until(lambda: len(shop.answered) == 1 + ENOUGH)
    shop.assistant.stop()
    await running


async def test_while_an_engine_is_away_it_is_tried_again_and_nothing_is_lost(shop: Shop) -> None:
    shop.faults = [UnavailableError("the record store does not answer")] * 2
    await shop.receive("one", "two")
    await shop.run_until(shop.is_empty)
    assert shop.answered == ["one", "two"]
    assert await shop.live.xlen(dead_letters()) == 0


async def test_a_commit_that_fails_for_the_batch_is_done_one_by_one(shop: Shop) -> None:
    shop.faults = [RuntimeError("a fault of the batch")]
    await shop.receive("a", user="an")
    await shop.receive("b", user="binh")
    await shop.run_until(shop.is_empty)
    assert sorted(shop.answered) == ["a", "b"]
    assert await shop.live.xlen(dead_letters()) == 0


async def test_a_drain_finishes_what_was_read_and_leaves_the_rest(shop: Shop) -> None:
    await shop.receive(*(f"m{i}" for i in range(40)))
    await shop.run_until(lambda: _has(shop, 1))
    left = await shop.reader.backlog()
    assert len(shop.answered) + left == 40
    heir = Shop(shop.live)
    await heir.run_until(heir.is_empty)
    assert shop.answered + heir.answered == [f"m{i}" for i in range(40)]


async def _has(shop: Shop, count: int) -> bool:
    return len(shop.answered) >= count


def message(user: str, text: str) -> InboundMessage:
    """Return a message with an id of its own."""
    return InboundMessage(new_id(), Address("webchat", user), f"{user}:{text}", NOW, text)
