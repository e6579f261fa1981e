"""Value, lifecycle and needs follow from sums, and say what the figures behind them are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.customer import Lifecycle, ValueTier
from customers.lifecycle import to_stage
from customers.needs import HALF_LIFE_DAYS, Sign, add_signs, pressing, to_signs
from customers.value import Purchases, Scale, to_scale, to_value

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def bought(*days_ago: float, spend: float = 100.0) -> Purchases:
    """Purchases made so many days ago."""
    times = sorted(NOW - timedelta(days=days) for days in days_ago)
    return Purchases(
        len(times), len(times), spend * len(times), times[0], times[-1], times[-2] if len(times) > 1 else None
    )


STAGES = [
    # nothing bought: known or not
    ((), True, Lifecycle.PROSPECT),
    ((), False, Lifecycle.STRANGER),
    # one order, by the shop's rhythm of 60 days
    ((3,), True, Lifecycle.NEW),
    ((119,), True, Lifecycle.NEW),
    ((121,), True, Lifecycle.AT_RISK),
    ((300,), True, Lifecycle.LOST),
    # a few orders
    ((5, 40), True, Lifecycle.ACTIVE),
    ((5, 40, 70, 110), True, Lifecycle.LOYAL),
    # who buys weekly is missed sooner than who buys once a year
    (tuple(range(40, 180, 7)), True, Lifecycle.AT_RISK),
    ((40, 405, 770, 1135), True, Lifecycle.LOYAL),
    # back after having been lost
    ((5, 400), True, Lifecycle.RETURNED),
    ((5, 400, 430, 460), True, Lifecycle.RETURNED),
]


@pytest.mark.parametrize(("days", "is_known", "stage"), STAGES)
def test_the_stage_follows_the_customers_own_rhythm(days: tuple[int, ...], *, is_known: bool, stage: Lifecycle) -> None:
    purchases = bought(*days) if days else Purchases()
    assert to_stage(purchases, 60.0, NOW, is_known=is_known).lifecycle is stage


def test_an_order_dated_in_the_future_counts_as_today() -> None:
    assert to_stage(bought(-3), 60.0, NOW, is_known=True).gaps_late == 0.0


def test_value_ranks_within_the_shops_own_base() -> None:
    base = [bought(10 * n, spend=1000.0 / n) for n in range(1, 101)]
    scale = to_scale(base, NOW)
    assert to_value(base[0], scale, NOW).recency == 5
    assert to_value(base[99], scale, NOW).tier is ValueTier.LOW
    best = bought(1, 20, 40, 60, spend=2000.0)
    assert to_value(best, scale, NOW).tier is ValueTier.TOP
    assert to_value(Purchases(), scale, NOW).tier is ValueTier.NONE


def test_a_base_of_one_time_buyers_ranks_a_second_order_above_them() -> None:
    scale = to_scale([bought(n) for n in range(1, 50)], NOW)
    assert to_value(bought(5), scale, NOW).frequency == 1
    assert to_value(bought(5, 9), scale, NOW).frequency == 5


def test_the_first_customers_of_a_shop_are_ranked_by_the_shipped_points() -> None:
    scale = to_scale([bought(3)], NOW)
    assert to_value(bought(3), scale, NOW).tier is ValueTier.MIDDLE
    assert to_value(bought(3, 30, 60, 90, 120, 150, 180), scale, NOW).tier is ValueTier.TOP
    assert to_value(bought(400), scale, NOW).tier is ValueTier.LOW
    assert to_value(bought(400), Scale(), NOW).tier is ValueTier.LOW


days = st.lists(st.integers(0, 2000), min_size=1, max_size=12, unique=True)


@given(days, days)
def test_sums_of_two_records_are_the_sums_over_all_their_orders(one: list[int], other: list[int]) -> None:
    together = bought(*one) + bought(*other)
    days_of_both = sorted({*one, *other})
    assert together.orders == len(one) + len(other)
    assert together.last_at == NOW - timedelta(days=days_of_both[0])
    assert together.first_at == NOW - timedelta(days=days_of_both[-1])
    expected = NOW - timedelta(days=days_of_both[1]) if len(days_of_both) > 1 else None
    assert together.previous_at == expected
    assert together == bought(*other) + bought(*one)
    assert together + Purchases() == together


def test_a_sign_counts_half_after_its_half_life_and_newer_needs_come_first() -> None:
    old = NOW - timedelta(days=HALF_LIFE_DAYS)
    signs = to_signs([("sun", 2.0, old), ("acne", 1.5, NOW), ("sun", 0.2, NOW), ("baby", 0.3, old)])
    assert pressing(signs, NOW) == (("acne", 1.5), ("sun", pytest.approx(1.2)))


def test_signs_of_two_records_add_up_whatever_the_order() -> None:
    one = {"sun": Sign(1.0, NOW - timedelta(days=30)), "acne": Sign(1.0, NOW)}
    other = {"sun": Sign(2.0, NOW)}
    assert add_signs(one, other) == add_signs(other, one)
    assert add_signs(one, {}) == one


def test_only_the_most_pressing_needs_are_named_in_a_stable_order() -> None:
    signs = {f"need{n}": Sign(1.0, NOW) for n in range(9)}
    assert [need for need, _ in pressing(signs, NOW)] == [f"need{n}" for n in range(5)]
