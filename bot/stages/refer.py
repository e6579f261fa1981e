"""Which of the products before the customer each message means, and what the shop's articles say of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from bot.content.library import Library
from bot.content.shop import Shop
from bot.turns.on_show import to_shown
from bot.turns.turn import Turn
from bot.words.catalogue import word
from conversation.messages import InboundKind
from conversation.text import fold
from memory.knowledge import Article, Hit
from memory.query import Query
from routing.ordering import find_ordering
from routing.reference import Meant, find_meant
from routing.situation import Topic
from routing.wants import Want

_READ = frozenset({Want.USE, Want.ELSE})
"""What an article is looked up for."""

_OF_USE = re.compile(
    r"\b(?:cach (?:dung|xai|thoa|boi|giat|pha)|su dung|huong dan|dung va|dung dung cach|bao quan|giu gin|ve sinh"
    r"|how to|how much to use|us(?:e|age|ing)\b|directions|care)\b"
)
"""Headings of articles that tell how something is used."""

_LOOKED_AT = 3
"""Articles of a product that are searched for a passage."""


class Refer:
    """Resolves "cái thứ 2" and "nó"; one search of the articles for the batch."""

    def __init__(self, library: Library) -> None:
        """Look at the products and articles that ``library`` has published."""
        self._library = library

    def __call__(self, _conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with the products they mean, and by SKU the passage that answers about each."""
        shop = self._library.shop
        found = {at: meant for at, turn in enumerate(turns) if (meant := _meant(turn, shop)).products}
        if not found:
            return turns
        changed = list(turns)
        ordering = find_ordering(shop.topics.values())
        asked = [(at, *one) for at, meant in found.items() for one in _asked(turns[at], meant, shop, ordering)]
        passages: dict[int, dict[str, Hit]] = {at: {} for at in found}
        searched = shop.knowledge.search_many([query for _, _, query, _ in asked], 1, [own for *_, own in asked])
        for (at, sku, _, own), hits in zip(asked, searched, strict=True):
            if own_hits := [hit for hit in hits if hit.article_id.rpartition(".")[0] in own]:
                passages[at][sku] = max(own_hits, key=lambda hit: hit.score)
        for at, meant in found.items():
            changed[at] = replace(turns[at], meant=meant, passages=passages[at])
        return tuple(changed)


def _meant(turn: Turn, shop: Shop) -> Meant:
    message = turn.message
    if turn.is_repeat or message.kind not in (InboundKind.MESSAGE, InboundKind.CHOICE):
        return Meant()
    on_show = turn.conversation.dialogue.on_show
    meant = find_meant(turn.text, message.choice, on_show, to_shown(on_show, shop.catalogue), message.sent_at)
    return meant if set(meant.products) <= set(shop.catalogue.products) else Meant()


def _asked(
    turn: Turn, meant: Meant, shop: Shop, ordering: Topic | None
) -> Iterator[tuple[str, Query, tuple[str, ...]]]:
    """Yield what the articles are asked, with the SKU it is for and the articles that may tell; "" is for ordering."""
    if meant.is_open:
        return
    wanted = next((want for want in meant.wants if want in _READ), None)
    for sku in meant.products if wanted is not None else ():
        name = shop.catalogue.products[sku].name_in(turn.language)
        if own := _articles_of(sku, shop, for_use=wanted is Want.USE):
            asked = word("product-asks-use", turn.language) if wanted is Want.USE else ""
            yield sku, _query(turn, shop, f"{name} {turn.restored or turn.text} {asked}".strip()), own
    if Want.TAKE in meant.wants and ordering is not None:
        name = _name_of(ordering, turn.language)
        yield "", _query(turn, shop, name), ordering.articles[:1]


def _query(turn: Turn, shop: Shop, words: str) -> Query:
    """Return what is searched for; a pressed button may have no words of its own, and so no meaning but these."""
    vector = turn.vector if turn.vector is not None else np.zeros(shop.knowledge.vectors.shape[1], np.float32)
    return Query(words, vector, turn.language, words)


def _articles_of(sku: str, shop: Shop, *, for_use: bool) -> tuple[str, ...]:
    """Return the articles on a product, those first that are on few others; of use: those that are headed so.

    What policy leaves to people is told by none.
    """
    found = [
        article
        for article in shop.knowledge.articles
        if sku in article.products
        and not _is_for_people(article, shop)
        and (not for_use or len(article.products) == 1 or _OF_USE.search(fold(_headings(article))))
    ]
    ranked = sorted(found, key=lambda article: (len(article.products), article.slug))
    return tuple(dict.fromkeys(article.slug for article in ranked))[:_LOOKED_AT]


def _is_for_people(article: Article, shop: Shop) -> bool:
    """Tell whether all an article is about is left to people by policy."""
    about = [shop.topics[topic] for topic in article.topics if topic in shop.topics]
    return bool(about) and all(topic.is_policy for topic in about)


def _headings(article: Article) -> str:
    return "\n".join((article.title, *(line for line in article.body.splitlines() if line.startswith("#"))))


def _name_of(topic: Topic, language: str) -> str:
    names: Mapping[str, str] = dict(topic.names)
    return names.get(language) or topic.id.replace("_", " ")
