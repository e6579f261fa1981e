"""Looks for whom a visitor's claims fit, once the visitor has been answered: for the staff, and beside the turn.

Looking somebody up takes longer when there is somebody. Done before the answer, that would tell a stranger who types a
name or a number whether the shop knows it; so the answer never waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.content.library import Library
from bot.turns.candidates import find_candidates
from bot.turns.turn import Turn
from conversation.customer import Candidate
from conversation.errors import UnavailableError
from conversation.state import Conversation
from customers.matching import Model
from customers.recognition import recognise
from customers.suggestion_store import save_suggestions
from storage.database import Database

log = structlog.get_logger()


class Suggesting:
    """Puts likely customers before the staff, one look-up for a batch."""

    def __init__(
        self,
        database: Database,
        library: Library,
        told: Callable[[Conversation], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        """Score by the library's model; ``told`` hears of each conversation with a new candidate."""
        self._database = database
        self._library = library
        self._told = told
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, turns: Sequence[Turn]) -> None:
        """Look for those whose messages claimed something; call it after the commit."""
        asking = [turn for turn in turns if turn.claims and not turn.is_repeat]
        if asking:
            task = asyncio.create_task(self._look(asking))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Wait for what has begun."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self, turns: Sequence[Turn]) -> None:
        try:
            found = await self._database.read(find_fitting, turns, self._library.shop.matching, self._clock())
            if found:
                await self._database.write(save_fitting, found, self._clock())
            for turn, _, _ in found:
                await self._told(turn.conversation)
        except UnavailableError as error:
            log.warning("suggesting_unavailable", error=str(error))  # the claims are kept; the next one looks again
        except Exception:  # nobody waits for it who could be told
            log.exception("suggesting_failed")


Fitting = Sequence[tuple[Turn, str, tuple[Candidate, ...]]]
"""A visitor's turn, the customer they are, and whom they may be besides."""


def find_fitting(conn: Connection, turns: Sequence[Turn], model: Model, now: datetime) -> Fitting:
    """Return whom the claims of a batch fit, likeliest first; a visitor without candidates is left out."""
    latest = {turn.message.address: turn for turn in turns}
    claims = {a: tuple(c for turn in turns if turn.message.address == a for c in turn.claims) for a in latest}
    candidates = find_candidates(conn, claims, model)
    if not candidates:
        return ()
    who = recognise(conn, [turn.message for turn in turns], now, lambda *_: candidates)
    return tuple(
        (turn, who[address].customer_id, who[address].candidates)
        for address, turn in latest.items()
        if who[address].customer_id and who[address].candidates
    )


def save_fitting(conn: Connection, found: Fitting, now: datetime) -> None:
    """Put them before the staff."""
    for _, customer_id, candidates in found:
        save_suggestions(conn, customer_id, candidates, now)
