"""Facts in the record store: only ever added; what holds is worked out when they are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)

from conversation.messages import Address
from conversation.proof import ProofLevel
from memory.conversation_store import conversations
from memory.entry_store import entries
from memory.facts import Fact, FactKind
from storage.schema import Instant, metadata

facts = Table(
    "facts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("source", String(36), ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("proof", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("valid_until", Instant),
    Column("is_change", Boolean, nullable=False, default=False),
    Column("quote", Text, nullable=False, default=""),
    Column("asked_at", Instant),
    UniqueConstraint("source", "kind", "subject", "value"),
    Index("ix_facts_conversation_id", "conversation_id", "at"),
)


def save_facts(conn: Connection, given: Sequence[Fact]) -> None:
    """Add a batch of facts; one that its source has stated already is left as it is."""
    fresh = {_key(f): f for f in given}
    if not fresh:
        return
    for row in conn.execute(_STATED, {"sources": sorted({f.source for f in given})}):
        fresh.pop((row.source, row.kind, row.subject, row.value), None)
    if fresh:
        conn.execute(_INSERT, [_row(f) for f in fresh.values()])


_INSERT = facts.insert()
_STATED = select(facts.c.source, facts.c.kind, facts.c.subject, facts.c.value).where(
    facts.c.source.in_(bindparam("sources", expanding=True))
)


def load_facts(conn: Connection, conversation_ids: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
    """Return every fact of each conversation that has any, oldest first; one query for the batch."""
    found: dict[str, list[Fact]] = {}
    for row in conn.execute(_OF_CONVERSATIONS, {"ids": list(conversation_ids)}):
        found.setdefault(row.conversation_id, []).append(fact_from_row(row))
    return {key: tuple(items) for key, items in found.items()}


_OF_CONVERSATIONS = (
    select(facts, conversations.c.channel, conversations.c.user)
    .join(conversations, conversations.c.id == facts.c.conversation_id)
    .where(facts.c.conversation_id.in_(bindparam("ids", expanding=True)))
    .order_by(facts.c.at, facts.c.id)
)


def end_facts(conn: Connection, ids: Sequence[str], at: datetime) -> None:
    """Let facts hold no longer than ``at``: a promise kept, a thing the customer corrected."""
    if ids:
        conn.execute(update(facts).where(facts.c.id.in_(list(ids))).values(valid_until=at))


def mark_asked(conn: Connection, ids: Sequence[str], at: datetime) -> None:
    """Remember that the customer was asked about a contradiction, so that nobody asks again."""
    if ids:
        conn.execute(update(facts).where(facts.c.id.in_(list(ids))).values(asked_at=at))


def erase_facts(conn: Connection, stated: Sequence[tuple[str, FactKind]]) -> int:
    """Delete facts by (conversation id, kind), for a customer who wants them forgotten; return how many."""
    if not stated:
        return 0
    keys = [(conversation_id, kind.value) for conversation_id, kind in stated]
    return conn.execute(delete(facts).where(tuple_(facts.c.conversation_id, facts.c.kind).in_(keys))).rowcount


def raise_proof(conn: Connection, conversation_ids: Sequence[str], proof: ProofLevel) -> None:
    """Let what was said in conversations count at ``proof`` from now on: their address has been proved."""
    if conversation_ids:
        conn.execute(
            update(facts)
            .where(facts.c.conversation_id == bindparam("key"), facts.c.proof < int(proof))
            .values(proof=int(proof)),
            [{"key": key} for key in conversation_ids],
        )


def restore_proof(conn: Connection, conversation_ids: Sequence[str]) -> None:
    """Let what was said in conversations count as it did when it was said: their address is no longer proved."""
    if conversation_ids:
        said = select(entries.c.proof).where(entries.c.id == facts.c.source).scalar_subquery()
        conn.execute(update(facts).where(facts.c.conversation_id.in_(list(conversation_ids))).values(proof=said))


def fact_from_row(row: Row[Any]) -> Fact:
    """Return the fact a row holds."""
    return Fact(
        id=row.id,
        kind=FactKind(row.kind),
        value=row.value,
        subject=row.subject,
        source=row.source,
        conversation_id=row.conversation_id,
        address=Address(row.channel, row.user),
        at=row.at,
        proof=ProofLevel(row.proof),
        confidence=row.confidence,
        valid_until=row.valid_until,
        is_change=row.is_change,
        quote=row.quote,
        asked_at=row.asked_at,
    )


def _key(fact: Fact) -> tuple[str, str, str, str]:
    return fact.source, fact.kind.value, fact.subject, fact.value


def _row(fact: Fact) -> dict[str, Any]:
    row = {name: getattr(fact, name) for name in Fact.__dataclass_fields__ if name != "address"}
    return row | {"kind": fact.kind.value, "proof": int(fact.proof)}
