"""Says that what a customer has told is kept: how to be called, a size, an allergy, a better time to call."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.form_words import value_text
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from memory.facts import SELF, FactKind


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return one line a turn, what was told of a body said again; an apology when told how to be called."""
    return [Outcome((Reply(_words(turn)),)) for turn in turns]


def _words(turn: Turn) -> str:
    if any(fact.kind is FactKind.FORM and fact.is_change for fact in turn.facts):
        return say(turn, "noted-manner")
    told = [fact for fact in turn.facts if not fact.is_over]
    allergies = [fact for fact in told if fact.kind is FactKind.ALLERGY]
    skin = next((fact for fact in told if fact.kind is FactKind.SKIN), None)
    if allergies:
        of_one = [fact for fact in allergies if fact.subject == allergies[0].subject]
        what = ", ".join(dict.fromkeys(fact.value for fact in of_one))
        if of_one[0].subject == SELF:
            return say(turn, "noted-allergy", what=what)
        return say(turn, "noted-allergy-of", what=what, who=say(turn, f"whom.{of_one[0].subject}"))
    if skin is not None and skin.subject == SELF:
        return say(turn, "noted-skin", skin=value_text(turn, "skin_type", skin.value))
    size = next((fact for fact in told if fact.kind is FactKind.SIZE), None)
    if size is not None and size.subject == SELF:
        return say(turn, "noted-size", size=size.value)
    return say(turn, "noted")
