"""Which of the permitted offers to make: the one expected to bring most, learnt from what came of each.

Thompson sampling (Thompson 1933; Chapelle & Li, "An Empirical Evaluation of Thompson Sampling", 2011): the chance that
an offer is ordered on is drawn from its Beta posterior, so what is little known gets tried and what is known well is
left to the best; exploring fades by itself. The draw is seeded by customer, day and offer: the same person gets the
same answer all day, and any decision can be worked out again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from conversation.customer import Segments, ValueTier
from offers.eligibility import Verdict
from offers.offer import Offer, Results

BASE_RATE = 0.08
"""Share of offers that lead to an order before anything is known."""

NEED_LIFT = 2.0
"""How much likelier an offer for the customer's most pressing need is taken before anything is known."""

PRIOR_SHOWN = 12.0
"""How many showings the prior counts for."""

POOLED_SHOWN = 40.0
"""How many showings what was seen in the other tiers counts for at most."""

ResultsByTier = Mapping[tuple[str, ValueTier], Results]


@dataclass(frozen=True, slots=True)
class Economics:
    """What an order is worth: the shop's usual amount, and the share of it that is left after the goods are paid."""

    order_value: float
    margin: float = 0.35


@dataclass(frozen=True, slots=True)
class Choice:
    """The offer to make, with the chance of an order drawn for it and the profit expected from making it."""

    verdict: Verdict
    chance: float
    expected: float

    @property
    def offer(self) -> Offer:
        """The offer itself."""
        return self.verdict.offer


def choose(
    verdicts: Sequence[Verdict],
    segments: Segments,
    results: ResultsByTier,
    economics: Economics,
    customer: str,
    now: datetime,
) -> Choice | None:
    """Return the permitted offer with the highest expected profit; None when none may be made or none would pay.

    ``customer`` is whatever tells people apart, the customer's id or the address. Without any order value known yet
    (a shop's first day) the likeliest offer is made.
    """
    choices = [
        _weigh(verdict, segments, results, economics, f"{customer}|{now.date().isoformat()}|{verdict.offer.id}")
        for verdict in verdicts
        if verdict.is_eligible
    ]
    paying = [choice for choice in choices if choice.expected > 0 or not economics.order_value]
    return max(paying, key=lambda choice: (choice.expected, choice.chance, choice.offer.id), default=None)


def _weigh(verdict: Verdict, segments: Segments, results: ResultsByTier, economics: Economics, seed: str) -> Choice:
    offer = verdict.offer
    ordered, missed = _posterior(offer, segments, results)
    digest = hashlib.sha256(seed.encode()).digest()
    chance = float(np.random.default_rng(int.from_bytes(digest[:8], "big")).beta(ordered, missed))
    basket = max(economics.order_value, offer.min_order)
    profit = economics.margin * basket - offer.cost(basket)
    return Choice(verdict, chance, chance * profit if economics.order_value else 0.0)


def _posterior(offer: Offer, segments: Segments, results: ResultsByTier) -> tuple[float, float]:
    """Return the two parameters of the Beta posterior: prior, then the other tiers at a discount, then this tier."""
    fits = bool(offer.needs) and bool(segments.needs) and segments.needs[0] in offer.needs
    rate = BASE_RATE * (NEED_LIFT if fits else 1.0)
    own = results.get((offer.id, segments.value), Results())
    others = sum(
        (found for (offer_id, tier), found in results.items() if offer_id == offer.id and tier is not segments.value),
        Results(),
    )
    share = min(1.0, POOLED_SHOWN / others.shown) if others.shown else 0.0
    ordered = PRIOR_SHOWN * rate + share * others.ordered + own.ordered
    shown = PRIOR_SHOWN + share * max(others.shown, others.ordered) + max(own.shown, own.ordered)
    return ordered, max(shown - ordered, 1e-3)
