"""What a conversation comes to, for whoever takes it over; only where the shop has a language model."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from bot.words.language_model import LanguageModel
from conversation.messages import Author, Entry

SHOWN_WITHIN = 1.5
"""Seconds an agent waits for it; what takes longer is there at the next look."""

_KEPT = 500
_LINES = 20


class SummingUp:
    """Makes each summary once, beside what the agent already sees."""

    def __init__(self, model: LanguageModel) -> None:
        """Have them worded by ``model``."""
        self._model = model
        self._made: OrderedDict[tuple[str, int], asyncio.Task[str | None]] = OrderedDict()

    async def of(self, page: Sequence[Entry], language: str) -> str:
        """Return what the last entries come to, empty when that is not known (yet)."""
        lines = [(entry.author.value, entry.text) for entry in page if entry.text and entry.author is not Author.SYSTEM]
        if not lines:
            return ""
        key = page[-1].conversation_id, page[-1].seq
        if key not in self._made:
            self._made[key] = asyncio.create_task(self._model.sum_up(lines[-_LINES:], language))
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)[1].cancel()
        done, _ = await asyncio.wait([self._made[key]], timeout=SHOWN_WITHIN)
        finished = next(iter(done), None)
        if finished is None or finished.cancelled() or finished.exception() is not None:
            return ""
        return finished.result() or ""
