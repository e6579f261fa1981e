"""What orders and the sums beside them promise, on both engines."""

from datetime import UTC, datetime, timedelta

from conversation.customer import Lifecycle, ValueTier
from customers.customer import NewCustomer
from customers.customer_store import create_customers
from customers.order import Order, OrderItem, OrderStatus
from customers.order_store import find_order, find_orders, save_orders
from customers.segment_store import find_standings, load_scale, refresh_scale, save_interests
from customers.segments import load_segments
from customers.value import Scale
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_an_order_comes_back_as_it_was_given(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW)])
    order = Order(
        "KQ-1001",
        "lan",
        days_ago(3),
        345_000,
        status=OrderStatus.SHIPPED,
        items=(OrderItem("Kem chống nắng", "CN-001", 2, 150_000, ("sun",)),),
        carrier="GHN",
        tracking="GHN123",
        expected_at=NOW + timedelta(days=1),
        address="12 Lê Lợi, phường Bến Thành",
    )
    database.write_now(save_orders, [order])
    assert database.read_now(find_order, "KQ-1001") == order
    assert database.read_now(find_order, "KQ-9999") is None
    assert database.read_now(find_orders, ["lan", "nobody"]) == {"lan": (order,), "nobody": ()}


def test_orders_come_newest_first_and_only_so_many_of_each_customer(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("a", NOW), NewCustomer("b", NOW)])
    database.write_now(save_orders, [Order(f"{c}{d}", c, days_ago(d), 1) for c in "ab" for d in range(5)])
    found = database.read_now(find_orders, ["a", "b"], 2)
    assert [o.number for o in found["a"]] == ["a0", "a1"]
    assert [o.number for o in found["b"]] == ["b0", "b1"]


def test_sums_follow_every_change_of_an_order(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("a", NOW), NewCustomer("b", NOW)])
    placed = Order("1", "a", days_ago(2), 100.0)
    database.write_now(save_orders, [placed, Order("2", "a", days_ago(1), 50.0)])
    database.write_now(save_orders, [placed])
    assert spend(database) == {"a": 150.0, "b": 0.0}
    database.write_now(save_orders, [Order("1", "b", days_ago(2), 70.0)])
    assert spend(database) == {"a": 50.0, "b": 70.0}
    database.write_now(save_orders, [Order("1", "b", days_ago(2), 70.0, status=OrderStatus.CANCELLED)])
    assert spend(database) == {"a": 50.0, "b": 0.0}


def test_segments_of_a_batch_come_from_sums_needs_and_the_shops_yardstick(database: Database) -> None:
    regular = [Order(f"r{n}", "regular", days_ago(20 + 30 * n), 500.0, items=sun()) for n in range(6)]
    others = [Order(f"o{n}", f"other{n}", days_ago(70 + n), 20.0 + n) for n in range(30)]
    ids = ["regular", "quiet", *(f"other{n}" for n in range(30))]
    database.write_now(create_customers, [NewCustomer(i, NOW) for i in ids])
    database.write_now(save_orders, regular + others)
    database.write_now(save_interests, {"quiet": ["baby"], "regular": ["acne"]}, NOW)
    database.write_now(save_interests, {"quiet": ["baby"], "other1": []}, NOW)
    scale = database.write_now(refresh_scale, NOW)
    assert database.read_now(load_scale) == scale
    found = database.read_now(load_segments, ["regular", "quiet", "other0", "nobody", ""], NOW)
    assert set(found) == {"regular", "quiet", "other0", "nobody"}
    assert (found["regular"].value, found["regular"].lifecycle) == (ValueTier.TOP, Lifecycle.LOYAL)
    assert found["regular"].needs == ("sun", "acne")
    assert (found["regular"].orders, found["regular"].spend, found["regular"].recency_days) == (6, 3000.0, 20)
    assert (found["quiet"].lifecycle, found["quiet"].needs) == (Lifecycle.PROSPECT, ("baby",))
    assert dict(found["quiet"].figures)["need_baby"] == 2.0
    assert found["other0"].lifecycle is Lifecycle.AT_RISK
    assert found["nobody"].lifecycle is Lifecycle.STRANGER


def test_an_empty_shop_has_the_shipped_yardstick(database: Database) -> None:
    assert database.read_now(load_scale) == Scale()
    assert database.write_now(refresh_scale, NOW).buyers == 0


def spend(database: Database) -> dict[str, float]:
    found = database.read_now(find_standings, ["a", "b"])
    return {customer_id: standing.purchases.spend for customer_id, standing in found.items()}


def sun() -> tuple[OrderItem, ...]:
    return (OrderItem("Kem chống nắng", needs=("sun",)),)
