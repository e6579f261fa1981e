"""What each message is about, and which article would answer it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from memory.language import detect

from bot.library import Library
from bot.turn import Turn
from conversation.messages import InboundKind
from memory.knowledge import Query

HITS = 3
"""Articles looked up a message."""


class Understand:
    """Topic, mood, language and the best articles: one matrix product each for the batch."""

    def __init__(self, library: Library) -> None:
        """Understand by what ``library`` has published."""
        self._library = library

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with understanding, topic and hits; what says nothing is left alone."""
        asked = [i for i, turn in enumerate(turns) if is_question(turn)]
        if not asked:
            return turns
        shop = self._library.shop
        texts = [turns[i].text for i in asked]
        vectors = np.stack([_vector(turns[i]) for i in asked])
        languages = detect(texts)
        understood = shop.understander.understand(texts, vectors, languages)
        queries = [
            Query(text, vector, language) for text, vector, language in zip(texts, vectors, languages, strict=True)
        ]
        hits = shop.knowledge.search_many(queries, HITS)
        changed = list(turns)
        for i, understanding, found in zip(asked, understood, hits, strict=True):
            topic = shop.topics.get(understanding.topic)
            changed[i] = replace(turns[i], understanding=understanding, topic=topic, hits=found)
        return tuple(changed)


def is_question(turn: Turn) -> bool:
    """Tell whether a turn has words to understand."""
    return turn.vector is not None and turn.message.kind in (InboundKind.MESSAGE, InboundKind.CHOICE)


def _vector(turn: Turn) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    assert turn.vector is not None  # noqa: S101 (checked by is_question)
    return turn.vector
