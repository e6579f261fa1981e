"""Memories kept ready follow what the store holds: written, erased, embedded by anyone, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from conversation.messages import Address, Author
from memory.conversation_store import open_conversations
from memory.entry_store import entries
from memory.memory_store import Remembered, index_memories, save_memories
from memory.query import Query
from memory.recall import CustomerMemory, recall
from memory.shelf import MemoryShelf
from memory.transcript_store import Draft, append
from storage.database import Database
from tests.memory.word_vectors import MODEL, encode, means

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN, HUNG = Address("webchat", "lan"), Address("telegram", "7")
MEANS = means()


def say(database: Database, address: Address, *texts: str, embed: bool = True) -> str:
    key = database.write_now(open_conversations, [address], NOW)[address].id
    drafts = [
        Draft(key, Author.CUSTOMER, NOW + timedelta(minutes=n), text, language="vi") for n, text in enumerate(texts)
    ]
    written = database.write_now(append, drafts, NOW).entries
    vectors = encode([e.text for e in written], "query")
    given = [Remembered(e, v if embed else None) for e, v in zip(written, vectors, strict=True)]
    database.write_now(save_memories, given, MODEL)
    return key


def load(database: Database, shelf: MemoryShelf, **customers: list[str]) -> dict[str, CustomerMemory]:
    return database.read_now(shelf.load, customers, MEANS)


@pytest.mark.parametrize("before", [3, 250])  # few are read anew, many are added to
def test_what_is_said_later_is_found_and_what_is_erased_is_not(database: Database, before: int) -> None:
    shelf = MemoryShelf()
    key = say(database, LAN, *(f"câu số {n}" for n in range(before)))
    first = load(database, shelf, lan=[key])["lan"]
    assert load(database, shelf, lan=[key])["lan"] is first
    say(database, LAN, "em dị ứng cồn", "giao buổi tối")
    second = load(database, shelf, lan=[key])["lan"]
    assert len(second.memories) == before + 2
    found = recall(second, Query("dị ứng", encode(["dị ứng"], "query")[0], "vi"), NOW, 1)
    assert found[0].memory.text == "em dị ứng cồn"
    database.write_now(lambda conn: conn.execute(delete(entries).where(entries.c.text == "câu số 1")) and None)
    say(database, LAN, "thêm một", "thêm hai")
    third = load(database, shelf, lan=[key])["lan"]
    assert len(third.memories) == before + 3
    assert "câu số 1" not in {m.text for m in third.memories}


def test_vectors_made_afterwards_count(database: Database) -> None:
    shelf = MemoryShelf()
    key = say(database, LAN, *(f"câu số {n}" for n in range(220)), embed=False)
    assert not load(database, shelf, lan=[key])["lan"].vectors[0].any()
    index_memories(database, encode, MODEL, lambda *_: None)
    assert load(database, shelf, lan=[key])["lan"].vectors[0].any(axis=1).all()


def test_customers_are_told_apart_and_two_conversations_are_one_memory(database: Database) -> None:
    shelf = MemoryShelf()
    lan, hung = say(database, LAN, "của Lan"), say(database, HUNG, "của Hùng")
    apart = load(database, shelf, lan=[lan], hung=[hung], stranger=[])
    assert {c: [m.text for m in memory.memories] for c, memory in apart.items()} == {
        "lan": ["của Lan"],
        "hung": ["của Hùng"],
    }
    merged = load(database, shelf, lan=[lan, hung])["lan"]
    assert {m.text for m in merged.memories} == {"của Lan", "của Hùng"}
    unmerged = load(database, shelf, lan=[lan])["lan"]
    assert {m.text for m in unmerged.memories} == {"của Lan"}


def test_the_least_lately_used_is_dropped_and_a_forgotten_one_at_once(database: Database) -> None:
    shelf = MemoryShelf(most=3)
    lan, hung = say(database, LAN, "một", "hai"), say(database, HUNG, "ba", "bốn")
    first = load(database, shelf, lan=[lan])["lan"]
    load(database, shelf, hung=[hung])
    again = load(database, shelf, lan=[lan])["lan"]
    assert again is not first
    shelf.forget(["lan"])
    assert load(database, shelf, lan=[lan])["lan"] is not again
