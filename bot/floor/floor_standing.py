"""How the floor stands, for the desk: who may take what and why not, whether queues are open, what goes wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.floor.queue_reading import read_crew, read_waiters, read_waiting, to_states
from bot.words.catalogue import word
from conversation.state import Control, Conversation
from desk.floor import AgentLine, Alert, Duty, TeamLine
from desk.staff import Staff
from memory.conversation_store import load_conversation
from routing.agent_store import load_agents
from routing.balance import Verdict, judge
from routing.invitation_store import find_stranded
from routing.queues import QueueState, Setup
from routing.setup_store import load_hours, load_setup


def read_duty_and_alerts(conn: Connection, staff: Staff, now: datetime) -> tuple[Duty, tuple[Alert, ...]]:
    """Return whether ``staff`` wants conversations, and what the whole staff should see."""
    setup = load_setup(conn)
    crew = read_crew(conn, setup, now)
    waiting = read_waiting(conn)
    mine = next((agent for agent in crew if agent.id == staff.id), None)
    why = next((profile.away_why for profile in load_agents(conn, [staff.id])), "")
    duty = Duty(mine.is_away, why, mine.capacity, mine.load, mine.is_at_work) if mine else Duty()
    states = to_states(setup, load_hours(conn), crew, waiting, {}, now)
    return duty, _alerts(conn, setup, states, waiting)


def _alerts(
    conn: Connection, setup: Setup, states: Sequence[QueueState], waiting: Sequence[Conversation]
) -> tuple[Alert, ...]:
    unoffered = [c for c in waiting if c.control is not Control.OFFERED]
    stranded = find_stranded(conn, {c.id: c.waiting_since for c in unoffered}) if unoffered else set()
    alone = {s.queue for s in states if s.is_open and not s.agents}
    left = [c for c in unoffered if c.queue in alone and c.id not in stranded and c.control is Control.WAITING]
    found = (("stranded", [c for c in unoffered if c.id in stranded]), ("unattended", left))
    return tuple(
        Alert(key, len(some), tuple(sorted({setup.load(c.queue).id for c in some}))) for key, some in found if some
    )


def read_agents(conn: Connection, conversation_id: str, language: str, now: datetime) -> tuple[AgentLine, ...]:
    """Return for each agent why this conversation is not theirs; raises NotFoundError."""
    setup = load_setup(conn)
    conversation = load_conversation(conn, conversation_id)
    (waiter,), _ = read_waiters(conn, [conversation], setup, now)
    zone = load_hours(conn).timezone
    verdicts = [judge(waiter, agent, now) for agent in read_crew(conn, setup, now)]
    ordered = sorted(verdicts, key=lambda v: (bool(v.reasons), len(v.reasons), v.name))
    return tuple(to_agent_line(verdict, setup, zone, language) for verdict in ordered)


def to_agent_line(verdict: Verdict, setup: Setup, timezone: str, language: str) -> AgentLine:
    """Return a verdict in words."""
    reasons = tuple(
        word(f"why-not-{why.value}", language, **_values(dict(values), setup, timezone, language))
        for why, values in verdict.reasons
    )
    return AgentLine(verdict.agent, verdict.name, reasons, verdict.load, verdict.capacity)


def _values(values: dict[str, str], setup: Setup, timezone: str, language: str) -> dict[str, str]:
    if "queue" in values:
        values["queue"] = setup.load(values["queue"]).name(language)
    if "until" in values:
        values["until"] = datetime.fromisoformat(values["until"]).astimezone(ZoneInfo(timezone)).strftime("%H:%M")
    return values


def read_team_lines(conn: Connection, names: Mapping[str, str], now: datetime) -> tuple[TeamLine, ...]:
    """Return the queues of ``names`` with how they stand."""
    setup = load_setup(conn)
    crew, waiting = read_crew(conn, setup, now), read_waiting(conn)
    states = {s.queue: s for s in to_states(setup, load_hours(conn), crew, waiting, {}, now)}
    return tuple(
        TeamLine(queue, name, s.is_open, None if s.is_open else s.opens_at, s.agents, s.length)
        for queue, name in names.items()
        for s in [states.get(queue, QueueState(queue))]
    )
