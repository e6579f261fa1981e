"""Everything kept of a customer, gathered from every store that keeps some of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bot.turns.last_words import find_proved_addresses
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.rights import DataExport, KeptAddress, KeptFact, KeptField, KeptMessage, KeptOrder
from customers.customer import Customer
from customers.customer_store import load_customer
from customers.order_store import find_orders
from memory.conversation_store import find_conversations
from memory.entry_store import entries, entry_from_row
from memory.fact_store import load_facts
from offers.offer_store import find_refusals

ALL = 100_000
"""More orders than anybody has."""


def load_export(conn: Connection, customer_id: str, now: datetime) -> DataExport:
    """Return what is kept of the customer and of the conversations at proved addresses; raises NotFoundError."""
    customer = load_customer(conn, customer_id)
    addresses = sorted(find_proved_addresses(conn, [customer.id]), key=str)
    channels = {c.id: address.channel for address, c in find_conversations(conn, addresses).items()}
    refusals = find_refusals(conn, dict.fromkeys(addresses[:1], addresses), now)
    return DataExport(
        customer_id=customer.id,
        at=now,
        external_ids=tuple(customer.external_ids),
        fields=_fields(customer),
        facts=_facts(conn, sorted(channels)),
        addresses=_addresses(customer, addresses),
        orders=_orders(conn, customer.id),
        messages=_messages(conn, channels),
        has_stopped_offers=any(refused.stopped for refused in refusals.values()),
    )


def _fields(customer: Customer) -> tuple[KeptField, ...]:
    ordered = sorted(customer.fields, key=lambda field: (field.name, field.at))
    return tuple(KeptField(f.name.value, f.value, f.source.value, _word(f.proof), f.at) for f in ordered)


def _facts(conn: Connection, conversation_ids: Sequence[str]) -> tuple[KeptFact, ...]:
    stated = [fact for facts in load_facts(conn, conversation_ids).values() for fact in facts]
    return tuple(
        KeptFact(
            fact.kind.value,
            fact.value,
            fact.subject,
            fact.address.channel,
            fact.at,
            _word(fact.proof),
            fact.confidence,
            fact.valid_until,
            fact.quote,
        )
        for fact in sorted(stated, key=lambda fact: (fact.at, fact.id))
    )


def _addresses(customer: Customer, proved: Sequence[Address]) -> tuple[KeptAddress, ...]:
    return tuple(
        KeptAddress(p.address.channel, p.address.user, _word(p.effective_proof), p.linked_at)
        for p in customer.contacts
        if p.address in proved
    )


def _orders(conn: Connection, customer_id: str) -> tuple[KeptOrder, ...]:
    return tuple(
        KeptOrder(
            order.number if order.is_numbered else "",
            order.at,
            order.amount,
            order.currency,
            order.status.value,
            order.address,
            tuple(f"{item.quantity} × {item.name}" for item in order.items),
        )
        for order in find_orders(conn, [customer_id], ALL)[customer_id]
    )


def _messages(conn: Connection, channels: dict[str, str]) -> tuple[KeptMessage, ...]:
    query = select(entries).where(entries.c.conversation_id.in_(sorted(channels))).order_by(entries.c.at, entries.c.seq)
    return tuple(
        KeptMessage(
            channels[entry.conversation_id],
            entry.author.value,
            entry.at,
            entry.text,
            tuple(attachment.name or attachment.kind.value for attachment in entry.attachments),
        )
        for entry in map(entry_from_row, conn.execute(query))
        if entry.text or entry.attachments
    )


def _word(proof: ProofLevel) -> str:
    return ProofLevel(proof).name.lower()
