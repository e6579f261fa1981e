"""Merges and their undoing, append-only; which records count as one is kept beside the records for quick reading."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, UniqueConstraint, or_, select, update

from conversation.customer import Reason
from conversation.errors import ConflictError, NotFoundError
from conversation.ids import new_id
from conversation.plain import from_plain, to_plain
from customers.contact_store import contact_points
from customers.customer_store import customers
from customers.merges import Merge, MergeKind, to_groups
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

_MERGED = "merged"
_UNDONE = "undone"

merge_events = Table(
    "merge_events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("merge_id", String(36), nullable=False),
    Column("event", String(8), nullable=False),
    Column("one", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reasons", Json, nullable=False),
    UniqueConstraint("merge_id", "event"),
    Index("ix_merge_events_at", "at"),
)


def merge(
    conn: Connection, one: str, other: str, kind: MergeKind, by: str, now: datetime, reasons: Sequence[Reason] = ()
) -> Merge:
    """Tie two records, and with them whatever each counts as one with.

    Tying the same two again returns the tie that stands. Raises NotFoundError, and ConflictError when somebody else
    moved either at the same time.
    """
    if one == other:
        raise ConflictError(f"{one!r} cannot be merged with itself")
    groups = _lock(conn, one, other)
    for standing in find_merges(conn, [one]):
        if standing.kind is kind and {standing.one, standing.other} == {one, other}:
            return standing
    made = Merge(new_id(), one, other, kind, by, now, tuple(reasons))
    conn.execute(merge_events.insert().values(_event_row(made, _MERGED, by, now)))
    _regroup(conn, groups)
    return made


def unmerge(conn: Connection, merge_id: str, by: str, now: datetime) -> Merge:
    """Undo a merge: each side is again exactly what it would be without; a link's proof falls with it.

    Raises NotFoundError, and ConflictError when it is undone already.
    """
    made = load_merge(conn, merge_id)
    groups = _lock(conn, made.one, made.other)
    before = select(merge_events.c.id).where(merge_events.c.merge_id == merge_id, merge_events.c.event == _UNDONE)
    if conn.execute(before).first():
        raise ConflictError(f"merge {merge_id!r} is undone already")
    insert_missing(conn, merge_events, [_event_row(made, _UNDONE, by, now)])
    conn.execute(update(contact_points).where(contact_points.c.linked_by == merge_id).values(linked_by=""))
    _regroup(conn, groups)
    return made


def load_merge(conn: Connection, merge_id: str) -> Merge:
    """Return a merge, undone or not; raises NotFoundError."""
    query = select(merge_events).where(merge_events.c.merge_id == merge_id, merge_events.c.event == _MERGED)
    row = conn.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"no merge {merge_id!r}")
    return merge_from_row(row)


def find_merges(conn: Connection, record_ids: Iterable[str]) -> tuple[Merge, ...]:
    """Return the merges that stand and tie any of these records, oldest first."""
    ids = set(record_ids)
    undone = merge_events.alias("undone")
    query = (
        select(merge_events)
        .outerjoin(undone, (undone.c.merge_id == merge_events.c.merge_id) & (undone.c.event == _UNDONE))
        .where(
            merge_events.c.event == _MERGED,
            undone.c.id.is_(None),
            or_(merge_events.c.one.in_(ids), merge_events.c.other.in_(ids)),
        )
        .order_by(merge_events.c.at, merge_events.c.id)
    )
    return tuple(merge_from_row(row) for row in conn.execute(query))


def find_history(conn: Connection, record_ids: Iterable[str]) -> tuple[tuple[str, Merge], ...]:
    """Return everything that happened to these records, (``merged`` or ``undone``, merge) in order of time.

    ``by`` and ``at`` of each are those of the event.
    """
    ids = set(record_ids)
    query = (
        select(merge_events)
        .where(or_(merge_events.c.one.in_(ids), merge_events.c.other.in_(ids)))
        .order_by(merge_events.c.at, merge_events.c.id)
    )
    return tuple((row.event, merge_from_row(row)) for row in conn.execute(query))


def merge_from_row(row: Row[Any]) -> Merge:
    """Return the merge a row holds."""
    reasons = from_plain(tuple[Reason, ...], row.reasons)
    return Merge(row.merge_id, row.one, row.other, MergeKind(row.kind), row.by, row.at, reasons)


def _lock(conn: Connection, one: str, other: str) -> set[str]:
    """Hold every record of both customers until the transaction ends; return their groups."""
    found = _groups_of(conn, one, other)
    for record in (one, other):
        if record not in found:
            raise NotFoundError(f"no customer {record!r}")
    groups = set(found.values())
    query = select(customers.c.id).where(customers.c.group_id.in_(groups)).order_by(customers.c.id).with_for_update()
    conn.execute(query).all()
    if _groups_of(conn, one, other) != found:
        raise ConflictError(f"{one!r} or {other!r} was merged or unmerged by somebody else at the same time")
    return groups


def _groups_of(conn: Connection, *record_ids: str) -> dict[str, str]:
    query = select(customers.c.id, customers.c.group_id).where(customers.c.id.in_(record_ids))
    return {row.id: row.group_id for row in conn.execute(query)}


def _regroup(conn: Connection, groups: set[str]) -> None:
    """Work out anew who counts as one among the records of ``groups``."""
    rows = conn.execute(
        select(customers.c.id, customers.c.created_at, customers.c.group_id).where(customers.c.group_id.in_(groups))
    ).all()
    ties = [(m.one, m.other) for m in find_merges(conn, [row.id for row in rows])]
    found = to_groups({row.id: row.created_at for row in rows}, ties)
    moved: dict[str, list[str]] = {}
    for row in rows:
        if found[row.id] != row.group_id:
            moved.setdefault(found[row.id], []).append(row.id)
    for root, ids in moved.items():
        conn.execute(update(customers).where(customers.c.id.in_(ids)).values(group_id=root))


def _event_row(made: Merge, event: str, by: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "merge_id": made.id,
        "event": event,
        "one": made.one,
        "other": made.other,
        "kind": made.kind.value,
        "by": by,
        "at": now,
        "reasons": to_plain(made.reasons),
    }
