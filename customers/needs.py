"""What a customer needs: told by what was bought and what was asked about, the newer counting more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import exp2

HALF_LIFE_DAYS = 120.0
"""After this long a sign counts half."""

ASKED = 1.0
BOUGHT = 2.0
"""Weight of a question about a need, and of one piece bought for it: money speaks louder than interest."""

MOST = 5
_LEAST = 0.25


@dataclass(frozen=True, slots=True)
class Sign:
    """Signs of one need, summed: ``weight`` as it stood at ``at``, the time of the newest."""

    weight: float
    at: datetime

    def at_time(self, now: datetime) -> float:
        """Return the weight left at ``now``; signs from the future count in full."""
        return self.weight * exp2(-max((now - self.at).total_seconds(), 0.0) / 86400 / HALF_LIFE_DAYS)

    def __add__(self, other: "Sign") -> "Sign":
        newest = max(self.at, other.at)
        return Sign(self.at_time(newest) + other.at_time(newest), newest)


Signs = Mapping[str, Sign]


def add_signs(*many: Signs) -> dict[str, Sign]:
    """Return all signs summed by need, each aged to the newest of its kind first."""
    total: dict[str, Sign] = {}
    for signs in many:
        for need, sign in signs.items():
            total[need] = total[need] + sign if need in total else sign
    return total


def to_signs(seen: Iterable[tuple[str, float, datetime]]) -> dict[str, Sign]:
    """Return the signs of (need, weight, time) as they were seen, in any order."""
    total: dict[str, Sign] = {}
    for need, weight, at in seen:
        sign = Sign(weight, at)
        total[need] = total[need] + sign if need in total else sign
    return total


def pressing(signs: Signs, now: datetime) -> tuple[tuple[str, float], ...]:
    """Return the needs that still count with their weight at ``now``, most pressing first, at most ``MOST``."""
    weighed = sorted(((-sign.at_time(now), need) for need, sign in signs.items()))
    return tuple((need, -weight) for weight, need in weighed if -weight >= _LEAST)[:MOST]
