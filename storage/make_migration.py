"""For developers: write the next migration from what the tables declare and what the migrations so far make.

python -m storage.make_migration "what changes"
"""

import importlib
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from storage.database import Database, connect_for_migrations
from storage.migrate import migrate

_ROOT = Path(__file__).parents[1]


def declare_tables() -> None:
    """Import every store, so that the metadata knows every table."""
    for path in sorted(_ROOT.glob("[a-z]*/**/*_store.py")):
        parts = path.relative_to(_ROOT).with_suffix("").parts
        if parts[0] != "tests":
            importlib.import_module(".".join(parts))


def make_migration(message: str) -> None:
    """Write ``storage/migrations/versions/<number>_<message>.py``."""
    declare_tables()
    versions = _ROOT / "storage" / "migrations" / "versions"
    number = f"{len(list(versions.glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/record.db")
        if number != "0001":
            migrate(database)
        config = Config()
        config.set_main_option("script_location", str(versions.parent))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        with connect_for_migrations(database) as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    make_migration(" ".join(sys.argv[1:]) or "change")
