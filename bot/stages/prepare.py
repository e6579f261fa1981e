"""Before the turn: texts normalised and embedded, so that the next batch is ready while this one is committed."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import numpy as np
import structlog
from numpy.typing import NDArray

from bot.content.encoding import Encoding
from bot.content.library import Library
from bot.stages.identify import LONGEST_UNDERSTOOD, open_turns
from bot.turns.inbox import Delivery
from bot.turns.turn import Clause, Turn
from conversation.messages import InboundKind
from memory.language import detect
from routing.clauses import whole_of
from routing.readings import READINGS, Reading, choose, comparable, find_doubtful
from routing.situation import Understanding

log = structlog.get_logger()

_WORDED = (InboundKind.MESSAGE, InboundKind.CHOICE)
_LONGEST_DOUBTED = 200
"""Letters of a message up to which other readings of it are looked at: one syllable of a long one says little."""


class Prepare:
    """Opens turns; waits for the encoder and the library at the first start, while the inbox keeps the messages."""

    def __init__(self, encoding: Encoding, library: Library, clock: Callable[[], datetime]) -> None:
        """Embed with ``encoding``; accents are restored by what the shop's own texts taught ``library``."""
        self._encoding = encoding
        self._library = library
        self._clock = clock

    async def __call__(self, deliveries: Sequence[Delivery]) -> tuple[Turn, ...]:
        """Return a turn for each delivery; one call to the encoder for all that have words, each said once to it.

        A second call is for other readings of messages typed without accents whose topic is unsure: a turn's vector is
        of the reading its topics make most of, its text the one its syllables make likeliest, which facts are read of.
        """
        await self._library.ready()
        turns, said = await asyncio.to_thread(self._read, deliveries)
        chosen = {at: readings[0] for at, readings in said.items()}
        vectors = await self._embed(chosen.values())
        if any(len(readings) > 1 for readings in said.values()):
            understander = self._library.shop.understander
            doubtful = await asyncio.to_thread(find_doubtful, understander, said, vectors)
            vectors |= await self._embed(chain.from_iterable(doubtful.values()), vectors)
            chosen |= await asyncio.to_thread(choose, understander, doubtful, vectors)
        for at, reading in chosen.items():
            turns[at] = _with_words(turns[at], said[at][0], [vectors[text] for text in reading.bare])
        return tuple(turns)

    def _read(self, deliveries: Sequence[Delivery]) -> tuple[list[Turn], Mapping[int, tuple[Reading, ...]]]:
        """Normalise the texts, tell their languages and put accents back; in a thread, since a batch takes a while.

        Return beside the turns, by place, the ways to read those that say something, the likeliest first.
        """
        turns = list(open_turns(deliveries, self._clock(), self._library.shop.shorthand))
        for turn in turns:
            if len(turn.message.text) > LONGEST_UNDERSTOOD:
                log.warning("message_read_in_part", message=turn.message.id, letters=len(turn.message.text))
        worded = [i for i, turn in enumerate(turns) if turn.message.kind in _WORDED and turn.text]
        languages = detect([turns[i].text for i in worded])
        said = {}
        for i, language in zip(worded, languages, strict=True):
            said[i] = self._readings(turns[i].text, language)
            turns[i] = replace(turns[i], understanding=Understanding(language=language))
        return turns, said

    def _readings(self, text: str, language: str) -> tuple[Reading, ...]:
        if language == "en":
            return (Reading.of(text),)
        most = READINGS if len(text) <= _LONGEST_DOUBTED else 1
        readings = self._library.shop.accents.readings(text, most)
        return comparable([Reading.of(*reading) for reading in readings])

    async def _embed(self, readings: Iterable[Reading], known: Collection[str] = ()) -> dict[str, NDArray[np.float32]]:
        texts = [text for text in dict.fromkeys(chain.from_iterable(r.bare for r in readings)) if text not in known]
        return dict(zip(texts, await self._encoding.embed(texts), strict=True)) if texts else {}


def _with_words(turn: Turn, reading: Reading, vectors: Sequence[NDArray[np.float32]]) -> Turn:
    if len(vectors) == 1:
        return replace(turn, restored=reading.text, vector=vectors[0])
    clauses = tuple(Clause(text, vector) for text, vector in zip(reading.clauses, vectors, strict=True))
    whole = whole_of(reading.clauses, np.stack(vectors))
    return replace(turn, restored=reading.text, vector=whole, clauses=clauses)
