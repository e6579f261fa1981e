"""Queues and agents as admins see and change them: what the API and the console call."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.floor.floor_state import read_floor
from bot.floor.queue_reading import LEARNT_FROM, read_crew, read_paces
from conversation.errors import InputError
from conversation.events import Event, EventKind, Scalar
from conversation.plain import from_plain
from desk.staff import Staff
from desk.staff_store import load_users, save_teams
from routing.agent_store import CAPACITY, AgentProfile, load_agents, save_agents
from routing.clock_store import find_met
from routing.estimate import absolute_error
from routing.hours import Hours
from routing.queue_check import QueueRemark, check_setup, find_remarks
from routing.queues import QueueState, Setup
from routing.service import Promise
from routing.setup_store import load_hours, load_setup, publish_setup
from routing.visit_store import Visit, find_since
from storage.database import Database
from storage.event_store import save_events

MOST_CAPACITY = 50.0


@dataclass(frozen=True, slots=True)
class AgentSheet:
    """One agent as admins see and set them; ``hours`` None are whenever they are there."""

    id: str
    name: str
    email: str
    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    capacity: float = CAPACITY
    hours: Hours | None = None
    is_online: bool = False
    is_away: bool = False
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class QueueReport:
    """How one queue did: waits that ended, how many were taken, the middle wait in seconds, promises kept and broken.

    ``mean_error`` is how many seconds what was told differed from what was, ``within_told`` the share of waits that
    were no longer than the upper figure told.
    """

    queue: str
    visits: int = 0
    taken: int = 0
    median_wait: float = 0.0
    told: int = 0
    mean_error: float = 0.0
    within_told: float = 0.0
    kept: tuple[tuple[str, int], ...] = ()
    broken: tuple[tuple[str, int], ...] = ()


class QueuesDesk:
    """Reads and changes the published queues and the agents."""

    def __init__(self, database: Database, clock: Callable[[], datetime], wake: Callable[[], Any]) -> None:
        """Work over ``database``; ``wake`` is awaited after a change that may free somebody."""
        self._database = database
        self._clock = clock
        self._wake = wake

    async def read(self) -> Setup:
        """Return the published queues with their version."""
        return await self._database.read(load_setup)

    async def publish(self, document: Mapping[str, Any], by: Staff, expected: int) -> Setup:
        """Publish the queues of a document in place of version ``expected``.

        Raises InputError that names the place, ConflictError when somebody else has published meanwhile.
        """
        setup = from_plain(Setup, dict(document))
        check_setup(setup)
        published = await self._database.write(_publish, setup, by, expected, self._clock())
        await self._wake()
        return published

    async def agents(self) -> tuple[AgentSheet, ...]:
        """Return everybody on the staff who is not shut out, by name."""
        return await self._database.read(_read_sheets, self._clock())

    async def save_agent(self, sheet: AgentSheet) -> AgentSheet:
        """Set teams, languages, skills, capacity and hours of one agent; raises NotFoundError, InputError."""
        _check_sheet(sheet)
        saved = await self._database.write(_save_sheet, sheet, self._clock())
        await self._wake()
        return saved

    async def remarks(self) -> tuple[QueueRemark, ...]:
        """Return what is likely not meant: queues without agents, skills nobody has, gaps in hours, never open."""
        return await self._database.read(read_remarks, self._clock())

    async def standing(self) -> tuple[QueueState, ...]:
        """Return how every queue stands now."""
        return await self._database.read(_read_standing, self._clock())

    async def report(self, since: datetime | None = None) -> tuple[QueueReport, ...]:
        """Return how each queue did since then, a week when not given."""
        return await self._database.read(read_report, since or self._clock() - LEARNT_FROM)


def read_remarks(conn: Connection, now: datetime, setup: Setup | None = None) -> tuple[QueueRemark, ...]:
    """Return the remarks on ``setup``, or on what is published: what a check of rules shows beside its own."""
    known = setup or load_setup(conn)
    return find_remarks(known, read_crew(conn, known, now), load_hours(conn), now)


def _publish(conn: Connection, setup: Setup, by: Staff, expected: int, now: datetime) -> Setup:
    published = publish_setup(conn, setup, now, expected)
    data: dict[str, Scalar] = {"version": published.version, "by": by.id}
    save_events(conn, [Event(EventKind.QUEUES_PUBLISHED, now, data=data)])
    return published


def _read_sheets(conn: Connection, now: datetime) -> tuple[AgentSheet, ...]:
    setup = load_setup(conn)
    crew = {agent.id: agent for agent in read_crew(conn, setup, now)}
    staff = [one for one in load_users(conn) if one.id in crew]
    profiles = {p.staff_id: p for p in load_agents(conn, list(crew))}
    return tuple(
        _sheet(one, profiles.get(one.id, AgentProfile(one.id)), crew[one.id].is_online, crew[one.id].load)
        for one in staff
    )


def _sheet(staff: Staff, profile: AgentProfile, is_online: bool, load: float) -> AgentSheet:  # noqa: FBT001
    return AgentSheet(
        staff.id,
        staff.name,
        staff.email,
        staff.teams,
        staff.languages,
        profile.skills,
        profile.capacity,
        profile.hours,
        is_online,
        profile.is_away,
        load,
    )


def _save_sheet(conn: Connection, sheet: AgentSheet, now: datetime) -> AgentSheet:
    save_teams(conn, sheet.id, sheet.teams, sheet.languages)
    save_agents(conn, [AgentProfile(sheet.id, sheet.skills, sheet.capacity, sheet.hours)])
    return next(one for one in _read_sheets(conn, now) if one.id == sheet.id)


def _check_sheet(sheet: AgentSheet) -> None:
    if not 0 <= sheet.capacity <= MOST_CAPACITY:
        raise InputError(f"capacity must lie between 0 and {MOST_CAPACITY:g}", "capacity")
    for skill, level in sheet.skills:
        if not skill or not 1 <= level <= 5:
            raise InputError(f"the level of {skill!r} must lie between 1 and 5", "skills")


def _read_standing(conn: Connection, now: datetime) -> tuple[QueueState, ...]:
    return read_floor(conn, read_paces(conn, load_setup(conn), now), now).queues


def read_report(conn: Connection, since: datetime) -> tuple[QueueReport, ...]:
    """Return how each queue did since then."""
    seen, ended = find_since(conn, since, 10_000), find_met(conn, since)
    names = sorted({v.place.queue for v in seen} | {c.queue for c in ended} | {q.id for q in load_setup(conn).queues})
    reports = []
    for queue in names:
        mine = [v for v in seen if v.place.queue == queue]
        clocks = [c for c in ended if c.queue == queue]
        kept = [c.promise for c in clocks if c.breached_at is None]
        broken = [c.promise for c in clocks if c.breached_at is not None]
        reports.append(_report(queue, mine, kept, broken))
    return tuple(reports)


def _report(queue: str, mine: Sequence[Visit], kept: Collection[Promise], broken: Collection[Promise]) -> QueueReport:
    taken = [(v, (v.left_at - v.entered_at).total_seconds()) for v in mine if v.taken_by and v.left_at is not None]
    waits = sorted(wait for _, wait in taken)
    told = [(float(v.told_seconds), wait) for v, wait in taken if v.told_seconds is not None]
    within = [wait <= v.told_high for v, wait in taken if v.told_high is not None]
    return QueueReport(
        queue,
        len(mine),
        len(taken),
        waits[len(waits) // 2] if waits else 0.0,
        len(told),
        absolute_error(told),
        sum(within) / len(within) if within else 0.0,
        _counts(kept),
        _counts(broken),
    )


def _counts(promises: Collection[Promise]) -> tuple[tuple[str, int], ...]:
    return tuple((one.value, n) for one in Promise if (n := sum(1 for p in promises if p is one)))
