"""Tells when and where the shop is open, and whether it is right now."""

from collections.abc import Sequence
from datetime import datetime

from bot.content.shop import Profile
from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say, time_text
from conversation.messages import Reply
from routing.hours import Span, is_open, next_opening


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return hours and addresses."""
    profile = resources.library.shop.profile
    return [Outcome((Reply(_hours(turn, profile, resources.clock())),)) for turn in turns]


def _hours(turn: Turn, profile: Profile, now: datetime) -> str:
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
