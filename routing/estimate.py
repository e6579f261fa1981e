"""How long somebody will wait, said from what happened lately and from who is there.

With ``slots`` conversations held at once, each for ``hold`` seconds on average, one ends every hold / slots seconds.
Who has ``ahead`` people in front waits for ahead + 1 - free of these, then for an agent to pick up. The sum of k such
intervals is gamma distributed with shape k; its 80th percentile is taken from Wilson and Hilferty (1931), "The
distribution of chi-square". What was told before is compared with what happened, and ``correction`` mends the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

PICK_UP = 20.0
"""Seconds until an offered conversation is taken, as long as nothing else is known."""

HOLD = 480.0
"""Seconds an agent holds a conversation, as long as nothing else is known."""

KNOWN_FROM = 20.0
"""The weight of what is assumed, in observations."""

_NORMAL_80 = 0.8416


@dataclass(frozen=True, slots=True)
class Pace:
    """What happened lately in one queue, in seconds: how long conversations are held, how soon they are picked up, and
    by which factor earlier estimates were wrong.
    """

    hold: float = HOLD
    pick_up: float = PICK_UP
    correction: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds until a person answers: the middle of what is likely, and what four of five do not exceed."""

    seconds: int
    high: int


def learn_pace(held: Sequence[float], picked_up: Sequence[float], told: Sequence[tuple[float, float]]) -> Pace:
    """Return the pace seen in observed seconds; ``told`` pairs what was estimated, before correction, with what was.

    Each figure is drawn towards what is assumed by ``KNOWN_FROM`` observations' weight: a few odd ones change little.
    """
    hold = (sum(held) + HOLD * KNOWN_FROM) / (len(held) + KNOWN_FROM)
    pick_up = (sum(picked_up) + PICK_UP * KNOWN_FROM) / (len(picked_up) + KNOWN_FROM)
    said = sum(estimate for estimate, _ in told)
    base = KNOWN_FROM * (said / len(told) if told else 60.0)
    was = sum(actual for _, actual in told)
    correction = (was + base) / (said + base) if said + base > 0 else 1.0
    return Pace(hold, pick_up, max(0.25, min(4.0, correction)))


def estimate(ahead: int, slots: float, free: float, pace: Pace) -> Estimate | None:
    """Return how long a newcomer behind ``ahead`` others waits; None when nobody is there, since nobody knows then."""
    if slots <= 0:
        return None
    departures = max(0, ceil(ahead + 1 - max(0.0, free)))
    interval = pace.hold / slots
    middle = (departures * interval + pace.pick_up) * pace.correction
    high = (_upper(departures) * interval + 2 * pace.pick_up) * pace.correction
    return Estimate(round(middle), round(max(high, middle)))


def raw(made: Estimate, pace: Pace) -> float:
    """Return what would have been told without correction: what is compared with what happens."""
    return made.seconds / pace.correction


def _upper(k: int) -> float:
    """Return the 80th percentile of a gamma variable with shape ``k`` and scale 1."""
    if k <= 0:
        return 0.0
    return float(k * (1 - 1 / (9 * k) + _NORMAL_80 / (3 * sqrt(k))) ** 3)


def absolute_error(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the mean distance between what was told and what was, in seconds; 0 when nothing is known."""
    return sum(abs(told - was) for told, was in pairs) / len(pairs) if pairs else 0.0
