"""Takes the answer to a contradiction: the new value, the old one, or a third."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.doubts import WAS
from bot.turns.form_words import value_text
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.ids import new_id
from conversation.messages import Reply
from conversation.state import Standing
from memory.facts import SELF, Fact
from routing.form import set_aside
from routing.slots import SLOTS


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return what is remembered from now on."""
    return [_answer(turn) for turn in turns]


def _answer(turn: Turn) -> Outcome:
    dialogue = turn.conversation.dialogue
    name = dialogue.asked.removesuffix("?")
    slots = {slot.name: slot for slot in dialogue.slots}
    over = set_aside(dialogue)
    slot, was = slots.get(name), slots.get(WAS + name)
    if slot is None or was is None or slot.standing not in (Standing.SAID, Standing.REFUSED):
        return Outcome((Reply(say(turn, "doubt-left")),), over)
    is_old = slot.standing is Standing.REFUSED
    value = was.value if is_old else slot.value
    text = say(turn, "doubt-settled", value=value_text(turn, name, value))
    return Outcome((Reply(text),), over, facts=(_restated(turn, name, value),))


def _restated(turn: Turn, name: str, value: str) -> Fact:
    message, kind = turn.message, SLOTS[name]
    assert kind is not None  # noqa: S101 (only kinds of facts are doubted)
    return Fact(
        new_id(),
        kind,
        value,
        SELF,
        message.id,
        turn.conversation.id,
        message.address,
        message.sent_at,
        turn.recognition.proof,
        1.0,
        is_change=True,
        quote=message.text[:200],
    )
