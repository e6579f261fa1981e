"""What each message is about, and which article would answer it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.content.library import Library
from bot.content.shop import Shop
from bot.skills.article_answer import is_about
from bot.turns.turn import Clause, Turn
from memory.knowledge import Hit
from memory.query import Query
from routing.clauses import combine
from routing.situation import Topic, Understanding

LOOKED_UP, HITS = 12, 3
"""Articles looked up a message, and those of them that are kept beside the topic's own."""

CHOSEN = "topic:"
"""What a button's value begins with when it names a topic."""

_SOCIAL = ("greeting", "thanks", "goodbye")
"""Skills that ask nothing: beside a question they give way."""


class Understand:
    """Topic, mood and the best articles: one matrix product each for the batch, clauses included."""

    def __init__(self, library: Library) -> None:
        """Understand by what ``library`` has published."""
        self._library = library

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with understanding, topic and hits; what says nothing is left alone."""
        asked = [i for i, turn in enumerate(turns) if turn.vector is not None and not turn.is_repeat]
        return await asyncio.to_thread(self._understand, turns, asked) if asked else turns

    def _understand(self, turns: Sequence[Turn], asked: Sequence[int]) -> Sequence[Turn]:
        shop = self._library.shop
        pieces = [(_whole(turns[i]), turns[i].text, turns[i].language) for i in asked]
        pieces += [(clause, clause.text, turns[i].language) for i in asked for clause in turns[i].clauses]
        vectors = np.stack([piece.vector for piece, _, _ in pieces])
        languages = [language for _, _, language in pieces]
        understood = shop.understander.understand([piece.text for piece, _, _ in pieces], vectors, languages)
        queries = [Query(text, piece.vector, language, piece.text) for piece, text, language in pieces]
        found = shop.knowledge.search_many(queries, LOOKED_UP)
        changed = list(turns)
        place = len(asked)
        for at, i in enumerate(asked):
            count = len(turns[i].clauses)
            of_clauses = understood[place : place + count], found[place : place + count]
            changed[i] = _with(turns[i], shop, understood[at], found[at], *of_clauses)
            place += count
        return tuple(changed)


def _with(
    turn: Turn,
    shop: Shop,
    whole: Understanding,
    hits: tuple[Hit, ...],
    said: Sequence[Understanding],
    found: Sequence[tuple[Hit, ...]],
) -> Turn:
    """Return the turn with its one topic, or with a clause for each of its several."""
    social = {topic.id for topic in shop.topics.values() if topic.skill in _SOCIAL}
    understanding = combine(whole, said, social)
    places = [said.index(one) for one in understanding.clauses]
    topics = [shop.topics.get(said[at].topic) for at in places]
    clauses = tuple(
        replace(turn.clauses[at], topic=topic, hits=_kept(found[at], topic))
        for at, topic in zip(places, topics, strict=True)
    )
    topic = shop.topics.get(_chosen(turn) or understanding.topic)
    return replace(turn, understanding=understanding, topic=topic, hits=_kept(hits, topic), clauses=clauses)


def _kept(hits: tuple[Hit, ...], topic: Topic | None) -> tuple[Hit, ...]:
    """Return the best hits and, behind them, the best one among the topic's own articles."""
    own = [hit for hit in hits[HITS:] if topic is not None and is_about(hit, topic)]
    return (*hits[:HITS], *own[:1])


def _chosen(turn: Turn) -> str:
    """Return the topic a button named, when the bot had asked which one was meant."""
    return turn.message.choice.removeprefix(CHOSEN) if turn.message.choice.startswith(CHOSEN) else ""


def _whole(turn: Turn) -> Clause:
    vector: NDArray[np.float32] | None = turn.vector
    assert vector is not None  # noqa: S101 (only turns with a vector are asked)
    return Clause(turn.restored, vector)
