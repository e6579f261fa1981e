"""The queues as they stand at this moment: who is at work, who waits, how each queue does; read in a few queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from conversation.state import Control, Conversation
from desk.presence_store import find_online
from desk.staff_store import load_users
from memory.conversation_store import conversation_from_row, conversations
from routing.agent_store import AgentProfile, load_agents
from routing.balance import Agent, Waiter, in_order, rank
from routing.control import WAITS
from routing.estimate import Pace, estimate, learn_pace
from routing.hours import Hours, is_open, next_opening
from routing.invitation_store import find_declined, find_pick_ups
from routing.queues import Queue, QueueState, Setup
from routing.targets import Place
from routing.visit_store import Visit, find_open, find_since

LEARNT_FROM = timedelta(days=7)
"""How far back waits are looked at to estimate the next one."""

MOST_WAITING = 1000
"""Conversations that are looked at at once."""


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits, as far as the line itself is concerned; the names are a conversation's."""

    id: str
    queue: str
    language: str
    priority: int
    since: datetime
    waiting_since: datetime | None


_HELD = (Control.HUMAN, Control.OFFERED, Control.WRAPPING)


def read_crew(conn: Connection, setup: Setup, now: datetime, *, is_locked: bool = False) -> tuple[Agent, ...]:
    """Return everybody on the staff as the balancer sees them; ``is_locked`` makes other processes wait their turn.

    Who is in no team serves every queue: a shop of one or two people needs no teams.
    """
    everywhere = tuple(sorted({team for queue in setup.queues for team in queue.served_by} | {setup.default}))
    staff = [one for one in load_users(conn) if one.disabled_at is None]
    profiles = {p.staff_id: p for p in load_agents(conn, [one.id for one in staff], is_locked=is_locked)}
    online = set(find_online(conn, now))
    held = _read_held(conn)
    crew = []
    for one in staff:
        profile = profiles.get(one.id, AgentProfile(one.id))
        mine = [(queue, control) for owner, queue, control in held if owner == one.id]
        crew.append(
            Agent(
                one.id,
                one.name,
                one.teams or everywhere,
                one.languages,
                profile.skills,
                profile.capacity,
                sum(setup.load(queue).weight for queue, _ in mine),
                profile.idle_since,
                one.id in online,
                profile.is_away,
                profile.hours is None or is_open(profile.hours, now),
                any(control is Control.OFFERED for _, control in mine),
            )
        )
    return tuple(crew)


def _read_held(conn: Connection) -> list[tuple[str, str, Control]]:
    query = select(conversations.c.owner, conversations.c.queue, conversations.c.control).where(
        conversations.c.control.in_([control.value for control in _HELD])
    )
    return [(row.owner, row.queue, Control(row.control)) for row in conn.execute(query)]


def read_waiting(conn: Connection, controls: Collection[Control] = WAITS) -> tuple[Conversation, ...]:
    """Return those who wait for a person."""
    query = (
        select(conversations)
        .where(conversations.c.control.in_([control.value for control in controls]))
        .order_by(conversations.c.waiting_since)
        .limit(MOST_WAITING)
    )
    return tuple(conversation_from_row(row) for row in conn.execute(query))


def read_line(conn: Connection, controls: Collection[Control] = WAITS) -> tuple[InLine, ...]:
    """Return the line alone, where nothing else of the conversations is asked."""
    c = conversations.c
    query = (
        select(c.id, c.queue, c.language, c.priority, c.since, c.waiting_since)
        .where(c.control.in_([control.value for control in controls]))
        .order_by(c.waiting_since)
        .limit(MOST_WAITING)
    )
    return tuple(InLine(*row) for row in conn.execute(query))


def is_anybody_waiting(conn: Connection, controls: Collection[Control] = WAITS) -> bool:
    """Tell whether anybody waits for a person."""
    wanted = conversations.c.control.in_([control.value for control in controls])
    return conn.execute(select(conversations.c.id).where(wanted).limit(1)).first() is not None


def read_waiters(
    conn: Connection, found: Sequence[Conversation | InLine], setup: Setup, now: datetime
) -> tuple[tuple[Waiter, ...], dict[str, Visit]]:
    """Return the conversations as the balancer sees them, and the visit each is on, where there is one."""
    visits = find_open(conn, [c.id for c in found])
    lately = timedelta(minutes=setup.declined_minutes)
    declined = find_declined(conn, [c.id for c in found], now - lately)
    waiters = []
    for c in found:
        visit, queue = visits.get(c.id), setup.load(c.queue)
        place = visit.place if visit else Place(c.queue, c.priority, queue.skills)
        waiters.append(
            Waiter(
                c.id,
                c.queue,
                queue.served_by,
                c.waiting_since or c.since,
                c.priority,
                c.language,
                place.skills,
                queue.weight,
                tuple((who, at + lately) for who, at in sorted(declined.get(c.id, {}).items())),
                visit.previous if visit else "",
                visit.previous_until if visit else None,
                place.relax_at,
                timedelta(minutes=queue.relax_minutes),
            )
        )
    return tuple(waiters), visits


def read_paces(conn: Connection, setup: Setup, now: datetime) -> dict[str, Pace]:
    """Return how each queue went lately."""
    seen = find_since(conn, now - LEARNT_FROM)
    picked_up = find_pick_ups(conn, now - LEARNT_FROM)
    return {queue.id: _pace([v for v in seen if v.place.queue == queue.id], picked_up) for queue in setup.queues}


def _pace(seen: Sequence[Visit], picked_up: Sequence[float]) -> Pace:
    taken = [(v, v.left_at) for v in seen if v.taken_by and v.left_at is not None]
    held = [(v.ended_at - left).total_seconds() for v, left in taken if v.ended_at is not None]
    told = [(v.told_raw, (left - v.entered_at).total_seconds()) for v, left in taken if v.told_raw is not None]
    return learn_pace(held, picked_up, told)


def to_states(
    setup: Setup,
    shop_hours: Hours,
    crew: Sequence[Agent],
    waiting: Sequence[Conversation | InLine],
    paces: Mapping[str, Pace],
    now: datetime,
) -> tuple[QueueState, ...]:
    """Return how each published queue stands; queues only conversations name are there too."""
    named = {c.queue for c in waiting if c.queue} | {setup.default}
    queues = (*setup.queues, *(Queue(name) for name in sorted(named) if setup.find(name) is None))
    return tuple(_state(queue, setup, shop_hours, crew, waiting, paces.get(queue.id, Pace()), now) for queue in queues)


def _state(
    queue: Queue,
    setup: Setup,
    shop_hours: Hours,
    crew: Sequence[Agent],
    waiting: Sequence[Conversation | InLine],
    pace: Pace,
    now: datetime,
) -> QueueState:
    serving = [a for a in crew if set(queue.served_by) & set(a.teams)] if setup.find(queue.id) else list(crew)
    on_duty = [a for a in serving if a.is_online and not a.is_away and a.is_at_work]
    slots = sum(a.capacity for a in on_duty) / queue.weight
    room = sum(max(0.0, a.capacity - a.load) for a in on_duty) / queue.weight
    ranks = sorted(rank(c.waiting_since or c.since, c.priority, setup.ageing) for c in waiting if c.queue == queue.id)
    hours = queue.hours or shop_hours
    told = estimate(len(ranks), slots, room, pace)
    return QueueState(
        queue.id,
        tuple(ranks),
        agents=len(on_duty),
        free=sum(1 for a in on_duty if a.capacity - a.load >= queue.weight or a.load == 0),
        slots=slots,
        free_slots=room,
        wait_seconds=told.seconds if told else None,
        is_open=is_open(hours, now),
        opens_at=next_opening(hours, now),
        pace=pace,
    )


def sort_waiting(found: Sequence[Conversation], setup: Setup) -> tuple[Conversation, ...]:
    """Return those who wait in the order they are served."""
    by_id = {c.id: c for c in found}
    waiters = [Waiter(c.id, c.queue, (), c.waiting_since or c.since, c.priority) for c in found]
    return tuple(by_id[waiter.conversation] for waiter in in_order(waiters, setup.ageing))
