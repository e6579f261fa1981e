"""The migrations make what the stores declare, on both engines, however often and from wherever they are run."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from conversation.errors import UnavailableError
from storage.database import Database, connect_for_migrations
from storage.migrate import migrate, newest_revision
from storage.publication_store import find_document, find_versions, publish
from storage.schema import metadata

ROOT = Path(__file__).parents[2]
SCRIPTS = ScriptDirectory(str(ROOT / "storage" / "migrations"))
MIGRATE = """
import sys
from storage.database import Database
from storage.migrate import migrate, newest_revision
migrate(Database(sys.argv[1]))
"""
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_all_migrations_together_make_exactly_the_declared_tables(empty_database: Database) -> None:
    migrate(empty_database)
    with connect_for_migrations(empty_database) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_run_keeps_the_schema_and_what_is_stored(empty_database: Database) -> None:
    migrate(empty_database)
    before = _describe(empty_database)
    empty_database.write_now(publish, "profile", {"name": "Nắng Bakery"}, NOW)
    migrate(empty_database)
    assert _describe(empty_database) == before
    assert empty_database.read_now(find_document, "profile") == {"name": "Nắng Bakery"}


def test_processes_that_start_at_once_migrate_once(postgres_database: Database) -> None:
    metadata.drop_all(postgres_database.engine)
    url = postgres_database.url.render_as_string(hide_password=False)
    starters = [subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT) for _ in range(3)]  # noqa: S603
    assert [starter.wait(60) for starter in starters] == [0, 0, 0]
    assert postgres_database.read_now(find_versions) == {}
    assert _version(postgres_database) == [SCRIPTS.get_current_head()]


def test_a_store_made_by_a_newer_version_is_refused_and_left_alone(empty_database: Database) -> None:
    migrate(empty_database)
    empty_database.write_now(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(UnavailableError) as refused:
        migrate(empty_database)
    assert "newer version (schema 9999)" in str(refused.value)
    assert "install that version or restore a backup" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert _version(empty_database) == ["9999"]


def test_a_file_that_is_no_record_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    path.write_bytes(b"Here was a shop once. " * 500)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(UnavailableError, match="not a database"):
        migrate(database)
    database.close()
    assert path.read_bytes() == b"Here was a shop once. " * 500


def test_each_migration_follows_the_one_before_by_its_number() -> None:
    newest_first = list(SCRIPTS.walk_revisions())
    numbers = [f"{number:04d}" for number in range(1, len(newest_first) + 1)]
    assert [script.revision for script in reversed(newest_first)] == numbers
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in newest_first)


def _describe(database: Database) -> dict[str, object]:
    inspector = inspect(database.engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            sorted(str(key["name"]) for key in inspector.get_unique_constraints(table)),
            sorted(str(key["name"]) for key in inspector.get_foreign_keys(table)),
        )
        for table in inspector.get_table_names()
    }


def _version(database: Database) -> list[str]:
    return database.read_now(lambda conn: list(conn.execute(text("SELECT version_num FROM alembic_version")).scalars()))


def test_the_newest_step_is_told_by_its_file_name() -> None:
    """A start that finds the store at it does not ask Alembic."""
    assert [newest_revision()] == SCRIPTS.get_heads()
