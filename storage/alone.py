"""What only one process may do at a time, on all machines that share a record store."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from storage.database import Database

_LOCK = 7205160
"""The advisory lock on PostgreSQL; any number that nobody else uses."""


@contextlib.contextmanager
def alone(database: Database) -> Iterator[None]:
    """Wait until no other process is inside, then keep the others out.

    SQLite files have a lock file beside them; PostgreSQL keeps an advisory lock for as long as its connection lives.
    """
    if database.is_sqlite:
        with _lock_file(database):
            yield
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
        connection.commit()
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.commit()


@contextlib.contextmanager
def _lock_file(database: Database) -> Iterator[None]:
    if not database.url.database:
        yield
        return
    with Path(f"{database.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
