"""Stops offers, on every address that is proved to be the customer's."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.skills.resources import Resources
from bot.stages.identify import may_open
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from offers.offer_store import stop_offers


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Record the wish and confirm it."""
    await resources.database.write(_stop, turns, resources)
    return [Outcome((Reply(say(turn, "stop-offers-done")),)) for turn in turns]


def _stop(conn: Connection, turns: Sequence[Turn], resources: Resources) -> None:
    known = sorted({turn.recognition.customer_id for turn in turns if may_open(turn.recognition)})
    addresses = {turn.message.address for turn in turns}
    if known:
        addresses |= set(find_proved_addresses(conn, known))
    stop_offers(conn, sorted(addresses, key=str), resources.clock())
