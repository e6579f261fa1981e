"""What each message is about, and which article would answer it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.library import Library
from bot.turn import Turn
from memory.query import Query

HITS = 3
"""Articles looked up a message."""


class Understand:
    """Topic, mood and the best articles: one matrix product each for the batch."""

    def __init__(self, library: Library) -> None:
        """Understand by what ``library`` has published."""
        self._library = library

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with understanding, topic and hits; what says nothing is left alone."""
        asked = [i for i, turn in enumerate(turns) if turn.vector is not None and not turn.is_repeat]
        return await asyncio.to_thread(self._understand, turns, asked) if asked else turns

    def _understand(self, turns: Sequence[Turn], asked: Sequence[int]) -> Sequence[Turn]:
        shop = self._library.shop
        texts = [turns[i].restored for i in asked]
        vectors = np.stack([_vector(turns[i]) for i in asked])
        languages = [turns[i].language for i in asked]
        understood = shop.understander.understand(texts, vectors, languages)
        queries = [
            Query(turns[i].text, vector, language, text)
            for i, text, vector, language in zip(asked, texts, vectors, languages, strict=True)
        ]
        hits = shop.knowledge.search_many(queries, HITS)
        changed = list(turns)
        for i, understanding, found in zip(asked, understood, hits, strict=True):
            topic = shop.topics.get(_chosen(turns[i]) or understanding.topic)
            changed[i] = replace(turns[i], understanding=understanding, topic=topic, hits=found)
        return tuple(changed)


def _chosen(turn: Turn) -> str:
    """Return the topic a button named, when the bot had asked which one was meant."""
    kind, _, topic = turn.message.choice.partition(":")
    return topic if kind == "topic" else ""


def _vector(turn: Turn) -> NDArray[np.float32]:
    assert turn.vector is not None  # noqa: S101 (only turns with a vector are asked)
    return turn.vector
