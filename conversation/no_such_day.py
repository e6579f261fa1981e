"""Days people write that no calendar has: 31/2, ngày 5/13, April 31st."""

import re
from calendar import monthrange

from conversation.text import clean, fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(f"{month}[a-z]*" for month in _MONTHS)
_CALLED = re.compile(
    r"\b(?:ngay|hom|mung|mong|date|on|dated|from|until|before|after)\s+(?:mung |mong )?"
    r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}|\d{2}))?(?![\d/])"
    r"|(?:\b(?:ngay|hom|mung|mong)\s+)?\b(?P<d2>\d{1,2}) thang (?P<m2>\d{1,2})(?:(?: nam|,)? (?P<y2>\d{4}))?\b"
    rf"|\b(?P<m3>{_NAMED}) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y3>\d{{4}})\b)?"
    rf"|\b(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m4>{_NAMED})\b(?:,? (?P<y4>\d{{4}})\b)?"
)
_LEAP = 2024
_LOOKED_AT = 600
"""Letters of a text that are looked at."""


def find_no_such_day(text: str, language: str) -> str:
    """Return the first day in ``text`` that does not exist, as it is written, empty when all do.

    Day and month stand in that order, except in English, where either may come first.
    """
    shown = clean(text)[:_LOOKED_AT]
    plain = fold(shown)
    for found in _CALLED.finditer(plain):
        day, month, year = _parts(found)
        exists = _exists(day, month, year) or (
            language == "en" and found["d"] is not None and _exists(month, day, year)
        )
        if not exists and len(plain) == len(shown):
            return _SPACES.sub(" ", shown[_start(found) : found.end()]).strip()
    return ""


_SPACES = re.compile(r"\s+")


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    day = next(int(found[name]) for name in ("d", "d2", "d3", "d4") if found[name])
    month = next(found[name] for name in ("m", "m2", "m3", "m4") if found[name])
    year = next((found[name] for name in ("y", "y2", "y3", "y4") if found[name]), "")
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return day, number, (int(year) + 2000 if len(year) == 2 else int(year)) if year else _LEAP


def _start(found: re.Match[str]) -> int:
    return min(found.start(name) for name in ("d", "d2", "m3", "d4") if found[name])


def _exists(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]
