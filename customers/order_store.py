"""Orders, and beside them one row of sums a record, kept in the same transaction: all that a turn reads of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
)

from conversation.plain import from_plain, to_plain
from customers.customer_store import customers
from customers.needs import BOUGHT as BOUGHT_WEIGHT
from customers.needs import Sign, to_signs
from customers.order import BOUGHT, Order, OrderItem, OrderStatus
from customers.value import Purchases
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_or_update

orders = Table(
    "orders",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("amount", Double, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String(16), nullable=False),
    Column("items", Json, nullable=False),
    Column("carrier", String(64), nullable=False),
    Column("tracking", String(64), nullable=False),
    Column("expected_at", Instant),
    Column("address", Text, nullable=False),
    Index("ix_orders_customer_at", "customer_id", "at"),
)

customer_stats = Table(
    "customer_stats",
    metadata,
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("orders", Integer, nullable=False),
    Column("occasions", Integer, nullable=False),
    Column("spend", Double, nullable=False),
    Column("first_at", Instant),
    Column("last_at", Instant),
    Column("previous_at", Instant),
    Column("needs", Json, nullable=False),
)


def save_orders(conn: Connection, items: Sequence[Order]) -> None:
    """Write orders, new or changed, by their number, and bring the sums of the records they belong to up to date."""
    if not items:
        return
    touched = {order.customer_id for order in items}
    known = select(orders.c.customer_id).where(orders.c.number.in_({order.number for order in items})).distinct()
    touched |= set(conn.execute(known).scalars())
    insert_or_update(conn, orders, [_order_row(order) for order in items], ["number"])
    refresh_stats(conn, touched)


def find_orders(conn: Connection, customer_ids: Iterable[str], limit: int = 20) -> dict[str, tuple[Order, ...]]:
    """Return the newest orders of each customer, every merged record's included, at most ``limit`` each."""
    asked = set(customer_ids)
    member = customers.alias("member")
    query = (
        select(customers.c.id.label("asked"), orders)
        .join(member, member.c.group_id == customers.c.group_id)
        .join(orders, orders.c.customer_id == member.c.id)
        .where(customers.c.id.in_(asked))
        .order_by(orders.c.at.desc(), orders.c.number.desc())
    )
    found: dict[str, list[Order]] = {customer_id: [] for customer_id in asked}
    for row in conn.execute(query):
        if len(found[row.asked]) < limit:
            found[row.asked].append(order_from_row(row))
    return {customer_id: tuple(newest) for customer_id, newest in found.items()}


def find_usual_amount(conn: Connection) -> float:
    """Return the mean amount of an order that counts as a purchase, 0 before the first."""
    query = select(func.avg(orders.c.amount)).where(orders.c.status.in_([status.value for status in BOUGHT]))
    return float(conn.execute(query).scalar() or 0.0)


def find_order(conn: Connection, number: str) -> Order | None:
    """Return the order with this number; whose it is must be asked before anything of it is shown."""
    row = conn.execute(select(orders).where(orders.c.number == number)).one_or_none()
    return order_from_row(row) if row else None


def find_known_numbers(conn: Connection, numbers: Iterable[str]) -> dict[str, Order]:
    """Return those of ``numbers`` that are orders already."""
    return {row.number: order_from_row(row) for row in conn.execute(_NUMBERED, {"numbers": sorted(set(numbers))})}


_NUMBERED = select(orders).where(orders.c.number.in_(bindparam("numbers", expanding=True)))


def purchases_from_row(row: Row[*tuple[Any, ...]]) -> Purchases:
    """Return the sums a row of ``customer_stats`` holds."""
    return Purchases(row.orders, row.occasions, row.spend, row.first_at, row.last_at, row.previous_at)


def needs_from_plain(plain: Mapping[str, Any] | None) -> dict[str, Sign]:
    """Return signs of needs from their stored form, ``{need: [weight, time]}``."""
    return {need: Sign(weight, datetime.fromisoformat(at)) for need, (weight, at) in (plain or {}).items()}


def needs_to_plain(signs: Mapping[str, Sign]) -> dict[str, Any]:
    """Return the stored form of signs of needs."""
    return {need: [sign.weight, to_plain(sign.at)] for need, sign in signs.items()}


def order_from_row(row: Row[Any]) -> Order:
    """Return the order a row holds."""
    return Order(
        row.number,
        row.customer_id,
        row.at,
        row.amount,
        row.currency,
        OrderStatus(row.status),
        from_plain(tuple[OrderItem, ...], row.items),
        row.carrier,
        row.tracking,
        row.expected_at,
        row.address,
    )


def refresh_stats(conn: Connection, record_ids: Iterable[str]) -> None:
    """Work out the sums of records anew from their orders."""
    bought = defaultdict(list)
    query = (
        select(orders.c.customer_id, orders.c.at, orders.c.amount, orders.c["items"])
        .where(orders.c.customer_id.in_(set(record_ids)), orders.c.status.in_([s.value for s in BOUGHT]))
        .order_by(orders.c.at, orders.c.number)
    )
    for row in conn.execute(query):
        bought[row.customer_id].append((row.at, row.amount, row._mapping["items"]))
    rows = [{"customer_id": record_id} | _sums(bought[record_id]) for record_id in sorted(set(record_ids))]
    insert_or_update(conn, customer_stats, rows, ["customer_id"])


def _sums(bought: Sequence[tuple[datetime, float, Any]]) -> dict[str, Any]:
    """Return the sums over a record's purchases, given in order of time."""
    last_of_day = {at.date(): at for at, _, _ in bought}
    days = list(last_of_day.values())
    return {
        "orders": len(bought),
        "occasions": len(days),
        "spend": sum(amount for _, amount, _ in bought),
        "first_at": days[0] if days else None,
        "last_at": days[-1] if days else None,
        "previous_at": days[-2] if len(days) > 1 else None,
        "needs": needs_to_plain(to_signs(_signs(bought))),
    }


def _signs(bought: Sequence[tuple[datetime, float, Any]]) -> Iterator[tuple[str, float, datetime]]:
    for at, _, items in bought:
        for item in items:
            for need in item.get("needs", ()):
                yield need, BOUGHT_WEIGHT * item.get("quantity", 1), at


def _order_row(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "customer_id": order.customer_id,
        "at": order.at,
        "amount": order.amount,
        "currency": order.currency,
        "status": order.status.value,
        "items": to_plain(order.items),
        "carrier": order.carrier,
        "tracking": order.tracking,
        "expected_at": order.expected_at,
        "address": order.address,
    }
