"""Content being prepared: documents by kind and key, put in force together when their kind is published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, String, Table, delete, select

from storage.schema import Instant, Json, metadata
from storage.upsert import insert_or_update

content_drafts = Table(
    "content_drafts",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("body", Json),
    Column("by", String(128), nullable=False),
    Column("at", Instant, nullable=False),
)


def save_draft(conn: Connection, kind: str, key: str, body: Mapping[str, Any] | None, by: str, now: datetime) -> None:
    """Keep what a document shall become; ``body`` None: it shall go."""
    row = {"kind": kind, "key": key, "body": body, "by": by[:128], "at": now}
    insert_or_update(conn, content_drafts, [row], ["kind", "key"])


def find_drafts(conn: Connection, kind: str) -> dict[str, Any]:
    """Return every document being prepared, by key; None: it shall go."""
    query = select(content_drafts).where(content_drafts.c.kind == kind).order_by(content_drafts.c.key)
    return {row.key: row.body for row in conn.execute(query)}


def delete_drafts(conn: Connection, kind: str) -> int:
    """Throw away what is being prepared of one kind; return how many documents."""
    return conn.execute(delete(content_drafts).where(content_drafts.c.kind == kind)).rowcount
