"""Visits to queues: the place each waiting conversation has, what it was told, and what became of it.

The open visit of a conversation is its place; the closed ones are what estimates and reports are made of.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    bindparam,
    select,
    update,
)

from conversation.ids import new_id
from conversation.plain import from_plain, to_plain
from routing.queues import SkillNeed
from routing.targets import Place, Target
from storage.schema import Instant, Json, metadata

visits = Table(
    "visits",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("skills", Json, nullable=False),
    Column("targets", Json, nullable=False),
    Column("at_target", Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("leave_at", Instant),
    Column("relax_at", Instant),
    Column("previous", String(36), nullable=False),
    Column("previous_until", Instant),
    Column("told_ahead", Integer),
    Column("told_seconds", Integer),
    Column("told_raw", Float),
    Column("told_high", Integer),
    Column("left_at", Instant),
    Column("taken_by", String(36), nullable=False),
    Column("ended_at", Instant),
    Index("ix_visits_conversation_id", "conversation_id", "entered_at"),
    Index("ix_visits_left_at", "left_at"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One wait of one conversation. ``told_*`` is what the customer was told, None when nothing was.

    ``left_at`` ends the wait: ``taken_by`` an agent, or empty when the customer left or was sent elsewhere.
    ``ended_at`` is when the agent was done with it.
    """

    conversation_id: str
    place: Place
    entered_at: datetime
    id: str = ""
    previous: str = ""
    previous_until: datetime | None = None
    told_ahead: int | None = None
    told_seconds: int | None = None
    told_raw: float | None = None
    told_high: int | None = None
    left_at: datetime | None = None
    taken_by: str = ""
    ended_at: datetime | None = None


def open_visits(conn: Connection, opened: Sequence[Visit]) -> None:
    """Write new visits; one that is still open for the same conversation ends here."""
    if not opened:
        return
    leave(conn, {visit.conversation_id: "" for visit in opened}, max(visit.entered_at for visit in opened))
    conn.execute(_INSERT, [_to_row(replace(visit, id=visit.id or new_id())) for visit in opened])


def find_open(conn: Connection, conversation_ids: Collection[str]) -> dict[str, Visit]:
    """Return the visit each of these conversations is on."""
    return _find(conn, _OPEN, conversation_ids)


def find_latest(conn: Connection, conversation_ids: Collection[str]) -> dict[str, Visit]:
    """Return the newest visit of each of these conversations on which an agent took it."""
    return _find(conn, _TAKEN, conversation_ids)


_INSERT = visits.insert()
_OF_CONVERSATIONS = select(visits).where(visits.c.conversation_id.in_(bindparam("ids", expanding=True)))
_OPEN = _OF_CONVERSATIONS.where(visits.c.left_at.is_(None))
_TAKEN = _OF_CONVERSATIONS.where(visits.c.taken_by != "").order_by(visits.c.entered_at, visits.c.id)
_LEAVE = (
    update(visits)
    .where(visits.c.conversation_id == bindparam("key"), visits.c.left_at.is_(None))
    .values(left_at=bindparam("at"), taken_by=bindparam("by"))
)


def _find(conn: Connection, query: Select[Any], conversation_ids: Collection[str]) -> dict[str, Visit]:
    found = conn.execute(query, {"ids": sorted(conversation_ids)}) if conversation_ids else ()
    return {row.conversation_id: _from_row(row) for row in found}


def leave(conn: Connection, taken_by: Mapping[str, str], now: datetime) -> None:
    """End the open visits of these conversations: by whom each was taken, empty for nobody."""
    if taken_by:
        conn.execute(_LEAVE, [{"key": key, "at": now, "by": by} for key, by in taken_by.items()])


def end(conn: Connection, conversation_ids: Collection[str], now: datetime) -> None:
    """Write down that agents are done with these conversations."""
    if not conversation_ids:
        return
    held = visits.c.conversation_id.in_(sorted(conversation_ids)) & (visits.c.taken_by != "")
    conn.execute(update(visits).where(held, visits.c.ended_at.is_(None)).values(ended_at=now))


def move(conn: Connection, visit: Visit, place: Place) -> None:
    """Give an open visit another place, its time kept."""
    conn.execute(update(visits).where(visits.c.id == visit.id).values(_place_row(place)))


def find_since(conn: Connection, since: datetime, limit: int = 2000) -> tuple[Visit, ...]:
    """Return the visits that ended since then, newest first."""
    query = select(visits).where(visits.c.left_at > since).order_by(visits.c.left_at.desc()).limit(limit)
    return tuple(_from_row(row) for row in conn.execute(query))


def _to_row(visit: Visit) -> dict[str, Any]:
    plain = {name: getattr(visit, name) for name in Visit.__dataclass_fields__ if name != "place"}
    return plain | _place_row(visit.place)


def _place_row(place: Place) -> dict[str, Any]:
    return {
        "queue": place.queue,
        "priority": place.priority,
        "skills": to_plain(place.skills),
        "targets": to_plain(place.targets),
        "at_target": place.at,
        "leave_at": place.leave_at,
        "relax_at": place.relax_at,
    }


def _from_row(row: Row[Any]) -> Visit:
    plain = dict(row._mapping)
    place = Place(
        queue=plain.pop("queue"),
        priority=plain.pop("priority"),
        skills=from_plain(tuple[SkillNeed, ...], plain.pop("skills")),
        at=plain.pop("at_target"),
        leave_at=plain.pop("leave_at"),
        relax_at=plain.pop("relax_at"),
        targets=from_plain(tuple[Target, ...], plain.pop("targets")),
    )
    return Visit(place=place, **plain)
