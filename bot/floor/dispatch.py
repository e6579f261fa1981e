"""Offers waiting conversations to agents, in one transaction; run twice it offers nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.floor.movement import Move, follow
from bot.floor.queue_reading import is_anybody_waiting, read_crew, read_waiters, read_waiting
from conversation.events import Event, EventKind
from conversation.state import Control, Conversation
from desk.presence_store import find_online
from memory.conversation_store import save_control
from routing import control
from routing.balance import Proposal, assign
from routing.invitation_store import Invitation, InvitationAnswer, find_stranded, save_invitations
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


def dispatch(conn: Connection, now: datetime) -> Dispatched:
    """Ask an agent for every conversation somebody can take; each offer is a compare-and-set on its epoch.

    The rows of the agents are locked, so that two processes never offer past somebody's capacity. Waits without hope,
    for which nobody of the staff could be asked whoever came, are told.
    """
    if not is_anybody_waiting(conn, _UNOFFERED):
        return Dispatched()
    setup = load_setup(conn)
    crew = read_crew(conn, setup, now, is_locked=True)
    found = {c.id: c for c in read_waiting(conn, _UNOFFERED)}
    waiters, _ = read_waiters(conn, tuple(found.values()), setup, now)
    proposals = assign(waiters, crew, now, setup.ageing)
    moves: list[Move] = []
    for proposal in proposals:
        before = found[proposal.conversation]
        if proposal.agent:
            life = timedelta(seconds=setup.load(before.queue).offer_seconds)
            offered = control.offer(before, proposal.agent, now, life)
            if save_control(conn, offered, before.epoch):
                moves.append(Move(before, replace(offered, epoch=before.epoch + 1), verdicts=proposal.verdicts))
    follow(conn, moves, now)
    stranded = [proposal for proposal in proposals if not proposal.agent and proposal.is_stranded]
    _tell_stranded(conn, found, stranded, now)
    return Dispatched(tuple(move.after for move in moves), len(stranded))


_UNOFFERED = (Control.WAITING, Control.AFTER_HOURS)


def _tell_stranded(
    conn: Connection, found: dict[str, Conversation], stranded: Sequence[Proposal], now: datetime
) -> None:
    """Say once a wait that a hand-off has failed: nobody on the staff may take it, whoever came to work."""
    known = find_stranded(conn, {p.conversation: found[p.conversation].waiting_since for p in stranded})
    fresh = [p for p in stranded if p.conversation not in known]
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
