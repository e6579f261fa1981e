"""What a message asks, and which skill fits its words."""

from routing.considerations.skill_names import REQUESTS
from routing.considerations.thresholds import ARTICLE_CONFIDENCE, SURE
from routing.situation import Part, Situation
from routing.told_traits import TRAITS

_ON_PRODUCTS = frozenset({"skin_type", "size"})
"""Facts that a topic needs when it is about choosing a product."""


def parts_asked(situation: Situation) -> tuple[Part, ...]:
    """Return what the message asks: its several parts, else its one topic."""
    if situation.parts or situation.topic is None:
        return situation.parts
    said = situation.understanding
    confidence = 1.0 if situation.is_chosen else said.confidence
    signals = (said.asks_information, said.names_price, said.asks_products)
    return (Part(situation.topic, confidence, situation.answer_confidence, *signals),)


def has_article(part: Part) -> bool:
    """Tell whether an article may answer: one that fits the words, or the own one of a topic there is no doubt of."""
    return part.answer_confidence >= ARTICLE_CONFIDENCE / 2 or (part.confidence >= SURE and bool(part.topic.articles))


def skill_for(part: Part) -> str:
    """Return the topic's skill, or the one that fits the words better.

    A question about returns is answered, a wish to return is taken; who names a price, or asks which there are, wants
    to see products.
    """
    if part.topic.skill in REQUESTS and part.asks_information and part.topic.articles:
        return "article_answer"
    looks_for_some = part.names_price or part.asks_products
    if part.topic.skill == "article_answer" and looks_for_some and _ON_PRODUCTS.intersection(part.topic.needs):
        return "product_finder"
    return part.topic.skill


def shows_products(situation: Situation) -> bool:
    """Tell whether products are looked for and the likelier topic shows them: what else it may be about is no doubt.

    Who tells beside the wish what their body is like gets what suits it.
    """
    said, parts = situation.understanding, parts_asked(situation)
    if not parts or not (said.names_price or said.asks_products):
        return False
    skill = skill_for(parts[0])
    is_for_a_body = said.asks_products and not TRAITS.isdisjoint(situation.tells) and skill == "article_answer"
    return skill == "product_finder" or is_for_a_body
