"""Answers kept for a day under the caller's idempotency key: the same request a second time is answered, not done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, select, update

from api.problem import KeyInUseError, KeyReusedError
from conversation.ids import new_id
from storage.schema import Instant, metadata
from storage.upsert import insert_missing

KEPT = timedelta(days=1)
AT_WORK = timedelta(minutes=1)
"""How long the first request may take before its key may be tried again."""

api_answers = Table(
    "api_answers",
    metadata,
    Column("token_id", String(12), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("claim", String(36), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_api_answers_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given."""

    status: int
    body: str


def begin(conn: Connection, token_id: str, key: str, fingerprint: str, now: datetime) -> Kept | None:
    """Claim a key, or return what it was answered with.

    Raises KeyReusedError when it came with another request, KeyInUseError while the first is at work.
    """
    own = (api_answers.c.token_id == token_id) & (api_answers.c.key == key)
    conn.execute(delete(api_answers).where(own, api_answers.c.status == 0, api_answers.c.at < now - AT_WORK))
    conn.execute(delete(api_answers).where(own, api_answers.c.at < now - KEPT))
    claim = new_id()
    fresh = {"token_id": token_id, "key": key, "claim": claim, "fingerprint": fingerprint}
    insert_missing(conn, api_answers, [fresh | {"status": 0, "body": "", "at": now}])
    before = conn.execute(select(api_answers).where(own)).one()
    if before.claim == claim:
        return None
    if before.fingerprint != fingerprint:
        raise KeyReusedError("this idempotency key came with another request before; choose a new one")
    if before.status == 0:
        raise KeyInUseError("the first request with this idempotency key is still at work; ask again")
    return Kept(before.status, before.body)


def finish(conn: Connection, token_id: str, key: str, kept: Kept) -> None:
    """Keep the answer."""
    own = (api_answers.c.token_id == token_id) & (api_answers.c.key == key)
    conn.execute(update(api_answers).where(own).values(status=kept.status, body=kept.body))


def give_up(conn: Connection, token_id: str, key: str) -> None:
    """Free a key whose request came to nothing: it may be tried again at once."""
    own = (api_answers.c.token_id == token_id) & (api_answers.c.key == key)
    conn.execute(delete(api_answers).where(own, api_answers.c.status == 0))


def forget_answers(conn: Connection, now: datetime) -> int:
    """Forget answers older than a day; return how many."""
    return conn.execute(delete(api_answers).where(api_answers.c.at < now - KEPT)).rowcount
