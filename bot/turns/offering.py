"""Adds an offer to an answer where one fits: at most one a day, never beside an apology, never below its proof."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

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


async def with_offers(turns: Sequence[Turn], resources: Resources) -> Sequence[Turn]:
    """Return the turns, those that may with an offer; one read for the batch."""
    shop, now = resources.library.shop, resources.clock()
    today = to_local(now, shop.profile.timezone).strftime("%Y-%m-%d")
    places = [i for i, turn in enumerate(turns) if shop.offers and _may_offer(turn, today)]
    if not places:
        return turns
    asked = [turns[i] for i in places]
    refusals = await resources.database.read(_find_refusals, asked, resources)
    changed = list(turns)
    for i, turn in zip(places, asked, strict=True):
        who = visible(turn.recognition)
        refused = refusals.get(turn.message.address, Refusals())
        verdicts = eligible(shop.offers, turn.segments, who, now, refused, shop.spent)
        known = who.customer_id or str(turn.message.address)
        choice = choose(verdicts, turn.segments, shop.results, shop.economics, known, now)
        if choice is not None:
            changed[i] = _offered(turn, choice.offer.id, choice.offer.text_in(turn.language), today)
    return tuple(changed)


def _may_offer(turn: Turn, today: str) -> bool:
    decision = turn.decision
    return (
        isinstance(decision, Answer)
        and decision.skill in WITH_OFFER
        and decision.tone != "sorry"
        and turn.ruling.offers
        and bool(turn.outcome.replies)
        and turn.conversation.dialogue.offered_on != today
    )


def _offered(turn: Turn, offer_id: str, text: str, today: str) -> Turn:
    dialogue = replace(turn.outcome.dialogue or turn.conversation.dialogue, offered_on=today, offer=offer_id)
    *before, last = turn.outcome.replies
    worded = replace(last, text=f"{last.text}\n\n{say(turn, 'offer', text=text)}")
    outcome = replace(turn.outcome, replies=(*before, worded), dialogue=dialogue, offer=offer_id)
    return replace(turn, outcome=outcome)


def _find_refusals(conn: Connection, turns: Sequence[Turn], resources: Resources) -> Mapping[Address, Refusals]:
    known = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
    owned: dict[str, list[Address]] = {}
    for address, customer in find_proved_addresses(conn, sorted(known)).items() if known else ():
        owned.setdefault(customer, []).append(address)
    asked = {turn.message.address: owned.get(turn.recognition.customer_id, []) for turn in turns}
    return find_refusals(conn, asked, resources.clock())
