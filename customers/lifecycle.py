"""Where a customer stands, by the customer's own buying rhythm.

The usual gap between orders is taken as exponential with a gamma prior centred on the shop's own gap, so a newcomer's
rhythm is the shop's and a regular's is their own: mean = (k * shop + sum of own gaps) / (k + number of own gaps), the
posterior mean of that conjugate pair (Gelman et al., "Bayesian Data Analysis", 2.6). Being ``r`` gaps late then happens
to a customer who still buys with chance exp(-r): 2 gaps, 14 %, is a risk; 4 gaps, 2 %, is lost.
"""

from dataclasses import dataclass
from datetime import datetime

from conversation.customer import Lifecycle
from customers.value import Purchases

PRIOR_GAPS = 2.0
"""How many gaps of their own the shop's rhythm counts for."""

RISK_GAPS = 2.0
LOST_GAPS = 4.0
LOYAL_OCCASIONS = 4
_SHORTEST_GAP_DAYS = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage, the usual days between this customer's orders, and how many of those have passed since the last."""

    lifecycle: Lifecycle
    gap_days: float = 0.0
    gaps_late: float = 0.0


def to_stage(purchases: Purchases, shop_gap_days: float, now: datetime, *, is_known: bool) -> Stage:
    """Return the lifecycle stage; ``is_known`` tells whether there is a customer at all."""
    if purchases.last_at is None or purchases.first_at is None:
        return Stage(Lifecycle.PROSPECT if is_known else Lifecycle.STRANGER)
    own_days = _days(purchases.first_at, purchases.last_at)
    gap = _usual_gap(own_days, purchases.occasions - 1, shop_gap_days)
    late = max(_days(purchases.last_at, now), 0.0) / gap
    if late > LOST_GAPS:
        return Stage(Lifecycle.LOST, gap, late)
    if late > RISK_GAPS:
        return Stage(Lifecycle.AT_RISK, gap, late)
    if _has_returned(purchases, shop_gap_days):
        return Stage(Lifecycle.RETURNED, gap, late)
    if purchases.occasions == 1:
        return Stage(Lifecycle.NEW, gap, late)
    return Stage(Lifecycle.LOYAL if purchases.occasions >= LOYAL_OCCASIONS else Lifecycle.ACTIVE, gap, late)


def _has_returned(purchases: Purchases, shop_gap_days: float) -> bool:
    """Tell whether the last order ended an absence that counted as lost, by the rhythm kept before it."""
    if purchases.previous_at is None or purchases.first_at is None or purchases.last_at is None:
        return False
    before = _usual_gap(_days(purchases.first_at, purchases.previous_at), purchases.occasions - 2, shop_gap_days)
    return _days(purchases.previous_at, purchases.last_at) > LOST_GAPS * before


def _usual_gap(own_days: float, own_gaps: int, shop_gap_days: float) -> float:
    shop = max(shop_gap_days, _SHORTEST_GAP_DAYS)
    return max((PRIOR_GAPS * shop + own_days) / (PRIOR_GAPS + max(own_gaps, 0)), _SHORTEST_GAP_DAYS)


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86400
