"""What the shop floor reads for the desk: rows of the stores become cards and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from conversation.messages import Entry
from conversation.state import Conversation
from desk.floor import CustomerLabel, Lane, LaneCounts, NoteView, WaitingCard
from desk.staff_store import load_users
from memory.conversation_store import load_conversation
from memory.entry_store import entries_after, entries_before
from memory.note_store import Note, find_notes
from memory.overview_store import (
    LastWord,
    count_lanes,
    count_unseen,
    find_by_ids,
    find_closed,
    find_held,
    find_last_words,
    find_open,
    find_waiting,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What cards show beside the conversation: last words and unread counts by conversation, staff names by id."""

    last: Mapping[str, LastWord]
    unseen: Mapping[str, int]
    names: Mapping[str, str]


def read_lane(
    conn: Connection, staff_id: str, lane: Lane, limit: int
) -> tuple[tuple[Conversation, ...], Rows, LaneCounts]:
    """Return one lane's conversations, what their cards show, and the counts of all lanes."""
    if lane is Lane.WAITING:
        found = find_waiting(conn, staff_id, limit)
    elif lane is Lane.MINE:
        found = find_held(conn, staff_id, limit)
    elif lane is Lane.OPEN:
        found = find_open(conn, limit)
    else:
        found = find_closed(conn, limit)
    return found, _read_rows(conn, staff_id, [c.id for c in found]), LaneCounts(*count_lanes(conn, staff_id))


def read_conversations(conn: Connection, staff_id: str, ids: Sequence[str]) -> tuple[tuple[Conversation, ...], Rows]:
    """Return the conversations that exist, in the order of ``ids``."""
    found = find_by_ids(conn, ids)
    return tuple(found[key] for key in ids if key in found), _read_rows(conn, staff_id, list(found))


def read_view(
    conn: Connection, staff_id: str, conversation_id: str, limit: int
) -> tuple[Conversation, Rows, tuple[Entry, ...], Sequence[Note]]:
    """Return a conversation with its last ``limit`` entries and its notes."""
    conversation = load_conversation(conn, conversation_id)
    page = entries_before(conn, conversation.address, conversation.head + 1, limit)
    return conversation, _read_rows(conn, staff_id, [conversation_id]), page, find_notes(conn, conversation_id)


def read_entries(conn: Connection, conversation_id: str, after: int, before: int, limit: int) -> tuple[Entry, ...]:
    """Return entries above ``after`` when it is given, else the last ones below ``before`` (0: the newest)."""
    conversation = load_conversation(conn, conversation_id)
    if after:
        return entries_after(conn, conversation.address, after, limit)
    return entries_before(conn, conversation.address, before or conversation.head + 1, limit)


def _read_rows(conn: Connection, staff_id: str, ids: Sequence[str]) -> Rows:
    names = {user.id: user.name for user in load_users(conn)}
    return Rows(find_last_words(conn, ids), count_unseen(conn, staff_id, ids), names)


def card(conversation: Conversation, rows: Rows, labels: Mapping[str, CustomerLabel]) -> WaitingCard:
    """Return the row a lane shows."""
    last = rows.last.get(conversation.id)
    return WaitingCard(
        conversation_id=conversation.id,
        channel=conversation.address.channel,
        control=conversation.control,
        epoch=conversation.epoch,
        head=conversation.head,
        since=conversation.since,
        label=labels.get(conversation.id, CustomerLabel()),
        owner=conversation.owner,
        owner_name=rows.names.get(conversation.owner, ""),
        queue=conversation.queue,
        priority=conversation.priority,
        reason=conversation.reason,
        waiting_since=conversation.waiting_since,
        deadline=conversation.deadline,
        language=conversation.language,
        last_text=last.text if last else "",
        last_author=last.author if last else None,
        last_at=last.at if last else None,
        unseen=rows.unseen.get(conversation.id, 0),
    )


def note_view(note: Note) -> NoteView:
    """Return a note as the desk shows it."""
    return NoteView(note.id, note.after_seq, note.author, note.author_name, note.text, note.at)
