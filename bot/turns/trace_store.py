"""Why each message was treated as it was: one decision with its trace, kept beside the conversation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, Row, String, Table, select

from conversation.plain import to_plain
from routing.decision import TraceLine
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

decisions = Table(
    "decisions",
    metadata,
    Column("message_id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("what", String(64), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("tone", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("rules_version", Integer, nullable=False),
    Column("trace", Json, nullable=False),
    Column("snapshot", Json, nullable=False),
    Column("outcome", Json, nullable=False),
    Index("ix_decisions_conversation_id", "conversation_id", "at"),
    Index("ix_decisions_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is kept. ``kind`` is answer, handoff or silence; ``what`` the skill, the reason or why not.

    ``snapshot`` is everything it was made on, ``outcome`` what came of it, both as ``bot/turns/decision_record.py``
    writes them: enough to make the same decision again, or another one by other rules. Empty where rules were not
    asked.
    """

    message_id: str
    conversation_id: str
    at: datetime
    kind: str
    what: str
    topic: str = ""
    tone: str = ""
    language: str = ""
    epoch: int = 0
    rules_version: int = 0
    trace: tuple[TraceLine, ...] = ()
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)


def save_decisions(conn: Connection, decided: Sequence[Decided]) -> None:
    """Write decisions; one that is there already stays."""
    rows = [
        {name: getattr(item, name) for name in Decided.__dataclass_fields__} | {"trace": to_plain(item.trace)}
        for item in decided
    ]
    insert_missing(conn, decisions, rows)


def find_decided_since(conn: Connection, since: datetime, page: int) -> Iterator[tuple[Decided, ...]]:
    """Yield the decisions made since then, oldest first, ``page`` at a time; without their traces."""
    reached: tuple[datetime, str] = (since, "")
    columns = [column for column in decisions.c if column is not decisions.c.trace]
    while True:
        at, message = reached
        query = (
            select(*columns)
            .where((decisions.c.at > at) | ((decisions.c.at == at) & (decisions.c.message_id > message)))
            .order_by(decisions.c.at, decisions.c.message_id)
            .limit(page)
        )
        found = tuple(Decided(**row._mapping) for row in conn.execute(query))
        if not found:
            return
        yield found
        reached = found[-1].at, found[-1].message_id


def find_decisions(conn: Connection, conversation_id: str, limit: int = 20) -> tuple[Decided, ...]:
    """Return the last decisions of a conversation, newest first."""
    query = (
        select(decisions)
        .where(decisions.c.conversation_id == conversation_id)
        .order_by(decisions.c.at.desc(), decisions.c.message_id.desc())
        .limit(limit)
    )
    return tuple(_from_row(row) for row in conn.execute(query))


def _from_row(row: Row[Any]) -> Decided:
    trace = tuple(TraceLine(line["key"], line["held"], _pairs(line.get("values", ()))) for line in row.trace)
    return Decided(**(dict(row._mapping) | {"trace": trace}))


def _pairs(plain: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in plain)
