"""What is still to be sent, one row an entry, written in the transaction that wrote the entry."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, bindparam, delete, select, update

from conversation.messages import Address, Author, Entry, Outgoing
from memory.conversation_store import conversations
from memory.entry_store import entries, entry_from_row
from storage.schema import Instant, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("entry_id", String(36), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("user", String(128), nullable=False),
    Column("site", String(64), nullable=False, default=""),
    Column("seq", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("leased_until", Instant, nullable=False),
    Index("ix_outbox_leased_until", "leased_until"),
)

_INSERT = outbox.insert()
_DELETE = delete(outbox).where(outbox.c.entry_id.in_(bindparam("ids", expanding=True)))

LEASE = timedelta(seconds=60)
"""How long whoever wrote or claimed a row has to send it before another may."""


def to_outgoing(written: Sequence[Entry], addresses: dict[str, tuple[Address, str]]) -> tuple[Outgoing, ...]:
    """Return what of ``written`` must go to the customer; ``addresses`` maps conversation id to (address, site)."""
    return tuple(
        Outgoing(addresses[entry.conversation_id][0], entry, addresses[entry.conversation_id][1])
        for entry in written
        if entry.author is not Author.CUSTOMER
    )


def save_outgoing(conn: Connection, outgoing: Sequence[Outgoing], now: datetime) -> None:
    """Write the rows, leased to the caller, who sends them right after the commit."""
    if outgoing:
        conn.execute(
            _INSERT,
            [
                {
                    "entry_id": item.entry.id,
                    "channel": item.address.channel,
                    "user": item.address.user,
                    "site": item.site,
                    "seq": item.entry.seq,
                    "attempts": 0,
                    "leased_until": now + LEASE,
                }
                for item in outgoing
            ],
        )


def claim_lapsed(conn: Connection, now: datetime, limit: int) -> tuple[Outgoing, ...]:
    """Lease up to ``limit`` rows whose lease is over and return them, in order for each address."""
    query = (
        select(outbox.c.entry_id)
        .where(outbox.c.leased_until < now)
        .order_by(outbox.c.channel, outbox.c.user, outbox.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(conn.execute(query).scalars())
    if not ids:
        return ()
    conn.execute(
        update(outbox)
        .where(outbox.c.entry_id.in_(ids))
        .values(leased_until=now + LEASE, attempts=outbox.c.attempts + 1)
    )
    rows: Any = conn.execute(
        select(entries, conversations.c.channel, conversations.c.user, conversations.c.site)
        .join(conversations, entries.c.conversation_id == conversations.c.id)
        .where(entries.c.id.in_(ids))
        .order_by(entries.c.conversation_id, entries.c.seq)
    )
    return tuple(Outgoing(Address(row.channel, row.user), entry_from_row(row), row.site) for row in rows)


def extend_leases(conn: Connection, entry_ids: Sequence[str], until: datetime) -> None:
    """Keep rows from being claimed by others until ``until``: the channel asked to wait."""
    conn.execute(update(outbox).where(outbox.c.entry_id.in_(entry_ids)).values(leased_until=until))


def delete_sent(conn: Connection, entry_ids: Sequence[str]) -> None:
    """Forget rows that are sent, unknown or failed for good."""
    if entry_ids:
        conn.execute(_DELETE, {"ids": entry_ids})


def count_pending(conn: Connection) -> int:
    """Return how many entries wait to be sent."""
    return len(conn.execute(select(outbox.c.entry_id)).fetchall())
