"""Notes of the staff: beside the ledger, never in it, so that no customer can ever be sent one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, Text, select

from conversation.errors import ReplayedIdError
from storage.schema import Instant, metadata

notes = Table(
    "notes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("after_seq", Integer, nullable=False),
    Column("author", String(36), nullable=False),
    Column("author_name", String(128), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_notes_conversation_id", "conversation_id", "after_seq"),
)


@dataclass(frozen=True, slots=True)
class Note:
    """What staff tell each other about a conversation; it stands after the entry ``after_seq``.

    ``author`` is the staff member's id, or ``bot`` for what the bot noticed while a person held the conversation.
    """

    id: str
    conversation_id: str
    after_seq: int
    author: str
    text: str
    at: datetime
    author_name: str = ""


def save_note(conn: Connection, note: Note) -> Note:
    """Write a note once; the same note again gives back what was written. Raises ReplayedIdError."""
    row = conn.execute(select(notes).where(notes.c.id == note.id)).first()
    if row is None:
        conn.execute(notes.insert().values({name: getattr(note, name) for name in Note.__dataclass_fields__}))
        return note
    known = Note(**row._mapping)
    if (known.conversation_id, known.author, known.text) != (note.conversation_id, note.author, note.text):
        raise ReplayedIdError("this note's id was used for another note", "client_msg_id")
    return known


def find_notes(conn: Connection, conversation_id: str, limit: int = 500) -> Sequence[Note]:
    """Return the newest notes of a conversation, oldest first."""
    query = (
        select(notes)
        .where(notes.c.conversation_id == conversation_id)
        .order_by(notes.c.at.desc(), notes.c.id.desc())
        .limit(limit)
    )
    return tuple(Note(**row._mapping) for row in reversed(list(conn.execute(query))))
