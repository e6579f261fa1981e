"""Time expressions in questions: ``hôm qua``, ``tháng trước``, ``hồi tháng 3``, ``last week`` become a span of days.

Works on folded text, so accents may be missing. Days are those of the shop's time zone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from conversation.text import expand, fold

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both within; ``words`` are what the text called it, folded."""

    first: date
    last: date
    words: str

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return the instants from which and before which a thing happened in the span."""
        return (
            datetime.combine(self.first, time(), zone),
            datetime.combine(self.last + DAY, time(), zone),
        )


Rule = Callable[[re.Match[str], date], tuple[date, date] | None]

_VI_NUMBERS = dict(
    zip(["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"], range(1, 11), strict=True)
) | {
    "vai": 3,
    "may": 3,
}
_EN_NUMBERS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
) | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a few": 3,
    "several": 4,
}
_VI_MONTHS = {"gieng": 1, "muoi mot": 11, "muoi hai": 12, "chap": 12, "tu": 4} | {
    name: number
    for name, number in _VI_NUMBERS.items()
    if name not in ("bon", "sau", "vai", "may")  # thang sau: next month
}
_EN_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
_VI_DAYS = {"chu nhat": 6, "cn": 6} | {
    name: number
    for number, word in enumerate(["hai", "ba", "tu", "nam", "sau", "bay"])
    for name in (f"thu {word}", f"thu {number + 2}", f"t{number + 2}")
}
_EN_DAYS = dict(
    zip(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], range(7), strict=True)
)
_VI_DAY, _EN_DAY = "|".join(_VI_DAYS), "|".join(_EN_DAYS)
_N = r"(?P<n>\d{1,3}|" + "|".join(_VI_NUMBERS | _EN_NUMBERS) + ")"
_N_EN = _N.replace("<n>", "<e>")
_VI_MONTH = "1[0-2]|0?[1-9]|" + "|".join(_VI_MONTHS)
_EN_MONTH = "(?P<m>" + "|".join(_EN_MONTHS) + ")"
_LAST = "(?:truoc|roi|vua roi|vua qua|qua)"
_JUNE = re.compile(r"tháng sáu", re.IGNORECASE)


def find_span(text: str, now: datetime) -> Span | None:
    """Return the days ``text`` speaks of, as seen from ``now`` (aware, in the shop's zone); None when it names none.

    The longest expression counts; of equals the first. A future day, or an impossible one (31/2), is none.
    """
    folded = fold(_JUNE.sub("tháng 6", expand(text)))  # folded it would be next month
    today = now.date()
    best: Span | None = None
    for pattern, rule in _RULES:
        for match in pattern.finditer(folded):
            days = rule(match, today)
            if days and days[0] <= today and (best is None or len(match[0]) > len(best.words)):
                best = Span(days[0], min(days[1], today), match[0])
    return best


def _ago(days: int, spread: int = 0) -> Rule:
    return lambda _, today: (today - (days + spread) * DAY, today - days * DAY)


def _days_ago(match: re.Match[str], today: date) -> tuple[date, date] | None:
    days = _count(match)
    return today - (days + days // 5) * DAY, today - (days - days // 5) * DAY


def _weeks_ago(match: re.Match[str], today: date) -> tuple[date, date] | None:
    days = 7 * _count(match)
    return today - (days + 4) * DAY, today - (days - 3) * DAY


def _months_ago(match: re.Match[str], today: date) -> tuple[date, date] | None:
    return _month(today, -_count(match))


def _years_ago(match: re.Match[str], today: date) -> tuple[date, date] | None:
    return _year(today.year - _count(match))


def _past(match: re.Match[str], today: date) -> tuple[date, date] | None:
    size = {"ngay": 1, "day": 1, "tuan": 7, "week": 7, "thang": 31, "month": 31}[match["unit"]]
    return today - size * _count(match) * DAY, today


def _week(offset: int) -> Rule:
    def rule(_: re.Match[str], today: date) -> tuple[date, date]:
        monday = today - today.weekday() * DAY + 7 * offset * DAY
        return monday, monday + 6 * DAY

    return rule


def _this_month(offset: int) -> Rule:
    return lambda _, today: _month(today, offset)


def _this_year(offset: int) -> Rule:
    return lambda _, today: _year(today.year + offset)


def _named_month(match: re.Match[str], today: date) -> tuple[date, date] | None:
    groups = match.groupdict()
    month = _month_number(groups.get("m") or groups["m2"])
    if groups.get("y"):
        year = int(match["y"])
    elif "nam ngoai" in match[0] or "last year" in match[0]:
        year = today.year - 1
    else:
        year = today.year if month <= today.month else today.year - 1
    return _month(date(year, month, 1), 0) if 1 <= year <= 9998 else None


def _weekday(match: re.Match[str], today: date) -> tuple[date, date] | None:
    wanted = (_EN_DAYS | _VI_DAYS)[match["d"]]
    back = (today.weekday() - wanted) % 7
    if "tuan" in match[0]:
        monday = today - today.weekday() * DAY - 7 * DAY
        return monday + wanted * DAY, monday + wanted * DAY
    day = today - (back or 7) * DAY
    return day, day


def _date(match: re.Match[str], today: date) -> tuple[date, date] | None:
    groups = match.groupdict()
    month = _month_number(match["m"])
    year = int(groups["y"]) if groups.get("y") else today.year
    if year < 100:
        year += 2000
    try:
        day = date(year, month, int(match["d"]))
        if not groups.get("y") and day > today:
            day = date(year - 1, month, int(match["d"]))
    except ValueError:
        return None
    return day, day


def _named_year(match: re.Match[str], _: date) -> tuple[date, date]:
    return _year(int(match["y"]))


def _count(match: re.Match[str]) -> int:
    groups = match.groupdict()
    word = groups.get("n") or groups.get("f") or groups["e"]
    return int(word) if word.isdigit() else (_VI_NUMBERS | _EN_NUMBERS)[word]


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else (_EN_MONTHS | _VI_MONTHS)[word]


def _month(day: date, offset: int) -> tuple[date, date]:
    count = day.year * 12 + day.month - 1 + offset
    first = date(max(count // 12, 1), count % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - DAY


def _year(year: int) -> tuple[date, date]:
    year = min(max(year, 1), 9998)
    return date(year, 1, 1), date(year, 12, 31)


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), rule


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    _rule(r"hom nay|(?:sang|trua|chieu|toi|ban|hoi|luc) nay", _ago(0)),
    _rule(r"today|this (?:morning|afternoon|evening)|earlier|just now", _ago(0)),
    _rule(r"(?:hom|sang|trua|chieu|toi|dem) qua|yesterday|last night", _ago(1)),
    _rule(r"hom kia|bua kia|the day before yesterday", _ago(2, 1)),
    _rule(r"hom (?:truoc|no|bua)|bua (?:truoc|no|hom)|may (?:hom|bua|ngay) (?:truoc|nay)", _ago(1, 9)),
    _rule(r"the other day|a few days ago|these days", _ago(1, 9)),
    _rule(r"tuan nay|this week", _week(0)),
    _rule(rf"tuan {_LAST}|last week", _week(-1)),
    _rule(r"thang nay|this month", _this_month(0)),
    _rule(rf"thang {_LAST}|last month", _this_month(-1)),
    _rule(r"nam nay|this year", _this_year(0)),
    _rule(r"nam (?:ngoai|truoc|roi)|last year", _this_year(-1)),
    _rule(r"nam kia|the year before last", _this_year(-2)),
    _rule(rf"(?:cach day )?{_N} (?:ngay|hom|bua) (?:truoc|roi)", _days_ago),
    _rule(rf"cach day {_N} (?:ngay|hom|bua)|{_N_EN} days? ago", _days_ago),
    _rule(rf"(?:cach day )?{_N} tuan truoc|{_N_EN} weeks? ago", _weeks_ago),
    _rule(
        rf"(?:cach day )?{_N} thang truoc|cach day {_N.replace('<n>', '<f>')} thang|{_N_EN} months? ago", _months_ago
    ),
    _rule(rf"(?:cach day )?{_N} nam truoc|{_N_EN} years? ago", _years_ago),
    _rule(rf"(?:trong )?{_N} (?P<unit>ngay|tuan|thang) (?:qua|gan day|nay)", _past),
    _rule(rf"(?:last|past) {_N} (?P<unit>day|week|month)s?", _past),
    _rule(rf"thang (?P<m>{_VI_MONTH})(?: nam ngoai|(?: nam |/)(?P<y>\d{{4}}))?", _named_month),
    _rule(rf"(?:in|last) {_EN_MONTH}|{_EN_MONTH.replace('<m>', '<m2>')} (?:last|this) year", _named_month),
    _rule(rf"{_EN_MONTH},?(?: of)? (?P<y>(?:19|20)\d\d)", _named_month),
    _rule(rf"(?P<m>{'|'.join(_EN_MONTHS).replace('may|', '')})", _named_month),  # a bare "may" is the verb
    _rule(rf"(?P<d>{_VI_DAY}) (?:tuan )?{_LAST}", _weekday),
    _rule(rf"(?:last|on|this past) (?P<d>{_EN_DAY})", _weekday),
    _rule(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", _date),
    _rule(r"(?:ngay |hom )?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})(?:[/.-](?P<y>\d{4}|\d\d))?", _date),
    _rule(r"(?:ngay |hom |mung )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2})(?: nam (?P<y>\d{4}))?", _date),
    _rule(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_EN_MONTH}(?:,? (?P<y>\d{{4}}))?", _date),
    _rule(rf"{_EN_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?", _date),
    _rule(r"(?:nam|in|year) (?P<y>(?:19|20)\d\d)", _named_year),
)
