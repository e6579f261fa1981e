"""Time expressions, seen from Saturday, 21 November 2026, in Vietnam."""

from datetime import date, datetime, timedelta, timezone

import pytest

from memory.dates import find_span

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hôm qua shop nói gì", "2026-11-20", "2026-11-20"),
        ("hom qua", "2026-11-20", "2026-11-20"),
        ("tháng trước mình mua gì", "2026-10-01", "2026-10-31"),
        ("thg trc e mua j", "2026-10-01", "2026-10-31"),
        ("tuần rồi", "2026-11-09", "2026-11-15"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("hồi tháng 3", "2026-03-01", "2026-03-31"),
        ("tháng ba năm ngoái", "2025-03-01", "2025-03-31"),
        ("tháng sáu em mua", "2026-06-01", "2026-06-30"),
        ("tháng 12", "2025-12-01", "2025-12-31"),  # the last one that has been
        ("3 ngày trước", "2026-11-18", "2026-11-18"),
        ("cách đây 2 tháng", "2026-09-01", "2026-09-30"),
        ("thứ sáu tuần trước", "2026-11-13", "2026-11-13"),
        ("on 8 May, 2023?", "2023-05-08", "2023-05-08"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("ngày 15 tháng 3 năm 2025", "2025-03-15", "2025-03-15"),
        ("15/3", "2026-03-15", "2026-03-15"),
        ("two weeks ago", "2026-11-03", "2026-11-10"),
        ("năm nay", "2026-01-01", "2026-11-21"),  # no further than today
    ],
)
def test_an_expression_becomes_days(text: str, first: str, last: str) -> None:
    span = find_span(text, NOW)
    assert span is not None
    assert (span.first, span.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "tháng sau giao",
        "mai giao nhé",
        "31/2",
        "ngày 99 tháng 99",
        "May I return it",
        "có may áo không",
        "năm 0000",
        "",
        "in 9999",
    ],
)
def test_what_names_no_day_that_has_been_gives_nothing(text: str) -> None:
    assert find_span(text, NOW) is None


def test_bounds_are_midnights_of_the_shop() -> None:
    span = find_span("hôm qua", NOW)
    assert span is not None
    start, end = span.bounds(VIETNAM)
    assert start.isoformat() == "2026-11-20T00:00:00+07:00"
    assert end - start == timedelta(days=1)
