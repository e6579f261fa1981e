"""Calls a person."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from routing.decision import HandOffReason


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return the wish for a person."""
    return [Outcome(hand_off=HandOffReason.ASKED) for _ in turns]
