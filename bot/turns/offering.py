"""Adds an offer to an answer where one fits: at most one a day, never beside an apology, never below its proof."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.content.shop import Shop
from bot.skills.resources import Resources
from bot.stages.identify import may_open
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Turn
from bot.words.wording import say, to_local
from conversation.messages import Address
from customers.privacy import visible
from offers.choice import choose
from offers.eligibility import eligible
from offers.offer import Refusals
from offers.offer_store import find_refusals
from routing.decision import Answer

WITH_OFFER = ("article_answer", "order_status", "product_finder", "opening_hours", "thanks")
"""Skills whose answer may end with an offer."""


def with_offers(turns: Sequence[Turn], resources: Resources) -> Sequence[Turn]:
    """Return the turns, those that may with an offer, where it was read what they refused."""
    shop, now = resources.library.shop, resources.clock()
    return tuple(
        _with_offer(turn, turn.refused, shop, now)
        if turn.refused is not None and turn.outcome.replies and may_offer(turn, now, shop)
        else turn
        for turn in turns
    )


def may_offer(turn: Turn, now: datetime, shop: Shop) -> bool:
    """Tell whether the answer that was decided on may end with an offer."""
    decision = turn.decision
    return (
        bool(shop.offers)
        and isinstance(decision, Answer)
        and decision.skill in WITH_OFFER
        and decision.tone != "sorry"
        and turn.ruling.offers
        and turn.conversation.dialogue.offered_on != _day(now, shop)
    )


def _day(now: datetime, shop: Shop) -> str:
    return to_local(now, shop.profile.timezone).strftime("%Y-%m-%d")


def _with_offer(turn: Turn, refused: Refusals, shop: Shop, now: datetime) -> Turn:
    who = visible(turn.recognition)
    verdicts = eligible(shop.offers, turn.segments, who, now, refused, shop.spent)
    known = who.customer_id or str(turn.message.address)
    choice = choose(verdicts, turn.segments, shop.results, shop.economics, known, now)
    if choice is None:
        return turn
    return _offered(turn, choice.offer.id, choice.offer.text_in(turn.language), _day(now, shop))


def _offered(turn: Turn, offer_id: str, text: str, today: str) -> Turn:
    dialogue = replace(turn.outcome.dialogue or turn.conversation.dialogue, offered_on=today, offer=offer_id)
    *before, last = turn.outcome.replies
    worded = replace(last, text=f"{last.text}\n\n{say(turn, 'offer', text=text)}")
    outcome = replace(turn.outcome, replies=(*before, worded), dialogue=dialogue, offer=offer_id)
    return replace(turn, outcome=outcome)


def find_refused(conn: Connection, turns: Sequence[Turn], now: datetime) -> Mapping[Address, Refusals]:
    """Return by address what each turn's customer does not want to be offered, there or elsewhere; a few queries."""
    known = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
    owned: dict[str, list[Address]] = {}
    for address, customer in find_proved_addresses(conn, sorted(known)).items() if known else ():
        owned.setdefault(customer, []).append(address)
    asked = {turn.message.address: owned.get(turn.recognition.customer_id, []) for turn in turns}
    return find_refusals(conn, asked, now)
