"""Promises run in opening hours, warn before they break, and tell each thing once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from routing.hours import ALWAYS, Hours, Span, add_open_time, find_gaps
from routing.queues import Queue, ServiceLevel
from routing.service import Promise, Standing, start_clock, tick

SHOP = Hours(((Span(time(8), time(12)), Span(time(13), time(18))),) * 6 + ((),), exceptions=((date(2026, 11, 24), ()),))


def vn(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


OPEN_TIME = [
    (vn(20, 9), 60, vn(20, 10)),
    (vn(20, 11, 50), 20, vn(20, 13, 10)),  # over lunch
    (vn(20, 17, 50), 30, vn(21, 8, 20)),  # over night
    (vn(21, 17, 50), 30, vn(23, 8, 20)),  # over a Sunday
    (vn(23, 17), 120, vn(25, 9)),  # over a day with hours of its own: none
    (vn(22, 3), 15, vn(23, 8, 15)),  # begun while closed
]


@pytest.mark.parametrize(("start", "minutes", "end"), OPEN_TIME)
def test_time_runs_while_the_queue_is_open(start: datetime, minutes: int, end: datetime) -> None:
    assert add_open_time(SHOP, start, timedelta(minutes=minutes)) == end


def test_around_the_clock_is_the_clock_s_own_time_and_never_open_has_no_end() -> None:
    long = timedelta(days=3, minutes=7)
    assert add_open_time(ALWAYS, vn(20, 9), long) == vn(20, 9) + long
    assert add_open_time(Hours(((),) * 7), vn(20, 9), timedelta(minutes=1)) is None


def test_a_gap_is_a_closure_longer_than_asked_for() -> None:
    found = find_gaps(SHOP, vn(20, 9), vn(27, 9), timedelta(hours=30))
    assert found == ((vn(21, 18), vn(23, 8)), (vn(23, 18), vn(25, 8)))


def test_a_promise_warns_once_then_breaks_once() -> None:
    queue = Queue("care", service=ServiceLevel(first_minutes=20, warn_share=0.75))
    clock = start_clock("c", Promise.FIRST, queue, SHOP, vn(20, 9))
    assert clock is not None
    assert (clock.warn_at, clock.due_at) == (vn(20, 9, 15), vn(20, 9, 20))
    told = []
    for minute in (14, 15, 16, 19, 20, 21):
        clock, standing = tick(clock, vn(20, 9, minute))
        told.append(standing)
    assert told == [None, Standing.SOON, None, None, Standing.LATE, None]
    assert clock.next_at() is None


def test_a_clock_looked_at_too_late_tells_only_the_worst() -> None:
    queue = Queue("care", service=ServiceLevel(next_minutes=5))
    clock = start_clock("c", Promise.NEXT, queue, SHOP, vn(20, 9))
    assert clock is not None
    assert tick(clock, vn(21, 9))[1] is Standing.LATE


def test_a_queue_that_promises_nothing_has_no_clock() -> None:
    assert start_clock("c", Promise.RESOLUTION, Queue("care"), SHOP, vn(20, 9)) is None
