"""Record stores that nobody has filled yet."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.make_migration import declare_tables


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Both engines in turn, without a single table."""
    declare_tables()
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'record.db'}")
        yield database
        database.close()
        return
    server = Database(request.getfixturevalue("postgres_url"))
    name = f"empty_{uuid.uuid4().hex}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(server.url.set(database=name).render_as_string(hide_password=False))
    yield database
    database.close()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.close()
