"""A backup is whole or refused, and goes into an empty folder only; under load it is tried in the journeys."""

import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis

from bot.command_line.backup import back_up, restore
from bot.settings import Settings
from bot.turns.inbox import partition_of, stream_name
from conversation.errors import InputError, SettingError
from conversation.ids import new_id
from conversation.messages import Address, Author, InboundMessage
from conversation.plain import from_json, to_json
from memory.conversation_store import open_conversations
from memory.entry_store import entries_after
from memory.transcript_store import Draft, append
from storage.database import Database
from storage.live import EmbeddedValkey
from storage.migrate import migrate

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")


def ignore(_step: str, _share: float) -> None:
    """Nobody watches."""


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """A data folder with a said message, a file, and a message that waits for its turn."""
    settings = Settings(data_dir=tmp_path / "old")
    (settings.data_dir / "files").mkdir(parents=True)
    (settings.data_dir / "files" / "a.pdf").write_bytes(b"%PDF")
    database = Database(settings.record_url)
    migrate(database)
    conversation = database.write_now(open_conversations, [LAN], NOW)[LAN]
    database.write_now(append, [Draft(conversation.id, Author.CUSTOMER, NOW, "đã nói")], NOW)
    database.close()
    waiting = InboundMessage(new_id(), LAN, "m2", NOW, "còn chờ")
    with live_store(settings) as live:
        live.xadd(stream_of(settings), {"m": to_json(waiting)})
    return settings


@contextmanager
def live_store(settings: Settings) -> Iterator[Redis]:
    """The embedded Valkey of a data folder, for as long as the block lasts."""
    server = EmbeddedValkey(settings.data_dir / "live")
    server.start()
    try:
        with closing(Redis.from_url(server.url, decode_responses=True)) as client:
            yield client
    finally:
        server.stop()


def stream_of(settings: Settings) -> str:
    return stream_name(partition_of(LAN, settings.partitions))


def test_what_was_said_what_waits_and_the_files_come_back(kept: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar.gz"
    assert back_up(kept, copy, ignore) == copy.stat().st_size
    new = replace(kept, data_dir=tmp_path / "new")
    restore(new, copy, ignore)
    database = Database(new.record_url)
    assert [e.text for e in database.read_now(entries_after, LAN, 0, 10)] == ["đã nói"]
    database.close()
    assert (new.data_dir / "files" / "a.pdf").read_bytes() == b"%PDF"
    with live_store(new) as live:
        ((_, row),) = live.xrange(stream_of(new))
    assert from_json(InboundMessage, row["m"]).text == "còn chờ"


def test_a_backup_is_not_written_over_and_goes_into_an_empty_folder_only(kept: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar.gz"
    back_up(kept, copy, ignore)
    before = copy.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        back_up(kept, copy, ignore)
    with pytest.raises(InputError, match="restore into an empty DATA_DIR"):
        restore(kept, copy, ignore)
    assert copy.read_bytes() == before


def test_what_is_no_backup_is_refused_and_leaves_nothing(kept: Settings, tmp_path: Path) -> None:
    whole = tmp_path / "copy.tar.gz"
    back_up(kept, whole, ignore)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    text = tmp_path / "text.tar.gz"
    text.write_text("not an archive", "utf-8")
    empty, spoilt = tmp_path / "empty.tar.gz", tmp_path / "spoilt.tar.gz"
    with tarfile.open(empty, "w:gz"):
        pass
    with tarfile.open(spoilt, "w:gz") as archive:
        archive.add(text, "record.db")
    for path in (cut, text, empty, spoilt, tmp_path / "missing.tar.gz"):
        new = replace(kept, data_dir=tmp_path / f"new-{path.name}")
        with pytest.raises(InputError):
            restore(new, path, ignore)
        assert not (new.data_dir / "khachquen.db").exists()


def test_a_postgresql_server_is_left_to_its_own_tools(kept: Settings, tmp_path: Path) -> None:
    other = replace(kept, database_url="postgresql://localhost/shop")
    with pytest.raises(SettingError, match="pg_dump"):
        back_up(other, tmp_path / "copy.tar.gz", ignore)
