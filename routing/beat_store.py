"""Whether something that repeats has done so without a break: after a restart or a clock's jump nothing is known."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, select

from storage.schema import Instant, metadata
from storage.upsert import insert_or_update

beats = Table(
    "beats",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("steady_since", Instant, nullable=False),
)

LONGEST = timedelta(minutes=1)
"""A break longer than this, or a clock set back, begins anew."""


def save_beat(conn: Connection, name: str, now: datetime) -> datetime:
    """Write down that it has happened now, and return since when it has done so without a break."""
    row = conn.execute(select(beats).where(beats.c.name == name)).first()
    is_steady = row is not None and timedelta(0) <= now - row.at <= LONGEST
    since: datetime = row.steady_since if row is not None and is_steady else now
    insert_or_update(conn, beats, [{"name": name, "at": now, "steady_since": since}], ["name"])
    return since
