"""Who asks whether a thing is to be had, and the shop has it, is shown it, whatever the words around it look like."""

from dataclasses import replace

from bot.content.shop import Shop
from bot.skills.goods_asked import goods_to_be_had
from bot.skills.named_goods import is_of_its_kind, is_sold
from bot.turns.turn import Turn
from conversation.messages import InboundKind
from routing.considerations.thresholds import TOPIC_CONFIDENCE
from routing.situation import Topic, TopicGuess

_SURE = 0.9
_SHOWS = "product_finder"
_GIVES_WAY = ("article_answer", "greeting")
"""Skills of topics that such a question is often taken for: "chào shop, son lì còn không" greets as well."""


def with_goods(turn: Turn, shop: Shop) -> Turn:
    """Return the turn with a topic that shows products, where it asks for goods and was taken for something else.

    Goods that are only of a kind the shop has, a lipstick among lip balms, count where nothing was understood.
    """
    said = turn.understanding
    if turn.message.kind is not InboundKind.MESSAGE or turn.conversation.dialogue.is_asking or said.clauses:
        return turn
    topic = shop.topics.get(said.topic)
    is_unsure = topic is None or said.confidence < TOPIC_CONFIDENCE
    if not is_unsure and topic is not None and (topic.skill not in _GIVES_WAY or topic.is_policy):
        return turn
    goods = goods_to_be_had(turn.restored or turn.text)
    is_ours = bool(goods) and is_of_its_kind(shop.catalogue, goods, turn.language)
    showing = _showing(turn, shop)
    if not is_ours or showing is None or not (is_unsure or is_sold(shop.catalogue, goods, turn.language)):
        return turn
    guess = TopicGuess(showing.id, _SURE)
    return replace(turn, understanding=replace(said, topics=(guess,), is_out_of_scope=False), topic=showing)


def _showing(turn: Turn, shop: Shop) -> Topic | None:
    """Return the likeliest topic that shows products without asking for anything, else the shop's first such one."""
    named = [shop.topics[guess.topic] for guess in turn.understanding.topics if guess.topic in shop.topics]
    plain = [t for t in (*named, *shop.topics.values()) if t.skill == _SHOWS and not t.needs]
    return plain[0] if plain else None
