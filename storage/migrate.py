"""Migrations: run at start, on both engines, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
            _check_not_newer(connection)
            config = Config()
            config.set_main_option("script_location", str(_SCRIPTS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except SQLAlchemyError as error:
        first_line = str(getattr(error, "orig", error)).partition("\n")[0]
        raise UnavailableError(f"DATABASE_URL: the record store does not answer: {first_line}") from error


def _check_not_newer(connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if current is not None and current not in known:
        raise UnavailableError(
            f"the record store was made by a newer version (schema {current}); install that version or restore a backup"
        )
