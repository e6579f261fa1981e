"""Days that no calendar has: the customer is told before the answer, so that nobody goes by them."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.turns.turn import Turn
from bot.words.wording import say
from conversation.messages import InboundKind, Reply
from conversation.no_such_day import find_no_such_day
from routing.decision import Silence

log = structlog.get_logger()


def with_wrong_days(turns: Sequence[Turn]) -> Sequence[Turn]:
    """Return the turns, those whose message names a day that does not exist with a word about it."""
    return tuple(_with_word(turn) for turn in turns)


def _with_word(turn: Turn) -> Turn:
    if turn.message.kind is not InboundKind.MESSAGE or turn.is_repeat:
        return turn
    day = find_no_such_day(turn.text, turn.language)
    if not day:
        return turn
    log.warning("day_impossible", message=turn.message.id, day=day)
    if isinstance(turn.decision, Silence):
        return turn
    text = say(turn, "no-such-day", day=day)
    first, *others = turn.outcome.replies or (Reply(""),)
    worded = replace(first, text=f"{text} {first.text}".strip())
    return replace(turn, outcome=replace(turn.outcome, replies=(worded, *others)))
