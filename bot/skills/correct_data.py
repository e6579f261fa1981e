"""Corrects what is kept of a customer: the new value counts, the old one stays as what was known before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.rights.corrections import check_correction
from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turns.form_words import label_of, value_text
from bot.turns.forms import Form, run_form
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.errors import InputError
from conversation.ids import new_id
from conversation.messages import Choice, Reply
from conversation.state import Slot, Standing
from conversation.text import fold
from customers.customer import FieldName
from memory.facts import SELF, Fact
from routing.form import Done, Said
from routing.form_stack import open_form
from routing.slots import SLOTS

FIELDS = ("name", "phone", "email", "address", "size", "skin_type")
"""What can be corrected in words; each is kept as a fact."""

_OF_RECORD = {"name": FieldName.NAME, "phone": FieldName.PHONE, "email": FieldName.EMAIL}
_NAMED = {
    "name": r"ten|name",
    "phone": r"so dien thoai|sdt|so dt|dien thoai|phone|number",
    "email": r"e-?mail|gmail",
    "address": r"dia chi|address|noi giao",
    "size": r"size|co ao|co giay",
    "skin_type": r"loai da|da mat|skin",
}
_VALUE = re.compile(
    r"\b(?:thành|sang|lại là|là|to|into|should be|is)\s*[:\"“']?\s*"
    r"(?P<v>[^\n]{2,120}?)[\"”'.!]*\s*(?:nhé|ạ|nha|giúp.*)?$",
    re.IGNORECASE,
)


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return what was corrected, or one question for what is missing."""
    return [await _answer(turn, resources) for turn in turns]


async def _answer(turn: Turn, resources: Resources) -> Outcome:
    if not may_open(turn.recognition):
        key = "my-data-needs-proof" if resources.can_link else "order-needs-person"
        return Outcome((Reply(say(turn, key), ways_to_prove(turn, resources)),))
    dialogue = turn.conversation.dialogue
    if dialogue.skill == "correct_data" and dialogue.is_asking:
        return (await run_form((turn,), resources, FORM))[0]
    name = _field_of(turn)
    if not name:
        choices = tuple(Choice(label_of(turn, field, None), f"/correct:{field}") for field in FIELDS)
        return Outcome((Reply(say(turn, "correct-what"), choices),))
    value = _value_of(turn, name)
    if value:
        return _finish(turn, Done(((name, value),)), resources)
    asked = open_form(dialogue, "correct_data", "correct_data", (name,), turn.message.sent_at).dialogue
    fresh = Slot(name, standing=Standing.REFUSED)  # what is remembered is what is wrong
    asked = replace(asked, slots=(fresh, *(slot for slot in asked.slots if slot.name != name)))
    begun = replace(turn, conversation=replace(turn.conversation, dialogue=asked), said=Said(corrects=True))
    return (await run_form((begun,), resources, FORM))[0]


def _field_of(turn: Turn) -> str:
    """Return the field a message or a pressed button names."""
    _, _, pressed = turn.message.choice.partition(":")
    if turn.message.choice.startswith("/correct") and pressed in FIELDS:
        return pressed
    plain = fold(turn.restored or turn.text)
    places = {name: found.start() for name, words in _NAMED.items() if (found := re.search(rf"\b(?:{words})\b", plain))}
    return min(places, key=lambda name: places[name]) if places else ""


def _value_of(turn: Turn, name: str) -> str:
    told = dict(turn.said.values).get(name, "")
    if told:
        return told
    found = _VALUE.search(turn.message.text.strip()) if name in ("name", "address", "size") else None
    try:
        return check_correction(name, found["v"]) if found else ""
    except InputError:
        return ""  # it is asked for


def _finish(turn: Turn, done: Done, resources: Resources) -> Outcome:  # noqa: ARG001 (a form's shape)
    name, value = done.values[0]
    message, kind = turn.message, SLOTS[name]
    assert kind is not None  # noqa: S101 (every field that can be corrected is a kind of fact)
    fact = Fact(
        new_id(),
        kind,
        value[:200],
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
    text = say(turn, "correct-done", label=label_of(turn, name, None).lower(), value=value_text(turn, name, value))
    corrects = ((_OF_RECORD[name], value),) if name in _OF_RECORD else ()
    return Outcome((Reply(text),), facts=(fact,), corrects=corrects)


FORM = Form("correct_data", ("name",), _finish)
