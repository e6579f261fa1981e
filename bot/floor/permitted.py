"""Which offers an agent may make to a customer: what the bot itself would be allowed to say, with why."""

from datetime import datetime

from sqlalchemy import Connection

from bot.content.shop import Shop
from bot.floor.customer_view import word_or_key
from bot.turns.last_words import find_proved_addresses
from conversation.customer import Recognition, Segments
from conversation.state import Conversation
from customers.privacy import visible
from desk.customer_card import OfferLine
from offers.eligibility import eligible
from offers.offer import Refusals
from offers.offer_store import find_refusals

MOST_OFFERS = 4
"""Offers an agent is shown; those made for this customer first."""


def find_permitted(
    conn: Connection,
    shop: Shop,
    conversation: Conversation,
    who: Recognition,
    segments: Segments,
    language: str,
    now: datetime,
) -> tuple[OfferLine, ...]:
    """Return the offers that may be made, in the customer's language, with what speaks for each in the agent's."""
    own = find_proved_addresses(conn, [who.customer_id]) if who.customer_id else {}
    refusals = find_refusals(conn, {conversation.address: sorted(own, key=str)}, now)
    refused = refusals.get(conversation.address, Refusals())
    verdicts = eligible(shop.offers, segments, visible(who), now, refused, shop.spent)
    allowed = sorted((v for v in verdicts if v.is_eligible), key=lambda v: -len(v.for_))
    return tuple(
        OfferLine(
            v.offer.id,
            v.offer.text_in(language),
            v.offer.text_in(conversation.language or language),
            "; ".join(word_or_key(reason.key, language, dict(reason.values)) for reason in v.for_),
            v.offer.valid_until,
        )
        for v in allowed[:MOST_OFFERS]
    )
