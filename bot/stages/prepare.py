"""Before the turn: texts normalised and embedded, so that the next batch is ready while this one is committed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

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
from routing.bare import says_only_who, without_numbers
from routing.clauses import split_clauses, whole_of
from routing.situation import Understanding

log = structlog.get_logger()

_WORDED = (InboundKind.MESSAGE, InboundKind.CHOICE)


class Prepare:
    """Opens turns; waits for the encoder and the library at the first start, while the inbox keeps the messages."""

    def __init__(self, encoding: Encoding, library: Library, clock: Callable[[], datetime]) -> None:
        """Embed with ``encoding``; accents are restored by what the shop's own texts taught ``library``."""
        self._encoding = encoding
        self._library = library
        self._clock = clock

    async def __call__(self, deliveries: Sequence[Delivery]) -> tuple[Turn, ...]:
        """Return a turn for each delivery; one call to the encoder for all that have words, each said once to it."""
        await self._library.ready()
        turns, asked = await asyncio.to_thread(self._read, deliveries)
        if asked:
            vectors = await self._encoding.embed([bare for parts in asked.values() for _, bare in parts])
            start = 0
            for i, parts in asked.items():
                turns[i] = _with_vectors(turns[i], [text for text, _ in parts], vectors[start : start + len(parts)])
                start += len(parts)
        return tuple(turns)

    def _read(self, deliveries: Sequence[Delivery]) -> tuple[list[Turn], Mapping[int, Sequence[tuple[str, str]]]]:
        """Normalise the texts, tell their languages and put accents back; in a thread, since a batch takes a while.

        Return beside the turns, by place, the clauses of those that say something, each also without its numbers.
        """
        accents = self._library.shop.accents
        turns = list(open_turns(deliveries, self._clock(), self._library.shop.shorthand))
        for turn in turns:
            if len(turn.message.text) > LONGEST_UNDERSTOOD:
                log.warning("message_read_in_part", message=turn.message.id, letters=len(turn.message.text))
        worded = [i for i, turn in enumerate(turns) if turn.message.kind in _WORDED and turn.text]
        languages = detect([turns[i].text for i in worded])
        for i, language in zip(worded, languages, strict=True):
            text = turns[i].text
            restored = accents.restore(text) if language != "en" else text
            turns[i] = replace(turns[i], restored=restored, understanding=Understanding(language=language))
        said = {i: _asked(turn.restored) for i, turn in enumerate(turns) if turn.restored}
        return turns, {i: [(text, without_numbers(text)) for text in parts] for i, parts in said.items()}


def _with_vectors(turn: Turn, parts: Sequence[str], vectors: NDArray[np.float32]) -> Turn:
    if len(parts) == 1:
        return replace(turn, vector=vectors[0])
    said = tuple(Clause(part, vector) for part, vector in zip(parts, vectors, strict=True))
    return replace(turn, vector=whole_of(parts, vectors), clauses=said)


def _asked(text: str) -> tuple[str, ...]:
    """Return the clauses of ``text`` that each ask or say something; the whole where there are not several."""
    clauses = split_clauses(text)
    told = tuple(clause for clause in clauses if not says_only_who(clause)) if len(clauses) > 1 else ()
    return told if len(told) > 1 else (text,)
