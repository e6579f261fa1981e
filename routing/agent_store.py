"""What the balancer knows of each agent: skills with levels, capacity, hours, and whether they want conversations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Row, String, Table, bindparam, select, update

from conversation.plain import from_plain, to_plain
from routing.hours import Hours
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

agents = Table(
    "agents",
    metadata,
    Column("staff_id", String(36), primary_key=True),
    Column("skills", Json, nullable=False),
    Column("capacity", Float, nullable=False),
    Column("hours", Json),
    Column("is_away", Boolean, nullable=False),
    Column("away_why", String(16), nullable=False),
    Column("missed", Integer, nullable=False),
    Column("idle_since", Instant),
    Column("seen_at", Instant),
)

CAPACITY = 4.0
"""What an agent nobody has set a capacity for can hold at once."""

MISSED = "missed"
"""Why somebody is away who has let offers lapse; empty when they said so themselves."""


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """One agent as the balancer keeps them. ``hours`` None are whenever they are there; ``seen_at`` is when they were
    last connected, ``missed`` how many offers lapsed in a row.
    """

    staff_id: str
    skills: tuple[tuple[str, int], ...] = ()
    capacity: float = CAPACITY
    hours: Hours | None = None
    is_away: bool = False
    away_why: str = ""
    missed: int = 0
    idle_since: datetime | None = None
    seen_at: datetime | None = None


def save_agents(conn: Connection, profiles: Sequence[AgentProfile]) -> None:
    """Write what admins set: skills, capacity and hours; what the agents do themselves stays as it is."""
    set_by_admins = ("staff_id", "skills", "capacity", "hours")
    known = {profile.staff_id for profile in load_agents(conn, [p.staff_id for p in profiles])}
    insert_missing(conn, agents, [_to_row(profile) for profile in profiles if profile.staff_id not in known])
    rows = [{name: _to_row(p)[name] for name in set_by_admins} for p in profiles if p.staff_id in known]
    if rows:
        changed = {name: bindparam(f"new_{name}", type_=agents.c[name].type) for name in set_by_admins[1:]}
        conn.execute(
            update(agents).where(agents.c.staff_id == bindparam("key")).values(changed),
            [{"key": row["staff_id"]} | {f"new_{name}": row[name] for name in set_by_admins[1:]} for row in rows],
        )


def load_agents(conn: Connection, staff_ids: Collection[str], *, is_locked: bool = False) -> tuple[AgentProfile, ...]:
    """Return the agents that are known, by id; ``is_locked`` keeps others from asking them until the commit."""
    query = select(agents).where(agents.c.staff_id.in_(sorted(staff_ids))).order_by(agents.c.staff_id)
    return tuple(_from_row(row) for row in conn.execute(query.with_for_update() if is_locked else query))


def save_seen(conn: Connection, staff_ids: Collection[str], now: datetime) -> None:
    """Write down that these are connected; who was never here before is made known."""
    if not staff_ids:
        return
    insert_missing(conn, agents, [_to_row(AgentProfile(key, idle_since=now, seen_at=now)) for key in sorted(staff_ids)])
    conn.execute(update(agents).where(agents.c.staff_id.in_(sorted(staff_ids))).values(seen_at=now))


def save_duty(
    conn: Connection, staff_id: str, now: datetime, *, is_away: bool, why: str = "", capacity: float | None = None
) -> AgentProfile:
    """Write down that an agent wants conversations or not, and return them as they stand then."""
    insert_missing(conn, agents, [_to_row(AgentProfile(staff_id, idle_since=now))])
    changed: dict[str, Any] = {"is_away": is_away, "away_why": why if is_away else "", "missed": 0}
    if capacity is not None:
        changed["capacity"] = capacity
    conn.execute(update(agents).where(agents.c.staff_id == staff_id).values(changed))
    return load_agents(conn, [staff_id])[0]


def save_idle(conn: Connection, staff_ids: Collection[str], now: datetime) -> None:
    """Write down that these have just got or ended a conversation, and so answered what was offered."""
    if staff_ids:
        conn.execute(update(agents).where(agents.c.staff_id.in_(sorted(staff_ids))).values(idle_since=now, missed=0))


def save_missed(conn: Connection, staff_id: str, most: int) -> bool:
    """Count an offer nobody looked at; true when that was one too many and the agent counts as away from now on."""
    conn.execute(update(agents).where(agents.c.staff_id == staff_id).values(missed=agents.c.missed + 1))
    gone = (agents.c.staff_id == staff_id) & (agents.c.missed >= most) & agents.c.is_away.is_(False)
    return conn.execute(update(agents).where(gone).values(is_away=True, away_why=MISSED)).rowcount == 1


def delete_agent(conn: Connection, staff_id: str) -> None:
    """Forget an agent's skills and state."""
    conn.execute(agents.delete().where(agents.c.staff_id == staff_id))


def _to_row(profile: AgentProfile) -> dict[str, Any]:
    return {
        "staff_id": profile.staff_id,
        "skills": dict(profile.skills),
        "capacity": profile.capacity,
        "hours": None if profile.hours is None else to_plain(profile.hours),
        "is_away": profile.is_away,
        "away_why": profile.away_why,
        "missed": profile.missed,
        "idle_since": profile.idle_since,
        "seen_at": profile.seen_at,
    }


def _from_row(row: Row[Any]) -> AgentProfile:
    plain = dict(row._mapping)
    plain["skills"] = tuple((name, int(level)) for name, level in sorted(row.skills.items()))
    plain["hours"] = None if row.hours is None else from_plain(Hours, row.hours)
    return AgentProfile(**plain)
