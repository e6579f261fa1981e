"""Contradictions: what a customer says now against what was sure before, asked about once, behind the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.content.library import Library
from bot.stages.identify import may_open
from bot.turns.form_words import value_text
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Turn
from bot.words.wording import date_text, say
from conversation.messages import Choice, Reply
from conversation.state import Slot, Standing
from memory.conversation_store import find_conversations
from memory.fact_store import load_facts
from memory.facts import DOUBTED, SELF, Fact, FactKind, Known, hold_now
from routing.decision import Answer
from routing.form import set_aside
from storage.database import Database

_SLOTS = {
    FactKind.NAME: "name",
    FactKind.SIZE: "size",
    FactKind.SKIN: "skin_type",
    FactKind.ADDRESS: "address",
    FactKind.PHONE: "phone",
}

WAS = "was:"
"""What the slot's name begins with that holds the earlier value while it is asked which one is right."""


async def with_doubts(turns: Sequence[Turn], database: Database, library: Library) -> Sequence[Turn]:
    """Return the turns, those that contradict what was known with a question; one read when there may be one."""
    places = [i for i, turn in enumerate(turns) if _may_doubt(turn)]
    if not places:
        return turns
    stated = await database.read(_load_stated, [turns[i] for i in places])
    done = list(turns)
    for i in places:
        now = turns[i].message.sent_at
        held = hold_now((*stated[turns[i].conversation.id], *turns[i].facts), now)
        told = {fact.id for fact in turns[i].facts}
        doubt = next((k for k in held if k.doubts and k.fact.id in told and k.fact.subject == SELF), None)
        if doubt is not None:
            done[i] = _asked(turns[i], doubt, library.shop.profile.timezone)
    return tuple(done)


def _may_doubt(turn: Turn) -> bool:
    """Tell whether a turn told something that can be doubted, outside any form, of somebody who is proved."""
    dialogue = turn.outcome.dialogue or turn.conversation.dialogue
    return (
        isinstance(turn.decision, Answer)
        and not dialogue.skill
        and may_open(turn.recognition)
        and not turn.is_repeat
        and turn.outcome.forget is None
        and any(fact.kind in DOUBTED and not fact.is_change for fact in turn.facts)
    )


def _load_stated(conn: Connection, turns: Sequence[Turn]) -> Mapping[str, tuple[Fact, ...]]:
    """Return by conversation id what each turn's customer has stated anywhere."""
    owners = find_proved_addresses(conn, sorted({turn.recognition.customer_id for turn in turns}))
    of_customer: dict[str, list[str]] = {}
    for address, conversation in find_conversations(conn, owners).items():
        of_customer.setdefault(owners[address], []).append(conversation.id)
    facts = load_facts(conn, sorted({c for found in of_customer.values() for c in found}))
    return {
        turn.conversation.id: tuple(
            fact for c in of_customer.get(turn.recognition.customer_id, ()) for fact in facts.get(c, ())
        )
        for turn in turns
    }


def _asked(turn: Turn, doubt: Known, timezone: str) -> Turn:
    """Return the turn with the question, the fact marked as asked about so that nobody asks again."""
    name, new, old = _SLOTS[doubt.fact.kind], doubt.fact, doubt.doubts[0]
    now, before = value_text(turn, name, new.value), value_text(turn, name, old.value)
    text = say(
        turn,
        "doubt-ask",
        label=say(turn, f"slot.{name}").lower(),
        date=date_text(old.at, timezone, turn.language),
        before=before,
        now=now,
    )
    choices = (
        Choice(say(turn, "doubt-new", value=now)[:60], "form:yes"),
        Choice(say(turn, "doubt-keep", value=before)[:60], "form:no"),
    )
    dialogue = set_aside(turn.outcome.dialogue or turn.conversation.dialogue)
    slots = (Slot(name, new.value, Standing.OFFERED, new.at), Slot(WAS + name, old.value, Standing.KEPT, old.at))
    dialogue = replace(dialogue, skill="settle_doubt", asked=f"{name}?", slots=(*slots, *dialogue.slots))
    asked = tuple(replace(f, asked_at=turn.message.sent_at) if f.id == new.id else f for f in turn.facts)
    said = replace(
        turn.outcome, replies=(*turn.outcome.replies, Reply(text, choices, is_passing=True)), dialogue=dialogue
    )
    moved = replace(turn.moved, dialogue=dialogue) if turn.moved else None
    return replace(turn, facts=asked, outcome=said, moved=moved)
