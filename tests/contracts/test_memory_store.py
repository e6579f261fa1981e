"""What the store of memories promises, on both engines."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from conversation.messages import Address, Author, EntryKind
from conversation.proof import ProofLevel
from memory.conversation_store import open_conversations
from memory.entry_store import entries
from memory.memory_store import (
    Remembered,
    count_unindexed,
    find_extents,
    index_memories,
    load_memories,
    save_memories,
)
from memory.terms import terms_of
from memory.transcript_store import Draft, append
from storage.database import Database
from tests.memory.word_vectors import MODEL, encode

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")


def remember(database: Database, *drafts: Draft, embed: bool = True) -> None:
    written = database.write_now(append, drafts, NOW).entries
    spoken = [e.author is Author.CUSTOMER and embed for e in written]
    given = [Remembered(e, encode([e.text], "query")[0] if s else None) for e, s in zip(written, spoken, strict=True)]
    database.write_now(save_memories, given, MODEL)


def conversation_of(database: Database) -> str:
    return database.write_now(open_conversations, [LAN], NOW)[LAN].id


def draft(key: str, text: str, author: Author = Author.CUSTOMER, minutes: int = 0, **more: object) -> Draft:
    return Draft(
        key, author, NOW + timedelta(minutes=minutes), text, language="vi", proof=ProofLevel.POSSESSION, **more
    )  # type: ignore[arg-type]


def test_what_was_said_comes_back_with_its_source(database: Database) -> None:
    key = conversation_of(database)
    remember(
        database,
        draft(key, "em bị dị ứng cồn"),
        draft(key, "Dạ shop ghi nhận ạ", Author.BOT, 1),
        draft(key, "  ", minutes=2),
    )
    said, answered = database.read_now(load_memories, [key], MODEL)
    assert (said.text, said.speaker, said.address, said.proof) == (
        "em bị dị ứng cồn",
        "customer",
        LAN,
        ProofLevel.POSSESSION,
    )
    assert said.terms.tolist() == terms_of("em bị dị ứng cồn").tolist()
    assert said.vector is not None
    assert abs(float(said.vector @ encode([said.text], "query")[0]) - 1) < 1e-5
    assert (answered.speaker, answered.vector) == ("bot", None)


def test_an_edit_replaces_what_was_said(database: Database) -> None:
    key = conversation_of(database)
    remember(database, draft(key, "size M"), draft(key, "ship giúp em", minutes=1))
    remember(database, draft(key, "size L", minutes=2, kind=EntryKind.EDIT, target=1))
    assert [m.text for m in database.read_now(load_memories, [key], MODEL)] == ["ship giúp em", "size L"]


def test_a_deleted_entry_takes_its_memory_with_it(database: Database) -> None:
    key = conversation_of(database)
    remember(database, draft(key, "quên giúp em câu này"), draft(key, "câu này thì giữ", minutes=1))
    before = database.read_now(find_extents, [key], MODEL)
    database.write_now(lambda conn: conn.execute(delete(entries).where(entries.c.seq == 1)) and None)
    assert [m.text for m in database.read_now(load_memories, [key], MODEL)] == ["câu này thì giữ"]
    assert database.read_now(find_extents, [key], MODEL) != before


def test_vectors_of_another_model_are_left_out_and_made_anew(database: Database) -> None:
    key = conversation_of(database)
    remember(
        database,
        draft(key, "em mặc size M"),
        draft(key, "Dạ vâng ạ", Author.BOT, 1),
        draft(key, "để em xem", Author.AGENT, 2),
    )
    assert [m.vector is None for m in database.read_now(load_memories, [key], "another")] == [True, True, True]
    assert database.read_now(count_unindexed, "another") == 2  # what the bot says needs none
    assert index_memories(database, encode, "another", lambda *_: None) == 2
    assert [m.vector is None for m in database.read_now(load_memories, [key], "another")] == [False, True, False]


def test_extents_change_with_every_new_memory(database: Database) -> None:
    key = conversation_of(database)
    assert database.read_now(find_extents, [key], MODEL) == {}
    remember(database, draft(key, "một"))
    assert database.read_now(find_extents, [key], MODEL) == {key: (1, 1, 1)}
    remember(database, draft(key, "hai"), embed=False)
    assert database.read_now(find_extents, [key], MODEL) == {key: (2, 2, 1)}


def test_nothing_asked_gives_nothing(database: Database) -> None:
    assert database.read_now(load_memories, [], MODEL) == ()
    database.write_now(save_memories, [], MODEL)
