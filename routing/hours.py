"""When people are at work: weekly hours, public holidays and exceptions, in the shop's own time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_LONG_HOLIDAY = "Lunar New Year"

_HORIZON = timedelta(days=30)
"""How far ahead an opening is looked for: longer than any holiday."""


@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``opens`` to ``closes`` on one day; ``closes`` is later the same day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours: ``week[0]`` is Monday, each day has its spans in order, none when closed.

    ``holidays`` is a country code whose public holidays count, empty for none: closed over Lunar New Year, open for
    ``holiday_spans`` on the others. ``exceptions`` are days with hours of their own and win over both.
    """

    week: tuple[tuple[Span, ...], ...]
    timezone: str = "Asia/Ho_Chi_Minh"
    holidays: str = "VN"
    holiday_spans: tuple[Span, ...] = ()
    exceptions: tuple[tuple[date, tuple[Span, ...]], ...] = field(default=())


ALWAYS = Hours(((Span(time(0), time(23, 59, 59, 999999)),),) * 7, holidays="")
"""Open around the clock."""


def is_open(hours: Hours, now: datetime) -> bool:
    """Tell whether ``now`` (aware) lies within the hours."""
    local = now.astimezone(ZoneInfo(hours.timezone))
    return any(span.opens <= local.time() < span.closes for span in spans_on(hours, local.date()))


def is_holiday(hours: Hours, now: datetime) -> bool:
    """Tell whether ``now`` falls on a public holiday of the country whose holidays count."""
    day = now.astimezone(ZoneInfo(hours.timezone)).date()
    return bool(hours.holidays) and day in _holidays(hours.holidays, day.year)


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """Return when it opens next: ``now`` itself when open, None when not within thirty days."""
    if is_open(hours, now):
        return now
    zone = ZoneInfo(hours.timezone)
    local = now.astimezone(zone)
    day = local.date()
    while day <= local.date() + _HORIZON:
        for span in spans_on(hours, day):
            opens = datetime.combine(day, span.opens, zone)
            if opens > local:
                return opens.astimezone(now.tzinfo)
        day += timedelta(days=1)
    return None


def spans_on(hours: Hours, day: date) -> tuple[Span, ...]:
    """Return the spans of one day."""
    for exception, spans in hours.exceptions:
        if exception == day:
            return spans
    holiday = _holidays(hours.holidays, day.year).get(day, "") if hours.holidays else ""
    if holiday:
        return () if _LONG_HOLIDAY in holiday else hours.holiday_spans
    return hours.week[day.weekday()]


def find_holiday(hours: Hours, name: str, today: date) -> tuple[date, ...]:
    """Return the days in a row of the next public holiday whose English name holds ``name``; none in a year, none."""
    if not hours.holidays:
        return ()
    calendar = {**_holidays(hours.holidays, today.year), **_holidays(hours.holidays, today.year + 1)}
    days = sorted(day for day, called in calendar.items() if name in called and day >= today)
    return tuple(day for at, day in enumerate(days) if day == days[0] + timedelta(days=at))


@cache
def _holidays(country: str, year: int) -> Mapping[date, str]:
    import holidays

    return dict(holidays.country_holidays(country, years=year, language="en_US"))


def add_open_time(hours: Hours, start: datetime, span: timedelta) -> datetime | None:
    """Return when ``span`` of opening time has passed since ``start``, None when not within thirty days of closure."""
    zone = ZoneInfo(hours.timezone)
    left, at = span, start
    while True:
        opens = next_opening(hours, at)
        if opens is None:
            return None
        closes = _closing(hours, opens.astimezone(zone))
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
        at = closes


def _closing(hours: Hours, local: datetime) -> datetime:
    """Return when the span that holds ``local`` ends; a span to the last moment of a day goes on the next."""
    span = next(s for s in spans_on(hours, local.date()) if s.opens <= local.time() < s.closes)
    closes = datetime.combine(local.date(), span.closes, local.tzinfo)
    return (closes + timedelta(microseconds=1) if span.closes == time.max else closes).astimezone(UTC)


def find_gaps(
    hours: Hours, since: datetime, until: datetime, longest: timedelta
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the closures between ``since`` and ``until`` that last longer than ``longest``, each as (from, to)."""
    gaps: list[tuple[datetime, datetime]] = []
    at = since
    zone = ZoneInfo(hours.timezone)
    while at < until:
        opens = next_opening(hours, at)
        if opens is None or opens >= until:
            return (*gaps, (at, until)) if until - at > longest else tuple(gaps)
        if opens - at > longest:
            gaps.append((at, opens))
        at = _closing(hours, opens.astimezone(zone))
    return tuple(gaps)
