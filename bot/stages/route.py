"""Decides what happens with each message; deciding itself is pure and stands in ``routing/``."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.floor_state import FloorState
from bot.library import Library
from bot.stages.understand import CHOSEN
from bot.turn import Turn
from memory.knowledge import Hit
from routing.hours import is_open
from routing.route import decide
from routing.situation import Part, Situation


class Route:
    """Gathers the situation of each turn and lets it be decided."""

    def __init__(self, library: Library, floor: FloorState, clock: Callable[[], datetime]) -> None:
        """Decide by what ``library`` has published and who is at work."""
        self._library = library
        self._floor = floor
        self._clock = clock

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their decision."""
        shop = self._library.shop
        now = self._clock()
        open_now = is_open(shop.profile.hours, now)
        situations = [
            Situation(
                message=turn.message,
                conversation=turn.moved or turn.conversation,
                recognition=turn.recognition,
                understanding=turn.understanding,
                segments=turn.segments,
                now=now,
                topic=turn.topic,
                answer_confidence=_confidence(turn.hits),
                parts=_parts(turn),
                is_chosen=turn.message.choice.startswith(CHOSEN),
                floor=self._floor.now(),
                hours_open=open_now,
                default_queue=shop.profile.default_queue,
                gave=tuple(claim.kind.value for claim in turn.claims),
            )
            for turn in turns
        ]
        return tuple(replace(turn, decision=decision) for turn, decision in zip(turns, decide(situations), strict=True))


def _parts(turn: Turn) -> tuple[Part, ...]:
    """Return the topics of a message that has several."""
    if not turn.understanding.clauses:
        return ()
    return tuple(
        Part(clause.topic, said.confidence, _confidence(clause.hits), said.asks_information, said.names_price)
        for clause, said in zip(turn.clauses, turn.understanding.clauses, strict=True)
        if clause.topic is not None
    )


def _confidence(hits: Sequence[Hit]) -> float:
    return hits[0].confidence if hits else 0.0
