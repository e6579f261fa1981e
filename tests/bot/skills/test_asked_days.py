"""The day that is asked about is read out of a question for opening hours, the next one of its name."""

from datetime import date, time

import pytest

from bot.skills.asked_days import days_asked
from routing.hours import Hours, Span

HOURS = Hours(((Span(time(8), time(20)),),) * 7, holiday_spans=(Span(time(9), time(17)),))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("30/4 shop mở cửa tới mấy giờ", date(2027, 4, 30), 1),
        ("quốc khánh có mở không", date(2027, 9, 2), 2),
        ("are you open on National Day?", date(2027, 9, 2), 2),
        ("mùng 1 tết shop nghỉ không", date(2027, 2, 4), 7),
        ("tet duong lich co lam k", date(2027, 1, 1), 1),
        ("New Year's Day hours?", date(2027, 1, 1), 1),
        ("giáng sinh shop mở cửa không", date(2026, 12, 25), 1),
        ("24/12 mấy giờ đóng cửa", date(2026, 12, 24), 1),
        ("ngày 20 tháng 11 có mở không", date(2027, 11, 20), 1),
        ("giỗ tổ có bán không", date(2027, 4, 16), 1),
    ],
)
def test_a_special_day_is_the_next_of_its_name(text: str, first: date, count: int) -> None:
    days = days_asked(text, HOURS, TODAY)
    assert (days[0], len(days)) == (first, count)


@pytest.mark.parametrize(
    "text", ["mấy giờ đóng cửa", "8h tối còn bán không", "31/2 có mở không", "40/13 mở không", "mở 24/24 không", ""]
)
def test_otherwise_no_day_is_asked_about(text: str) -> None:
    assert days_asked(text, HOURS, TODAY) == ()


def test_a_shop_without_public_holidays_has_none_to_tell() -> None:
    assert days_asked("quốc khánh có mở không", Hours(HOURS.week, holidays=""), TODAY) == ()
