"""Migrations: run at start, on both engines, by Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from conversation.errors import UnavailableError
from storage.alone import alone
from storage.database import Database, connect_for_migrations

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Bring the record store to the newest schema; several processes may start at once.

    Raises UnavailableError when the store was made by a newer version of the product.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with alone(database), connect_for_migrations(database) as connection:
            if _revision(connection) != newest_revision():
                _upgrade(connection)
    except SQLAlchemyError as error:
        first_line = str(getattr(error, "orig", error)).partition("\n")[0]
        raise UnavailableError(f"DATABASE_URL: the record store does not answer: {first_line}") from error


def newest_revision() -> str:
    """Return the number of the newest step, which its file's name begins with: ``0001``."""
    return max(path.name.partition("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    """Return the step the store is at, None for an empty one; Alembic, whose import takes longer, need not be asked."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    current = _revision(connection)
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if current is not None and current not in known:
        raise UnavailableError(
            f"the record store was made by a newer version (schema {current}); install that version or restore a backup"
        )
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
