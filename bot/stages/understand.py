"""What each message is about, and which article would answer it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from bot.content.library import Library
from bot.content.shop import Shop
from bot.turns.turn import Clause, Turn
from memory.query import Query
from routing.clauses import combine
from routing.situation import Understanding

HITS = 3
"""Articles that are kept of a message, beside the best of its topic's own."""

CHOSEN = "topic:"
"""What a button's value begins with when it names a topic."""

_SOCIAL = ("greeting", "thanks", "goodbye")
"""Skills that ask nothing: beside a question they give way."""


class Understand:
    """Topic, mood and the best articles: one matrix product each for the batch, clauses included."""

    def __init__(self, library: Library) -> None:
        """Understand by what ``library`` has published."""
        self._library = library

    def __call__(self, _conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with understanding, topic and hits; what says nothing is left alone."""
        asked = [i for i, turn in enumerate(turns) if turn.vector is not None and not turn.is_repeat]
        if not asked:
            return turns
        shop = self._library.shop
        languages = [turns[i].language for i in asked]
        meant = _with_topics([turns[i] for i in asked], languages, shop)
        pieces = [(piece, at) for at, turn in enumerate(meant) for piece in (_whole(turn), *turn.clauses)]
        queries = [Query(piece.text, piece.vector, languages[at], piece.text) for piece, at in pieces]
        own = [piece.topic.articles if piece.topic else () for piece, _ in pieces]
        found = iter(shop.knowledge.search_many(queries, HITS, own))
        changed = list(turns)
        for i, turn in zip(asked, meant, strict=True):
            hits = next(found)
            changed[i] = replace(turn, hits=hits, clauses=tuple(replace(c, hits=next(found)) for c in turn.clauses))
        return tuple(changed)


def _with_topics(turns: Sequence[Turn], languages: Sequence[str], shop: Shop) -> list[Turn]:
    """Return the turns, each with its one topic, or with a clause for each of its several."""
    pieces = [_whole(turn) for turn in turns] + [clause for turn in turns for clause in turn.clauses]
    spoken = [*languages, *(said for turn, said in zip(turns, languages, strict=True) for _ in turn.clauses)]
    vectors = np.stack([piece.vector for piece in pieces])
    understood = shop.understander.understand([piece.text for piece in pieces], vectors, spoken)
    social = {topic.id for topic in shop.topics.values() if topic.skill in _SOCIAL}
    of_clauses = iter(understood[len(turns) :])
    return [
        _with_topic(turn, shop, social, whole, [next(of_clauses) for _ in turn.clauses])
        for turn, whole in zip(turns, understood, strict=False)
    ]


def _with_topic(
    turn: Turn, shop: Shop, social: Collection[str], whole: Understanding, said: Sequence[Understanding]
) -> Turn:
    understanding = combine(whole, said, social)
    places = [said.index(one) for one in understanding.clauses]
    clauses = tuple(replace(turn.clauses[at], topic=shop.topics.get(said[at].topic)) for at in places)
    topic = shop.topics.get(_chosen(turn) or understanding.topic)
    return replace(turn, understanding=understanding, topic=topic, clauses=clauses)


def _chosen(turn: Turn) -> str:
    """Return the topic a button named, when the bot had asked which one was meant."""
    return turn.message.choice.removeprefix(CHOSEN) if turn.message.choice.startswith(CHOSEN) else ""


def _whole(turn: Turn) -> Clause:
    vector: NDArray[np.float32] | None = turn.vector
    assert vector is not None  # noqa: S101 (only turns with a vector are asked)
    return Clause(turn.restored, vector, turn.topic)
