"""Days no calendar has are noticed; what merely looks like one is not."""

import pytest

from conversation.no_such_day import find_no_such_day


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("giao ngày 31/2 giúp mình", "vi", "31/2"),
        ("hom qua ngay 5/13 minh dat", "vi", "5/13"),
        ("on 5/13 I ordered", "en", ""),  # May 13th
        ("ngày 30 tháng 2", "vi", "30 tháng 2"),
        ("deliver on April 31st", "en", "April 31st"),
        ("ngày 29/2", "vi", ""),  # there are leap years
        ("ngày 29/2/2025", "vi", "29/2/2025"),
        ("ngày 0/5", "vi", "0/5"),
        ("shop mở 24/7 đúng không", "vi", ""),
        ("lấy 31/2 hộp", "vi", ""),  # nobody calls it a day
        ("may 5 cai", "vi", ""),
        ("ngày 31/2 " * 20_000, "vi", "31/2"),
    ],
)
def test_a_day_that_does_not_exist_is_found_as_it_was_written(text: str, language: str, found: str) -> None:
    assert find_no_such_day(text, language) == found
