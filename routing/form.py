"""A form: the facts something needs, taken from what was said and what is remembered, the rest asked for one at a time.

Pure: what stands in the dialogue and what a message says give the next step. Facts come in any order, several in a
message; a fact told again replaces what was told before; whatever else is asked in between is answered and the form
goes on; nothing that was told in this conversation is asked, and what is older is only asked to be confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversation.state import Dialogue, Slot, Standing
from routing.deliverable import find_lack, join_address

MOST_TRIES = 3
"""How often one thing is asked without an answer, before a person is called."""

FRESH = timedelta(hours=12)
"""How long something told in a conversation needs no confirmation there."""

OF_ITS_OWN = frozenset({"reason", "wish"})
"""Facts that belong to one request and say nothing about the next."""


STANDS = "what_stands"
"""The skill that asks whether a request that was made is to be ended."""

ONCE = frozenset({"forget_me", "settle_doubt", "resume_form", "product_finder", STANDS})
"""Skills whose question is asked once: who talks of something else is not led back to it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says to a form: facts by name, yes or no, or that it is to end."""

    values: tuple[tuple[str, str], ...] = ()
    is_yes: bool = False
    is_no: bool = False
    skips: bool = False
    """The customer cannot or will not tell what was asked."""
    cancels: bool = False
    corrects: bool = False
    """The customer takes back what was said before."""

    @property
    def is_anything(self) -> bool:
        """Whether a form can do anything with it."""
        return bool(self.values or self.is_yes or self.is_no or self.skips or self.cancels)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known for a fact; ``is_here``: told in this conversation just now, so that it needs no confirmation."""

    value: str
    at: datetime | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for a fact; ``tries`` counts how often it was asked before, ``partly`` is what was told of it already."""

    name: str
    tries: int = 0
    partly: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Ask whether what is remembered still holds."""

    name: str
    value: str
    at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is missing: the facts by name, those left out that the customer would not tell."""

    values: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return a fact, empty when it was not told."""
        return dict(self.values).get(name, "")


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It was asked too often: a person goes on with what there is."""


Step = Ask | Confirm | Done | GivenUp


def begin(dialogue: Dialogue, topic: str, skill: str, needs: Sequence[str], now: datetime) -> Dialogue:
    """Return the dialogue with a form for ``needs``.

    What was told here for something else counts when it is fresh, is asked to be confirmed when it is not, and is kept
    at hand when it is not needed.
    """
    before = {slot.name: slot for slot in set_aside(dialogue).slots}
    kept = [slot for name, slot in before.items() if name not in needs]
    own = [taken_over(before[name], now) if name in before else Slot(name) for name in dict.fromkeys(needs)]
    return replace(dialogue, topic=topic, skill=skill, asked="", tries=0, slots=(*own, *kept))


def set_aside(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue without its form: what was told stays at hand, the request itself is over."""
    slots = tuple(
        replace(slot, standing=Standing.KEPT)
        for slot in dialogue.slots
        if slot.value
        and slot.standing in (Standing.SAID, Standing.PARTIAL, Standing.KEPT)
        and slot.name not in OF_ITS_OWN
    )
    return replace(dialogue, topic="", skill="", asked="", tries=0, slots=slots)


def absorb(dialogue: Dialogue, said: Said, at: datetime) -> Dialogue:
    """Return the dialogue with what a message says to its form; what is asked next is for ``next_step`` to say."""
    told = dict(said.values)
    slots = [_taken(slot, told[slot.name], at) if slot.name in told else slot for slot in dialogue.slots]
    name, is_confirming = dialogue.asked.removesuffix("?"), dialogue.asked.endswith("?")
    if name and name not in told:
        slots = [
            _answered(slot, said, at, is_confirming=is_confirming) if slot.name == name else slot for slot in slots
        ]
    moved = tuple(slots) != dialogue.slots
    return replace(dialogue, slots=tuple(slots), tries=-1 if moved else dialogue.tries)


def take_along(dialogue: Dialogue, said: Said, names: Sequence[str], at: datetime) -> Dialogue:
    """Return the dialogue with those of ``names`` that are said among its form's facts, though none was asked for."""
    told = {name: value for name, value in said.values if name in names}
    if not told:
        return dialogue
    others = tuple(slot for slot in dialogue.slots if slot.name not in told)
    return replace(dialogue, slots=(*others, *(Slot(n, v, Standing.SAID, at) for n, v in told.items())))


def note(dialogue: Dialogue, told: Iterable[tuple[str, str]], at: datetime) -> Dialogue:
    """Return the dialogue with facts told outside any form, so that a later form need not ask for them."""
    new = dict(told)
    if not new:
        return dialogue
    others = tuple(slot for slot in dialogue.slots if slot.name not in new)
    return replace(dialogue, slots=(*others, *(Slot(n, v, Standing.KEPT, at) for n, v in new.items())))


def next_step(dialogue: Dialogue, remembered: Mapping[str, Remembered]) -> tuple[Dialogue, Step]:
    """Return what to do next and the dialogue after it: the first fact not settled is confirmed or asked for."""
    slots = tuple(_filled(slot, remembered) if slot.standing is Standing.MISSING else slot for slot in dialogue.slots)
    dialogue = replace(dialogue, slots=slots)
    open_slot = next((slot for slot in slots if slot.standing in _OPEN), None)
    if open_slot is None:
        values = tuple((slot.name, slot.value) for slot in slots if slot.standing is Standing.SAID)
        return replace(dialogue, asked="", tries=0), Done(values)
    is_offered = open_slot.standing is Standing.OFFERED
    asked = f"{open_slot.name}?" if is_offered else open_slot.name
    tries = dialogue.tries + 1 if asked == dialogue.asked else 0
    if tries >= MOST_TRIES:
        return replace(dialogue, asked="", tries=0), GivenUp()
    dialogue = replace(dialogue, asked=asked, tries=tries)
    if is_offered:
        return dialogue, Confirm(open_slot.name, open_slot.value, open_slot.at, tries)
    return dialogue, Ask(open_slot.name, tries, open_slot.value if open_slot.standing is Standing.PARTIAL else "")


def missing(dialogue: Dialogue) -> tuple[str, ...]:
    """Return the names of the facts that a form still lacks."""
    return tuple(slot.name for slot in dialogue.slots if dialogue.skill and slot.standing in _OPEN)


_OPEN = (Standing.MISSING, Standing.OFFERED, Standing.REFUSED, Standing.PARTIAL)


def is_fresh(at: datetime | None, now: datetime) -> bool:
    """Tell whether something told at ``at`` belongs to what is being talked about now."""
    return at is not None and now - at <= FRESH


def taken_over(slot: Slot, now: datetime) -> Slot:
    """Return what was told for something else as it counts for a form: as said while it is fresh."""
    return _held(slot) if is_fresh(slot.at, now) else replace(slot, standing=Standing.OFFERED)


def _held(slot: Slot) -> Slot:
    """Return the fact as told: in part only where it is an address nothing can be brought to yet."""
    is_partial = slot.name == _IN_PARTS and find_lack(slot.value) is not None
    return replace(slot, standing=Standing.PARTIAL if is_partial else Standing.SAID)


def _taken(slot: Slot, value: str, at: datetime) -> Slot:
    """Return the fact with what is told of it now, joined to what was told of it before where it comes in parts."""
    before = slot.value if slot.name == _IN_PARTS and slot.standing is Standing.PARTIAL else ""
    return _held(replace(slot, value=join_address(value, before) if before else value, at=at))


_IN_PARTS = "address"
"""The fact that may be told in parts."""


def _answered(slot: Slot, said: Said, at: datetime, *, is_confirming: bool) -> Slot:
    if said.skips and slot.standing is Standing.PARTIAL:
        return replace(slot, standing=Standing.SAID)
    if said.skips:
        return replace(slot, value="", standing=Standing.SKIPPED)
    if is_confirming and said.is_yes:
        return _held(replace(slot, at=at))
    if is_confirming and said.is_no:
        return replace(slot, value="", standing=Standing.REFUSED)
    return slot


def _filled(slot: Slot, remembered: Mapping[str, Remembered]) -> Slot:
    known = remembered.get(slot.name)
    if known is None or not known.value:
        return slot
    found = replace(slot, value=known.value, at=known.at)
    return _held(found) if known.is_here else replace(found, standing=Standing.OFFERED)
