"""Offers of conversations to agents: who was asked when, what they said, and how everybody was judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, func, select, update

from conversation.ids import new_id
from conversation.plain import from_plain, to_plain
from routing.balance import Verdict
from storage.schema import Instant, Json, metadata

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", String(36), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("answered_at", Instant),
    Column("verdicts", Json, nullable=False),
    Index("ix_invitations_conversation_id", "conversation_id", "at"),
    Index("ix_invitations_at", "at"),
)


class InvitationAnswer(StrEnum):
    """What became of an offer."""

    OPEN = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"  # the customer left, or somebody else took it


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer of one conversation to one agent; ``staff_id`` empty: nobody could be asked, and why."""

    conversation_id: str
    staff_id: str
    queue: str
    at: datetime
    until: datetime
    verdicts: tuple[Verdict, ...] = ()
    answer: InvitationAnswer = InvitationAnswer.OPEN
    answered_at: datetime | None = None
    id: str = ""


def save_invitations(conn: Connection, made: Sequence[Invitation]) -> None:
    """Write offers as they are made."""
    if made:
        conn.execute(invitations.insert(), [_to_row(one) for one in made])


def answer_invitations(
    conn: Connection, conversation_ids: Collection[str], answer: InvitationAnswer, now: datetime
) -> None:
    """Write down what became of the open offers of these conversations."""
    still_open = invitations.c.answer == InvitationAnswer.OPEN.value
    conn.execute(
        update(invitations)
        .where(invitations.c.conversation_id.in_(sorted(conversation_ids)), still_open)
        .values(answer=answer.value, answered_at=now)
    )


def find_declined(
    conn: Connection, conversation_ids: Collection[str], since: datetime
) -> dict[str, dict[str, datetime]]:
    """Return by conversation who has declined it, or let it lapse, since then, and when last."""
    query = (
        select(invitations.c.conversation_id, invitations.c.staff_id, func.max(invitations.c.answered_at).label("last"))
        .where(
            invitations.c.conversation_id.in_(sorted(conversation_ids)),
            invitations.c.answer.in_([InvitationAnswer.DECLINED.value, InvitationAnswer.LAPSED.value]),
            invitations.c.answered_at > since,
        )
        .group_by(invitations.c.conversation_id, invitations.c.staff_id)
    )
    found: dict[str, dict[str, datetime]] = {}
    for row in conn.execute(query):
        found.setdefault(row.conversation_id, {})[row.staff_id] = row.last
    return found


def find_invitations(conn: Connection, conversation_id: str, limit: int = 20) -> tuple[Invitation, ...]:
    """Return the last offers of a conversation, newest first."""
    query = (
        select(invitations)
        .where(invitations.c.conversation_id == conversation_id)
        .order_by(invitations.c.at.desc(), invitations.c.id.desc())
        .limit(limit)
    )
    return tuple(_from_row(row) for row in conn.execute(query))


def find_stranded(conn: Connection, since: Mapping[str, datetime | None]) -> set[str]:
    """Return which of these conversations were found to be for nobody since the time given with each."""
    query = select(invitations.c.conversation_id, invitations.c.at).where(
        invitations.c.conversation_id.in_(sorted(since)), invitations.c.staff_id == ""
    )
    return {
        row.conversation_id
        for row in conn.execute(query)
        if (start := since[row.conversation_id]) is None or row.at >= start
    }


def find_pick_ups(conn: Connection, since: datetime, limit: int = 500) -> tuple[float, ...]:
    """Return how many seconds accepted offers stood since then."""
    query = (
        select(invitations.c.at, invitations.c.answered_at)
        .where(invitations.c.at > since, invitations.c.answer == InvitationAnswer.ACCEPTED.value)
        .order_by(invitations.c.at.desc())
        .limit(limit)
    )
    return tuple((row.answered_at - row.at).total_seconds() for row in conn.execute(query))


def _to_row(one: Invitation) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in Invitation.__dataclass_fields__}
    return plain | {"id": one.id or new_id(), "answer": one.answer.value, "verdicts": to_plain(one.verdicts)}


def _from_row(row: Row[Any]) -> Invitation:
    plain = dict(row._mapping)
    plain["verdicts"] = from_plain(tuple[Verdict, ...], row.verdicts)
    plain["answer"] = InvitationAnswer(row.answer)
    return Invitation(**plain)
