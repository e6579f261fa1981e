"""No second holds more calls than Telegram allows, and no chat waits longer than it must."""

import asyncio
import heapq
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.telegram.pace import Pace
from tests.channels.telegram.conftest import Time


class Simulation:
    """Time in which many wait at once: it jumps to the next moment somebody waits for."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now + seconds, next(self._order), woken))
        await woken

    async def run(self, tasks: list[asyncio.Task[None]]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(4):
                await asyncio.sleep(0)
            if self._waiting:
                self.now, _, woken = heapq.heappop(self._waiting)
                woken.set_result(None)


async def moments_of(calls: dict[int, int]) -> list[tuple[float, int]]:
    """Return when each call goes through, for chats with so many calls each."""
    simulation = Simulation()
    pace = Pace(simulation.clock, simulation.sleep)
    moments: list[tuple[float, int]] = []

    async def write(chat: int, count: int) -> None:
        for _ in range(count):
            assert await pace.turn(chat, longest=1e9) == 0
            moments.append((simulation.now, chat))

    await simulation.run([asyncio.create_task(write(chat, count)) for chat, count in calls.items()])
    return moments


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(1, 60), st.integers(1, 12), min_size=1))
def test_no_second_holds_more_than_telegram_allows(calls: dict[int, int]) -> None:
    moments = asyncio.run(moments_of(calls))
    everybody = sorted(moment for moment, _ in moments)
    assert len(everybody) == sum(calls.values())
    assert all(later - earlier > 1 - 1e-6 for earlier, later in zip(everybody, everybody[30:], strict=False))
    for chat in calls:
        mine = [moment for moment, owner in moments if owner == chat]
        assert all(later - earlier > 1 - 1e-6 for earlier, later in zip(mine, mine[3:], strict=False))


async def test_one_talkative_chat_holds_up_no_other() -> None:
    moments = await moments_of({1: 30} | dict.fromkeys(range(2, 12), 1))
    assert max(moment for moment, chat in moments if chat > 1) < 1
    assert max(moment for moment, chat in moments if chat == 1) == pytest.approx(27, abs=1)


async def test_a_turn_too_far_away_is_told_and_not_taken() -> None:
    time = Time()
    pace = Pace(time.clock, time.sleep)
    pace.hold(1, 30)
    assert [await pace.turn(1, longest=10) for _ in range(2)] == [30, 30]
    assert await pace.turn(2, longest=10) == 0
    time.now += 25
    assert await pace.turn(1, longest=10) == 0
    assert time.slept == [5]
