"""The offer made is the one expected to bring most, and what came of it changes the next."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from conversation.customer import Recognition, Segments, ValueTier
from conversation.proof import ProofLevel
from offers.choice import Choice, Economics, choose
from offers.eligibility import eligible
from offers.offer import Offer, OfferKind, Results

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SHOP = Economics(order_value=300_000)
TOP = Segments(ValueTier.TOP)


def offer(name: str, discount: float = 20_000, needs: tuple[str, ...] = ()) -> Offer:
    return Offer(name, (("vi", name),), discount=discount, needs=needs)


def chosen(
    *offers: Offer,
    customer: str = "lan",
    results: dict[tuple[str, ValueTier], Results] | None = None,
    segments: Segments = TOP,
    now: datetime = NOW,
    economics: Economics = SHOP,
) -> Choice | None:
    verdicts = eligible(offers, segments, Recognition(), now)
    return choose(verdicts, segments, results or {}, economics, customer, now)


def names(
    count: int, *offers: Offer, results: dict[tuple[str, ValueTier], Results], segments: Segments = TOP
) -> Counter[str]:
    found = (chosen(*offers, customer=f"c{n}", results=results, segments=segments) for n in range(count))
    return Counter(choice.offer.id for choice in found if choice)


def test_the_same_person_gets_the_same_answer_all_day() -> None:
    offers = [offer(f"o{n}") for n in range(6)]
    assert chosen(*offers) == chosen(*offers, now=NOW + timedelta(hours=3))
    days = {chosen(*offers, now=NOW + timedelta(days=n)).offer.id for n in range(30)}  # type: ignore[union-attr]
    assert len(days) > 1


def test_nothing_is_offered_when_nothing_may_be_or_nothing_would_pay() -> None:
    assert chosen() is None
    assert chosen(Offer("over", (), valid_until=NOW)) is None
    assert chosen(offer("ruinous", discount=200_000)) is None


def test_a_shop_that_has_sold_nothing_yet_still_offers() -> None:
    assert chosen(offer("first"), economics=Economics(0.0)) is not None


def test_untried_offers_are_all_tried() -> None:
    counts = names(300, offer("a"), offer("b"), offer("c"), results={})
    assert min(counts.values()) > 50


def test_exploring_fades_as_outcomes_come_in() -> None:
    def found(shown: int) -> dict[tuple[str, ValueTier], Results]:
        return {
            ("good", ValueTier.TOP): Results(shown=shown, ordered=shown * 15 // 100),
            ("poor", ValueTier.TOP): Results(shown=shown, ordered=shown * 5 // 100),
        }

    early, late = [names(300, offer("good"), offer("poor"), results=found(n))["poor"] for n in (20, 1000)]
    assert early > 15
    assert late == 0


def test_each_tier_learns_its_own_and_starts_from_the_others() -> None:
    results = {
        ("a", ValueTier.LOW): Results(shown=500, ordered=100),
        ("b", ValueTier.LOW): Results(shown=500, ordered=10),
    }
    borrowed = names(200, offer("a"), offer("b"), results=results)
    assert borrowed["a"] > 150
    results |= {
        ("a", ValueTier.TOP): Results(shown=500, ordered=10),
        ("b", ValueTier.TOP): Results(shown=500, ordered=100),
    }
    assert names(200, offer("a"), offer("b"), results=results)["b"] > 190


def test_a_dearer_offer_must_be_taken_more_often() -> None:
    cheap, dear = offer("cheap", discount=10_000), offer("dear", discount=90_000)
    same = {(name, ValueTier.TOP): Results(shown=1000, ordered=100) for name in ("cheap", "dear")}
    assert names(100, cheap, dear, results=same) == {"cheap": 100}


def test_the_most_pressing_need_is_served_first() -> None:
    segments = Segments(ValueTier.TOP, needs=("sun", "acne"))
    lan = Recognition("lan", ProofLevel.POSSESSION)
    permitted = eligible([offer("sun", needs=("sun",)), offer("any")], segments, lan, NOW)
    counts = Counter(
        choice.offer.id for n in range(300) if (choice := choose(permitted, segments, {}, SHOP, f"c{n}", NOW))
    )
    assert counts["sun"] > counts["any"]


def test_more_orders_than_showings_do_no_harm() -> None:
    results = {("a", ValueTier.TOP): Results(shown=1, ordered=50)}
    assert chosen(offer("a"), results=results) is not None


def test_a_percentage_is_weighed_by_the_usual_order() -> None:
    half = Offer("half", (), kind=OfferKind.PERCENT, discount=50)
    assert chosen(half) is None
    assert chosen(Offer("tenth", (), kind=OfferKind.PERCENT, discount=10)) is not None
