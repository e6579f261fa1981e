"""Dates of birth as people write them: ISO, Vietnamese order, digits alone, a year alone."""

import re
from dataclasses import dataclass
from datetime import date

from conversation.text import clean, fold

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_LOCAL = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_SPOKEN = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"\d{4}")
_FIRST_YEAR = 1000
_LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth; month and day are 0 where only the year, or the year and month, are known."""

    year: int
    month: int = 0
    day: int = 0

    def digits(self) -> str:
        """Return it as YYYYMMDD."""
        return f"{self.year:04d}{self.month:02d}{self.day:02d}"


def parse_birth(text: str) -> Birth | None:
    """Return the date ``text`` means, day before month; None when there is none or it is in no calendar."""
    plain = fold(clean(text))
    if found := _SPOKEN.fullmatch(plain):
        return _checked(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(plain) or _DIGITS.fullmatch(plain):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _LOCAL.fullmatch(plain):
        year = int(found[3])
        if len(found[3]) == 2:
            year += 1900 if year > 25 else 2000
        return _checked(year, int(found[2]), int(found[1])) or _checked(year, int(found[1]), int(found[2]))
    if _YEAR.fullmatch(plain) and _FIRST_YEAR <= int(plain) <= _LAST_YEAR:
        return Birth(int(plain))
    return None


def is_impossible(text: str) -> bool:
    """Whether there is a text and it is no date: counted in reports, treated as missing."""
    return bool(clean(text)) and parse_birth(text) is None


def _checked(year: int, month: int, day: int) -> Birth | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if day == 0 and 0 <= month <= 12:
        return Birth(year, month)
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Birth(year, month, day)
