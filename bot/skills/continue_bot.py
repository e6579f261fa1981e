"""Takes the customer out of the queue: the bot goes on."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return a word of welcome; the queue forgets the customer with it."""
    return [Outcome((Reply(say(turn, "waiting-cancelled")),), leaves_queue=True) for turn in turns]
