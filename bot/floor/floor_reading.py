"""What the shop floor reads for the desk: rows of the stores become cards and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.floor.queue_reading import MOST_WAITING, read_waiting, sort_waiting
from conversation.messages import Author, Entry
from conversation.state import Control, Conversation
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
from routing.clock_store import find_clocks
from routing.control import is_waiting
from routing.service import Clock
from routing.setup_store import load_setup


@dataclass(frozen=True, slots=True)
class Rows:
    """What cards show beside the conversation: last words, unread counts and service levels, staff names by id."""

    last: Mapping[str, LastWord]
    unseen: Mapping[str, int]
    names: Mapping[str, str]
    clocks: Mapping[str, Clock]


def read_lane(
    conn: Connection, staff_id: str, lane: Lane, limit: int
) -> tuple[tuple[Conversation, ...], Rows, LaneCounts]:
    """Return one lane's conversations, what their cards show, and the counts of all lanes."""
    if lane is Lane.WAITING:
        found = _in_order(conn, find_waiting(conn, staff_id, MOST_WAITING), staff_id)[:limit]
    elif lane is Lane.MINE:
        found = find_held(conn, staff_id, limit)
    elif lane is Lane.OPEN:
        found = find_open(conn, limit)
    else:
        found = find_closed(conn, limit)
    return found, _read_rows(conn, staff_id, found), LaneCounts(*count_lanes(conn, staff_id))


def _in_order(conn: Connection, found: Sequence[Conversation], staff_id: str) -> tuple[Conversation, ...]:
    """Return those who wait as they are served, what is offered to this agent first."""
    ordered = sort_waiting(found, load_setup(conn))
    return tuple(sorted(ordered, key=lambda c: c.owner != staff_id))


def read_offers(conn: Connection, staff_id: str) -> tuple[tuple[Conversation, ...], Rows]:
    """Return what is offered to this agent now, with what the cards show."""
    found = tuple(c for c in read_waiting(conn, (Control.OFFERED,)) if c.owner == staff_id)
    return found, _read_rows(conn, staff_id, found)


def read_conversations(conn: Connection, staff_id: str, ids: Sequence[str]) -> tuple[tuple[Conversation, ...], Rows]:
    """Return the conversations that exist, in the order of ``ids``."""
    found = find_by_ids(conn, ids)
    return tuple(found[key] for key in ids if key in found), _read_rows(conn, staff_id, list(found.values()))


def read_view(
    conn: Connection, staff_id: str, conversation_id: str, limit: int
) -> tuple[Conversation, Rows, tuple[Entry, ...], Sequence[Note]]:
    """Return a conversation with its last ``limit`` entries and its notes."""
    conversation = load_conversation(conn, conversation_id)
    page = entries_before(conn, conversation.address, conversation.head + 1, limit)
    return conversation, _read_rows(conn, staff_id, [conversation]), page, find_notes(conn, conversation_id)


def read_entries(conn: Connection, conversation_id: str, after: int, before: int, limit: int) -> tuple[Entry, ...]:
    """Return entries above ``after`` when it is given, else the last ones below ``before`` (0: the newest)."""
    conversation = load_conversation(conn, conversation_id)
    if after:
        return entries_after(conn, conversation.address, after, limit)
    return entries_before(conn, conversation.address, before or conversation.head + 1, limit)


def _read_rows(conn: Connection, staff_id: str, found: Sequence[Conversation]) -> Rows:
    ids = [c.id for c in found]
    names = {user.id: user.name for user in load_users(conn)}
    waiting = [c.id for c in found if is_waiting(c)]
    last = find_last_words(conn, ids) | (find_last_words(conn, waiting, (Author.CUSTOMER,)) if waiting else {})
    clocks: dict[str, Clock] = {}
    for clock in find_clocks(conn, ids):
        clocks.setdefault(clock.conversation_id, clock)
    return Rows(last, count_unseen(conn, staff_id, ids), names, clocks)


def card(conversation: Conversation, rows: Rows, labels: Mapping[str, CustomerLabel]) -> WaitingCard:
    """Return the row a lane shows."""
    last, clock = rows.last.get(conversation.id), rows.clocks.get(conversation.id)
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
        promise=clock.promise.value if clock else "",
        due_at=clock.due_at if clock else None,
        warn_at=clock.warn_at if clock else None,
    )


def note_view(note: Note) -> NoteView:
    """Return a note as the desk shows it."""
    return NoteView(note.id, note.after_seq, note.author, note.author_name, note.text, note.at)
