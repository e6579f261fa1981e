"""What happens the first time: the demo shop, and an admin with a password that works once."""

import secrets
from datetime import UTC, datetime

from bot.settings import Settings
from desk.staff import Role
from desk.staff_store import add_user, load_users
from memory.weights import Progress
from storage.database import Database
from storage.publication_store import find_versions

FIRST_ADMIN = "admin@shop.example"


def first_start(settings: Settings, database: Database, progress: Progress) -> tuple[str, str] | None:
    """Fill an empty record store; return the first admin's e-mail and one-time password, None on later starts."""
    now = datetime.now(UTC)
    if settings.demo and not database.read_now(find_versions):
        from bot.demo.add_agents import add_agents  # (here: later starts do not wait for them)
        from bot.demo.load_demo import load_demo

        demo = load_demo(database, now, progress)
        database.write_now(add_agents, demo, now)
    if any(staff.role is Role.ADMIN for staff in database.read_now(load_users)):
        return None
    password = secrets.token_urlsafe(12)
    database.write_now(lambda conn: add_user(conn, "Admin", FIRST_ADMIN, password, now, role=Role.ADMIN))
    return FIRST_ADMIN, password
