"""When the shop is open: weekdays, holidays, Tết, exceptions, and when it opens next."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from routing.hours import ALWAYS, Hours, Span, is_open, next_opening

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = (Span(time(8, 30), time(21)),)
SHORT = (Span(time(9), time(17)),)
SHOP = Hours(
    week=(DAY, DAY, DAY, DAY, DAY, DAY, ()),
    holiday_spans=SHORT,
    exceptions=((date(2026, 11, 30), ()),),
)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (datetime(2026, 11, 21, 8, 29), False),  # a Saturday, one minute early
        (datetime(2026, 11, 21, 8, 30), True),
        (datetime(2026, 11, 21, 21, 0), False),  # closing time is closed
        (datetime(2026, 11, 22, 12, 0), False),  # Sunday
        (datetime(2026, 2, 17, 12, 0), False),  # Tết
        (datetime(2026, 4, 30, 16, 59), True),  # a public holiday has short hours
        (datetime(2026, 4, 30, 18, 0), False),
        (datetime(2026, 11, 30, 12, 0), False),  # an exception
    ],
)
def test_open_or_not(at: datetime, *, opened: bool) -> None:
    assert is_open(SHOP, at.replace(tzinfo=ZONE)) is opened


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 11, 21, 12, 0), datetime(2026, 11, 21, 12, 0)),  # open: now
        (datetime(2026, 11, 21, 6, 0), datetime(2026, 11, 21, 8, 30)),
        (datetime(2026, 11, 21, 22, 0), datetime(2026, 11, 23, 8, 30)),  # over Sunday
        (datetime(2026, 2, 15, 22, 0), datetime(2026, 2, 21, 8, 30)),  # over Tết
    ],
)
def test_next_opening(at: datetime, opens: datetime) -> None:
    assert next_opening(SHOP, at.replace(tzinfo=ZONE)) == opens.replace(tzinfo=ZONE)


def test_round_the_clock_never_closes() -> None:
    assert is_open(ALWAYS, datetime(2026, 2, 17, 3, 0, tzinfo=ZONE))


def test_a_shop_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(Hours(((),) * 7), datetime(2026, 11, 21, tzinfo=ZONE)) is None
