"""What happens the first time: the demo shop, and an admin with a password that works once."""

import secrets
from datetime import UTC, datetime

from bot.demo.load_demo import load_demo
from bot.settings import Settings
from desk.staff import Role
from desk.staff_store import add_user, count_users
from memory.weights import Progress
from storage.database import Database
from storage.publication_store import find_versions

FIRST_ADMIN = "admin@shop.example"


def first_start(settings: Settings, database: Database, progress: Progress) -> tuple[str, str] | None:
    """Fill an empty record store; return the first admin's e-mail and one-time password, None on later starts."""
    now = datetime.now(UTC)
    if settings.demo and not database.read_now(find_versions):
        load_demo(database, now, progress)
    if database.read_now(count_users):
        return None
    password = secrets.token_urlsafe(12)
    database.write_now(lambda conn: add_user(conn, "Admin", FIRST_ADMIN, password, now, role=Role.ADMIN))
    return FIRST_ADMIN, password
