"""Any sequence of merges and unmerges gives back what it started from, whatever arrived meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from conversation.ids import new_id
from conversation.messages import Address, Author
from conversation.proof import ProofLevel
from customers.contact_store import contact_points, save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, NewCustomer
from customers.customer_store import (
    create_customers,
    customer_fields,
    customers,
    find_addresses,
    find_recognitions,
    load_customers,
    save_fields,
)
from customers.merge_store import merge, merge_events, unmerge
from customers.merges import MergeKind, to_groups
from customers.order import Order, OrderItem
from customers.order_store import customer_stats, find_orders, orders, save_orders
from customers.segment_store import customer_interests, refresh_scale, save_interests, shop_scales
from customers.segments import load_segments
from memory.conversation_store import conversations, find_conversations, open_conversations
from memory.entry_store import entries, entries_after
from memory.fact_store import facts, load_facts, save_facts
from memory.facts import SELF, Fact, FactKind, hold_now
from memory.transcript_store import Draft, append
from storage.schema import metadata

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
RECORDS = tuple("abcdef")
SIZES = ("S", "M", "L", "XL")
TABLES = [
    customers,
    contact_points,
    customer_fields,
    orders,
    customer_stats,
    customer_interests,
    shop_scales,
    merge_events,
    conversations,
    entries,
    facts,
]

records = st.sampled_from(RECORDS)
steps = st.one_of(
    st.tuples(st.just("merge"), records, records),
    st.tuples(st.just("undo"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("order"), records, st.integers(0, 400)),
    st.tuples(st.just("field"), records, st.integers(0, 3)),
    st.tuples(st.just("ask"), records, st.integers(0, 2)),
    st.tuples(st.just("say"), records, st.integers(0, 3)),
)


@pytest.fixture(scope="module")
def shelves() -> Iterator[tuple[Connection, Connection]]:
    """Two record stores in memory, made once: emptied and filled by ``restock``."""
    engines = [create_engine("sqlite://"), create_engine("sqlite://")]
    connections = []
    for engine in engines:
        metadata.create_all(engine)
        connections.append(engine.connect())
    yield connections[0], connections[1]
    for connection, engine in zip(connections, engines, strict=True):
        connection.close()
        engine.dispose()


def restock(conn: Connection) -> None:
    """A small shop: six records with an address each."""
    for table in reversed(TABLES):
        conn.execute(table.delete())
    create_customers(conn, [NewCustomer(r, NOW - timedelta(days=n % 3), r) for n, r in enumerate(RECORDS)])
    points = [ContactPoint(Address("telegram", r), r, ProofLevel.POSSESSION, NOW) for r in RECORDS]
    save_contact_points(conn, points)


def arrive(conn: Connection, step: tuple[str, Any, Any], number: int) -> None:
    """Something comes in for one record: an order, a field, a question."""
    what, record, value = step
    if what == "order":
        item = OrderItem("x", needs=(f"need{value % 3}",))
        save_orders(conn, [Order(f"{number}", record, NOW - timedelta(days=value), 10.0 + value, items=(item,))])
    elif what == "field":
        save_fields(conn, [CustomerField(record, FieldName.PHONE, f"091234567{value}", NOW)])
    elif what == "ask":
        save_interests(conn, {record: [f"need{value}"]}, NOW)
    elif what == "say":
        address = Address("telegram", record)
        conversation = open_conversations(conn, [address], NOW)[address]
        text = f"mình mặc size {SIZES[value]}"
        (entry,) = append(conn, [Draft(conversation.id, Author.CUSTOMER, NOW, text)], NOW).entries
        stated = Fact(
            new_id(), FactKind.SIZE, SIZES[value], SELF, entry.id, conversation.id, address,
            NOW - timedelta(days=50 - number), ProofLevel.POSSESSION, 0.9,
        )  # fmt: skip
        save_facts(conn, [stated])


def everything(conn: Connection) -> dict[str, Any]:
    """All that can be asked about the shop's customers."""
    refresh_scale(conn, NOW)
    return {
        "who": find_recognitions(conn, [Address("telegram", r) for r in RECORDS]),
        "customers": load_customers(conn, RECORDS),
        "addresses": find_addresses(conn, RECORDS),
        "orders": find_orders(conn, RECORDS),
        "segments": load_segments(conn, RECORDS, NOW),
        "said": {r: _said(conn, r) for r in RECORDS},
    }


def _said(conn: Connection, record: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Every message and every fact that holds of the customer a record is part of."""
    addresses = find_addresses(conn, [record])[record]
    mine = find_conversations(conn, addresses)
    messages = [e.text for address in sorted(mine, key=str) for e in entries_after(conn, address, 0, 100)]
    stated = load_facts(conn, [c.id for c in mine.values()])
    held = hold_now((fact for found in stated.values() for fact in found), NOW)
    return messages, [(known.fact.value, str(known.fact.address)) for known in held]


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=20), st.randoms(use_true_random=False))
def test_undoing_every_merge_in_any_order_gives_back_what_would_be_without_them(
    shelves: tuple[Connection, Connection], history: list[tuple[str, Any, Any]], random: Any
) -> None:
    merged, never = shelves
    restock(merged)
    restock(never)
    made: dict[str, None] = {}
    for number, step in enumerate(history):
        if step[0] == "merge" and step[1] != step[2]:
            made[merge(merged, step[1], step[2], MergeKind.STAFF, "agent", NOW).id] = None
        elif step[0] == "undo" and made:
            chosen = list(made)[step[1] % len(made)]
            unmerge(merged, chosen, "agent", NOW)
            del made[chosen]
        else:
            for conn in shelves:
                arrive(conn, step, number)
    left = list(made)
    random.shuffle(left)
    for chosen in left:
        unmerge(merged, chosen, "agent", NOW)
    assert everything(merged) == everything(never)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(records, records).filter(lambda pair: pair[0] < pair[1]), unique=True, max_size=6))
def test_undoing_the_last_merge_gives_back_the_moment_before_it(
    shelves: tuple[Connection, Connection], pairs: list[tuple[str, str]]
) -> None:
    conn = shelves[0]
    restock(conn)
    for record in RECORDS:
        arrive(conn, ("order", record, ord(record)), ord(record))
    moments = []
    for one, other in pairs:
        before = everything(conn)
        moments.append((merge(conn, one, other, MergeKind.STAFF, "agent", NOW).id, before))
    for merge_id, before in reversed(moments):
        unmerge(conn, merge_id, "agent", NOW)
        assert everything(conn) == before


@given(st.dictionaries(records, st.integers(0, 5), min_size=1), st.lists(st.tuples(records, records)))
def test_groups_do_not_depend_on_the_order_of_ties(ages: dict[str, int], ties: list[tuple[str, str]]) -> None:
    made = {record: NOW + timedelta(days=age) for record, age in ages.items()}
    groups = to_groups(made, ties)
    assert groups == to_groups(made, [(other, one) for one, other in reversed(ties)])
    assert all(groups[root] == root for root in groups.values())
    assert all((made[groups[r]], groups[r]) <= (made[r], r) for r in made)
