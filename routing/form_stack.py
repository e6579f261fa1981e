"""Several forms at once: the open one, and those that wait behind it or were left with a person; pure, as a form is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conversation.state import Dialogue, Parked, Slot, Standing
from routing.form import ONCE, begin, missing, set_aside, taken_over

MOST_PARKED = 2
"""How many forms wait behind the open one; people lose track of more."""

RESUME = "resume_form"
"""The skill that asks whether what was left with a person is still wanted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that was opened: what it made wait, and what there was no room for any more."""

    dialogue: Dialogue
    waits: Parked | None = None
    dropped: Parked | None = None


def open_form(dialogue: Dialogue, topic: str, skill: str, needs: Sequence[str], now: datetime) -> Opened:
    """Return the dialogue with a form for ``needs``, the one that was open waiting behind it.

    One of the same topic and skill that waits already is gone on with.
    """
    mine = next((parked for parked in dialogue.parked if (parked.topic, parked.skill) == (topic, skill)), None)
    others = replace(dialogue, parked=tuple(parked for parked in dialogue.parked if parked is not mine))
    made = park(others)
    if mine is not None:
        return replace(made, dialogue=_restored(made.dialogue, mine, now))
    return replace(made, dialogue=begin(made.dialogue, topic, skill, needs, now))


def park(dialogue: Dialogue) -> Opened:
    """Return the dialogue with nothing open: a form that asks waits behind, unless it asks only once."""
    if dialogue.skill == RESUME:
        return Opened(without_left(set_aside(dialogue)))
    if not dialogue.is_asking or dialogue.skill in ONCE:
        return Opened(set_aside(dialogue))
    waits = _parked(dialogue)
    others = [parked for parked in dialogue.parked if (parked.topic, parked.skill) != (waits.topic, waits.skill)]
    dropped = others[0] if len(others) >= MOST_PARKED else None
    kept = (*others, waits)[-MOST_PARKED:]
    return Opened(replace(set_aside(dialogue), parked=kept), waits, dropped)


def take_back(dialogue: Dialogue, now: datetime) -> Dialogue:
    """Return the dialogue with the form that waited last open and asking again; what was told meanwhile fills it."""
    *others, last = dialogue.parked
    back = _restored(replace(dialogue, parked=tuple(others)), last, now)
    asked = missing(back) or tuple(slot.name for slot in back.slots)
    return replace(back, asked=asked[0], tries=-1)


def leave_with_person(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue after a person had the conversation: what still lacked something may be asked about."""
    is_open = dialogue.is_asking and dialogue.skill not in ONCE and bool(missing(dialogue))
    waiting = (*dialogue.parked, *((_parked(dialogue),) if is_open else ()))[-MOST_PARKED:]
    return replace(set_aside(dialogue), parked=tuple(replace(parked, is_left=True) for parked in waiting))


def without_left(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue without the forms a person has had: they are no longer wanted."""
    return replace(dialogue, parked=tuple(parked for parked in dialogue.parked if not parked.is_left))


def wanted_again(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue with the forms a person has had waiting as any others do."""
    return replace(dialogue, parked=tuple(replace(parked, is_left=False) for parked in dialogue.parked))


def end_all(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue without any form, open or waiting; what was told to the open one stays at hand."""
    return replace(set_aside(dialogue), parked=())


def _parked(dialogue: Dialogue) -> Parked:
    own = tuple(slot for slot in dialogue.slots if slot.standing is not Standing.KEPT)
    return Parked(dialogue.topic, dialogue.skill, own)


def _restored(dialogue: Dialogue, parked: Parked, now: datetime) -> Dialogue:
    before = {slot.name: slot for slot in set_aside(dialogue).slots}
    own = tuple(_with_told(slot, before.get(slot.name), now) for slot in parked.slots)
    names = {slot.name for slot in own}
    kept = tuple(slot for name, slot in before.items() if name not in names)
    return replace(dialogue, topic=parked.topic, skill=parked.skill, asked="", tries=0, slots=(*own, *kept))


def _with_told(slot: Slot, told: Slot | None, now: datetime) -> Slot:
    is_open = slot.standing in (Standing.MISSING, Standing.OFFERED)
    return taken_over(told, now) if told is not None and is_open else slot
