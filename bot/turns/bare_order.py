"""A message that is nothing but an order's number asks how that order is."""

from collections.abc import Mapping
from dataclasses import replace

from bot.turns.turn import Turn
from conversation.messages import InboundKind
from conversation.text import fold, words
from routing.bare import without_numbers
from routing.situation import Topic, TopicGuess

_SURE = 0.9
_BESIDE = frozenset(words("ma don dat hang so la cua em minh chi anh a nha nhe shop order number no my is it"))
"""Words that may stand beside the number."""


def with_bare_order(turn: Turn, topics: Mapping[str, Topic]) -> Turn:
    """Return the turn with the shop's topic for orders where no form asks and the message only names one."""
    told = dict(turn.said.values)
    if (
        turn.message.kind is not InboundKind.MESSAGE
        or turn.conversation.dialogue.is_asking
        or set(told) != {"order_number"}
    ):
        return turn
    rest = set(words(fold(without_numbers(turn.text)))) - set(words(fold(told["order_number"])))
    asked = next((topic for topic in topics.values() if topic.skill == "order_status"), None)
    if asked is None or not rest <= _BESIDE:
        return turn
    said = replace(turn.understanding, topics=(TopicGuess(asked.id, _SURE),), is_out_of_scope=False, clauses=())
    return replace(turn, understanding=said, topic=asked)
