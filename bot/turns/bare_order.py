"""A message that is nothing but an order's number asks how that order is; with a street, it says where to send it."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.turns.turn import Turn
from conversation.messages import InboundKind
from conversation.text import clean, fold, words
from routing.bare import without_numbers
from routing.deliverable import find_lack
from routing.situation import Topic, TopicGuess

_SURE = 0.9
_BESIDE = frozenset(words("ma don dat hang so la cua em minh chi anh a nha nhe shop order number no my is it"))
"""Words that may stand beside the number."""
_SENT = frozenset(
    words(
        "giao gui ship chuyen sang qua toi ve den cho vao dia chi moi nhan thanh doi giup gium dum voi cai"
        " send deliver address new to for the this please change"
    )
)
"""Words that may stand beside a number and a street."""
_WHERE_TO = frozenset(("order_number", "address"))
_BEHIND_ORDER = re.compile(r"^[\s,.:;-]*(?:(?:giao|gửi|gui|về|ve|tới|toi|đến|den|to|ở)\s+)*(?=\d)")
_LONGEST = 120


def with_bare_order(turn: Turn, topics: Mapping[str, Topic]) -> Turn:
    """Return the turn with the shop's topic for that where no form asks and the message says nothing else."""
    if turn.message.kind is not InboundKind.MESSAGE or turn.conversation.dialogue.is_asking:
        return turn
    told = dict(turn.said.values)
    if set(told) == {"order_number"} and (address := _address_behind(turn.text, told["order_number"])):
        told["address"] = address
    rest = set(words(fold(without_numbers(turn.text)))).difference(*(words(fold(value)) for value in told.values()))
    asked: Topic | None = None
    if set(told) == {"order_number"} and rest <= _BESIDE:
        asked = next((topic for topic in topics.values() if topic.skill == "order_status"), None)
    elif set(told) == _WHERE_TO and rest <= _BESIDE | _SENT:
        asked = next((topic for topic in topics.values() if set(topic.needs) == _WHERE_TO), None)
    if asked is None:
        return turn
    said = replace(turn.understanding, topics=(TopicGuess(asked.id, _SURE),), is_out_of_scope=False, clauses=())
    return replace(turn, understanding=said, topic=asked, said=replace(turn.said, values=tuple(told.items())))


def _address_behind(text: str, order: str) -> str:
    """Return the whole address that follows the order's number in a message of nothing else, empty when none does."""
    before, found, behind = clean(text).casefold().partition(order.casefold())
    if not found or not set(words(fold(before))) <= _BESIDE | _SENT:
        return ""
    start = _BEHIND_ORDER.match(behind)
    address = clean(text)[len(before) + len(found) :][start.end() :].strip(" .,!") if start else ""
    return address if 0 < len(address) <= _LONGEST and find_lack(address) is None else ""
