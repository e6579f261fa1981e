"""Tells a customer who asks again for a person that the place in the queue is kept."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Choice, Reply


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return one line a turn, with the way back to the bot."""
    return [Outcome((Reply(say(turn, "waiting"), (Choice(say(turn, "choice-bot"), "bot"),)),)) for turn in turns]
