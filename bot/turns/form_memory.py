"""What is known of customers that a form may need: from their own conversation first, then from everywhere proved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.stages.identify import may_open
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Turn
from conversation.proof import ProofLevel
from customers.customer import Customer, FieldName
from customers.customer_store import load_customers
from customers.order import Order, OrderStatus
from customers.order_store import find_orders
from memory.conversation_store import find_conversations
from memory.fact_store import load_facts
from memory.facts import SELF, Fact, FactKind, hold_now
from routing.form import Remembered, is_fresh
from routing.slots import SLOTS

_RECENT = timedelta(days=60)
"""How old an order may be to be the one that is meant."""

_OF_RECORD = {"name": FieldName.NAME, "phone": FieldName.PHONE, "email": FieldName.EMAIL}

Known = Mapping[str, Remembered]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a choice of products must respect: skin, size, and what must not be in them."""

    skin: Remembered | None = None
    size: Remembered | None = None
    allergies: tuple[str, ...] = ()
    is_expecting: bool = False


def load_known(conn: Connection, turns: Sequence[Turn]) -> dict[str, Known]:
    """Return what is known of each turn's customer by conversation id, a fact's name giving what is remembered.

    A conversation's own facts may be used whoever writes in it; what was said or bought elsewhere only when it is
    proved who does. A few queries for the batch.
    """
    proved = sorted({turn.recognition.customer_id for turn in turns if may_open(turn.recognition)})
    records = load_customers(conn, proved) if proved else {}
    orders = find_orders(conn, proved, 5) if proved else {}
    stated = _load_stated(conn, turns, proved)
    known: dict[str, Known] = {}
    for turn in turns:
        now = turn.message.sent_at
        customer = turn.recognition.customer_id if may_open(turn.recognition) else ""
        found = _of_record(records.get(customer), orders.get(customer, ()), now)
        known[turn.conversation.id] = found | _of_facts(*stated[turn.conversation.id], now)
    return known


def load_traits(conn: Connection, turns: Sequence[Turn]) -> dict[str, Traits]:
    """Return by conversation id what is known of each turn's customer's body, as far as proof opens it."""
    proved = sorted({turn.recognition.customer_id for turn in turns if may_open(turn.recognition)})
    stated = _load_stated(conn, turns, proved)
    return {turn.conversation.id: _traits(*stated[turn.conversation.id], turn.message.sent_at) for turn in turns}


def _traits(own: Sequence[Fact], others: Sequence[Fact], now: datetime) -> Traits:
    known = _of_facts(own, others, now)
    held = [k.fact for k in hold_now((*_as_proved(own), *others), now + timedelta(seconds=1)) if k.fact.subject == SELF]
    return Traits(
        known.get("skin_type"),
        known.get("size"),
        tuple(dict.fromkeys(fact.value for fact in held if fact.kind is FactKind.ALLERGY)),
        any(fact.kind is FactKind.PREGNANCY for fact in held),
    )


def _load_stated(
    conn: Connection, turns: Sequence[Turn], proved: Sequence[str]
) -> Mapping[str, tuple[Sequence[Fact], Sequence[Fact]]]:
    """Return by conversation id the facts told there, this message's too, and what its customer told elsewhere."""
    of_customer: dict[str, list[str]] = {customer: [] for customer in proved}
    owners = find_proved_addresses(conn, proved) if proved else {}
    for address, conversation in find_conversations(conn, owners).items():
        of_customer[owners[address]].append(conversation.id)
    wanted = {turn.conversation.id for turn in turns} | {c for found in of_customer.values() for c in found}
    stated = load_facts(conn, sorted(wanted))
    found = {}
    for turn in turns:
        here = turn.conversation.id
        customer = turn.recognition.customer_id if may_open(turn.recognition) else ""
        others = [fact for c in of_customer.get(customer, ()) if c != here for fact in stated.get(c, ())]
        found[here] = ((*stated.get(here, ()), *turn.facts), others)
    return found


def _of_record(customer: Customer | None, orders: Sequence[Order], now: datetime) -> dict[str, Remembered]:
    if customer is None:
        return {}
    values = {name: customer.latest(field) for name, field in _OF_RECORD.items()}
    found = {name: Remembered(value) for name, value in values.items() if value}
    lately = [o for o in orders if o.is_numbered and now - o.at <= _RECENT and o.status is not OrderStatus.CANCELLED]
    if len(lately) == 1:
        found["order_number"] = Remembered(lately[0].number, lately[0].at)
    return found


def _of_facts(own: Sequence[Fact], others: Sequence[Fact], now: datetime) -> dict[str, Remembered]:
    here = _as_proved(own)
    ids = {fact.id for fact in here}
    found: dict[str, Remembered] = {}
    for known in hold_now((*here, *others), now + timedelta(seconds=1)):
        fact = known.fact
        name = fact.subject if fact.kind is FactKind.ANSWER else _NAMES.get(fact.kind, "")
        if name and name not in found and (fact.kind is FactKind.ANSWER or fact.subject == SELF):
            found[name] = Remembered(fact.value, fact.at, is_here=fact.id in ids and is_fresh(fact.at, now))
    return found


def _as_proved(own: Iterable[Fact]) -> list[Fact]:
    """Return what was told in a conversation as it counts there, whoever writes."""
    return [replace(fact, proof=max(fact.proof, ProofLevel.POSSESSION)) for fact in own]


_NAMES: dict[FactKind, str] = {
    kind: name for name, kind in SLOTS.items() if kind is not None and kind is not FactKind.PRODUCT
}
