"""Answers a goodbye."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say_in_tone
from conversation.messages import Reply


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return a few kind words."""
    return [Outcome((Reply(say_in_tone(turn, "goodbye")),)) for turn in turns]
