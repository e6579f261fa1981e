"""What is published: named documents, each with a version that rises at every change, so that all workers notice."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, select

from storage.schema import Instant, Json, metadata
from storage.upsert import insert_or_update

publications = Table(
    "publications",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Json),
)


def publish(conn: Connection, name: str, body: Any, now: datetime) -> int:
    """Write the document and raise its version; ``body`` None only says that something kept elsewhere has changed."""
    version = find_versions(conn).get(name, 0) + 1
    insert_or_update(conn, publications, [{"name": name, "version": version, "at": now, "body": body}], ["name"])
    return version


def find_versions(conn: Connection) -> dict[str, int]:
    """Return the version of everything published."""
    return {row.name: row.version for row in conn.execute(select(publications.c.name, publications.c.version))}


def find_document(conn: Connection, name: str) -> Any:
    """Return the document, None when there is none."""
    return conn.execute(select(publications.c.body).where(publications.c.name == name)).scalar()
