"""Which staff are connected, to which process; a row counts until its time is over, so a killed process fades out."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, String, Table, delete, select

from storage.schema import Instant, metadata
from storage.upsert import insert_or_update

LIFE = timedelta(seconds=150)

staff_presence = Table(
    "staff_presence",
    metadata,
    Column("process", String(36), primary_key=True),
    Column("staff_id", String(36), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("until", Instant, nullable=False),
)


def save_presence(conn: Connection, process: str, staff_ids: Collection[str], now: datetime) -> None:
    """Write down who is connected to ``process`` now; everybody else of that process is gone."""
    gone = delete(staff_presence).where(staff_presence.c.process == process)
    conn.execute(gone.where(staff_presence.c.staff_id.not_in(sorted(staff_ids))) if staff_ids else gone)
    conn.execute(delete(staff_presence).where(staff_presence.c.until < now - LIFE))
    rows = [{"process": process, "staff_id": key, "until": now + LIFE} for key in sorted(staff_ids)]
    insert_or_update(conn, staff_presence, rows, ("process", "staff_id"))


def find_online(conn: Connection, now: datetime, but_process: str = "") -> Sequence[str]:
    """Return the ids of the staff who are connected to any process, or to any other than ``but_process``."""
    query = (
        select(staff_presence.c.staff_id)
        .where(staff_presence.c.until > now, staff_presence.c.process != but_process)
        .distinct()
        .order_by(staff_presence.c.staff_id)
    )
    return tuple(conn.execute(query).scalars())
