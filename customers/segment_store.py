"""The shop's yardstick and what customers asked about: what segments need beside the sums of orders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Double, ForeignKey, Integer, String, Table, bindparam, func, select

from customers.customer_store import customers
from customers.needs import ASKED, Sign, Signs, add_signs
from customers.order_store import customer_stats, needs_from_plain, needs_to_plain, purchases_from_row
from customers.value import Purchases, Scale, to_scale
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_or_update

shop_scales = Table(
    "shop_scales",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("buyers", Integer, nullable=False),
    Column("last_at", Json, nullable=False),
    Column("orders", Json, nullable=False),
    Column("spend", Json, nullable=False),
    Column("gap_days", Double, nullable=False),
    Column("order_value", Double, nullable=False),
    Column("computed_at", Instant),
)

customer_interests = Table(
    "customer_interests",
    metadata,
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("needs", Json, nullable=False),
)


_member = customers.alias("member")

_STANDINGS = (
    select(
        customers.c.id.label("asked"),
        *(column for column in customer_stats.c if column.name != "customer_id"),
        customer_interests.c.needs.label("asked_needs"),
    )
    .join(_member, _member.c.group_id == customers.c.group_id)
    .outerjoin(customer_stats, customer_stats.c.customer_id == _member.c.id)
    .outerjoin(customer_interests, customer_interests.c.customer_id == _member.c.id)
    .where(customers.c.id.in_(bindparam("asked_ids", expanding=True)))
    .order_by(customers.c.id, _member.c.id)
)
"""Asked by every turn, so put together once."""

_SCALE = select(shop_scales)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is summed up of one customer over every merged record."""

    purchases: Purchases = field(default_factory=Purchases)
    signs: Signs = field(default_factory=dict)


def find_standings(conn: Connection, customer_ids: Iterable[str]) -> dict[str, Standing]:
    """Return the standing of each known customer, in one query of a row a record."""
    found: dict[str, Standing] = {}
    for row in conn.execute(_STANDINGS, {"asked_ids": sorted(set(customer_ids))}):
        before = found.get(row.asked, Standing())
        bought = purchases_from_row(row) if row.orders is not None else Purchases()
        signs = add_signs(before.signs, needs_from_plain(row.needs), needs_from_plain(row.asked_needs))
        found[row.asked] = Standing(before.purchases + bought, signs)
    return found


def save_interests(conn: Connection, asked: Mapping[str, Iterable[str]], now: datetime) -> None:
    """Count that records (by id) asked about needs, each once for this turn."""
    records = {record_id: tuple(needs) for record_id, needs in asked.items()}
    query = (
        select(customer_interests).where(customer_interests.c.customer_id.in_(records)).with_for_update()
        if records
        else None
    )
    known = {row.customer_id: needs_from_plain(row.needs) for row in conn.execute(query)} if query is not None else {}
    rows = [
        {
            "customer_id": record_id,
            "needs": needs_to_plain(add_signs(known.get(record_id, {}), {n: Sign(ASKED, now) for n in needs})),
        }
        for record_id, needs in sorted(records.items())
        if needs
    ]
    insert_or_update(conn, customer_interests, rows, ["customer_id"])


def load_scale(conn: Connection) -> Scale:
    """Return the shop's yardstick as last computed; the shipped one before the first time."""
    row = conn.execute(_SCALE).one_or_none()
    return _scale_from_row(row) if row else Scale()


def refresh_scale(conn: Connection, now: datetime) -> Scale:
    """Compute the yardstick anew and keep it, in one transaction: for a small base, and tests."""
    scale = compute_scale(conn, now)
    save_scale(conn, scale)
    return scale


def compute_scale(conn: Connection, now: datetime) -> Scale:
    """Return the yardstick over all customers: a scan, so read it outside of the turn and of any writing."""
    query = select(
        customers.c.group_id,
        customer_stats.c.orders,
        customer_stats.c.occasions,
        customer_stats.c.spend,
        customer_stats.c.first_at,
        customer_stats.c.last_at,
        customer_stats.c.previous_at,
    ).join(customers, customers.c.id == customer_stats.c.customer_id)
    base: dict[str, Purchases] = {}
    for row in conn.execute(query):
        bought = purchases_from_row(row)
        base[row.group_id] = base[row.group_id] + bought if row.group_id in base else bought
    return to_scale(list(base.values()), now)


def save_scale(conn: Connection, scale: Scale) -> None:
    """Keep the yardstick every turn measures by from now on."""
    plain = {name: getattr(scale, name) for name in ("buyers", "gap_days", "order_value", "computed_at")}
    points = {name: list(getattr(scale, name)) for name in ("last_at", "orders", "spend")}
    insert_or_update(conn, shop_scales, [{"id": 1} | plain | points], ["id"])


def count_buyers(conn: Connection) -> int:
    """Return how many records have bought."""
    return conn.execute(
        select(func.count()).select_from(customer_stats).where(customer_stats.c.orders > 0)
    ).scalar_one()


def _scale_from_row(row: Any) -> Scale:
    return Scale(
        row.buyers,
        tuple(row.last_at),
        tuple(row.orders),
        tuple(row.spend),
        row.gap_days,
        row.order_value,
        row.computed_at,
    )
