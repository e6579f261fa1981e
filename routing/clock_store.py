"""Service levels that run: one row a promise to a customer, with the moment at which something is to be told of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, bindparam, select, update

from routing.service import Clock, Promise
from storage.schema import Instant, metadata
from storage.upsert import insert_or_update

clocks = Table(
    "service_clocks",
    metadata,
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("promise", String(16), primary_key=True),
    Column("started_at", Instant, primary_key=True),
    Column("queue", String(64), nullable=False),
    Column("warn_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("warned_at", Instant),
    Column("breached_at", Instant),
    Column("met_at", Instant),
    Column("next_at", Instant),
    Index("ix_service_clocks_next_at", "next_at"),
)


def save_clocks(conn: Connection, changed: Sequence[Clock]) -> None:
    """Write clocks, new ones and those that have ticked."""
    insert_or_update(conn, clocks, [_to_row(clock) for clock in changed], ("conversation_id", "promise", "started_at"))


def find_clocks(conn: Connection, conversation_ids: Collection[str], *, is_running: bool = True) -> tuple[Clock, ...]:
    """Return the clocks of these conversations, the earliest due first; only those not met yet when ``is_running``."""
    if not conversation_ids:
        return ()
    asked = {"ids": sorted(conversation_ids)}
    return tuple(_from_row(row) for row in conn.execute(_RUNNING if is_running else _OF_CONVERSATIONS, asked))


_OF_CONVERSATIONS = (
    select(clocks).where(clocks.c.conversation_id.in_(bindparam("ids", expanding=True))).order_by(clocks.c.due_at)
)
_RUNNING = _OF_CONVERSATIONS.where(clocks.c.met_at.is_(None))


def meet(conn: Connection, conversation_ids: Collection[str], promises: Collection[Promise], now: datetime) -> None:
    """Write down that these promises are kept, or no longer asked for."""
    conn.execute(
        update(clocks)
        .where(
            clocks.c.conversation_id.in_(sorted(conversation_ids)),
            clocks.c.promise.in_([promise.value for promise in promises]),
            clocks.c.met_at.is_(None),
        )
        .values(met_at=now, next_at=None)
    )


def find_due(conn: Connection, now: datetime, limit: int = 500) -> tuple[Clock, ...]:
    """Return the clocks something is to be told of."""
    query = select(clocks).where(clocks.c.next_at <= now).order_by(clocks.c.next_at).limit(limit)
    return tuple(_from_row(row) for row in conn.execute(query.with_for_update(skip_locked=True)))


def find_met(conn: Connection, since: datetime, limit: int = 5000) -> tuple[Clock, ...]:
    """Return the clocks that ended since then, newest first: what a report of service levels is made of."""
    query = select(clocks).where(clocks.c.met_at > since).order_by(clocks.c.met_at.desc()).limit(limit)
    return tuple(_from_row(row) for row in conn.execute(query))


def _to_row(clock: Clock) -> dict[str, Any]:
    plain = {name: getattr(clock, name) for name in Clock.__dataclass_fields__}
    return plain | {"promise": clock.promise.value, "next_at": clock.next_at()}


def _from_row(row: Row[Any]) -> Clock:
    plain = dict(row._mapping)
    plain.pop("next_at")
    return Clock(**(plain | {"promise": Promise(row.promise)}))
