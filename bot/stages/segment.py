"""What each customer is worth and needs, and where they stand with the shop."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.stages.identify import may_open
from bot.turns.turn import Turn
from customers.segments import load_segments


class Segment:
    """Reads one row a customer, in two queries for the batch."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Look at the time on ``clock``."""
        self._clock = clock

    def __call__(self, conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their customers' segments; nobody's below possession are looked at."""
        asked = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
        if not asked:
            return turns
        found = load_segments(conn, asked, self._clock())
        return tuple(
            replace(turn, segments=found[turn.recognition.customer_id])
            if may_open(turn.recognition) and turn.recognition.customer_id in found
            else turn
            for turn in turns
        )
