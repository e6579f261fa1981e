"""What happens the first time: the demo shop, and an admin with a password that works once."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.demo.load_demo import load_demo
from bot.demo.make_queues import make_profiles
from bot.demo.records import Demo
from bot.settings import Settings
from desk.passwords import one_time_password
from desk.staff import Role
from desk.staff_store import add_user, load_users
from memory.weights import Progress
from routing.agent_store import save_agents
from storage.database import Database
from storage.publication_store import find_versions

FIRST_ADMIN = "admin@shop.example"


def first_start(settings: Settings, database: Database, progress: Progress) -> tuple[str, str] | None:
    """Fill an empty record store; return the first admin's e-mail and one-time password, None on later starts."""
    now = datetime.now(UTC)
    if settings.demo and not database.read_now(find_versions):
        demo = load_demo(database, now, progress)
        database.write_now(_add_agents, demo, now)
    if any(staff.role is Role.ADMIN for staff in database.read_now(load_users)):
        return None
    password = secrets.token_urlsafe(12)
    database.write_now(lambda conn: add_user(conn, "Admin", FIRST_ADMIN, password, now, role=Role.ADMIN))
    return FIRST_ADMIN, password


def _add_agents(conn: Connection, demo: Demo, now: datetime) -> None:
    """Put the demo's agents on the staff; each gets in once an admin has made a password with ``user reset``."""
    ids = {}
    for agent in demo.content.agents:
        password = one_time_password()
        added = add_user(conn, agent.name, agent.email, password, now, teams=agent.teams, languages=agent.languages)
        ids[agent.email] = added.id
    save_agents(conn, make_profiles(demo.content, ids))
