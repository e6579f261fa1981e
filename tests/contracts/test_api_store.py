"""What the API reads and keeps, on both engines."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.conversations import ConversationQuery
from api.conversations import _list as list_conversations
from api.cursor import from_cursor
from api.customers import CustomerBatch, CustomerQuery
from api.customers import _list as list_customers
from api.customers import _push as push_customers
from api.idempotency_store import Kept, begin, finish, forget_answers, give_up
from api.orders import OrderBatch, OrderQuery
from api.orders import _list as list_orders
from api.orders import _push as push_orders
from api.problem import KeyInUseError, KeyReusedError
from api.webhook import Webhook
from api.webhook_store import add_deliveries, find_deliveries, forget_deliveries, save_webhook
from conversation.errors import InputError
from conversation.messages import Address
from memory.conversation_store import open_conversations
from offers.product_store import find_needs
from storage.database import Database
from storage.draft_store import delete_drafts, find_drafts, save_draft

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def pages(database: Database, read: Callable[..., Any], query: Any, key: str) -> list[Any]:
    """Return one field of every item, a page of three after the other."""
    found, cursor = [], ""
    while True:
        page = database.read_now(read, query(limit=3, cursor=cursor))
        assert len(page.items) <= 3
        found += [getattr(item, key) for item in page.items]
        if page.next is None:
            return found
        cursor = page.next


def test_lists_are_walked_through_page_by_page_without_gaps_or_doubles(database: Database) -> None:
    people = [{"external_id": f"K{i}", "phones": [f"09123456{i:02d}"]} for i in range(8)]
    database.write_now(push_customers, CustomerBatch.model_validate({"items": people}), NOW)
    bought = [{"number": f"D{i}", "at": "2026-11-20T10:00:00Z", "amount": i, "customer": f"K{i % 3}"} for i in range(8)]
    database.write_now(push_orders, OrderBatch.model_validate({"items": bought}), NOW, find_needs)
    addresses = [Address("webchat", f"v-{i}") for i in range(8)]
    database.write_now(open_conversations, addresses, NOW)
    assert len(set(pages(database, list_customers, CustomerQuery, "id"))) == 8
    assert pages(database, list_orders, OrderQuery, "number") == [f"D{i}" for i in reversed(range(8))]
    assert len(set(pages(database, list_conversations, ConversationQuery, "id"))) == 8


def test_a_delivery_log_is_walked_through_the_newest_first(database: Database) -> None:
    webhook = Webhook("w", "https://erp.vn/", "s", NOW)
    database.write_now(save_webhook, webhook)
    for i in range(4):
        at = NOW + timedelta(minutes=i // 2)
        database.write_now(add_deliveries, webhook, [(f"e{i}", i, "x.y")], i, at)
    first = database.read_now(find_deliveries, "w", "", None, 3)
    rest = database.read_now(find_deliveries, "w", "", (first[-1].created_at, first[-1].id), 3)
    assert [d.event_id for d in (*first, *rest)] == ["e3", "e2", "e1", "e0"]
    assert database.write_now(forget_deliveries, NOW + timedelta(seconds=1)) == 2


def test_a_key_is_claimed_once_answered_again_and_freed_when_it_came_to_nothing(database: Database) -> None:
    assert database.write_now(begin, "t", "k", "one", NOW) is None
    with pytest.raises(KeyInUseError):
        database.write_now(begin, "t", "k", "one", NOW)
    with pytest.raises(KeyReusedError):
        database.write_now(begin, "t", "k", "other", NOW)
    assert database.write_now(begin, "t", "k", "one", NOW + timedelta(minutes=2)) is None  # its process died
    database.write_now(finish, "t", "k", Kept(201, "{}"))
    assert database.write_now(begin, "t", "k", "one", NOW + timedelta(hours=1)) == Kept(201, "{}")
    database.write_now(give_up, "t", "k")  # an answer that was given stays
    assert database.write_now(begin, "t", "k", "one", NOW + timedelta(hours=1)) == Kept(201, "{}")
    assert database.write_now(forget_answers, NOW + timedelta(days=3)) == 1
    assert database.write_now(begin, "t", "k", "other", NOW + timedelta(days=3)) is None


def test_drafts_are_kept_by_kind_and_go_together(database: Database) -> None:
    database.write_now(save_draft, "topics", "a", {"skill": "x"}, "lan", NOW)
    database.write_now(save_draft, "topics", "a", {"skill": "y"}, "lan", NOW)
    database.write_now(save_draft, "topics", "b", None, "lan", NOW)
    database.write_now(save_draft, "articles", "a", {}, "lan", NOW)
    assert database.read_now(find_drafts, "topics") == {"a": {"skill": "y"}, "b": None}
    assert database.write_now(delete_drafts, "topics") == 2
    assert database.read_now(find_drafts, "articles") == {"a": {}}


@pytest.mark.parametrize("cursor", ["x", "AAAA", "bnVsbA", "WzEsMl0", "W10", "WyIyMDI2LTExLTIyIiwgImEiXQ"])
def test_a_cursor_nobody_gave_is_refused(cursor: str) -> None:
    with pytest.raises(InputError):
        from_cursor(cursor)
