"""What happens by itself when its time has come: nobody waits for ever, nothing is promised and forgotten.

Every conversation that a person was called to has a deadline; this sweep acts on those that are due. Each step is a
compare-and-set, so any number of workers may sweep at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.floor.movement import Move, follow, place_of
from bot.floor.queue_reading import read_crew, read_line, to_states
from bot.jobs.service_watch import watch_clocks
from bot.jobs.vanished import find_vanished
from bot.sending.notices import Notice, word_notice
from bot.sending.outbox_store import save_outgoing, to_outgoing
from conversation.messages import Author, Entry, EntryKind, Outgoing
from conversation.state import Control, Conversation
from memory.conversation_store import conversation_from_row, conversations, save_control
from memory.entry_store import entries
from memory.transcript_store import Draft, append
from routing import control
from routing.beat_store import LONGEST, save_beat
from routing.control import NO_OPENING, REVIEW_AFTER
from routing.hours import Hours, is_open, next_opening
from routing.invitation_store import InvitationAnswer
from routing.queues import QueueState, Setup
from routing.setup_store import load_setup
from routing.targets import next_place
from routing.visit_store import Visit, find_open

log = structlog.get_logger()

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


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that is due, and what its customer is told."""

    move: Move
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """What decides a step: the published queues, how each stands, and who is on which visit."""

    setup: Setup
    hours: Hours
    states: Mapping[str, QueueState]
    visits: Mapping[str, Visit]
    now: datetime

    def is_served(self, queue: str) -> bool:
        """Tell whether ``queue`` is open, or somebody is there for it all the same."""
        state = self.states.get(queue)
        return self.is_open(queue) or bool(state and state.agents)

    def is_open(self, queue: str) -> bool:
        """Tell whether ``queue`` is within its hours."""
        return is_open(self.setup.load(queue).hours or self.hours, self.now)

    def opens_at(self, queue: str) -> datetime:
        """Return when ``queue`` opens next, or is looked at again when it does not."""
        return next_opening(self.setup.load(queue).hours or self.hours, self.now) or self.now + NO_OPENING


def sweep(conn: Connection, hours: Hours, now: datetime) -> Swept:
    """Act on every conversation whose deadline has passed, on agents who vanished, and on promises that run out."""
    setup = load_setup(conn)
    steady_since = save_beat(conn, "sweep", now)
    watch_clocks(conn, now)
    due = _still_due(conn, _find_due(conn, now), setup, now)
    rules = _read_rules(conn, due, setup, hours, now)
    steps = [step for old in due if (step := _step(old, rules)) is not None]
    steps += [
        _Step(Move(old, control.requeue(old, old.reason or "taken", since, now, now + REVIEW_AFTER)), Notice.AGENT_GONE)
        for old, since in find_vanished(conn, setup, steady_since, now)
        if old.id not in {c.id for c in due}
    ]
    _put_off(conn, due, {step.move.after.id for step in steps}, rules)
    return _carry_out(conn, steps, rules)


def _find_due(conn: Connection, now: datetime) -> list[Conversation]:
    """Return what is due; an offer from the future was made before the clock was set back, and is over too."""
    c = conversations.c
    stuck = and_(c.control == Control.OFFERED.value, c.since > now + LONGEST)
    query = select(conversations).where(or_(and_(c.deadline.is_not(None), c.deadline <= now), stuck))
    return [conversation_from_row(row) for row in conn.execute(query.order_by(c.deadline).limit(BATCH))]


def _still_due(conn: Connection, due: Sequence[Conversation], setup: Setup, now: datetime) -> list[Conversation]:
    """Leave out talks between people that go on: each gets a later deadline, and keeps its epoch."""
    held = [c.id for c in due if c.control is Control.HUMAN]
    if not held:
        return list(due)
    query = select(entries.c.conversation_id, func.max(entries.c.at).label("at"))
    last = {
        row.conversation_id: row.at
        for row in conn.execute(query.where(entries.c.conversation_id.in_(held)).group_by(entries.c.conversation_id))
    }
    idle = timedelta(minutes=setup.resume_minutes)
    alive = {key: at for key, at in last.items() if at + idle > now}
    for key, at in alive.items():
        conn.execute(
            update(conversations)
            .where(conversations.c.id == key, conversations.c.control == Control.HUMAN.value)
            .values(deadline=at + idle)
        )
    return [c for c in due if c.id not in alive]


def _read_rules(conn: Connection, due: Sequence[Conversation], setup: Setup, hours: Hours, now: datetime) -> _Rules:
    waiting = [c.id for c in due if control.is_waiting(c)]
    if not waiting:
        return _Rules(setup, hours, {}, {}, now)
    states = to_states(setup, hours, read_crew(conn, setup, now), read_line(conn), {}, now)
    return _Rules(setup, hours, {s.queue: s for s in states}, find_open(conn, waiting), now)


def _step(old: Conversation, rules: _Rules) -> _Step | None:
    """Return what becomes of a conversation that is due, None when it only waits on."""
    now = rules.now
    if old.control is Control.OFFERED:
        lapsed = control.lapse(old, now, now + REVIEW_AFTER)
        return _Step(Move(old, lapsed, answer=InvitationAnswer.LAPSED))
    if old.control is Control.WRAPPING:
        return _Step(Move(old, control.close(old, now)))
    if old.control is Control.HUMAN:
        return _Step(Move(old, control.return_to_bot(old, now)), Notice.BACK)
    return _overflow(old, rules) or _opening(old, rules)


def _overflow(old: Conversation, rules: _Rules) -> _Step | None:
    """Send on who has waited long enough in one queue for the next; the time in the queue is kept."""
    visit = rules.visits.get(old.id)
    place = visit.place if visit else place_of(old, rules.setup, rules.now)
    after = next_place(place, rules.setup, rules.states, rules.now)
    if after is None or after.queue == old.queue:
        return None
    review = min(filter(None, (rules.now + REVIEW_AFTER, after.leave_at)))
    moved = control.wait(old, after.queue, old.reason, rules.now, review, after.priority)
    if rules.is_served(after.queue):
        return _Step(Move(old, moved, after), Notice.MOVED)
    promised = control.promise(moved, after.queue, old.reason, rules.now, rules.opens_at(after.queue))
    return _Step(Move(old, promised, after), Notice.CLOSED_TEAM)


def _opening(old: Conversation, rules: _Rules) -> _Step | None:
    """Turn waiting into a promise when the queue has closed meanwhile, and back when it is open again."""
    now, queue = rules.now, old.queue
    if not rules.is_served(queue):
        promised = control.promise(old, queue, old.reason, now, rules.opens_at(queue))
        return (
            _Step(Move(old, promised), Notice.CLOSED) if old.control is Control.WAITING else _Step(Move(old, promised))
        )
    if old.control is Control.AFTER_HOURS:
        return _Step(Move(old, control.wait(old, queue, old.reason, now, now + REVIEW_AFTER, old.priority)))
    waited = now - (old.waiting_since or now)
    if waited > LONG_WAIT:
        log.warning("still_waiting", conversation=old.id, queue=queue, minutes=waited // timedelta(minutes=1))
    return None


def _put_off(conn: Connection, due: Sequence[Conversation], moved: set[str], rules: _Rules) -> None:
    """Look again later at those who only wait on: no change of hands, so the epoch stays and no answer is lost."""
    rows = []
    for old in due:
        if old.id not in moved:
            visit = rules.visits.get(old.id)
            leave_at = visit.place.leave_at if visit else None
            later = rules.now + REVIEW_AFTER
            is_sooner = leave_at is not None and rules.now < leave_at < later
            rows.append({"key": old.id, "known": old.epoch, "later": leave_at if is_sooner else later})
    if rows:
        is_same = and_(conversations.c.id == bindparam("key"), conversations.c.epoch == bindparam("known"))
        at = bindparam("later", type_=conversations.c.deadline.type)
        conn.execute(update(conversations).where(is_same).values(deadline=at), rows)


def _carry_out(conn: Connection, steps: Sequence[_Step], rules: _Rules) -> Swept:
    done: list[_Step] = []
    for step in steps:
        old, new = step.move.before, step.move.after
        if save_control(conn, new, old.epoch):
            done.append(replace(step, move=replace(step.move, after=replace(new, epoch=old.epoch + 1))))
    follow(conn, [step.move for step in done], rules.now)
    moved = tuple(step.move.after for step in done)
    written = append(conn, [draft for step in done for draft in _drafts(step, rules)], rules.now).entries
    outgoing = to_outgoing(written, {c.id: (c.address, c.site) for c in moved})
    save_outgoing(conn, outgoing, rules.now)
    return Swept(outgoing, moved, written)


_STATUS = {Notice.BACK: "bot", Notice.AGENT_GONE: "waiting"}


def _drafts(step: _Step, rules: _Rules) -> Sequence[Draft]:
    if step.notice is None:
        return ()
    after = step.move.after
    team = rules.setup.load(after.queue).name(after.language or "vi")
    said = word_notice(after, step.notice, rules.now, rules.hours.timezone, team)
    if step.notice not in _STATUS:
        return (said,)
    status = Draft(after.id, Author.SYSTEM, rules.now, _STATUS[step.notice], EntryKind.STATUS, epoch=after.epoch)
    return (status, said)
