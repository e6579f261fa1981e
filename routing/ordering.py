"""Which of a shop's topics tells how its things are ordered: the one whose examples mostly ask to buy."""

import re
from collections.abc import Iterable

from conversation.text import fold
from routing.situation import Topic

_BUYS = re.compile(
    r"\b(?:dat (?:hang|mua|qua|\d|mot|hai)|mua (?:hang|duoc|thi|sao|the nao|o day)|muon mua|chot don|len don"
    r"|lay (?:em|e|minh|chi|anh|c) \d|(?:can|do) i (?:order|buy)|like to (?:order|buy)|want to (?:order|buy)"
    r"|place an order)\b"
)
_LEAST = 0.4
"""Share of a topic's examples that ask to buy."""


def find_ordering(topics: Iterable[Topic]) -> Topic | None:
    """Return the topic whose articles tell how to order, None when the shop has none."""
    told = [topic for topic in topics if topic.articles and topic.examples and not topic.is_policy]
    best = max(told, key=_share, default=None)
    return best if best is not None and _share(best) >= _LEAST else None


def _share(topic: Topic) -> float:
    return sum(_BUYS.search(fold(example)) is not None for example in topic.examples) / len(topic.examples)
