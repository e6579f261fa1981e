"""Web sessions: a random token opens one, its hash is all that is kept."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, insert, select, update

from conversation.errors import ProofError
from conversation.proof import ProofLevel
from conversation.web import WebSession
from storage.database import Database
from storage.schema import Instant, metadata

TOKEN_BYTES = 32

IDLE_LIFE = timedelta(days=180)
"""How long an anonymous visitor may stay away and still be the same visitor."""

SIGNED_LIFE = timedelta(days=1)
"""How long a signed visitor's session lives unused; the shop's page signs anew on every visit."""

TOUCH_EVERY = timedelta(hours=1)
"""How much of a session's last use may be forgotten: a connect writes at most this often."""

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user", String(128), nullable=False, index=True),
    Column("site", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("proof", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_web_sessions_last_seen_at", "last_seen_at"),
)


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session with the times it lives by."""

    session: WebSession
    last_seen_at: datetime


def open_session(conn: Connection, site: str, subject: str, now: datetime) -> tuple[str, WebSession]:
    """Make a session; return its token, which is kept nowhere, and the session.

    A signed ``subject`` gets the same user on every device, an anonymous visitor a new one.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    proof = ProofLevel.SIGNED if subject else ProofLevel.ANONYMOUS
    session = WebSession(signed_user(site, subject) if subject else f"v-{secrets.token_hex(16)}", site, proof, subject)
    conn.execute(insert(web_sessions).values(_to_row(token, session, now)))
    return token, session


def find_session(conn: Connection, token: str, now: datetime) -> StoredSession | None:
    """Return the live session of a token, by one indexed read."""
    query = select(web_sessions).where(web_sessions.c.token_hash == _hash(token), web_sessions.c.ended_at.is_(None))
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    proof = ProofLevel(row.proof)
    if now - row.last_seen_at > (SIGNED_LIFE if proof is ProofLevel.SIGNED else IDLE_LIFE):
        return None
    return StoredSession(WebSession(row.user, row.site, proof, row.subject), row.last_seen_at)


def renew_session(conn: Connection, token: str, now: datetime) -> str | None:
    """Return another token of the same visitor, the one in hand left as it is; None when that opens nothing."""
    found = find_session(conn, token, now)
    if found is None:
        return None
    renewed, session = secrets.token_urlsafe(TOKEN_BYTES), found.session
    conn.execute(insert(web_sessions).values(_to_row(renewed, session, now)))
    return renewed


def close_older_sessions(conn: Connection, user: str, since: datetime, now: datetime) -> None:
    """End every session of an unsigned visitor that was opened before ``since``."""
    older = (web_sessions.c.user == user) & (web_sessions.c.created_at < since) & web_sessions.c.ended_at.is_(None)
    unsigned = web_sessions.c.proof < ProofLevel.SIGNED.value
    conn.execute(update(web_sessions).where(older, unsigned).values(ended_at=now))


def touch_session(conn: Connection, token: str, now: datetime) -> None:
    """Note that a session is in use."""
    conn.execute(update(web_sessions).where(web_sessions.c.token_hash == _hash(token)).values(last_seen_at=now))


def close_session(conn: Connection, token: str, now: datetime) -> None:
    """End a session; its token opens nothing from now on."""
    conn.execute(
        update(web_sessions)
        .where(web_sessions.c.token_hash == _hash(token), web_sessions.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def close_sessions_of(conn: Connection, users: list[str], now: datetime) -> int:
    """End every session of these users, as when a person asks to be forgotten; return how many."""
    live = web_sessions.c.user.in_(users) & web_sessions.c.ended_at.is_(None)
    return conn.execute(update(web_sessions).where(live).values(ended_at=now)).rowcount


def forget_dead_sessions(conn: Connection, now: datetime) -> int:
    """Delete sessions nobody can come back to; return how many."""
    return conn.execute(delete(web_sessions).where(web_sessions.c.last_seen_at < now - IDLE_LIFE)).rowcount


def signed_user(site: str, subject: str) -> str:
    """Return the one user a site's signed ``subject`` is on every device."""
    return "s-" + hashlib.sha256(json.dumps([site, subject]).encode()).hexdigest()[:40]


def _to_row(token: str, session: WebSession, now: datetime) -> dict[str, Any]:
    return {
        "token_hash": _hash(token),
        "user": session.user,
        "site": session.site,
        "subject": session.subject,
        "proof": session.proof.value,
        "created_at": now,
        "last_seen_at": now,
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class WebSessions:
    """The web sessions a channel works with."""

    def __init__(self, database: Database) -> None:
        """Keep sessions in ``database``."""
        self._database = database

    async def open(self, site: str, subject: str = "") -> tuple[str, WebSession]:
        """Return a new token and its session; a signed ``subject`` gets the same user on every device."""
        return await self._database.write(open_session, site, subject, datetime.now(UTC))

    async def find(self, token: str) -> WebSession | None:
        """Return the session of a live token."""
        now = datetime.now(UTC)
        found = await self._database.read(find_session, token, now)
        if found is None:
            return None
        if now - found.last_seen_at > TOUCH_EVERY:
            await self._database.write(touch_session, token, now)
        return found.session

    async def renew(self, token: str) -> str:
        """Return another token of the same visitor; both open the session. Raises ProofError when this one does not."""
        renewed = await self._database.write(renew_session, token, datetime.now(UTC))
        if renewed is None:
            raise ProofError("this session has ended; open a new one")
        return renewed

    async def close(self, token: str) -> None:
        """End the session; its token opens nothing from now on."""
        await self._database.write(close_session, token, datetime.now(UTC))
