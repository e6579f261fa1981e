"""What a customer is worth: recency, frequency and spend, each ranked within the shop's own base.

RFM scores by quintile after Hughes, "Strategic Database Marketing" (1994): 1 to 5 for each of the three, 5 best. The
tier is read from their sum, 3 to 15. Breakpoints are the base's own 20, 40, 60 and 80 % points, refreshed when orders
come in and not in the turn.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from conversation.customer import ValueTier

_SHARES = (0.2, 0.4, 0.6, 0.8)
_TIERS = ((14, ValueTier.TOP), (11, ValueTier.HIGH), (7, ValueTier.MIDDLE))
_LEAST_BUYERS = 20
"""Below this many buyers ranks say little, and the shipped breakpoints hold."""

_SHIPPED_DAYS = (270.0, 150.0, 75.0, 30.0)
_SHIPPED_ORDERS = (1.0, 2.0, 3.0, 6.0)
_SHIPPED_BASKETS = (0.5, 1.0, 3.0, 6.0)
"""Spend, in multiples of the shop's median order."""


@dataclass(frozen=True, slots=True)
class Purchases:
    """All that value and lifecycle need to know of one customer's orders; sums, so two customers' can be added up.

    ``occasions`` counts different days with an order (a day both records of a merge bought on counts for each);
    ``spend`` is in the shop's currency; times are of the first, the last and the last but one occasion.
    """

    orders: int = 0
    occasions: int = 0
    spend: float = 0.0
    first_at: datetime | None = None
    last_at: datetime | None = None
    previous_at: datetime | None = None

    def __add__(self, other: "Purchases") -> "Purchases":
        times = [at for one in (self, other) for at in (one.last_at, one.previous_at) if at is not None]
        latest = list({at.date(): at for at in sorted(times, reverse=True)}.values())
        firsts = [at for at in (self.first_at, other.first_at) if at is not None]
        return Purchases(
            self.orders + other.orders,
            self.occasions + other.occasions,
            self.spend + other.spend,
            min(firsts, default=None),
            latest[0] if latest else None,
            latest[1] if len(latest) > 1 else None,
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """The shop's own yardstick: four rising breakpoints each, and how its customers usually buy.

    ``last_at`` holds times in seconds since 1970, ``gap_days`` the median of customers' own mean days between orders.
    """

    buyers: int = 0
    last_at: tuple[float, ...] = ()
    orders: tuple[float, ...] = ()
    spend: tuple[float, ...] = ()
    gap_days: float = 60.0
    order_value: float = 0.0
    computed_at: datetime | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Value:
    """The tier with its three scores, 1 to 5 each; all 0 when nothing was bought."""

    tier: ValueTier = ValueTier.NONE
    recency: int = 0
    frequency: int = 0
    spend: int = 0


def to_value(purchases: Purchases, scale: Scale, now: datetime) -> Value:
    """Return the value tier of a customer."""
    if purchases.last_at is None or not purchases.occasions:
        return Value()
    if scale.buyers >= _LEAST_BUYERS:
        recency = _score(purchases.last_at.timestamp(), scale.last_at)
        spend_points: Sequence[float] = scale.spend
        frequency_points: Sequence[float] = scale.orders
    else:
        days = (now - purchases.last_at).total_seconds() / 86400
        recency = _score(-days, [-point for point in _SHIPPED_DAYS])
        usual = scale.order_value or purchases.spend / purchases.orders
        spend_points = [point * usual for point in _SHIPPED_BASKETS]
        frequency_points = _SHIPPED_ORDERS
    frequency = _score(purchases.occasions, frequency_points)
    spend = _score(purchases.spend, spend_points)
    total = recency + frequency + spend
    tier = next((tier for least, tier in _TIERS if total >= least), ValueTier.LOW)
    return Value(tier, recency, frequency, spend)


def to_scale(base: Sequence[Purchases], now: datetime) -> Scale:
    """Return the yardstick of a base of buyers; the defaults where it is too small to say."""
    buyers = [p for p in base if p.last_at is not None and p.first_at is not None and p.occasions]
    if not buyers:
        return Scale(computed_at=now)
    gaps = [mean_gap_days(p) for p in buyers]
    known = [gap for gap in gaps if gap is not None]
    return Scale(
        buyers=len(buyers),
        last_at=_points([p.last_at.timestamp() for p in buyers if p.last_at is not None]),
        orders=_points([p.occasions for p in buyers]),
        spend=_points([p.spend for p in buyers]),
        gap_days=float(np.median(known)) if known else Scale().gap_days,
        order_value=float(np.median([p.spend / p.orders for p in buyers])),
        computed_at=now,
    )


def mean_gap_days(purchases: Purchases) -> float | None:
    """Return the mean days between a customer's orders; None with fewer than two occasions."""
    if purchases.occasions < 2 or purchases.first_at is None or purchases.last_at is None:
        return None
    return (purchases.last_at - purchases.first_at).total_seconds() / 86400 / (purchases.occasions - 1)


def _score(value: float, points: Sequence[float]) -> int:
    return 1 + bisect_left(points, value)


def _points(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(point) for point in np.quantile(np.asarray(values, dtype=np.float64), _SHARES))
