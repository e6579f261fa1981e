"""What the record of offers and products promises, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversation.customer import Lifecycle, ValueTier
from conversation.messages import Address
from offers.catalogue import Product
from offers.offer import Offer, OfferKind, OutcomeKind, Refusals, Results
from offers.offer_store import (
    Outcome,
    delete_offers,
    find_refusals,
    load_offers,
    load_results,
    resume_offers,
    save_offers,
    save_outcomes,
    spent_by_offer,
    stop_offers,
)
from offers.product_store import delete_products, find_needs, load_products, save_products, search_products
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("telegram", "7")
LAN_WEB = Address("webchat", "v-1")
HUNG = Address("telegram", "8")
OFFER = Offer(
    "nang",
    (("vi", "Giảm 15%"), ("en", "15% off")),
    "NANG15",
    OfferKind.PERCENT,
    15.0,
    200_000.0,
    (ValueTier.HIGH,),
    (Lifecycle.ACTIVE, Lifecycle.AT_RISK),
    ("sun",),
    ("CN-001",),
    NOW - timedelta(days=1),
    NOW + timedelta(days=90),
    8_000_000.0,
)


def outcome(kind: OutcomeKind, source: str, address: Address = LAN, days_ago: float = 0, **more: float) -> Outcome:
    return Outcome("nang", address, kind, source, NOW - timedelta(days=days_ago), ValueTier.HIGH, **more)


def test_offers_come_back_as_they_were_given_and_change_by_id(database: Database) -> None:
    database.write_now(save_offers, [OFFER, replace(OFFER, id="other", valid_from=None)])
    database.write_now(save_offers, [replace(OFFER, is_enabled=False)])
    assert database.read_now(load_offers) == (
        replace(OFFER, is_enabled=False),
        replace(OFFER, id="other", valid_from=None),
    )
    database.write_now(delete_offers, ["other"])
    assert [offer.id for offer in database.read_now(load_offers)] == ["nang"]


def test_outcomes_count_once_and_add_up_by_tier(database: Database) -> None:
    items = [
        outcome(OutcomeKind.SHOWN, "e1"),
        outcome(OutcomeKind.SHOWN, "e2", HUNG),
        outcome(OutcomeKind.ACCEPTED, "e3"),
        outcome(OutcomeKind.ORDERED, "KQ-1", amount=400_000.0, cost=60_000.0),
        replace(outcome(OutcomeKind.SHOWN, "e4"), tier=ValueTier.LOW),
    ]
    database.write_now(save_outcomes, items)
    database.write_now(save_outcomes, items)
    results = database.read_now(load_results)
    assert results == {
        ("nang", ValueTier.HIGH): Results(2, 1, 0, 1, 60_000.0, 400_000.0),
        ("nang", ValueTier.LOW): Results(shown=1),
    }
    assert spent_by_offer(results) == {"nang": 60_000.0}


def test_a_no_and_a_stop_hold_on_every_address_of_the_customer_and_on_nobody_elses(database: Database) -> None:
    asked = {LAN: (LAN_WEB,), LAN_WEB: (LAN,), HUNG: ()}
    assert database.read_now(find_refusals, asked, NOW) == dict.fromkeys(asked, Refusals())
    assert database.read_now(find_refusals, {}, NOW) == {}
    database.write_now(save_outcomes, [outcome(OutcomeKind.DECLINED, "e1"), outcome(OutcomeKind.SHOWN, "e2")])
    database.write_now(stop_offers, [LAN_WEB], NOW)
    database.write_now(stop_offers, [LAN_WEB, LAN_WEB], NOW)
    found = database.read_now(find_refusals, asked, NOW)
    expected = Refusals(stopped=True, declined=frozenset({"nang"}), shown_lately=frozenset({"nang"}))
    assert found == {LAN: expected, LAN_WEB: expected, HUNG: Refusals()}
    database.write_now(resume_offers, [LAN, LAN_WEB])
    assert not database.read_now(find_refusals, asked, NOW)[LAN].stopped


def test_a_no_is_forgotten_in_time_and_a_showing_sooner(database: Database) -> None:
    items = [outcome(OutcomeKind.DECLINED, "e1", days_ago=89), outcome(OutcomeKind.SHOWN, "e2", days_ago=8)]
    database.write_now(save_outcomes, items)
    asked = {LAN: ()}
    assert database.read_now(find_refusals, asked, NOW)[LAN] == Refusals(declined=frozenset({"nang"}))
    assert database.read_now(find_refusals, asked, NOW + timedelta(days=2))[LAN] == Refusals()


def test_products_come_back_and_are_found(database: Database) -> None:
    sun = Product(
        "CN-001",
        (("vi", "Kem chống nắng"), ("en", "Sunscreen")),
        265_000.0,
        "suncare",
        (("vi", "Mỏng nhẹ"),),
        ("sun",),
        ("oily",),
        ("pregnancy",),
        ("30 ml", "50 ml"),
        "50 ml",
        300_000.0,
        "https://shop.vn/cn-001",
        is_featured=True,
    )
    database.write_now(save_products, [sun, Product("X", (("vi", "Khác"),), 1.0)])
    assert database.read_now(load_products)[0] == sun
    assert [m.product for m in database.read_now(search_products, "chong nang")] == [sun]
    assert database.read_now(find_needs, ["CN-001", "nothing"]) == {"CN-001": ("sun",)}
    database.write_now(save_products, [replace(sun, price=1.0)])
    database.write_now(delete_products, ["X"])
    assert [p.price for p in database.read_now(load_products)] == [1.0]
