"""Who asks whether something is to be had wants to see products, where a topic that shows some is nearly the likeliest.

"Do you sell lipstick" looks like a question about what the shop sells at all as much as one about a thing on the shelf.
"""

from collections.abc import Mapping
from dataclasses import replace

from routing.considerations.thresholds import ARTICLE_CONFIDENCE, CLOSE, SURE, WORTH_NAMING
from routing.situation import Topic, Understanding


def prefer_products(said: Understanding, topics: Mapping[str, Topic], answer_confidence: float) -> Understanding:
    """Return ``said`` with the topic that shows products first, if it is as good as the first and nothing answers well.

    ``answer_confidence`` is that of the best article found, in 0..1.
    """
    if not said.asks_products or said.is_out_of_scope or len(said.topics) < 2:
        return said
    first, second, *rest = said.topics
    is_close = first.confidence - second.confidence < CLOSE and first.confidence < SURE
    is_close = is_close and second.confidence >= WORTH_NAMING and answer_confidence < ARTICLE_CONFIDENCE
    skills = [topics[guess.topic].skill if guess.topic in topics else "" for guess in (first, second)]
    if not is_close or skills != ["article_answer", "product_finder"]:
        return said
    return replace(said, topics=(second, first, *rest))
