"""The port to what customers asked and the shop could not answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class GapLine:
    """Questions that mean the same and were not answered: the most typical one, how many, of how many conversations.

    ``others`` are some of the rest, word for word. ``nearest`` is the title of the article that comes closest, empty
    when none does; ``confidence`` how likely it answers, 0 to 1.
    """

    question: str
    language: str
    count: int
    conversations: int
    last_at: datetime
    others: tuple[str, ...] = ()
    nearest: str = ""
    confidence: float = 0.0


class Gaps(Protocol):
    """What the desk asks about unanswered questions."""

    async def find(self, days: int, limit: int) -> Sequence[GapLine]:
        """Return groups of the last ``days`` days, the most asked first."""
        ...
