"""What each customer is worth and needs, and where they stand with the shop."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.stages.identify import may_open
from bot.turns.turn import Turn
from customers.segments import load_segments
from storage.database import Database


class Segment:
    """Reads one row a customer, in two queries for the batch."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Read from ``database``."""
        self._database = database
        self._clock = clock

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their customers' segments; nobody's below possession are looked at."""
        asked = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
        if not asked:
            return turns
        found = await self._database.read(load_segments, asked, self._clock())
        return tuple(
            replace(turn, segments=found[turn.recognition.customer_id])
            if may_open(turn.recognition) and turn.recognition.customer_id in found
            else turn
            for turn in turns
        )
