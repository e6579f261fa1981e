"""Staff and their sessions in the record store."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, delete, func, select, update

from conversation.errors import ConflictError, InputError, NotFoundError
from conversation.ids import new_id
from conversation.text import clean
from desk.passwords import check_password, hash_password
from desk.staff import Role, Session, Staff
from storage.schema import Instant, Json, metadata

IDLE_LIFE = timedelta(hours=12)
ABSOLUTE_LIFE = timedelta(days=7)
_TOUCH_EVERY = timedelta(minutes=5)

staff_table = Table(
    "staff",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("teams", Json, nullable=False),
    Column("languages", Json, nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("must_change_password", Instant),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", String(36), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ip", String(64), nullable=False, default=""),
    Column("agent", String(256), nullable=False, default=""),
    Index("ix_staff_sessions_staff_id", "staff_id"),
)


def add_user(
    conn: Connection,
    name: str,
    email: str,
    password: str,
    now: datetime,
    *,
    role: Role = Role.AGENT,
    teams: Sequence[str] = (),
    languages: Sequence[str] = ("vi",),
    must_change: bool = True,
) -> Staff:
    """Add a member of the staff; raises ConflictError when the e-mail is taken, InputError for a bad name or e-mail."""
    check_password(password)
    staff = Staff(
        id=new_id(),
        name=check_name(name),
        email=check_email(email),
        role=role,
        teams=tuple(teams),
        languages=tuple(languages),
        must_change_password=must_change,
        created_at=now,
    )
    if find_user(conn, staff.email) is not None:
        raise ConflictError(f"{staff.email} is on the staff already")
    conn.execute(
        staff_table.insert().values(
            id=staff.id,
            name=staff.name,
            email=staff.email,
            role=role.value,
            teams=list(teams),
            languages=list(languages),
            password_hash=hash_password(password),
            must_change_password=now if must_change else None,
            created_at=now,
        )
    )
    return staff


def set_password(conn: Connection, staff_id: str, password: str, now: datetime, *, must_change: bool = False) -> None:
    """Set a password and end every session of that person; raises NotFoundError, InputError."""
    check_password(password)
    result = conn.execute(
        update(staff_table)
        .where(staff_table.c.id == staff_id)
        .values(password_hash=hash_password(password), must_change_password=now if must_change else None)
    )
    if result.rowcount == 0:
        raise NotFoundError(f"no staff member {staff_id!r}")
    close_sessions(conn, staff_id)


def set_disabled(conn: Connection, staff_id: str, disabled_at: datetime | None) -> None:
    """Shut somebody out at once, or (None) let them in again."""
    conn.execute(update(staff_table).where(staff_table.c.id == staff_id).values(disabled_at=disabled_at))
    if disabled_at is not None:
        close_sessions(conn, staff_id)


def save_teams(conn: Connection, staff_id: str, teams: Sequence[str], languages: Sequence[str]) -> None:
    """Set the teams and languages of a member of the staff; raises NotFoundError."""
    values = {"teams": list(teams), "languages": list(languages)}
    if conn.execute(update(staff_table).where(staff_table.c.id == staff_id).values(values)).rowcount == 0:
        raise NotFoundError(f"no staff member {staff_id!r}")


def find_user(conn: Connection, email: str) -> Staff | None:
    """Return the staff member with this e-mail, disabled ones too."""
    found = find_credentials(conn, email)
    return found[0] if found else None


def find_credentials(conn: Connection, email: str) -> tuple[Staff, str] | None:
    """Return the staff member with this e-mail and the password's hash."""
    row = conn.execute(select(staff_table).where(staff_table.c.email == email.strip().casefold())).first()
    return None if row is None else (staff_from_row(row), row.password_hash)


def load_users(conn: Connection) -> tuple[Staff, ...]:
    """Return the whole staff by name."""
    return tuple(staff_from_row(row) for row in conn.execute(select(staff_table).order_by(staff_table.c.name)))


def count_users(conn: Connection) -> int:
    """Return how many staff members there are."""
    return conn.execute(select(func.count()).select_from(staff_table)).scalar_one()


def open_session(conn: Connection, staff_id: str, now: datetime, ip: str = "", agent: str = "") -> str:
    """Return the token of a new session (256 random bits); only its SHA-256 is kept."""
    conn.execute(delete(staff_sessions).where(staff_sessions.c.created_at < now - ABSOLUTE_LIFE))
    token = secrets.token_urlsafe(32)
    conn.execute(
        staff_sessions.insert().values(
            token_hash=hash_token(token), staff_id=staff_id, created_at=now, seen_at=now, ip=ip[:64], agent=agent[:256]
        )
    )
    return token


def find_session(conn: Connection, token: str, now: datetime) -> Session | None:
    """Return the live session of a token: used within 12 hours, opened within 7 days, its owner not disabled."""
    query = (
        select(staff_table, staff_sessions.c.created_at.label("opened_at"), staff_sessions.c.seen_at)
        .join(staff_sessions, staff_sessions.c.staff_id == staff_table.c.id)
        .where(staff_sessions.c.token_hash == hash_token(token), staff_table.c.disabled_at.is_(None))
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    expires_at = min(row.seen_at + IDLE_LIFE, row.opened_at + ABSOLUTE_LIFE)
    if now >= expires_at:
        return None
    return Session(hash_token(token), staff_from_row(row), row.seen_at, expires_at)


def find_live_keys(conn: Connection, keys: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return which of these sessions are still good."""
    query = (
        select(staff_sessions.c.token_hash)
        .join(staff_table, staff_sessions.c.staff_id == staff_table.c.id)
        .where(
            staff_sessions.c.token_hash.in_(keys),
            staff_sessions.c.created_at > now - ABSOLUTE_LIFE,
            staff_table.c.disabled_at.is_(None),
        )
    )
    return tuple(conn.execute(query).scalars())


def is_touch_due(session: Session, now: datetime) -> bool:
    """Whether the session's last use is so long ago that it should be written down again."""
    return now - session.seen_at > _TOUCH_EVERY


def touch_session(conn: Connection, key: str, now: datetime) -> None:
    """Write down that a session is in use."""
    conn.execute(update(staff_sessions).where(staff_sessions.c.token_hash == key).values(seen_at=now))


def close_session(conn: Connection, key: str) -> None:
    """End one session."""
    conn.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == key))


def close_sessions(conn: Connection, staff_id: str) -> None:
    """End every session of one person."""
    conn.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def hash_token(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_name(name: str) -> str:
    """Return a name as it is kept; raises InputError."""
    kept = clean(name)
    if not 0 < len(kept) <= 128:
        raise InputError("name must have 1 to 128 characters", "name")
    return kept


def check_email(email: str) -> str:
    """Return an e-mail address as it is kept; raises InputError."""
    kept = clean(email).casefold()
    user, _, host = kept.rpartition("@")
    if not user or "." not in host.strip(".") or " " in kept or len(kept) > 254:
        raise InputError("email must look like name@example.com", "email")
    return kept


def staff_from_row(row: Row[Any]) -> Staff:
    """Return the staff member a row holds."""
    return Staff(
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        teams=tuple(row.teams),
        languages=tuple(row.languages),
        must_change_password=row.must_change_password is not None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )
