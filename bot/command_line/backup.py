"""Backups: one file with the record store and the customers' files, consistent while the shop is running."""

import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from redis import Redis

from bot.settings import Settings
from bot.turns.inbox import partition_of, stream_name
from conversation.errors import InputError, SettingError
from conversation.messages import InboundMessage
from conversation.plain import from_json, to_json
from storage.live import EmbeddedValkey

RECORD = "record.db"
"""Name of the record store within a backup."""

WAITING = "inbox.jsonl"
"""Name of the messages that waited for their turn, within a backup."""

PAGES_A_STEP = 2000
"""Pages copied before others get their turn."""


def back_up(settings: Settings, target: Path, progress: Callable[[str, float], None]) -> int:
    """Write ``target`` (a .tar.gz) and return its size in bytes; raises SettingError, InputError.

    What waits in the inbox is read first and the record store copied after it, so a message acknowledged before is in
    one of them or in both, where its repeat changes nothing. SQLite is copied by its own online backup: writers
    go on, and the copy is one moment's state.
    """
    _check_sqlite(settings)
    if target.exists():
        raise InputError(f"{target} exists already; choose another name", "file")
    source = _record_path(settings)
    partial = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as folder:
        waiting = Path(folder) / WAITING
        waiting.write_text("".join(f"{line}\n" for line in _read_inbox(settings)), "utf-8")
        copy = Path(folder) / RECORD
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(
                kept, pages=PAGES_A_STEP, progress=lambda _, left, all_: progress("backup", 1 - left / max(all_, 1))
            )
        with tarfile.open(partial, "w:gz", compresslevel=3) as archive:
            archive.add(copy, RECORD)
            archive.add(waiting, WAITING)
            files = settings.data_dir / "files"
            if files.is_dir():
                archive.add(files, "files")
    partial.replace(target)
    progress("backup", 1.0)
    return target.stat().st_size


def restore(settings: Settings, source: Path, progress: Callable[[str, float], None]) -> None:
    """Put a backup into an empty data folder; raises InputError when it is none or the folder is in use.

    The newest schema is made of it at the next start.
    """
    _check_sqlite(settings)
    target = _record_path(settings)
    if target.exists():
        raise InputError(f"{target} exists already; restore into an empty DATA_DIR", "DATA_DIR")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source, "r:gz") as archive, tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
            archive.extractall(folder, filter="data")
            record = Path(folder) / RECORD
            _check_record(record)
            progress("restore", 0.7)
            files = Path(folder) / "files"
            if files.is_dir():
                files.replace(settings.data_dir / "files")
            _write_inbox(settings, Path(folder) / WAITING)
            record.replace(target)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise InputError(f"{source} is not a backup of Khách Quen: {error}", "file") from error
    progress("restore", 1.0)


def _read_inbox(settings: Settings) -> list[str]:
    with _live(settings) as live:
        found: list[str] = []
        for partition in range(settings.partitions):
            rows: Any = live.xrange(stream_name(partition))
            found += [f"{partition} {values['m']}" for _, values in rows]
        return found


def _write_inbox(settings: Settings, path: Path) -> None:
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    if not lines:
        return
    with _live(settings) as live:
        for line in lines:
            message = from_json(InboundMessage, line.partition(" ")[2])
            live.xadd(stream_name(partition_of(message.address, settings.partitions)), {"m": to_json(message)})


@contextmanager
def _live(settings: Settings) -> Iterator[Redis]:
    """Give the live store: the running one, or the embedded one started for as long as it is needed."""
    server = EmbeddedValkey(settings.data_dir / "live")
    is_running = bool(settings.redis_url) or server.is_answering()
    if not is_running:
        server.start()
    client = Redis.from_url(settings.redis_url or server.url, decode_responses=True)
    try:
        yield client
    finally:
        client.close()
        if not is_running:
            server.stop()


def _check_record(path: Path) -> None:
    if not path.is_file():
        raise InputError("the archive holds no record store", "file")
    try:
        with closing(sqlite3.connect(path)) as record:
            (verdict,) = record.execute("PRAGMA integrity_check").fetchone()
            record.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise InputError(f"the record store in the archive cannot be read: {error}", "file") from error
    if verdict != "ok":
        raise InputError(f"the record store in the archive is damaged: {verdict}", "file")


def _check_sqlite(settings: Settings) -> None:
    if not settings.record_url.startswith("sqlite"):
        raise SettingError("DATABASE_URL is a PostgreSQL server; back it up with its own pg_dump and pg_restore")


def _record_path(settings: Settings) -> Path:
    return Path(settings.record_url.removeprefix("sqlite:///"))
