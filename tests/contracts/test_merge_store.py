"""What merging promises on both engines: exact undoing, a memory for "not the same", one winner of a race."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from conversation.customer import Candidate, Reason
from conversation.errors import ConflictError, NotFoundError
from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, FieldSource, NewCustomer
from customers.customer_store import create_customers, find_groups, find_recognitions, load_customer, save_fields
from customers.merge_store import find_history, find_merges, merge, unmerge
from customers.merges import Answer, MergeKind
from customers.order import Order
from customers.order_store import find_orders, save_orders
from customers.segments import load_segments
from customers.suggestion_store import (
    answer_suggestion,
    find_refused,
    find_suggestions,
    find_suggestions_for,
    save_suggestions,
    undo_merge,
)
from customers.verification import find_shared, save_verified
from storage.database import Database
from storage.event_store import find_events, number_events

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
REASON = Reason("phone_equal", 9.1, (("phone", "0912345678"),))
NAMES = {"a": "Nguyễn Thị Lan", "b": "Lan Nguyễn", "c": "Trần Văn Hùng", "d": "Lê Mai"}


def telegram(record: str) -> Address:
    return Address("telegram", record)


@pytest.fixture
def shop(database: Database) -> Database:
    """Four customers, each with a Telegram and an order; ``a`` the oldest."""
    made = [NewCustomer(i, NOW - timedelta(days=9 - n), name) for n, (i, name) in enumerate(NAMES.items())]
    database.write_now(create_customers, made)
    points = [ContactPoint(telegram(i), i, ProofLevel.POSSESSION, NOW) for i in NAMES]
    database.write_now(save_contact_points, points)
    orders = [Order(f"N{i}", i, NOW - timedelta(days=5 + n), 100.0) for n, i in enumerate(NAMES)]
    database.write_now(save_orders, orders)
    return database


def test_a_merge_joins_addresses_orders_and_segments_and_its_undoing_parts_them(shop: Database) -> None:
    made = shop.write_now(merge, "b", "a", MergeKind.STAFF, "agent", NOW, [REASON])
    who = shop.read_now(find_recognitions, [telegram("a"), telegram("b")])
    assert {r.customer_id for r in who.values()} == {"a"}
    assert shop.read_now(load_customer, "b").members == ("a", "b")
    assert [o.number for o in shop.read_now(find_orders, ["a"])["a"]] == ["Na", "Nb"]
    assert shop.read_now(load_segments, ["a"], NOW)["a"].orders == 2
    shop.write_now(save_orders, [Order("late", "b", NOW, 50.0)])
    shop.write_now(unmerge, made.id, "agent", NOW)
    assert [o.number for o in shop.read_now(find_orders, ["a"])["a"]] == ["Na"]
    assert [o.number for o in shop.read_now(find_orders, ["b"])["b"]] == ["late", "Nb"]
    assert shop.read_now(find_recognitions, [telegram("b")])[telegram("b")].customer_id == "b"
    history = shop.read_now(find_history, ["a"])
    assert [(event, m.by, m.reasons) for event, m in history] == [
        ("merged", "agent", (REASON,)),
        ("undone", "agent", (REASON,)),
    ]


def test_undoing_the_first_of_two_merges_leaves_the_second(shop: Database) -> None:
    first = shop.write_now(merge, "a", "b", MergeKind.STAFF, "agent", NOW)
    shop.write_now(merge, "b", "c", MergeKind.STAFF, "agent", NOW)
    assert shop.read_now(find_groups, NAMES) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    shop.write_now(unmerge, first.id, "agent", NOW)
    assert shop.read_now(find_groups, NAMES) == {"a": "a", "b": "b", "c": "b", "d": "d"}


def test_a_merge_said_twice_is_one_and_undone_twice_is_a_conflict(shop: Database) -> None:
    made = shop.write_now(merge, "a", "b", MergeKind.STAFF, "agent", NOW)
    assert shop.write_now(merge, "b", "a", MergeKind.STAFF, "agent", NOW) == made
    shop.write_now(unmerge, made.id, "agent", NOW)
    with pytest.raises(ConflictError):
        shop.write_now(unmerge, made.id, "agent", NOW)
    with pytest.raises(ConflictError):
        shop.write_now(merge, "a", "a", MergeKind.STAFF, "agent", NOW)
    for missing in ("nobody", ""):
        with pytest.raises(NotFoundError):
            shop.write_now(merge, "a", missing, MergeKind.STAFF, "agent", NOW)
    with pytest.raises(NotFoundError):
        shop.write_now(unmerge, "nothing", "agent", NOW)


def test_a_suggestion_is_answered_once_and_the_slower_agent_is_told(shop: Database) -> None:
    shop.write_now(save_suggestions, "a", [Candidate("b", "Lan Nguyễn", 0.98, 11.2, (REASON,))], NOW)
    (asked,) = shop.read_now(find_suggestions)
    assert (asked.probability, asked.weight, asked.reasons) == (0.98, 11.2, (REASON,))
    yes = shop.write_now(answer_suggestion, asked.id, Answer.YES, "mai", NOW, asked.version)
    with pytest.raises(ConflictError, match="mai"):
        shop.write_now(answer_suggestion, asked.id, Answer.NO, "nam", NOW, asked.version)
    assert shop.read_now(find_groups, ["b"]) == {"b": "a"}
    assert shop.read_now(find_suggestions) == ()
    no = shop.write_now(answer_suggestion, asked.id, Answer.NO, "nam", NOW, yes.version)
    assert shop.read_now(find_groups, ["b"]) == {"b": "b"}
    assert no.merge_id == ""


def test_two_agents_at_once_leave_one_merge(shop: Database) -> None:
    shop.write_now(save_suggestions, "a", [Candidate("b", "Lan", 0.9, 5.0)], NOW)
    (asked,) = shop.read_now(find_suggestions)
    outcomes: list[str] = []

    def answer(by: str) -> None:
        try:
            shop.write_now(answer_suggestion, asked.id, Answer.YES, by, NOW, asked.version)
            outcomes.append("won")
        except ConflictError:
            outcomes.append("lost")

    threads = [threading.Thread(target=answer, args=(by,)) for by in ("mai", "nam", "vy", "an")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost", "lost", "lost", "won"]
    assert len(shop.read_now(find_merges, ["a"])) == 1


def test_opposite_merges_at_once_never_tear_the_groups(shop: Database) -> None:
    def join(one: str, other: str) -> None:
        try:
            shop.write_now(merge, one, other, MergeKind.STAFF, "agent", NOW)
        except ConflictError:
            shop.write_now(merge, one, other, MergeKind.STAFF, "agent", NOW)

    threads = [threading.Thread(target=join, args=pair) for pair in (("a", "b"), ("b", "a"), ("c", "d"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.read_now(find_groups, NAMES) == {"a": "a", "b": "a", "c": "c", "d": "c"}


def test_not_the_same_is_remembered_for_everything_merged_with_either(shop: Database) -> None:
    shop.write_now(save_suggestions, "b", [Candidate("c", "Hùng", 0.7, 2.0)], NOW)
    (asked,) = shop.read_now(find_suggestions)
    shop.write_now(answer_suggestion, asked.id, Answer.NO, "mai", NOW, asked.version)
    shop.write_now(merge, "a", "b", MergeKind.STAFF, "agent", NOW)
    shop.write_now(merge, "c", "d", MergeKind.STAFF, "agent", NOW)
    assert shop.read_now(find_refused, "a", ["d", "c"]) == {"c", "d"}
    assert shop.read_now(find_refused, "d", ["a"]) == {"a"}
    shop.write_now(save_suggestions, "c", [Candidate("b", "Lan", 0.99, 12.0)], NOW)
    assert shop.read_now(find_suggestions) == ()


def test_an_open_pair_takes_newer_reasons_and_later_keeps_it_at_hand(shop: Database) -> None:
    for probability in (0.6, 0.8):
        shop.write_now(save_suggestions, "b", [Candidate("a", "Lan", probability, 3.0)], NOW)
    (asked,) = shop.read_now(find_suggestions_for, "a")
    assert asked.probability == 0.8
    shop.write_now(answer_suggestion, asked.id, Answer.LATER, "mai", NOW, asked.version)
    assert shop.read_now(find_suggestions) == ()
    assert [s.answer for s in shop.read_now(find_suggestions_for, "b")] == [Answer.LATER]


def test_a_merge_that_was_wrong_is_not_made_again_by_itself(shop: Database) -> None:
    phone = "0912345678"
    first = shop.write_now(save_verified, telegram("a"), FieldName.PHONE, phone, NOW)
    assert (first.merge, first.suggested) == (None, ())
    second = shop.write_now(save_verified, telegram("b"), FieldName.PHONE, "+84 912 345 678", NOW)
    assert second.merge is not None
    assert shop.read_now(find_groups, ["b"]) == {"b": "a"}
    shop.write_now(number_events)
    (told,) = shop.read_now(find_events, 0, 10, ["customer.merged"])
    assert {told.customer_id, told.data["other"], told.data["join"]} == {"a", "b", second.merge.id}
    shop.write_now(undo_merge, second.merge.id, "agent", NOW)
    again = shop.write_now(save_verified, telegram("b"), FieldName.PHONE, phone, NOW)
    assert (again.merge, again.suggested) == (None, ())


def test_a_number_the_shop_wrote_down_is_suggested_and_never_merged_by_itself(shop: Database) -> None:
    shop.write_now(save_fields, [CustomerField("b", FieldName.PHONE, "0912345678", NOW, FieldSource.IMPORT)])
    found = shop.write_now(save_verified, telegram("a"), FieldName.PHONE, "0912345678", NOW)
    assert (found.merge, found.suggested) == (None, ("b",))
    (asked,) = shop.read_now(find_suggestions_for, "a")
    assert [r.key for r in asked.reasons] == ["phone.equal"]


def test_a_phone_of_two_people_is_flagged_as_shared_and_ties_nobody(shop: Database) -> None:
    shop.write_now(save_verified, telegram("a"), FieldName.PHONE, "0912345678", NOW)
    found = shop.write_now(save_verified, telegram("c"), FieldName.PHONE, "0912345678", NOW)
    assert (found.merge, found.suggested) == (None, ("a",))
    (asked,) = shop.read_now(find_suggestions_for, "c")
    assert "shared_value" in [r.key for r in asked.reasons]
    assert shop.read_now(find_shared, FieldName.PHONE, "0912 345 678") == ("a", "c")
    assert shop.read_now(find_shared, FieldName.PHONE, "0999999999") == ()


def test_a_number_proved_long_ago_may_have_been_handed_on(shop: Database) -> None:
    shop.write_now(save_verified, telegram("a"), FieldName.PHONE, "0912345678", NOW - timedelta(days=200))
    found = shop.write_now(save_verified, telegram("b"), FieldName.PHONE, "0912345678", NOW)
    assert (found.merge, found.suggested) == (None, ("a",))


def test_a_value_is_not_proved_by_an_address_that_proves_nothing(shop: Database) -> None:
    claimed = Address("webchat", "v-1")
    shop.write_now(save_contact_points, [ContactPoint(claimed, "d", ProofLevel.CLAIMED, NOW)])
    for address in (claimed, Address("webchat", "unknown")):
        shop.write_now(save_verified, address, FieldName.PHONE, "0912345678", NOW)
    assert shop.read_now(load_customer, "d").fields == ()
