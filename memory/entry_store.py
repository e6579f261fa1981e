"""The ledger's entries in the record store: found by place, by source and by what a channel calls them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from conversation.messages import Address, Attachment, Author, Choice, DeliveryStatus, Entry, EntryKind, Source
from conversation.plain import from_plain
from conversation.proof import ProofLevel
from memory.conversation_store import conversations
from storage.pairs import in_asked_pairs, to_asked
from storage.schema import Instant, Json, metadata

entries = Table(
    "entries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("author_id", String(36), nullable=False, default=""),
    Column("author_name", String(128), nullable=False, default=""),
    Column("source_id", String(128)),
    Column("language", String(8), nullable=False, default=""),
    Column("parts", Json),
    Column("reply_to", String(64), nullable=False, default=""),
    Column("target", Integer, nullable=False, default=0),
    Column("proof", Integer, nullable=False, default=0),
    Column("status", String(16), nullable=False),
    Column("reference", String(64), nullable=False, default=""),
    Column("epoch", Integer, nullable=False, default=0),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "source_id"),
    Index("ix_entries_at", "at"),
)


def entries_after(conn: Connection, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries above ``seq``, in order."""
    query = _of_address(address).where(entries.c.seq > seq).order_by(entries.c.seq).limit(limit)
    return tuple(entry_from_row(row) for row in conn.execute(query))


def entries_before(conn: Connection, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries below ``seq``, in order."""
    query = _of_address(address).where(entries.c.seq < seq).order_by(entries.c.seq.desc()).limit(limit)
    return tuple(reversed([entry_from_row(row) for row in conn.execute(query)]))


def find_sources(conn: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those (conversation id, source id) that are in the ledger already."""
    asked = to_asked(keys)
    if not asked["asked_pairs"]:
        return set()
    return {(row.conversation_id, row.source_id) for row in conn.execute(_SOURCES, asked)}


_SOURCES = select(entries.c.conversation_id, entries.c.source_id).where(
    in_asked_pairs(entries.c.conversation_id, entries.c.source_id)
)


def find_referred(conn: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the seq of what each (conversation id, channel's own handle) names, where it is known."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    query = select(entries.c.conversation_id, entries.c.reference, entries.c.seq).where(
        entries.c.conversation_id.in_({key for key, _ in wanted}), entries.c.reference.in_({ref for _, ref in wanted})
    )
    found = {(row.conversation_id, row.reference): row.seq for row in conn.execute(query)}
    return {key: found[key] for key in wanted if key in found}


def entry_from_row(row: Row[Any]) -> Entry:
    """Return the entry a row holds."""
    parts = row.parts or {}
    return Entry(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        author=Author(row.author),
        kind=EntryKind(row.kind),
        at=row.at,
        text=row.text,
        author_id=row.author_id,
        author_name=row.author_name,
        source_id=row.source_id or "",
        language=row.language,
        attachments=from_plain(tuple[Attachment, ...], parts.get("attachments", [])),
        choices=from_plain(tuple[Choice, ...], parts.get("choices", [])),
        sources=from_plain(tuple[Source, ...], parts.get("sources", [])),
        reply_to=row.reply_to,
        target=row.target,
        proof=ProofLevel(row.proof),
        status=DeliveryStatus(row.status),
    )


def _of_address(address: Address) -> Select[Any]:
    query = select(entries).join(conversations, entries.c.conversation_id == conversations.c.id)
    return query.where(conversations.c.channel == address.channel, conversations.c.user == address.user)
