"""Answers that are still being made: a row each, written with their turn, holding what is said if they are late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, Row, String, Table, delete, select

from bot.sending.outbox_store import save_outgoing, to_outgoing
from conversation.errors import NotFoundError
from conversation.messages import Author, Entry, Outgoing, Reply
from conversation.plain import from_plain, to_plain
from conversation.state import Conversation
from memory.conversation_store import load_conversation
from memory.memory_store import Remembered, save_memories
from memory.transcript_store import Draft, append
from storage.schema import Instant, Json, metadata

slow_answers = Table(
    "slow_answers",
    metadata,
    Column("message_id", String(36), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("source_id", String(128), nullable=False),
    Column("language", String(8), nullable=False, default=""),
    Column("plain", Json, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_slow_answers_due_at", "due_at"),
    Index("ix_slow_answers_conversation_id", "conversation_id"),
)

GRACE = timedelta(seconds=5)
"""How long past its time an answer is left to whoever makes it, before anybody may give it plainly."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer a customer waits for: the ``place``-th of its message; ``plain`` goes out when nothing better comes.

    ``epoch`` is the conversation's after the turn; an answer made under an older one is void.
    """

    message_id: str
    place: int
    conversation_id: str
    epoch: int
    source_id: str
    language: str
    plain: tuple[Reply, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What one answer led to: its entries and what is to be sent; both empty when it was given or void already."""

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


def save_awaited(conn: Connection, awaited: Sequence[Awaited]) -> None:
    """Write down what is promised; nothing when nothing is."""
    if awaited:
        conn.execute(slow_answers.insert(), [_row(one) for one in awaited])


def find_overdue(conn: Connection, now: datetime, limit: int = 200) -> tuple[Awaited, ...]:
    """Return what should have been said by ``now``: whoever was making it is late or gone."""
    query = select(slow_answers).where(slow_answers.c.due_at <= now).order_by(slow_answers.c.due_at).limit(limit)
    return tuple(awaited_from_row(row) for row in conn.execute(query))


def give_answer(
    conn: Connection, awaited: Awaited, replies: Sequence[Reply], now: datetime, model: str
) -> Given | None:
    """Say ``replies`` and forget that they are awaited; None when somebody said it before, or all of it is forgotten.

    Of several at once one wins, since it deletes the row. The ledger refuses what a change of control has made void.
    """
    key = (slow_answers.c.message_id == awaited.message_id) & (slow_answers.c.place == awaited.place)
    if conn.execute(delete(slow_answers).where(key)).rowcount == 0:
        return None
    try:
        conversation = load_conversation(conn, awaited.conversation_id)
    except NotFoundError:
        return None
    drafts = [
        Draft(
            awaited.conversation_id,
            Author.BOT,
            now,
            reply.text,
            source_id=f"{awaited.source_id}:{at}"[:128],
            language=awaited.language,
            attachments=reply.attachments,
            choices=reply.choices,
            sources=reply.sources,
            epoch=awaited.epoch,
        )
        for at, reply in enumerate(replies)
    ]
    written = append(conn, drafts, now).entries
    save_memories(conn, [Remembered(entry) for entry in written], model)
    outgoing = to_outgoing(written, {conversation.id: (conversation.address, conversation.site)})
    save_outgoing(conn, outgoing, now)
    return Given(conversation, written, outgoing)


def awaited_from_row(row: Row[Any]) -> Awaited:
    """Return the awaited answer a row holds."""
    plain = dict(row._mapping)
    plain["plain"] = from_plain(tuple[Reply, ...], plain["plain"])
    return Awaited(**plain)


def _row(awaited: Awaited) -> dict[str, Any]:
    row = {name: getattr(awaited, name) for name in Awaited.__dataclass_fields__}
    return row | {"plain": to_plain(awaited.plain)}
