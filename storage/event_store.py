"""The event feed as it is kept: written with what happened, numbered in the order of the commits.

A reader goes by ``seq``, which has no gaps and never shows a lower number after a higher one. SQLite has one writer, so
the number is given in the writing transaction. On PostgreSQL transactions commit in another order than they insert;
there a row waits without a number until ``number_events``, one at a time, has counted it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, delete, func, select, text

from conversation.events import Event, EventKind
from storage.schema import Instant, Json, metadata

_Count = BigInteger().with_variant(Integer, "sqlite")

events = Table(
    "events",
    metadata,
    Column("entry", _Count, primary_key=True, autoincrement=True),
    Column("seq", _Count),
    Column("id", String(36), nullable=False),
    Column("kind", String(48), nullable=False),
    Column("at", Instant, nullable=False),
    Column("conversation_id", String(36), nullable=False),
    Column("customer_id", String(36), nullable=False),
    Column("data", Json, nullable=False),
    Index("ix_events_seq", "seq", unique=True),
    Index("ix_events_id", "id", unique=True),
    Index("ix_events_at", "at"),
)

_INSERT = events.insert()
_LAST = select(func.coalesce(func.max(events.c.seq), 0))

NUMBER_LOCK = 0x6B71_6576
"""The advisory lock under which PostgreSQL numbers events."""


def save_events(conn: Connection, happened: Sequence[Event]) -> None:
    """Write what happened, in order; readers see it once the transaction is committed."""
    if not happened:
        return
    base = find_last_seq(conn) if conn.dialect.name == "sqlite" else None
    conn.execute(
        _INSERT,
        [
            {
                "seq": None if base is None else base + place,
                "id": event.id,
                "kind": event.kind.value,
                "at": event.at,
                "conversation_id": event.conversation_id,
                "customer_id": event.customer_id,
                "data": dict(event.data),
            }
            for place, event in enumerate(happened, 1)
        ],
    )


def has_unnumbered(conn: Connection) -> bool:
    """Tell whether committed events wait for their numbers; never on SQLite."""
    if conn.dialect.name == "sqlite":
        return False
    return conn.execute(select(events.c.entry).where(events.c.seq.is_(None)).limit(1)).first() is not None


def number_events(conn: Connection) -> int:
    """Give the committed events their numbers and return how many got one; nothing is left to do on SQLite."""
    if not has_unnumbered(conn):
        return 0
    conn.execute(select(func.pg_advisory_xact_lock(NUMBER_LOCK)))
    return conn.execute(_NUMBER).rowcount


_NUMBER = text("""
    UPDATE events SET seq = counted.seq
    FROM (
        SELECT entry, row_number() OVER (ORDER BY entry)
               + (SELECT coalesce(max(seq), 0) FROM events) AS seq
        FROM events WHERE seq IS NULL
    ) AS counted
    WHERE events.entry = counted.entry
""")


def find_events(conn: Connection, after: int, limit: int, kinds: Sequence[str] = ()) -> tuple[Event, ...]:
    """Return up to ``limit`` events with a ``seq`` above ``after``, in order; only of ``kinds`` when any are named."""
    query = select(events).where(events.c.seq > after).order_by(events.c.seq).limit(limit)
    if kinds:
        query = query.where(events.c.kind.in_(kinds))
    return tuple(_event_from_row(row) for row in conn.execute(query))


def find_by_ids(conn: Connection, ids: Sequence[str]) -> dict[str, Event]:
    """Return the events with these ids that are still kept."""
    if not ids:
        return {}
    return {row.id: _event_from_row(row) for row in conn.execute(select(events).where(events.c.id.in_(ids)))}


def find_last_seq(conn: Connection) -> int:
    """Return the highest number given so far, 0 when nothing has happened."""
    return int(conn.execute(_LAST).scalar_one())


def find_first_seq(conn: Connection) -> int:
    """Return the lowest number still kept, 0 when there is none."""
    return int(conn.execute(select(func.coalesce(func.min(events.c.seq), 0))).scalar_one())


def delete_events(conn: Connection, before: datetime, limit: int = 5000) -> int:
    """Forget up to ``limit`` events that happened before ``before``; the last stays, so that numbers go on rising."""
    old = select(events.c.entry).where(events.c.at < before, events.c.seq < find_last_seq(conn)).limit(limit)
    return conn.execute(delete(events).where(events.c.entry.in_(old))).rowcount


def _event_from_row(row: Any) -> Event:
    return Event(EventKind(row.kind), row.at, row.conversation_id, row.customer_id, row.data, row.id, row.seq)
