"""Tells what was said before, with dates and who said it, to those who are proved to be who they are."""

from collections.abc import Sequence

from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turns.turn import Outcome, Turn
from bot.words.wording import date_text, say
from conversation.messages import Reply
from memory.recall import Recollection

SHOWN = 3
"""Recollections told at most."""

LONGEST_QUOTE = 200
"""Characters quoted of each."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return what each customer asks to be reminded of."""
    return [_answer(turn, resources) for turn in turns]


def _answer(turn: Turn, resources: Resources) -> Outcome:
    timezone = resources.library.shop.profile.timezone
    if not may_open(turn.recognition):
        key = "recall-needs-proof" if resources.can_link else "order-needs-person"
        return Outcome((Reply(say(turn, key), ways_to_prove(turn, resources)),))
    found = sorted(turn.recollections[:SHOWN], key=lambda r: r.memory.at)
    if not found:
        return Outcome((Reply(say(turn, "recall-none")),))
    lines = [say(turn, "recall-lead"), *(_line(turn, recollection, timezone) for recollection in found)]
    return Outcome((Reply("\n".join(lines)),))


def _line(turn: Turn, recollection: Recollection, timezone: str) -> str:
    memory = recollection.memory
    text = memory.text if len(memory.text) <= LONGEST_QUOTE else memory.text[: LONGEST_QUOTE - 1].rstrip() + "…"
    speaker = memory.speaker if memory.speaker in ("customer", "bot", "agent") else "bot"
    who = say(turn, f"recall-who.{speaker}")
    return say(turn, "recall-line", date=date_text(memory.at, timezone, turn.language), who=who, text=text)
