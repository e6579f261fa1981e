"""Concurrent callers share batches and get exactly their own results."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from threading import Event

import pytest

from memory.gather import PATIENCE, Gatherer


class Doubler:
    """Doubles numbers, keeps the batches it saw, and can be held still."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started = Event()
        self.go_on = Event()
        self.go_on.set()

    def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(items))
        self.started.set()
        assert self.go_on.wait(30)
        if 13 in items:
            raise ValueError("13 has no double")
        return [2 * item for item in items]


@pytest.fixture
def doubler() -> Doubler:
    return Doubler()


@pytest.fixture
async def gatherer(doubler: Doubler) -> AsyncIterator[Gatherer[int, int]]:
    gatherer = Gatherer(doubler, 4)
    yield gatherer
    gatherer.close()


async def hold(doubler: Doubler, gatherer: Gatherer[int, int]) -> "asyncio.Task[Sequence[int]]":
    """Start a first call and return when it is being worked on and will not end by itself."""
    doubler.go_on.clear()
    first = asyncio.create_task(gatherer.run([0]))
    await asyncio.to_thread(doubler.started.wait, 30)
    return first


async def test_an_idle_gatherer_starts_at_once(doubler: Doubler, gatherer: Gatherer[int, int]) -> None:
    assert await gatherer.run([1, 2]) == [2, 4]
    assert doubler.batches == [[1, 2]]


async def test_calls_that_come_meanwhile_share_the_next_batches_in_their_order(
    doubler: Doubler, gatherer: Gatherer[int, int]
) -> None:
    first = await hold(doubler, gatherer)
    others = [asyncio.create_task(gatherer.run(items)) for items in ([1, 2], [3], [4, 5], [6])]
    await asyncio.sleep(0)
    doubler.go_on.set()
    assert await asyncio.gather(first, *others) == [[0], [2, 4], [6], [8, 10], [12]]
    assert doubler.batches == [[0], [1, 2, 3], [4, 5, 6]]


async def test_a_failure_reaches_its_callers_and_nobody_else(doubler: Doubler, gatherer: Gatherer[int, int]) -> None:
    with pytest.raises(ValueError, match="no double"):
        await gatherer.run([13])
    assert await gatherer.run([7]) == [14]


async def test_a_caller_that_gave_up_is_not_worked_for(doubler: Doubler, gatherer: Gatherer[int, int]) -> None:
    first = await hold(doubler, gatherer)
    given_up, patient = (asyncio.create_task(gatherer.run([number])) for number in (1, 2))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    doubler.go_on.set()
    assert await asyncio.gather(first, patient) == [[0], [4]]
    assert doubler.batches == [[0], [2]]


async def test_threads_that_wait_and_callers_that_await_get_their_own_results(gatherer: Gatherer[int, int]) -> None:
    blocking = [asyncio.to_thread(gatherer.run_now, [number, number + 1]) for number in range(20, 60, 2)]
    awaiting = [gatherer.run([number]) for number in range(100, 120)]
    results = [list(result) for result in await asyncio.gather(*blocking, *awaiting)]
    assert results[:20] == [[2 * number, 2 * number + 2] for number in range(20, 60, 2)]
    assert results[20:] == [[2 * number] for number in range(100, 120)]


async def test_what_goes_wrong_is_raised_where_a_thread_waits(gatherer: Gatherer[int, int]) -> None:
    with pytest.raises(ValueError, match="13 has no double"):
        await asyncio.to_thread(gatherer.run_now, [13])


async def test_who_waits_for_an_answer_goes_before_a_job_that_has_time(
    doubler: Doubler, gatherer: Gatherer[int, int]
) -> None:
    first = await hold(doubler, gatherer)
    job = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [7, 8]))
    while not gatherer._unhurried:  # noqa: ASYNC110  # another thread sets no event here
        await asyncio.sleep(0.001)
    asked = asyncio.create_task(gatherer.run([1]))
    await asyncio.sleep(0)
    doubler.go_on.set()
    await asyncio.gather(first, job, asked)
    assert doubler.batches == [[0], [1], [7, 8]]


async def test_a_job_that_has_time_gets_its_turn_however_many_hurry(
    doubler: Doubler, gatherer: Gatherer[int, int]
) -> None:
    first = await hold(doubler, gatherer)
    job = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [7, 8]))
    while not gatherer._unhurried:  # noqa: ASYNC110  # another thread sets no event here
        await asyncio.sleep(0.001)
    hurried = [asyncio.create_task(gatherer.run([1, 2, 3, 4])) for _ in range(2 * PATIENCE)]
    await asyncio.sleep(0)
    doubler.go_on.set()
    await asyncio.gather(first, job, *hurried)
    assert doubler.batches.index([7, 8]) <= PATIENCE + 1


async def test_calls_that_were_given_up_leave_nobody_waiting(doubler: Doubler, gatherer: Gatherer[int, int]) -> None:
    first = await hold(doubler, gatherer)
    job = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [7, 8]))
    while not gatherer._unhurried:  # noqa: ASYNC110  # another thread sets no event here
        await asyncio.sleep(0.001)
    given_up = asyncio.create_task(gatherer.run([1]))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    doubler.go_on.set()
    await first
    assert await job == [14, 16]


async def test_a_thread_that_finds_nobody_before_it_does_its_own_work_and_the_next_are_served_after_it(
    doubler: Doubler, gatherer: Gatherer[int, int]
) -> None:
    doubler.go_on.clear()
    alone = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [1]))
    await asyncio.to_thread(doubler.started.wait, 30)
    others = [asyncio.create_task(gatherer.run([number])) for number in (2, 3)]
    await asyncio.sleep(0)
    doubler.go_on.set()
    assert await asyncio.gather(alone, *others) == [[2], [4], [6]]
    assert doubler.batches == [[1], [2, 3]]


async def test_a_failure_of_ones_own_work_leaves_the_others_theirs(
    doubler: Doubler, gatherer: Gatherer[int, int]
) -> None:
    doubler.go_on.clear()
    alone = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [13]))
    await asyncio.to_thread(doubler.started.wait, 30)
    other = asyncio.create_task(gatherer.run([2]))
    await asyncio.sleep(0)
    doubler.go_on.set()
    with pytest.raises(ValueError, match="no double"):
        await alone
    assert await other == [4]


async def test_closing_waits_for_who_works_alone_and_for_who_came_meanwhile(doubler: Doubler) -> None:
    gatherer: Gatherer[int, int] = Gatherer(doubler, 4)
    doubler.go_on.clear()
    alone = asyncio.create_task(asyncio.to_thread(gatherer.run_now, [1]))
    await asyncio.to_thread(doubler.started.wait, 30)
    other = asyncio.create_task(gatherer.run([2]))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(gatherer.close))
    while not gatherer._closed:  # noqa: ASYNC110  # another thread sets no event here
        await asyncio.sleep(0.001)
    assert not closing.done()
    doubler.go_on.set()
    await closing
    assert await asyncio.gather(alone, other) == [[2], [4]]
    with pytest.raises(RuntimeError):
        gatherer.run_now([3])
