"""Tells when and where the shop is open, whether it is right now, and when on a holiday or another day asked about."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from bot.content.shop import Profile
from bot.skills.article_answer import answer_from_articles, best_hit, is_about
from bot.skills.asked_days import days_asked
from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say, time_text, to_local
from conversation.messages import Reply
from routing.considerations.thresholds import ARTICLE_CONFIDENCE
from routing.hours import Hours, Span, is_open, next_opening, spans_on


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the hours of the days that are asked about, else what an article says of them, else the usual hours."""
    return [_answer(turn, resources) for turn in turns]


def _answer(turn: Turn, resources: Resources) -> Outcome:
    profile, now = resources.library.shop.profile, resources.clock()
    today = to_local(now, profile.timezone).date()
    if days := days_asked(turn.restored or turn.text, profile.hours, today):
        return Outcome((Reply("\n".join(_day(turn, profile.hours, run) for run in _runs(profile.hours, days))),))
    if _has_own_article(turn):
        return answer_from_articles(turn, resources.model)
    return Outcome((Reply(_usual_hours(turn, profile, now)),))


def _has_own_article(turn: Turn) -> bool:
    """Tell whether one of the topic's articles answers well that is not its first, which tells the usual hours."""
    hit, topic = best_hit(turn), turn.topic
    if hit is None or topic is None or not is_about(hit, topic):
        return False
    return hit.confidence >= ARTICLE_CONFIDENCE and hit.article_id.rpartition(".")[0] != topic.articles[0]


def _usual_hours(turn: Turn, profile: Profile, now: datetime) -> str:
    opens = next_opening(profile.hours, now)
    text = say(
        turn,
        "opening-hours",
        shop=profile.name,
        hours="; ".join(_week(turn, profile.hours.week)),
        now="open" if is_open(profile.hours, now) else "closed",
        opens=time_text(opens, profile.timezone, turn.language, now) if opens else "…",
    )
    if not profile.addresses:
        return text
    return f"{text}\n{say(turn, 'opening-addresses', addresses='; '.join(profile.addresses))}"


def _runs(hours: Hours, days: Sequence[date]) -> list[tuple[date, ...]]:
    """Return days in a row that have the same hours together."""
    return [tuple(run) for _, run in groupby(days, key=lambda day: spans_on(hours, day))]


def _day(turn: Turn, hours: Hours, days: tuple[date, ...]) -> str:
    """Return when the shop is open on ``days``, which have the same hours."""
    spans = spans_on(hours, days[0])
    clocks = ", ".join(say(turn, "day-clock", opens=f"{s.opens:%H:%M}", closes=f"{s.closes:%H:%M}") for s in spans)
    first, last = (f"{day:%d/%m/%Y}" if turn.language == "vi" else f"{day:%-d %b %Y}" for day in (days[0], days[-1]))
    return say(
        turn,
        "opening-day-open" if spans else "opening-day-closed",
        day=say(turn, f"weekday.d{days[0].weekday()}"),
        first=first,
        last="same" if first == last else last,
        clocks=clocks,
    )


def _week(turn: Turn, week: Sequence[tuple[Span, ...]]) -> list[str]:
    """Return days with the same hours as ranges: Monday to Saturday from 08:30 to 21:00."""
    lines: list[str] = []
    day = 0
    while day < len(week):
        last = day
        while last + 1 < len(week) and week[last + 1] == week[day]:
            last += 1
        for span in week[day]:
            key = "day-single" if last == day else "day-range"
            values = {"from": say(turn, f"weekday.d{day}"), "to": say(turn, f"weekday.d{last}")}
            lines.append(say(turn, key, opens=f"{span.opens:%H:%M}", closes=f"{span.closes:%H:%M}", **values))
        day = last + 1
    return lines
