"""Says that what a customer has told is kept: how to be called, a size, an allergy, a better time to call."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from memory.facts import FactKind


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return one line a turn; an apology when the customer had to say how to be called."""
    return [Outcome((Reply(say(turn, _key(turn))),)) for turn in turns]


def _key(turn: Turn) -> str:
    corrected = any(fact.kind is FactKind.FORM and fact.is_change for fact in turn.facts)
    return "noted-manner" if corrected else "noted"
