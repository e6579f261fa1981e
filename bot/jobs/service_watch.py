"""Service levels kept while conversations go on: clocks start and end with what happens, and say when they run out."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.metrics import SERVICE_BREACHES
from conversation.events import Event, EventKind
from conversation.messages import Author, Entry, EntryKind
from conversation.state import Control, Conversation
from routing.clock_store import find_clocks, find_due, meet, save_clocks
from routing.control import WAITS
from routing.hours import Hours
from routing.queues import Setup
from routing.service import Clock, Promise, Standing, start_clock, tick
from routing.setup_store import load_hours, load_setup
from storage.event_store import save_events

log = structlog.get_logger()

_WITH_PEOPLE = (*WAITS, Control.HUMAN)
_ALL = tuple(Promise)
_ANSWERS = (Promise.FIRST, Promise.NEXT)


def follow_moves(
    conn: Connection, moves: Sequence[tuple[Conversation, Conversation]], setup: Setup, now: datetime
) -> None:
    """Start the clocks of who is handed to people, and end those of who is with the bot again or done."""
    done = {after.id for before, after in moves if _is_with_people(before) and not _is_with_people(after)}
    if done:
        meet(conn, done, _ALL, now)
    handed = [after for before, after in moves if after.control in WAITS and not _is_with_people(before)]
    passed_on = [after for before, after in moves if after.control in WAITS and before.control is Control.HUMAN]
    hours = load_hours(conn) if handed or passed_on else None
    if hours is None:
        return
    wanted = [(after, promise) for after in handed for promise in (Promise.FIRST, Promise.RESOLUTION)]
    running = {(c.conversation_id, c.promise) for c in find_clocks(conn, {c.id for c in passed_on})}
    wanted += [(a, Promise.NEXT) for a in passed_on if not any((a.id, promise) in running for promise in _ANSWERS)]
    save_clocks(conn, _start(wanted, setup, hours, now))


def follow_said(
    conn: Connection, conversations: Sequence[Conversation], written: Sequence[Entry], now: datetime
) -> None:
    """Start a clock with a customer's message that wants an answer, and end it with an agent's."""
    people = {c.id: c for c in conversations if _is_with_people(c)}
    said = [e for e in written if e.kind is EntryKind.MESSAGE and e.conversation_id in people]
    answered = {e.conversation_id for e in said if e.author is Author.AGENT}
    if answered:
        meet(conn, answered, _ANSWERS, now)
    asked = {e.conversation_id for e in said if e.author is Author.CUSTOMER} - answered
    if not asked:
        return
    running = {c.conversation_id for c in find_clocks(conn, asked) if c.promise in _ANSWERS}
    wanted = [(people[key], Promise.NEXT) for key in sorted(asked - running)]
    if wanted:
        save_clocks(conn, _start(wanted, load_setup(conn), load_hours(conn), now))


def watch_clocks(conn: Connection, now: datetime) -> int:
    """Tell of every promise that is about to be broken or is broken, each once; return how many were told."""
    ticked = [(clock, *tick(clock, now)) for clock in find_due(conn, now)]
    told = [(new, standing) for _, new, standing in ticked if standing is not None]
    save_clocks(conn, [new for new, _ in told])
    save_events(conn, [_event(clock, standing, now) for clock, standing in told])
    for clock, standing in told:
        if standing is Standing.LATE:
            SERVICE_BREACHES.labels(clock.promise.value, clock.queue).inc()
            log.warning("service_level_missed", conversation=clock.conversation_id, promise=clock.promise.value)
    return len(told)


def _event(clock: Clock, standing: Standing, now: datetime) -> Event:
    kind = EventKind.SLA_BREACHED if standing is Standing.LATE else EventKind.SLA_WARNING
    data = {"target": clock.promise.value, "due": clock.due_at.isoformat(), "queue": clock.queue}
    return Event(kind, now, clock.conversation_id, data=data)


def _start(wanted: Sequence[tuple[Conversation, Promise]], setup: Setup, hours: Hours, now: datetime) -> list[Clock]:
    made = (start_clock(c.id, promise, setup.load(c.queue), hours, now) for c, promise in wanted)
    return [clock for clock in made if clock is not None]


def _is_with_people(conversation: Conversation) -> bool:
    return conversation.control in _WITH_PEOPLE
