"""The record store for the length of a command."""

from types import TracebackType
from typing import TYPE_CHECKING

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from storage.database import Database


def read_settings() -> Settings:
    """Return the settings in force, with the log set up by them."""
    from bot.log import start_logging

    current = load_settings()
    start_logging(current.log_level, current.log_format)
    return current


def open_record_store() -> "OpenRecordStore":
    """Return the migrated record store of the settings in force, to be used with ``with``."""
    return OpenRecordStore(read_settings())


class OpenRecordStore:
    """The record store, migrated, until the ``with`` ends."""

    def __init__(self, current: Settings) -> None:
        """Open the store ``current`` names."""
        from storage.database import Database
        from storage.migrate import migrate

        self._database = Database(current.record_url)
        migrate(self._database)

    def __enter__(self) -> "Database":
        return self._database

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()
