"""Which days somebody asks about who asks when the shop is open: "30/4 có mở không", "are you open on National Day"."""

import re
from datetime import date, timedelta

from conversation.text import clean, fold
from routing.hours import Hours, find_holiday

_AHEAD = timedelta(days=366)
"""How far ahead a day of the calendar is looked for."""

_HOLIDAYS = (
    (re.compile(r"\b(?:tet (?:duong lich|tay)|new year s (?:day|eve))\b"), "New Year's Day"),
    (re.compile(r"\b(?:tet|mung \d{1,2}|mong \d{1,2}|lunar new year)\b"), "Lunar New Year"),
    (re.compile(r"\b(?:gio to|hung vuong|hung kings?)\b"), "Hung Kings"),
    (re.compile(r"\b(?:giai phong|thong nhat dat nuoc|reunification|liberation)\b"), "Reunification"),
    (re.compile(r"\b(?:quoc te lao dong|labou?r day|may day)\b"), "Labor Day"),
    (re.compile(r"\b(?:quoc khanh|national day)\b"), "National Day"),
)
"""Words for a public holiday, folded, and what its name holds in the calendar (in English, see ``find_holiday``)."""

_FIXED = ((re.compile(r"\b(?:giang sinh|noel|christmas|xmas)\b"), 25, 12),)
_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?(?:/|-| thang )\s?(\d{1,2})(?![\d/-])")


def days_asked(text: str, hours: Hours, today: date) -> tuple[date, ...]:
    """Return the days ``text`` names, the next such ones from ``today``, in a row; none when it names no day."""
    plain = fold(clean(text)).replace("'", " ").replace("’", " ")
    for words, name in _HOLIDAYS:
        if words.search(plain):
            return find_holiday(hours, name, today)
    for words, day, month in _FIXED:
        if words.search(plain):
            return _next(day, month, today)
    found = _DATE.search(plain)
    return _next(int(found[1]), int(found[2]), today) if found else ()


def _next(day: int, month: int, today: date) -> tuple[date, ...]:
    """Return the next such day; none where the calendar has none within a year."""
    for year in (today.year, today.year + 1):
        try:
            at = date(year, month, day)
        except ValueError:
            continue
        if today <= at <= today + _AHEAD:
            return (at,)
    return ()
