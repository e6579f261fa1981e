"""Offers, what came of them, and who wants none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    Index,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)

from conversation.customer import Lifecycle, ValueTier
from conversation.ids import new_id
from conversation.messages import Address
from offers.offer import Offer, OfferKind, OutcomeKind, Refusals, Results
from storage.pairs import in_asked_pairs, in_pairs, to_asked
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing, insert_or_update

DECLINED_FOR = timedelta(days=90)
"""How long a no to one offer holds."""

SHOWN_AGAIN_AFTER = timedelta(days=7)
"""How long an offer that was shown is not shown again."""

offers = Table(
    "offers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("texts", Json, nullable=False),
    Column("code", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("discount", Double, nullable=False),
    Column("min_order", Double, nullable=False),
    Column("tiers", Json, nullable=False),
    Column("lifecycles", Json, nullable=False),
    Column("needs", Json, nullable=False),
    Column("products", Json, nullable=False),
    Column("valid_from", Instant),
    Column("valid_until", Instant),
    Column("budget", Double, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
)

offer_outcomes = Table(
    "offer_outcomes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("offer_id", String(64), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("user", String(128), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("source_id", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("amount", Double, nullable=False),
    Column("cost", Double, nullable=False),
    UniqueConstraint("offer_id", "outcome", "source_id"),
    Index("ix_offer_outcomes_address", "channel", "user", "at"),
)

offer_stops = Table(
    "offer_stops",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("user", String(128), primary_key=True),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that came of an offer. ``source_id`` names what it came by (an entry, an order): it counts once.

    ``amount`` is the order's, ``cost`` what the offer gave away.
    """

    offer_id: str
    address: Address
    kind: OutcomeKind
    source_id: str
    at: datetime
    tier: ValueTier = ValueTier.NONE
    amount: float = 0.0
    cost: float = 0.0


def save_offers(conn: Connection, items: Sequence[Offer]) -> None:
    """Write offers, new or changed, by id."""
    insert_or_update(conn, offers, [_offer_row(offer) for offer in items], ["id"])


def load_offers(conn: Connection) -> tuple[Offer, ...]:
    """Return every offer by id."""
    return tuple(offer_from_row(row) for row in conn.execute(select(offers).order_by(offers.c.id)))


def delete_offers(conn: Connection, ids: Sequence[str]) -> None:
    """Take offers away; what came of them stays."""
    conn.execute(delete(offers).where(offers.c.id.in_(ids)))


def save_outcomes(conn: Connection, items: Sequence[Outcome]) -> None:
    """Record what came of offers; a second time changes nothing."""
    insert_missing(
        conn,
        offer_outcomes,
        [
            {
                "id": new_id(),
                "offer_id": item.offer_id,
                "channel": item.address.channel,
                "user": item.address.user,
                "tier": item.tier.value,
                "outcome": item.kind.value,
                "source_id": item.source_id,
                "at": item.at,
                "amount": item.amount,
                "cost": item.cost,
            }
            for item in items
        ],
    )


def load_results(conn: Connection) -> dict[tuple[str, ValueTier], Results]:
    """Return what came of each offer in each tier; a scan, so read it now and then and not in the turn."""

    def count(kind: OutcomeKind) -> Any:
        return func.sum(case((offer_outcomes.c.outcome == kind.value, 1), else_=0))

    query = select(
        offer_outcomes.c.offer_id,
        offer_outcomes.c.tier,
        *(count(kind).label(kind.value) for kind in OutcomeKind),
        func.sum(offer_outcomes.c.cost).label("spent"),
        func.sum(offer_outcomes.c.amount).label("earned"),
    ).group_by(offer_outcomes.c.offer_id, offer_outcomes.c.tier)
    return {
        (row.offer_id, ValueTier(row.tier)): Results(
            int(row.shown), int(row.accepted), int(row.declined), int(row.ordered), row.spent, row.earned
        )
        for row in conn.execute(query)
    }


def spent_by_offer(results: Mapping[tuple[str, ValueTier], Results]) -> dict[str, float]:
    """Return what each offer gave away over all tiers."""
    spent: dict[str, float] = defaultdict(float)
    for (offer_id, _), found in results.items():
        spent[offer_id] += found.spent
    return dict(spent)


def stop_offers(conn: Connection, addresses: Sequence[Address], now: datetime) -> None:
    """Make no more offers to these addresses."""
    insert_missing(conn, offer_stops, [{"channel": a.channel, "user": a.user, "at": now} for a in addresses])


def resume_offers(conn: Connection, addresses: Sequence[Address]) -> None:
    """Make offers to these addresses again."""
    keys = [(a.channel, a.user) for a in addresses]
    conn.execute(delete(offer_stops).where(in_pairs(offer_stops.c.channel, offer_stops.c.user, keys)))


def forget_addresses(conn: Connection, addresses: Sequence[Address]) -> int:
    """Forget to whom offers were made and what they wanted; return how many outcomes stay as nobody's."""
    keys = [(a.channel, a.user) for a in addresses]
    if not keys:
        return 0
    resume_offers(conn, addresses)
    theirs = in_pairs(offer_outcomes.c.channel, offer_outcomes.c.user, keys)
    return conn.execute(update(offer_outcomes).where(theirs).values(channel="", user="")).rowcount


def find_refusals(
    conn: Connection, addresses: Mapping[Address, Sequence[Address]], now: datetime
) -> dict[Address, Refusals]:
    """Return for each address of a batch what it, or any other address of the same customer, does not want.

    ``addresses`` gives the others; two queries for the batch.
    """
    everyone = {address: {address, *others} for address, others in addresses.items()}
    asked = to_asked((a.channel, a.user) for group in everyone.values() for a in group)
    if not asked["asked_pairs"]:
        return {}
    stopped = {Address(row.channel, row.user) for row in conn.execute(_STOPPED, asked)}
    declined, shown = _lately(conn, asked, now)
    return {
        address: Refusals(
            stopped=bool(group & stopped),
            declined=frozenset().union(*(declined[a] for a in group)),
            shown_lately=frozenset().union(*(shown[a] for a in group)),
        )
        for address, group in everyone.items()
    }


def offer_from_row(row: Row[Any]) -> Offer:
    """Return the offer a row holds."""
    return Offer(
        id=row.id,
        texts=tuple((language, text) for language, text in row.texts),
        code=row.code,
        kind=OfferKind(row.kind),
        discount=row.discount,
        min_order=row.min_order,
        tiers=tuple(ValueTier(tier) for tier in row.tiers),
        lifecycles=tuple(Lifecycle(stage) for stage in row.lifecycles),
        needs=tuple(row.needs),
        products=tuple(row.products),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        budget=row.budget,
        is_enabled=row.is_enabled,
    )


_STOPPED = select(offer_stops).where(in_asked_pairs(offer_stops.c.channel, offer_stops.c.user))
_LATELY = select(offer_outcomes).where(
    in_asked_pairs(offer_outcomes.c.channel, offer_outcomes.c.user),
    offer_outcomes.c.at > bindparam("since"),
    offer_outcomes.c.outcome.in_([OutcomeKind.DECLINED.value, OutcomeKind.SHOWN.value]),
)


def _lately(
    conn: Connection, asked: Mapping[str, Sequence[Any]], now: datetime
) -> tuple[dict[Address, set[str]], dict[Address, set[str]]]:
    declined: dict[Address, set[str]] = defaultdict(set)
    shown: dict[Address, set[str]] = defaultdict(set)
    for row in conn.execute(_LATELY, {**asked, "since": now - DECLINED_FOR}):
        address = Address(row.channel, row.user)
        if row.outcome == OutcomeKind.DECLINED.value:
            declined[address].add(row.offer_id)
        elif row.at > now - SHOWN_AGAIN_AFTER:
            shown[address].add(row.offer_id)
    return declined, shown


def _offer_row(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "texts": [list(pair) for pair in offer.texts],
        "code": offer.code,
        "kind": offer.kind.value,
        "discount": offer.discount,
        "min_order": offer.min_order,
        "tiers": [tier.value for tier in offer.tiers],
        "lifecycles": [stage.value for stage in offer.lifecycles],
        "needs": list(offer.needs),
        "products": list(offer.products),
        "valid_from": offer.valid_from,
        "valid_until": offer.valid_until,
        "budget": offer.budget,
        "is_enabled": offer.is_enabled,
    }
