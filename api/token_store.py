"""Tokens of the API in the record store: a readable id and the hash of a secret, never the secret."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, String, Table, select, update

from api.token import Token, check_scopes, is_secret, make_secret, split
from conversation.errors import InputError, NotFoundError
from conversation.text import clean
from storage.schema import Instant, Json, metadata

_TOUCH_EVERY = timedelta(minutes=5)
_NOBODY = "0" * 64
"""What a secret is compared with when there is no such token, so that the time is the same."""

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
)


def add_token(
    conn: Connection,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    expires_at: datetime | None = None,
    per_minute: int = 600,
) -> tuple[Token, str]:
    """Make a token and return it with the text to hand out, which is shown this once; raises InputError."""
    kept_name = clean(name)
    if not 0 < len(kept_name) <= 100:
        raise InputError("name must have 1 to 100 characters", "name")
    if not 1 <= per_minute <= 1_000_000:
        raise InputError("per_minute must be from 1 to 1000000", "per_minute")
    token_id, shown, kept = make_secret()
    token = Token(token_id, kept_name, check_scopes(tuple(scopes)), now, expires_at, per_minute=per_minute)
    conn.execute(
        api_tokens.insert().values(
            id=token.id,
            name=token.name,
            secret_hash=kept,
            scopes=list(token.scopes),
            per_minute=per_minute,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token, shown


def find_token(conn: Connection, given: str, now: datetime) -> Token | None:
    """Return the live token of what a caller sent."""
    parts = split(given)
    if parts is None:
        return None
    token_id, secret = parts
    row = conn.execute(select(api_tokens).where(api_tokens.c.id == token_id)).first()
    is_right = is_secret(secret, row.secret_hash if row else _NOBODY)
    if row is None or not is_right:
        return None
    token = token_from_row(row)
    return token if token.is_live(now) else None


def load_tokens(conn: Connection) -> tuple[Token, ...]:
    """Return every token, the newest first."""
    query = select(api_tokens).order_by(api_tokens.c.created_at.desc(), api_tokens.c.id)
    return tuple(token_from_row(row) for row in conn.execute(query))


def revoke_token(conn: Connection, token_id: str, now: datetime) -> None:
    """Take a token back at once; raises NotFoundError."""
    done = conn.execute(
        update(api_tokens).where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    if done.rowcount == 0:
        raise NotFoundError(f"no live token {token_id!r}")


def is_touch_due(token: Token, now: datetime) -> bool:
    """Whether the last use was noted so long ago that it should be noted again."""
    return token.used_at is None or now - token.used_at > _TOUCH_EVERY


def touch_token(conn: Connection, token_id: str, now: datetime) -> None:
    """Note that a token is in use."""
    conn.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=now))


def token_from_row(row: Row[Any]) -> Token:
    """Return the token a row holds."""
    return Token(
        row.id,
        row.name,
        tuple(row.scopes),
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.used_at,
        row.per_minute,
    )
