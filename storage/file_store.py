"""What is known of each stored file; the bytes lie in the data folder."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, select

from storage.schema import Instant, metadata

files = Table(
    "files",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(256), nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file; ``size`` is in bytes."""

    id: str
    name: str
    media_type: str
    size: int
    at: datetime


def save_file(conn: Connection, file: StoredFile) -> None:
    """Note a file that lies in the folder."""
    conn.execute(files.insert().values({name: getattr(file, name) for name in StoredFile.__dataclass_fields__}))


def find_file(conn: Connection, file_id: str) -> StoredFile | None:
    """Return what is known of a file."""
    row = conn.execute(select(files).where(files.c.id == file_id)).first()
    return None if row is None else StoredFile(**row._mapping)
