"""The record store: one SQL engine, reached from the event loop through threads.

Stores are plain functions over a connection. ``read`` and ``write`` run such a function in a thread inside one
transaction, so a batch costs one hop and one commit however many rows it touches.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from conversation.errors import SettingError, UnavailableError

T = TypeVar("T")

READERS = 4
"""Threads that read at once."""

POSTGRES_WRITERS = 8
"""Transactions at once on PostgreSQL; SQLite has one writer by nature."""

_RETRIED_STATES = ("40001", "40P01")  # serialisation failure, deadlock: safe to run again from the start
_TRIES = 5

READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
"""How SQLite begins a transaction that reads, and one that writes."""


class Database:
    """One record store: SQLite in WAL with a single writer, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Open the store behind a SQLAlchemy URL; raises SettingError when the URL names no engine we speak."""
        try:
            self.url = make_url(url)
        except SQLAlchemyError as error:
            raise SettingError(f"DATABASE_URL: {error}") from error
        if self.url.get_backend_name() == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        elif self.url.get_backend_name() != "sqlite":
            raise SettingError(f"DATABASE_URL is {url!r}; allowed: postgresql://… or sqlite:///PATH")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        writers = 1 if self.is_sqlite else POSTGRES_WRITERS
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(
            self.url,
            poolclass=QueuePool,
            pool_size=READERS + writers,
            max_overflow=2,
            pool_pre_ping=not self.is_sqlite,
            pool_reset_on_return="rollback",
            connect_args={"check_same_thread": False, "timeout": 30} if self.is_sqlite else {"connect_timeout": 5},
            isolation_level="AUTOCOMMIT" if self.is_sqlite else "READ COMMITTED",
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_pragmas)
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")

    async def read(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` in a thread on one consistent snapshot; raises UnavailableError."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work, *args)

    async def write(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` in a thread as one transaction; raises UnavailableError.

        On PostgreSQL a deadlock is run again from the start, so ``work`` must have no effect but on the connection.
        """
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.write_now, work, *args)

    def read_now(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work`` in this thread; for the command line, tests and code that is in a thread already."""
        return self._transact(work, args, READ)

    def write_now(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work`` in this thread as one transaction."""
        return self._transact(work, args, WRITE)

    def close(self) -> None:
        """Wait for what is running, then let go of every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    def _transact(self, work: Callable[..., T], args: tuple[Any, ...], begin: str) -> T:
        for attempt in range(1, _TRIES + 1):
            try:
                if self.is_sqlite:
                    return self._transact_sqlite(work, args, begin)
                with self._connection(begin) as connection, connection.begin():
                    return work(connection, *args)
            except DBAPIError as error:
                if attempt < _TRIES and getattr(error.orig, "sqlstate", None) in _RETRIED_STATES:
                    time.sleep(0.01 * 2**attempt)
                    continue
                if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
                    first_line = str(error.orig).partition("\n")[0]
                    raise UnavailableError(f"the record store does not answer: {first_line}") from error
                raise
        raise AssertionError  # the last try returns or raises

    def _connection(self, begin: str) -> Connection:
        """Return a PostgreSQL connection: readers see one snapshot however many queries they make."""
        connection = self.engine.connect()
        return connection.execution_options(isolation_level="REPEATABLE READ") if begin == READ else connection

    def _transact_sqlite(self, work: Callable[..., T], args: tuple[Any, ...], begin: str) -> T:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(begin)
            try:
                result = work(connection, *args)
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")
            return result


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit survives a power cut; batches make it cheap
        "foreign_keys=ON",
        "cache_size=-65536",  # 64 MiB
        "temp_store=MEMORY",
        "busy_timeout=30000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def connect_for_migrations(database: Database) -> Connection:
    """Return a connection outside the pool, for Alembic alone."""
    engine = create_engine(database.url, poolclass=NullPool)
    return engine.connect()
