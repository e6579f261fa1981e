"""What the ledger promises, on both engines."""

from datetime import UTC, datetime

import pytest

from conversation.errors import NotFoundError
from conversation.messages import Address, Author, DeliveryStatus
from memory.conversation_store import find_head, load_conversation, open_conversations, save_control
from memory.entry_store import entries_after, entries_before
from memory.receipt_store import save_receipts
from memory.transcript_store import Draft, append
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")
HUNG = Address("telegram", "7")


def test_an_address_gets_one_conversation_however_often_it_is_opened(database: Database) -> None:
    first = database.write_now(open_conversations, [LAN, HUNG, LAN], NOW)
    again = database.write_now(open_conversations, [LAN], NOW)
    assert first[LAN] == again[LAN]
    assert first[LAN].id != first[HUNG].id


def test_entries_get_gap_free_numbers_in_the_order_given(database: Database) -> None:
    lan, hung = _ids(database)
    drafts = [_draft(lan, "a"), _draft(hung, "x"), _draft(lan, "b")]
    written = database.write_now(append, drafts, NOW).entries
    assert [(e.text, e.seq) for e in written] == [("a", 1), ("x", 1), ("b", 2)]
    assert [e.text for e in database.read_now(entries_after, LAN, 1, 10)] == ["b"]
    assert [e.text for e in database.read_now(entries_before, LAN, 3, 1)] == ["b"]
    assert database.read_now(find_head, LAN) == 2


def test_a_repeated_source_id_changes_nothing(database: Database) -> None:
    lan, _ = _ids(database)
    database.write_now(append, [_draft(lan, "a", source_id="m1")], NOW)
    second = database.write_now(append, [_draft(lan, "a", source_id="m1"), _draft(lan, "b", source_id="m2")], NOW)
    assert [d.source_id for d in second.repeated] == ["m1"]
    assert [(e.text, e.seq) for e in second.entries] == [("b", 2)]


def test_a_stale_epoch_is_refused_and_a_customer_never_is(database: Database) -> None:
    lan, _ = _ids(database)
    conversation = database.read_now(load_conversation, lan)
    assert database.write_now(save_control, conversation, 0)
    assert not database.write_now(save_control, conversation, 0)
    late = _draft(lan, "late answer", author=Author.BOT, epoch=0)
    outcome = database.write_now(append, [late, _draft(lan, "hello")], NOW)
    assert outcome.stale == (late,)
    assert [e.text for e in outcome.entries] == ["hello"]


def test_receipts_never_go_back_and_leave_the_customers_own_words_alone(database: Database) -> None:
    lan, _ = _ids(database)
    database.write_now(append, [_draft(lan, "hi"), _draft(lan, "yes?", author=Author.BOT)], NOW)
    database.write_now(save_receipts, LAN, 2, DeliveryStatus.READ)
    database.write_now(save_receipts, LAN, 2, DeliveryStatus.DELIVERED)
    statuses = [e.status for e in database.read_now(entries_after, LAN, 0, 10)]
    assert statuses == [DeliveryStatus.PENDING, DeliveryStatus.READ]


def test_an_unknown_conversation_is_named(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no conversation 'nowhere'"):
        database.write_now(append, [_draft("nowhere", "a")], NOW)


def _ids(database: Database) -> tuple[str, str]:
    opened = database.write_now(open_conversations, [LAN, HUNG], NOW)
    return opened[LAN].id, opened[HUNG].id


def _draft(
    conversation_id: str, text: str, *, source_id: str = "", author: Author = Author.CUSTOMER, epoch: int | None = None
) -> Draft:
    return Draft(conversation_id, author, NOW, text, source_id=source_id, epoch=epoch)
