"""Answers that take longer than a batch may wait: each is its own step beside the turns, and none is owed for good.

A skill that must ask somebody else (a language model, the shop's own service) gives back a ``SlowAnswer`` in its
``Outcome.slow``. The turn is committed without it; the answer is then made here and written in a transaction of its
own, checked against the conversation's epoch. What is said if it fails or is late was written with the turn, so that
it goes out even when this process dies in between.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog

from bot.metrics import SLOW_ANSWERS
from bot.sending.outbox import Outbox
from bot.turns.slow_answer_store import Awaited, find_overdue, give_answer
from bot.turns.turn import SlowAnswer, Turn
from conversation.errors import UnavailableError
from conversation.messages import Address, Entry, Reply
from conversation.state import Conversation
from storage.database import Database

log = structlog.get_logger()

AT_ONCE = 32
"""Answers made at the same time; one that does not get its turn in time is given plainly."""

Push = Callable[[Conversation, Sequence[Entry]], Awaitable[None]]
Type = Callable[[Address], Awaitable[None]]


class SlowAnswers:
    """Makes slow answers, and gives plainly what is overdue."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        push: Push,
        show_typing: Type,
        model: Callable[[], Awaitable[str]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Write to ``database``, send through ``outbox``; the desk hears by ``push``, customers by ``show_typing``."""
        self._database = database
        self._outbox = outbox
        self._push = push
        self._show_typing = show_typing
        self._model = model
        self._clock = clock
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, turns: Sequence[Turn], awaited: Sequence[Awaited]) -> None:
        """Begin what the committed ``turns`` have promised; returns at once."""
        turn_of = {turn.message.id: turn for turn in turns}
        for one in awaited:
            turn = turn_of[one.message_id]
            task = asyncio.create_task(self._make(turn.message.address, turn.outcome.slow[one.place], one))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def sweep(self) -> None:
        """Give plainly what is overdue: its maker has died, or could not write it."""
        for awaited in await self._database.read(find_overdue, self._clock()):
            await self._give(awaited, awaited.plain)
            SLOW_ANSWERS.labels(given="overdue").inc()

    async def stop(self) -> None:
        """Wait for what has begun; each is done by its own time at the latest."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _make(self, address: Address, slow: SlowAnswer, awaited: Awaited) -> None:
        replies = await self._replies(address, slow)
        SLOW_ANSWERS.labels(given="plain" if replies is None else "made").inc()
        try:
            await self._give(awaited, awaited.plain if replies is None else replies)
        except UnavailableError as error:
            log.warning("slow_answer_not_written", message=awaited.message_id, error=str(error))  # the sweep does it

    async def _replies(self, address: Address, slow: SlowAnswer) -> tuple[Reply, ...] | None:
        """Return what the work gives; None when it fails or is late, whatever the reason."""
        try:
            async with asyncio.timeout(slow.seconds), self._room:
                await self._show_typing(address)
                return await slow.work() or None
        except TimeoutError:
            log.warning("slow_answer_late", seconds=slow.seconds)
        except Exception:  # (foreign services fail in ways nobody foresees; the plain answer is always right)
            log.exception("slow_answer_failed")
        return None

    async def _give(self, awaited: Awaited, replies: Sequence[Reply]) -> None:
        given = await self._database.write(give_answer, awaited, replies, self._clock(), await self._model())
        if given is not None and given.entries:
            self._outbox.dispatch(given.outgoing)
            await self._push(given.conversation, given.entries)
