"""An offer is made only to whom it is for, when it holds, and to nobody who wants none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversation.customer import Lifecycle, Recognition, Segments, ValueTier
from conversation.proof import ProofLevel
from offers.eligibility import eligible
from offers.offer import Offer, OfferKind, Refusals

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PUBLIC = Offer("public", (("vi", "Miễn phí giao"), ("en", "Free delivery")))
PERSONAL = replace(
    PUBLIC,
    id="personal",
    tiers=(ValueTier.HIGH, ValueTier.TOP),
    lifecycles=(Lifecycle.LOYAL,),
    needs=("sun", "acne"),
    budget=1_000_000.0,
)
REGULAR = Segments(ValueTier.TOP, ("baby", "sun"), Lifecycle.LOYAL, orders=9)
KNOWN = Recognition("lan", ProofLevel.POSSESSION, "Lan", is_new=False)
CLAIMED = Recognition("lan", ProofLevel.CLAIMED, is_new=False)
ANONYMOUS = Recognition()

CASES = [
    # offer, segments, who, what they refused, spent, why not
    (PUBLIC, Segments(), ANONYMOUS, Refusals(), 0.0, []),
    (PERSONAL, REGULAR, KNOWN, Refusals(), 0.0, []),
    # what is for some is told to nobody unproved, whatever the record says
    (PERSONAL, REGULAR, CLAIMED, Refusals(), 0.0, ["offer_needs_proof"]),
    (PERSONAL, REGULAR, ANONYMOUS, Refusals(), 0.0, ["offer_needs_proof"]),
    # for others
    (PERSONAL, replace(REGULAR, value=ValueTier.LOW), KNOWN, Refusals(), 0.0, ["offer_other_tier"]),
    (PERSONAL, replace(REGULAR, lifecycle=Lifecycle.NEW), KNOWN, Refusals(), 0.0, ["offer_other_stage"]),
    (PERSONAL, replace(REGULAR, needs=("baby",)), KNOWN, Refusals(), 0.0, ["offer_other_needs"]),
    # not now
    (replace(PUBLIC, valid_from=NOW + DAY), REGULAR, KNOWN, Refusals(), 0.0, ["offer_not_yet"]),
    (replace(PUBLIC, valid_until=NOW), REGULAR, KNOWN, Refusals(), 0.0, ["offer_over"]),
    (replace(PUBLIC, valid_from=NOW - DAY, valid_until=NOW + DAY), REGULAR, KNOWN, Refusals(), 0.0, []),
    (replace(PUBLIC, is_enabled=False), REGULAR, KNOWN, Refusals(), 0.0, ["offer_disabled"]),
    (PERSONAL, REGULAR, KNOWN, Refusals(), 1_000_000.0, ["offer_budget_spent"]),
    (PERSONAL, REGULAR, KNOWN, Refusals(), 999_999.0, []),
    # not wanted
    (PUBLIC, REGULAR, KNOWN, Refusals(stopped=True), 0.0, ["offers_stopped"]),
    (PUBLIC, REGULAR, KNOWN, Refusals(declined=frozenset({"public"})), 0.0, ["offer_declined"]),
    (PUBLIC, REGULAR, KNOWN, Refusals(shown_lately=frozenset({"public"})), 0.0, ["offer_shown_lately"]),
]


@pytest.mark.parametrize(("offer", "segments", "who", "refusals", "spent", "against"), CASES)
def test_a_verdict_says_what_speaks_against_an_offer(
    offer: Offer, segments: Segments, who: Recognition, refusals: Refusals, spent: float, against: list[str]
) -> None:
    (verdict,) = eligible([offer], segments, who, NOW, refusals, {offer.id: spent})
    assert [reason.key for reason in verdict.against] == against
    assert verdict.is_eligible == (not against)


def test_a_verdict_says_what_speaks_for_it() -> None:
    (verdict,) = eligible([PERSONAL], REGULAR, KNOWN, NOW)
    assert [(r.key, r.values) for r in verdict.for_] == [
        ("offer_for_tier", (("tier", "top"),)),
        ("offer_for_stage", (("stage", "loyal"),)),
        ("offer_for_need", (("need", "sun"),)),
    ]


def test_texts_fall_back_to_the_first_language() -> None:
    assert PUBLIC.text_in("en") == "Free delivery"
    assert PUBLIC.text_in("fr") == "Miễn phí giao"


@pytest.mark.parametrize(
    ("kind", "discount", "cost"),
    [
        (OfferKind.PERCENT, 15, 30_000),
        (OfferKind.AMOUNT, 40_000, 40_000),
        (OfferKind.FREE_SHIPPING, 35_000, 35_000),
        (OfferKind.POINTS, 3, 4_000),  # two rounds more than usual, one percent each
        (OfferKind.POINTS, 1, 0),
    ],
)
def test_what_an_offer_costs_at_an_order_of_200_000(kind: OfferKind, discount: float, cost: float) -> None:
    assert replace(PUBLIC, kind=kind, discount=discount).cost(200_000) == pytest.approx(cost)
