"""What happens by itself when its time has come: nobody waits for ever, nothing is promised and forgotten.

Every conversation that a person was called to has a deadline; this sweep acts on those that are due. Each step is a
compare-and-set, so any number of workers may sweep at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, func, select, update

from bot.catalogue import word
from bot.outbox_store import save_outgoing, to_outgoing
from bot.wording import capital, time_text
from conversation.messages import Author, Entry, EntryKind, Outgoing
from conversation.state import Control, Conversation
from memory.conversation_store import conversation_from_row, conversations, save_control
from memory.entry_store import entries
from memory.transcript_store import Draft, append
from routing import control
from routing.hours import Hours, is_open, next_opening

log = structlog.get_logger()

REVIEW_AFTER = timedelta(minutes=2)
"""After how long a conversation that still waits is looked at again."""

LONG_WAIT = timedelta(minutes=10)
"""Waiting longer than this is logged as a warning at every look, so that somebody is alerted."""

BATCH = 200
"""Conversations one sweep handles at most."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep changed: entries to send and the conversations that moved."""

    outgoing: tuple[Outgoing, ...] = ()
    moved: tuple[Conversation, ...] = ()
    entries: tuple[Entry, ...] = ()


def sweep(conn: Connection, hours: Hours, now: datetime) -> Swept:
    """Act on every conversation whose deadline has passed."""
    query = (
        select(conversations)
        .where(conversations.c.deadline.is_not(None), conversations.c.deadline <= now)
        .order_by(conversations.c.deadline)
        .limit(BATCH)
    )
    due = _still_due(conn, [conversation_from_row(row) for row in conn.execute(query)], now)
    steps = [(old, new, told) for old in due for new, told in [_step(old, hours, now)]]
    moved: list[Conversation] = []
    drafts: list[Draft] = []
    for old, new, told in steps:
        if save_control(conn, new, old.epoch):
            moved.append(new)
            drafts += _drafts(old, new, told, hours, now)
    written = append(conn, drafts, now).entries
    outgoing = to_outgoing(written, {c.id: (c.address, c.site) for c in moved})
    save_outgoing(conn, outgoing, now)
    return Swept(outgoing, tuple(moved), written)


def _still_due(conn: Connection, due: Sequence[Conversation], now: datetime) -> list[Conversation]:
    """Leave out talks between people that go on: each gets a later deadline, and keeps its epoch."""
    held = [c.id for c in due if c.control is Control.HUMAN]
    if not held:
        return list(due)
    query = select(entries.c.conversation_id, func.max(entries.c.at).label("at"))
    last = {
        row.conversation_id: row.at
        for row in conn.execute(query.where(entries.c.conversation_id.in_(held)).group_by(entries.c.conversation_id))
    }
    alive = {key: at for key, at in last.items() if at + control.IDLE_LIFE > now}
    for key, at in alive.items():
        conn.execute(
            update(conversations)
            .where(conversations.c.id == key, conversations.c.control == Control.HUMAN.value)
            .values(deadline=at + control.IDLE_LIFE)
        )
    return [c for c in due if c.id not in alive]


def _step(conversation: Conversation, hours: Hours, now: datetime) -> tuple[Conversation, str]:
    """Return what becomes of a conversation that is due, and what its customer is told, if anything."""
    kind = conversation.control
    if kind is Control.OFFERED:
        return control.lapse(conversation, now, now + REVIEW_AFTER), ""
    if kind is Control.WRAPPING:
        return control.close(conversation, now), ""
    if kind is Control.HUMAN:
        return control.return_to_bot(conversation, now), BACK
    return _still_waiting(conversation, hours, now)


def _still_waiting(conversation: Conversation, hours: Hours, now: datetime) -> tuple[Conversation, str]:
    queue, reason = conversation.queue, conversation.reason
    waited = now - (conversation.waiting_since or now)
    if is_open(hours, now):
        if waited > LONG_WAIT and conversation.control is Control.WAITING:
            log.warning(
                "still_waiting", conversation=conversation.id, queue=queue, minutes=waited // timedelta(minutes=1)
            )
        return control.wait(conversation, queue, reason, now, now + REVIEW_AFTER, conversation.priority), ""
    opens = next_opening(hours, now) or now + timedelta(days=1)
    told = CLOSED_MEANWHILE if conversation.control is Control.WAITING else ""
    return control.promise(conversation, queue, reason, now, opens), told


def _drafts(old: Conversation, new: Conversation, told: str, hours: Hours, now: datetime) -> Sequence[Draft]:
    if not told:
        return ()
    language = old.language or "vi"
    you, me = old.dialogue.pronouns[0] or word("pronoun-you", language), word("pronoun-me", language)
    values = {"you": you, "you_cap": capital(you), "me": me, "me_cap": capital(me)}
    if told == CLOSED_MEANWHILE and new.deadline is not None:
        values["opens"] = time_text(new.deadline, hours.timezone, language, now)
    text = word(told, language, **values)
    said = Draft(new.id, Author.BOT, now, text, language=language, epoch=old.epoch + 1)
    if told == CLOSED_MEANWHILE:
        return (said,)
    return Draft(new.id, Author.SYSTEM, now, "bot", EntryKind.STATUS, epoch=old.epoch + 1), said


CLOSED_MEANWHILE, BACK = "hand-off-closed", "back-with-bot"
"""What a customer is told by itself, by catalogue key."""
