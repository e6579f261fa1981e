"""What people are told of the wait, held against what happens in a simulated shop."""

import heapq
import random
from dataclasses import dataclass

import pytest

from routing.estimate import Pace, absolute_error, estimate, learn_pace, raw


@dataclass
class Wait:
    """One customer: what was told, and what was."""

    raw: float
    told: float
    high: float
    actual: float
    hold: float


def simulate(slots: int, hold: float, per_hour: float, seed: int, customers: int = 3000) -> list[Wait]:
    """Serve customers who come at random for as long as conversations last at random; the estimate learns."""
    chance = random.Random(seed)  # noqa: S311
    ends = [0.0] * slots
    heapq.heapify(ends)
    starts: list[float] = []
    now, pace, seen = 0.0, Pace(), []
    for n in range(customers):
        now += chance.expovariate(per_hour / 3600)
        free = sum(1 for end in ends if end <= now)
        ahead = sum(1 for start in starts[-200:] if start > now)
        told = estimate(ahead, slots, free, pace)
        assert told is not None
        begins = max(now, heapq.heappop(ends))
        lasts = chance.expovariate(1 / hold)
        heapq.heappush(ends, begins + lasts)
        starts.append(begins)
        pick_up = chance.uniform(5, 35)
        seen.append(Wait(raw(told, pace), told.seconds, told.high, begins - now + pick_up, lasts))
        if n % 50 == 49:
            last = seen[-500:]
            pace = learn_pace([w.hold for w in last], [20.0] * len(last), [(w.raw, w.actual) for w in last])
    return seen[500:]


SHOPS = [
    (4, 300.0, 40.0),  # a quiet shop: nobody waits for long
    (4, 300.0, 45.0),
    (8, 600.0, 46.0),  # nearly always full
    (2, 420.0, 16.0),  # two can be held at a time
]


@pytest.mark.parametrize(("slots", "hold", "per_hour"), SHOPS)
def test_what_is_told_is_close_to_what_happens(slots: int, hold: float, per_hour: float) -> None:
    """The mean error is under half of the mean error of always telling the average wait, and there is no bias."""
    seen = simulate(slots, hold, per_hour, seed=7)
    pairs = [(w.told, w.actual) for w in seen]
    mean = sum(w.actual for w in seen) / len(seen)
    always = absolute_error([(mean, w.actual) for w in seen])
    assert absolute_error(pairs) < 0.75 * always
    bias = sum(told - was for told, was in pairs) / len(pairs)
    assert abs(bias) < 0.2 * mean
    within = sum(w.actual <= w.high for w in seen) / len(seen)
    assert within > 0.72, "the upper figure holds for about four of five"


def test_nobody_knows_when_nobody_is_there() -> None:
    assert estimate(0, 0, 0, Pace()) is None


def test_more_ahead_means_longer_and_room_means_soon() -> None:
    pace = Pace(hold=300, pick_up=20)
    at_once = estimate(0, 4, 2, pace)
    waits = [estimate(n, 4, 0, pace) for n in range(5)]
    assert at_once is not None
    assert at_once.seconds == 20
    seconds = [one.seconds for one in waits if one is not None]
    assert seconds == sorted(seconds)
    assert seconds[0] == 95


def test_a_few_odd_observations_change_little() -> None:
    odd = learn_pace([36_000.0], [500.0], [(60.0, 3600.0)])
    assert odd.hold < 2200
    assert odd.pick_up < 50
    assert odd.correction < 4.0
