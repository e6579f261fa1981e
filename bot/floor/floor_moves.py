"""What agents do with a conversation, each as one transaction: compare-and-set, what follows from it, what is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.floor.movement import Move, follow
from bot.floor.queue_reading import read_crew, read_line, to_states
from bot.sending.notices import Notice, word_notice
from bot.sending.outbox_store import save_outgoing, to_outgoing
from conversation.errors import ConflictError, StaleEpochError
from conversation.ids import new_id
from conversation.messages import Author, Entry, EntryKind
from conversation.state import Control, Conversation
from desk.staff import Staff
from memory.conversation_store import load_conversation, save_control
from memory.note_store import Note, save_note
from memory.transcript_store import Draft, append
from routing import control
from routing.control import NO_OPENING, REVIEW_AFTER
from routing.hours import is_open, next_opening
from routing.invitation_store import InvitationAnswer
from routing.setup_store import load_hours, load_setup
from routing.targets import Place, Target, find_place


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation as an agent leaves it: where it waits then, and what its customer is told beside the status."""

    after: Conversation
    status: str = ""
    place: Place | None = None
    answer: InvitationAnswer | None = None
    notice: Notice | None = None
    prefer: str = ""


Change = Callable[[Connection, Conversation, Staff, datetime], Changed]


def take(epoch: int | None) -> Change:
    """Give it to the agent; taking twice changes nothing. Raises ConflictError, StaleEpochError."""

    def change(conn: Connection, before: Conversation, staff: Staff, now: datetime) -> Changed:
        if is_held_by(before, staff):
            return Changed(before)
        idle = timedelta(minutes=load_setup(conn).resume_minutes)
        taken = control.take(before, staff.id, now, idle)
        if epoch is not None and epoch != before.epoch:
            raise StaleEpochError(f"conversation {before.id} has changed meanwhile; look again")
        return Changed(taken, "joined")

    return change


def decline(_: Connection, before: Conversation, staff: Staff, now: datetime) -> Changed:
    """Put an offer back into its queue, with its original time."""
    if before.owner != staff.id or before.control is not Control.OFFERED:
        raise ConflictError(f"conversation {before.id} is not offered to you")
    return Changed(control.lapse(before, now, now + REVIEW_AFTER), answer=InvitationAnswer.DECLINED)


def release(_: Connection, before: Conversation, staff: Staff, now: datetime) -> Changed:
    """Give it back to the bot."""
    return Changed(control.release(before, staff.id, now), "bot")


def close(_: Connection, before: Conversation, staff: Staff, now: datetime) -> Changed:
    """End it."""
    return Changed(control.close(control.wrap(before, staff.id, now), now), "closed")


def transfer(queue: str, to: Staff | None) -> Change:
    """Pass it to a colleague, or to a team: one that is closed promises when it is back."""

    def change(conn: Connection, before: Conversation, staff: Staff, now: datetime) -> Changed:
        setup = load_setup(conn)
        wanted = queue or before.queue or setup.default
        place = find_place((Target(wanted, before.priority),), setup, {}, now)
        review = now + REVIEW_AFTER
        moved = control.transfer(before, staff.id, wanted, now, review, to.id if to else "")
        if to is not None:
            return Changed(moved, "waiting", place, prefer=to.id)
        hours = setup.load(wanted).hours or load_hours(conn)
        if is_open(hours, now) or _is_attended(conn, wanted, now):
            return Changed(moved, "waiting", place)
        opens = next_opening(hours, now) or now + NO_OPENING
        return Changed(
            control.promise(moved, wanted, before.reason, now, opens), "waiting", place, notice=Notice.CLOSED_TEAM
        )

    return change


def _is_attended(conn: Connection, queue: str, now: datetime) -> bool:
    setup = load_setup(conn)
    states = to_states(setup, load_hours(conn), read_crew(conn, setup, now), read_line(conn), {}, now)
    return any(state.queue == queue and state.agents for state in states)


def write_move(
    conn: Connection, staff: Staff, conversation_id: str, change: Change, note: str, now: datetime
) -> tuple[Conversation, tuple[Entry, ...], bool]:
    """Carry ``change`` out; return the conversation, what was told, and whether anything changed."""
    before = load_conversation(conn, conversation_id)
    changed = change(conn, before, staff, now)
    if changed.after == before:
        return before, (), False
    if not save_control(conn, changed.after, before.epoch):
        raise ConflictError("somebody else was faster; look again")
    after = replace(changed.after, epoch=before.epoch + 1)
    move = Move(before, after, changed.place, by=staff.id, answer=changed.answer, prefer=changed.prefer)
    follow(conn, [move], now)
    if note:
        write_note(conn, staff, conversation_id, "", note, now)
    written = append(conn, _drafts(conn, changed, after, staff, now), now).entries
    after = replace(after, head=max((entry.seq for entry in written), default=after.head))
    enqueue(conn, after, written, now)
    return after, written, True


def _drafts(conn: Connection, changed: Changed, after: Conversation, staff: Staff, now: datetime) -> list[Draft]:
    drafts = []
    if changed.status:
        drafts.append(
            Draft(
                after.id,
                Author.SYSTEM,
                now,
                changed.status,
                EntryKind.STATUS,
                author_id=staff.id,
                author_name=staff.name,
                epoch=after.epoch,
            )
        )
    if changed.notice is not None:
        team = load_setup(conn).load(after.queue).name(after.language or "vi")
        drafts.append(word_notice(after, changed.notice, now, load_hours(conn).timezone, team))
    return drafts


def write_note(
    conn: Connection, staff: Staff, conversation_id: str, note_id: str, text: str, now: datetime
) -> tuple[Conversation, Note]:
    """Write an internal note after the last entry."""
    conversation = load_conversation(conn, conversation_id)
    note = Note(note_id or new_id(), conversation_id, conversation.head, staff.id, text, now, staff.name)
    return conversation, save_note(conn, note)


def enqueue(conn: Connection, conversation: Conversation, written: Sequence[Entry], now: datetime) -> None:
    """Have entries sent to the customer."""
    save_outgoing(conn, to_outgoing(written, {conversation.id: (conversation.address, conversation.site)}), now)


def is_held_by(conversation: Conversation, staff: Staff) -> bool:
    """Tell whether ``staff`` has the word in it."""
    return conversation.control is Control.HUMAN and conversation.owner == staff.id
