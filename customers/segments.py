"""Value tier, needs and lifecycle stage of customers, each with the figures behind it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from conversation.customer import Segments
from customers.lifecycle import to_stage
from customers.needs import pressing
from customers.segment_store import Standing, find_standings, load_scale
from customers.value import Scale, to_value


def load_segments(conn: Connection, customer_ids: Iterable[str], now: datetime) -> dict[str, Segments]:
    """Return the segments of every id asked for, two queries for the batch; an unknown id is a stranger."""
    asked = set(customer_ids) - {""}
    if not asked:
        return {}
    scale = load_scale(conn)
    found = find_standings(conn, asked)
    return {
        customer_id: to_segments(found.get(customer_id, Standing()), scale, now, is_known=customer_id in found)
        for customer_id in asked
    }


def to_segments(standing: Standing, scale: Scale, now: datetime, *, is_known: bool) -> Segments:
    """Return where a customer stands, from sums alone."""
    bought = standing.purchases
    value = to_value(bought, scale, now)
    stage = to_stage(bought, scale.gap_days, now, is_known=is_known)
    needs = pressing(standing.signs, now)
    return Segments(
        value=value.tier,
        needs=tuple(need for need, _ in needs),
        lifecycle=stage.lifecycle,
        orders=bought.orders,
        spend=bought.spend,
        recency_days=max((now - bought.last_at).days, 0) if bought.last_at else None,
        last_order_at=bought.last_at,
        figures=(
            ("recency_score", float(value.recency)),
            ("frequency_score", float(value.frequency)),
            ("spend_score", float(value.spend)),
            ("gap_days", round(stage.gap_days, 1)),
            ("gaps_late", round(stage.gaps_late, 2)),
            *((f"need_{need}", round(weight, 2)) for need, weight in needs),
        ),
    )
