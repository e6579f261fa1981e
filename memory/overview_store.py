"""What staff see of many conversations at once: lanes, counts, last words, what was read, search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    and_,
    case,
    func,
    or_,
    select,
    update,
)

from conversation.messages import Author, Entry, EntryKind
from conversation.state import Control, Conversation
from conversation.text import fold
from memory.conversation_store import conversation_from_row, conversations
from memory.entry_store import entries, entry_from_row
from storage.schema import metadata
from storage.upsert import insert_missing

_LOOKED_BACK = 30
"""How many of a conversation's last entries are searched for its last message."""
_COUNTED = 100
"""Unread messages are counted up to this many."""
_CANDIDATES = 5_000
"""How many messages a search looks at once its letters fit."""

seen = Table(
    "seen",
    metadata,
    Column("staff_id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last message of a conversation, cut to one line."""

    text: str
    author: Author
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A message a search has found."""

    conversation_id: str
    seq: int
    text: str


def find_waiting(conn: Connection, staff_id: str, limit: int) -> tuple[Conversation, ...]:
    """Return what waits for a person, with what is offered to ``staff_id``: most urgent, then longest waiting first."""
    query = (
        select(conversations)
        .where(_is_waiting(staff_id))
        .order_by(
            (conversations.c.control == Control.OFFERED.value).desc(),
            conversations.c.priority.desc(),
            func.coalesce(conversations.c.waiting_since, conversations.c.since),
        )
        .limit(limit)
    )
    return tuple(conversation_from_row(row) for row in conn.execute(query))


def find_held(conn: Connection, staff_id: str, limit: int) -> tuple[Conversation, ...]:
    """Return what ``staff_id`` holds, latest message first."""
    return _find_latest(conn, _is_held(staff_id), limit)


def find_open(conn: Connection, limit: int) -> tuple[Conversation, ...]:
    """Return everything that is not closed, latest message first."""
    return _find_latest(conn, conversations.c.control != Control.CLOSED.value, limit)


def find_closed(conn: Connection, limit: int) -> tuple[Conversation, ...]:
    """Return what is closed, latest message first."""
    return _find_latest(conn, conversations.c.control == Control.CLOSED.value, limit)


def count_lanes(conn: Connection, staff_id: str) -> tuple[int, int, int]:
    """Return how many conversations wait, are held by ``staff_id``, and are open."""
    query = select(
        func.coalesce(func.sum(case((_is_waiting(staff_id), 1), else_=0)), 0),
        func.coalesce(func.sum(case((_is_held(staff_id), 1), else_=0)), 0),
        func.count(),
    ).where(conversations.c.control != Control.CLOSED.value)
    (waiting, held, opened) = conn.execute(query).one()
    return waiting, held, opened


def find_by_ids(conn: Connection, ids: Sequence[str]) -> dict[str, Conversation]:
    """Return the conversations with these ids."""
    query = select(conversations).where(conversations.c.id.in_(ids))
    return {c.id: c for c in (conversation_from_row(row) for row in conn.execute(query))}


def find_entry(conn: Connection, conversation_id: str, source_id: str) -> Entry | None:
    """Return the entry a sender's own id stands for."""
    query = select(entries).where(entries.c.conversation_id == conversation_id, entries.c.source_id == source_id)
    row = conn.execute(query).first()
    return None if row is None else entry_from_row(row)


def find_last_words(
    conn: Connection, ids: Sequence[str], authors: Sequence[Author] = (Author.CUSTOMER, Author.AGENT)
) -> dict[str, LastWord]:
    """Return the last message people wrote in each conversation that has one among its last entries."""
    query = (
        select(entries.c.conversation_id, func.substr(entries.c.text, 1, 160), entries.c.author, entries.c.at)
        .join(conversations, conversations.c.id == entries.c.conversation_id)
        .where(
            conversations.c.id.in_(ids),
            entries.c.seq > conversations.c.head - _LOOKED_BACK,
            entries.c.kind == EntryKind.MESSAGE.value,
            entries.c.author.in_([author.value for author in authors]),
        )
        .order_by(entries.c.seq)
    )
    return {key: LastWord(text, Author(author), at) for key, text, author, at in conn.execute(query)}


def count_unseen(conn: Connection, staff_id: str, ids: Sequence[str]) -> dict[str, int]:
    """Return how many of the customers' messages ``staff_id`` has not read, in each conversation, at most 100."""
    read = and_(seen.c.conversation_id == conversations.c.id, seen.c.staff_id == staff_id)
    query = (
        select(entries.c.conversation_id, func.count())
        .join(conversations, conversations.c.id == entries.c.conversation_id)
        .outerjoin(seen, read)
        .where(
            conversations.c.id.in_(ids),
            entries.c.seq > conversations.c.head - _COUNTED,
            entries.c.seq > func.coalesce(seen.c.seq, 0),
            entries.c.author == Author.CUSTOMER.value,
            entries.c.kind == EntryKind.MESSAGE.value,
        )
        .group_by(entries.c.conversation_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def save_seen(conn: Connection, staff_id: str, conversation_id: str, seq: int) -> None:
    """Remember that ``staff_id`` has read up to ``seq``; never goes back."""
    insert_missing(conn, seen, [{"staff_id": staff_id, "conversation_id": conversation_id, "seq": 0}])
    mine = and_(seen.c.staff_id == staff_id, seen.c.conversation_id == conversation_id)
    conn.execute(update(seen).where(mine, seen.c.seq < seq).values(seq=seq))


def search_messages(conn: Connection, text: str, limit: int) -> tuple[Found, ...]:
    """Return the newest message of each conversation that says ``text``, whatever the accents and capitals.

    The engine compares the letters that cannot bear an accent; the rest is compared here.
    """
    wanted = fold(text)
    found: dict[str, Found] = {}
    for hit in _letters_fit(conn, wanted):
        if hit.conversation_id not in found and wanted in fold(hit.text):
            found[hit.conversation_id] = hit
            if len(found) == limit:
                break
    return tuple(found.values())


def _letters_fit(conn: Connection, folded: str) -> Iterator[Found]:
    query = (
        select(entries.c.conversation_id, entries.c.seq, entries.c.text)
        .where(entries.c.kind == EntryKind.MESSAGE.value, entries.c.text.ilike(_pattern(folded), escape="\\"))
        .order_by(entries.c.at.desc())
        .limit(_CANDIDATES)
    )
    for key, seq, text in conn.execute(query):
        yield Found(key, seq, text)


def _pattern(folded: str) -> str:
    letters = (c if c in "bcfghjklmnpqrstvwxz0123456789 " else "_" for c in folded)
    return "%" + "".join(letters) + "%"


def _find_latest(conn: Connection, condition: ColumnElement[bool], limit: int) -> tuple[Conversation, ...]:
    latest = func.coalesce(conversations.c.last_inbound_at, conversations.c.since).desc()
    query: Any = select(conversations).where(condition).order_by(latest).limit(limit)
    return tuple(conversation_from_row(row) for row in conn.execute(query))


def _is_waiting(staff_id: str) -> ColumnElement[bool]:
    return or_(
        conversations.c.control.in_([Control.WAITING.value, Control.AFTER_HOURS.value]),
        and_(conversations.c.control == Control.OFFERED.value, conversations.c.owner == staff_id),
    )


def _is_held(staff_id: str) -> ColumnElement[bool]:
    held = [Control.HUMAN.value, Control.WRAPPING.value]
    return and_(conversations.c.control.in_(held), conversations.c.owner == staff_id)
