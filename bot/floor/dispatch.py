"""Offers waiting conversations to agents, in one transaction; run twice it offers nothing twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.floor.movement import Move, follow
from bot.floor.queue_reading import is_anybody_waiting, read_crew, read_line, read_waiters, read_waiting
from conversation.events import Event, EventKind
from conversation.state import Control, Conversation
from desk.presence_store import find_online
from memory.conversation_store import save_control
from routing import control
from routing.balance import Proposal, assign, find_hopeless
from routing.invitation_store import Invitation, InvitationAnswer, find_stranded, save_invitations
from routing.queues import Setup
from routing.setup_store import load_setup
from storage.event_store import save_events

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What was offered, and how many wait whom nobody on the whole staff could answer."""

    moved: tuple[Conversation, ...] = ()
    stranded: int = 0


def can_offer(conn: Connection, now: datetime) -> bool:
    """Tell whether somebody waits and somebody is free: where everybody is taken or away there is nothing to offer."""
    if not find_online(conn, now) or not is_anybody_waiting(conn, _UNOFFERED):
        return False
    return any(agent.is_free for agent in read_crew(conn, load_setup(conn), now))


def find_work(conn: Connection, now: datetime) -> tuple[bool, int]:
    """Return whether ``dispatch`` would offer or tell anything now, and how many wait whom nobody could answer.

    Reads only, and while nobody is free only who waits without hope: a long line on a night without agents is looked
    through beside the writers.
    """
    if not is_anybody_waiting(conn, _UNOFFERED):
        return False, 0
    setup = load_setup(conn)
    crew = read_crew(conn, setup, now)
    line = {one.id: one for one in read_line(conn, _UNOFFERED)}
    waiters, _ = read_waiters(conn, tuple(line.values()), setup, now)
    stranded = find_hopeless(waiters, crew, now)
    known = find_stranded(conn, {waits: line[waits].waiting_since for waits in stranded})
    is_told = known.issuperset(stranded)
    is_offered = any(agent.is_free for agent in crew) and any(p.agent for p in assign(waiters, crew, now, setup.ageing))
    return is_offered or not is_told, len(stranded)


def dispatch(conn: Connection, now: datetime) -> Dispatched:
    """Ask an agent for every conversation somebody can take; each offer is a compare-and-set on its epoch.

    The rows of the agents are locked, so that two processes never offer past somebody's capacity. Waits without hope,
    for which nobody of the staff could be asked whoever came, are told.
    """
    if not is_anybody_waiting(conn, _UNOFFERED):
        return Dispatched()
    found, proposals, setup = _propose(conn, now, is_locked=True)
    moves: list[Move] = []
    for proposal in proposals:
        before = found[proposal.conversation]
        if proposal.agent:
            life = timedelta(seconds=setup.load(before.queue).offer_seconds)
            offered = control.offer(before, proposal.agent, now, life)
            if save_control(conn, offered, before.epoch):
                moves.append(Move(before, replace(offered, epoch=before.epoch + 1), verdicts=proposal.verdicts))
    follow(conn, moves, now)
    stranded = _stranded(proposals)
    _tell_stranded(conn, found, stranded, now)
    return Dispatched(tuple(move.after for move in moves), len(stranded))


_UNOFFERED = (Control.WAITING, Control.AFTER_HOURS)


def _propose(
    conn: Connection, now: datetime, *, is_locked: bool = False
) -> tuple[dict[str, Conversation], Sequence[Proposal], Setup]:
    setup = load_setup(conn)
    crew = read_crew(conn, setup, now, is_locked=is_locked)
    found = {c.id: c for c in read_waiting(conn, _UNOFFERED)}
    waiters, _ = read_waiters(conn, tuple(found.values()), setup, now)
    return found, assign(waiters, crew, now, setup.ageing), setup


def _stranded(proposals: Sequence[Proposal]) -> list[Proposal]:
    return [proposal for proposal in proposals if not proposal.agent and proposal.is_stranded]


def _untold(conn: Connection, found: Mapping[str, Conversation], stranded: Sequence[Proposal]) -> list[Proposal]:
    """Return the waits without hope that nobody has been told of yet."""
    known = find_stranded(conn, {p.conversation: found[p.conversation].waiting_since for p in stranded})
    return [p for p in stranded if p.conversation not in known]


def _tell_stranded(
    conn: Connection, found: dict[str, Conversation], stranded: Sequence[Proposal], now: datetime
) -> None:
    """Say once a wait that a hand-off has failed: nobody on the staff may take it, whoever came to work."""
    fresh = _untold(conn, found, stranded)
    save_invitations(
        conn,
        [
            Invitation(
                p.conversation, "", found[p.conversation].queue, now, now, p.verdicts, InvitationAnswer.WITHDRAWN, now
            )
            for p in fresh
        ],
    )
    save_events(
        conn,
        [
            Event(
                EventKind.HAND_OFF_FAILED,
                now,
                p.conversation,
                data={"queue": found[p.conversation].queue, "why": "nobody_can" if p.verdicts else "no_staff"},
            )
            for p in fresh
        ],
    )
    for p in fresh:
        log.error("hand_off_failed", conversation=p.conversation, queue=found[p.conversation].queue)
