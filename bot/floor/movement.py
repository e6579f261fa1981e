"""What follows when a conversation changes hands, in the same transaction: visits, offers, clocks, events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.jobs.service_watch import follow_moves
from bot.metrics import WAIT_ERROR_SECONDS, WAIT_SECONDS
from conversation.events import Event, EventKind, Scalar
from conversation.state import Control, Conversation
from routing.agent_store import save_idle, save_missed
from routing.balance import Verdict
from routing.control import WAITS
from routing.invitation_store import Invitation, InvitationAnswer, answer_invitations, save_invitations
from routing.queues import Setup
from routing.setup_store import load_setup
from routing.targets import Place, Target, Told, find_place
from routing.visit_store import Visit, end, find_latest, find_open, leave, move, open_visits
from storage.event_store import save_events


@dataclass(frozen=True, slots=True)
class Move:
    """A stored change of control. ``place`` is where it waits now, ``by`` the agent who did it (empty: by itself).

    ``answer`` says what became of an offer that ended, ``verdicts`` how agents were judged for one that was made;
    ``prefer`` is an agent who is to be asked first.
    """

    before: Conversation
    after: Conversation
    place: Place | None = None
    told: Told | None = None
    by: str = ""
    answer: InvitationAnswer | None = None
    verdicts: tuple[Verdict, ...] = ()
    prefer: str = ""


def follow(conn: Connection, moves: Sequence[Move], now: datetime) -> None:
    """Write down everything a change of hands entails; the change itself is stored already."""
    if not moves:
        return
    setup = load_setup(conn)
    _follow_visits(conn, moves, setup, now)
    _follow_offers(conn, moves, setup, now)
    busy = {m.after.owner for m in moves if m.after.control is Control.HUMAN}
    busy |= {m.before.owner for m in moves if _is_held(m.before) and not _is_held(m.after)}
    save_idle(conn, busy - {""}, now)
    follow_moves(conn, [(m.before, m.after) for m in moves], setup, now)
    save_events(conn, [event for m in moves for event in _events(m, now)])


def _follow_visits(conn: Connection, moves: Sequence[Move], setup: Setup, now: datetime) -> None:
    entering = [m for m in moves if m.after.control in WAITS and m.before.control not in WAITS]
    known = find_latest(conn, {m.after.id for m in entering})
    moved = [m for m in moves if m.after.control in WAITS and m.before.control in WAITS and m.place is not None]
    places = find_open(conn, {m.after.id for m in moved})
    for one in moved:
        if one.after.id in places and one.place is not None:
            move(conn, places[one.after.id], one.place)
    end(conn, {m.after.id for m in moves if _is_held(m.before) and not _is_held(m.after)}, now)
    open_visits(conn, [_visit(m, known.get(m.after.id), setup, now) for m in entering])
    taken = {m.after.id: m.after.owner for m in moves if m.after.control is Control.HUMAN}
    straight = [m for m in moves if m.after.control is Control.HUMAN and m.before.control not in WAITS]
    open_visits(conn, [_visit(m, None, setup, now) for m in straight if not _is_held(m.before)])
    left = {m.after.id: "" for m in moves if m.before.control in WAITS and m.after.control not in WAITS}
    _measure(find_open(conn, set(left) & set(taken)), now)
    leave(conn, left | taken, now)


def _measure(taken: Mapping[str, Visit], now: datetime) -> None:
    """Hold what each customer was told of the wait against what it was."""
    for visit in taken.values():
        waited = max(0.0, (now - visit.entered_at).total_seconds())
        WAIT_SECONDS.labels(visit.place.queue).observe(waited)
        if visit.told_seconds is not None:
            WAIT_ERROR_SECONDS.labels(visit.place.queue).observe(abs(waited - visit.told_seconds))


def _visit(one: Move, known: Visit | None, setup: Setup, now: datetime) -> Visit:
    after, told = one.after, one.told or Told(0)
    place = one.place or place_of(after, setup, now)
    previous, until = one.prefer, None
    if not previous and known is not None and known.ended_at is not None:
        previous = known.taken_by
        until = known.ended_at + timedelta(hours=setup.load(place.queue).previous_hours)
    is_told = one.told is not None
    return Visit(
        after.id,
        place,
        after.waiting_since or now,
        previous=previous,
        previous_until=until,
        told_ahead=told.ahead if is_told else None,
        told_seconds=told.seconds,
        told_raw=told.raw,
        told_high=told.high,
    )


def place_of(conversation: Conversation, setup: Setup, now: datetime) -> Place:
    """Return the place of a conversation that was put into its queue without one."""
    queue = setup.load(conversation.queue)
    own = Target(conversation.queue or queue.id, conversation.priority - queue.priority)
    return find_place((own,), setup, {}, conversation.waiting_since or now)


def _follow_offers(conn: Connection, moves: Sequence[Move], setup: Setup, now: datetime) -> None:
    answers: dict[InvitationAnswer, set[str]] = {}
    for one in moves:
        if one.before.control is Control.OFFERED:
            answers.setdefault(_answer(one), set()).add(one.after.id)
            if one.answer is InvitationAnswer.LAPSED:
                save_missed(conn, one.before.owner, setup.missed_offers)
    for answer, ids in answers.items():
        answer_invitations(conn, ids, answer, now)
    save_invitations(
        conn,
        [
            Invitation(m.after.id, m.after.owner, m.after.queue, now, m.after.deadline or now, m.verdicts)
            for m in moves
            if m.after.control is Control.OFFERED
        ],
    )


def _answer(one: Move) -> InvitationAnswer:
    if one.after.control is Control.HUMAN and one.after.owner == one.before.owner:
        return InvitationAnswer.ACCEPTED
    return one.answer or InvitationAnswer.WITHDRAWN


def _is_held(conversation: Conversation) -> bool:
    return conversation.control in (Control.HUMAN, Control.WRAPPING)


def _events(one: Move, now: datetime) -> list[Event]:
    """Return what the feed tells of one change."""
    before, after = one.before, one.after
    made: list[tuple[EventKind, dict[str, Scalar]]] = []
    if before.control is Control.OFFERED and one.answer in (InvitationAnswer.DECLINED, InvitationAnswer.LAPSED):
        lapsed = one.answer is InvitationAnswer.LAPSED
        made.append((EventKind.CONVERSATION_DECLINED, {"agent": before.owner, "lapsed": lapsed}))
    if before.control in (Control.CLOSED, Control.WRAPPING) and after.control not in (Control.CLOSED, Control.WRAPPING):
        made.append((EventKind.CONVERSATION_REOPENED, {}))
    if _is_held(before) and after.control in WAITS:
        to = after.owner if after.control is Control.OFFERED else ""
        made.append((EventKind.CONVERSATION_TRANSFERRED, {"queue": after.queue, "agent": to, "by": one.by}))
    elif after.control in WAITS and before.control not in WAITS:
        made.append((EventKind.CONVERSATION_HANDED_OFF, _handed(after)))
    if after.control is Control.OFFERED and after.deadline is not None:
        made.append((EventKind.CONVERSATION_OFFERED, {"agent": after.owner, "until": after.deadline.isoformat()}))
    if after.control is Control.HUMAN and (before.control, before.owner) != (Control.HUMAN, after.owner):
        made.append((EventKind.CONVERSATION_ASSIGNED, {"agent": after.owner}))
    if after.control is Control.BOT and before.control not in (Control.BOT, Control.CLOSED, Control.WRAPPING):
        made.append((EventKind.CONVERSATION_RELEASED, {"by": one.by}))
    if after.control is Control.CLOSED:
        made.append((EventKind.CONVERSATION_CLOSED, {"by": one.by}))
    return [Event(kind, now, after.id, data=data) for kind, data in made]


def _handed(after: Conversation) -> dict[str, Scalar]:
    return {
        "queue": after.queue,
        "reason": after.reason,
        "priority": after.priority,
        "after_hours": after.control is Control.AFTER_HOURS,
    }
