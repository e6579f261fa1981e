"""The assistant: reads the inbox in batches and takes each batch through the stages of a turn.

One batch is prepared and taken through its turn, then the next, of all that came in meanwhile; where much comes in, the
next is prepared during the turn of the present one. Turns themselves go one after the other, so order within a
conversation is the order of the inbox.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from bot.metrics import ANSWER_SECONDS, BATCH_SIZE, DEAD_LETTERS, TURNS
from bot.turns.inbox import Delivery, InboxReader
from bot.turns.turn import Stage, Turn
from conversation.errors import UnavailableError
from conversation.messages import Address

log = structlog.get_logger()

A = TypeVar("A")
R = TypeVar("R")
Commit = Callable[[Sequence[Turn], datetime], Awaitable[None]]
Prepare = Callable[[Sequence[Delivery]], Awaitable[Sequence[Turn]]]
Prepared = tuple[tuple[Delivery, ...], asyncio.Task[Sequence[Turn]]]
"""A batch and its preparation, under way or done."""

AHEAD = 16
"""Batches under way at most, from their preparation to the end of their turn."""

TOGETHER = 64
"""Messages from which on no further batch joins a turn. A turn costs much the same for one as for ten: all that is
prepared when it begins goes along."""

ENOUGH = 5
"""Messages that have to wait, for each batch under way, before another one is begun. Fewer are answered sooner if they
wait for those before them: encoder and turn slow each other down, and each costs much the same for one as for five."""

_LONGEST_PAUSE = 5.0
"""Seconds between two tries while an engine is away."""


class Assistant:
    """Turns deliveries into committed turns."""

    def __init__(
        self,
        reader: InboxReader,
        prepare: Prepare,
        stages: Sequence[Stage],
        commit: Commit,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read from ``reader``; ``prepare`` opens the turns, ``stages`` run in order, ``commit`` writes them."""
        self._reader = reader
        self._prepare = prepare
        self._stages = tuple(stages)
        self._commit = commit
        self._clock = clock
        self._waiting: list[Delivery] = []
        self._under_way = 0
        self._has_room = asyncio.Event()
        self._prepared: asyncio.Queue[Prepared | None] = asyncio.Queue()
        self._held: list[Prepared | None] = []

    async def run(self) -> None:
        """Work until ``stop``; what was read and not finished stays in the inbox."""
        reading = asyncio.create_task(self._read())
        try:
            while (item := await self._next()) is not None:
                deliveries, turns, batches = item[0], [*await self._opened(*item)], 1
                while len(turns) < TOGETHER and (more := self._done_by_now()) is not None:
                    deliveries += more[0]
                    turns += await self._opened(*more)
                    batches += 1
                await self._work(deliveries, turns)
                self._under_way -= batches
                self._begin()
            await reading  # tells why it ended, should it have failed
        finally:
            reading.cancel()

    async def answer(self, deliveries: Sequence[Delivery]) -> None:
        """Take ``deliveries`` through their turns here and now, past the inbox; what fails is raised."""
        for wave in to_waves(await self._prepare(deliveries)):
            await self._take(wave)

    def stop(self) -> None:
        """Finish the batch in hand, then end ``run``."""
        self._reader.stop()

    async def _read(self) -> None:
        try:
            async for deliveries in self._reader.batches():
                self._waiting += deliveries
                self._begin()
                await self._has_room.wait()
            while self._waiting:
                self._prepare_next()
        finally:
            self._prepared.put_nowait(None)

    def _begin(self) -> None:
        """Begin another batch if nothing is under way, or enough wait to be worth it."""
        while self._waiting and len(self._waiting) >= ENOUGH * self._under_way and self._under_way < AHEAD:
            self._prepare_next()
        if self._under_way < AHEAD:
            self._has_room.set()
        else:
            self._has_room.clear()

    def _prepare_next(self) -> None:
        deliveries = tuple(self._waiting[:TOGETHER])
        del self._waiting[:TOGETHER]
        self._under_way += 1
        preparing = asyncio.create_task(self._until_available(self._prepare, deliveries))
        self._prepared.put_nowait((deliveries, preparing))

    async def _next(self) -> Prepared | None:
        return self._held.pop() if self._held else await self._prepared.get()

    def _done_by_now(self) -> Prepared | None:
        """Return the next batch if its preparation is done; one that is not waits for the next turn."""
        if self._prepared.empty():
            return None
        item = self._prepared.get_nowait()
        if item is not None and item[1].done():
            return item
        self._held.append(item)
        return None

    async def _opened(
        self, deliveries: tuple[Delivery, ...], preparing: asyncio.Task[Sequence[Turn]]
    ) -> Sequence[Turn]:
        """Return the batch's turns; a message that cannot even be read is set aside and does not stop the others."""
        try:
            return await preparing
        except Exception:  # (the inbox loop survives every error)
            log.exception("prepare_failed", size=len(deliveries))
        turns: list[Turn] = []
        for delivery in deliveries:
            try:
                turns += await self._until_available(self._prepare, (delivery,))
            except Exception as error:  # noqa: BLE001 (one message must not stop the others)
                await self._set_aside(delivery, error)
        return turns

    async def _set_aside(self, delivery: Delivery, error: Exception) -> None:
        log.error("message_set_aside", source_id=delivery.message.source_id, exc_info=error)
        DEAD_LETTERS.inc()
        await self._reader.set_aside(delivery, repr(error))

    async def _work(self, deliveries: tuple[Delivery, ...], turns: Sequence[Turn]) -> None:
        for wave in to_waves(turns):
            try:
                await self._until_available(self._take, wave)
            except Exception:  # (the inbox loop survives every error)
                log.exception("turn_failed", conversations=[turn.conversation.id for turn in wave])
                await self._take_one_by_one(wave)
        await self._until_available(self._reader.acknowledge, deliveries)
        BATCH_SIZE.observe(len(deliveries))

    async def _take(self, turns: Sequence[Turn]) -> None:
        for stage in self._stages:
            turns = await stage(turns)
        await self._commit(turns, self._clock())
        now = self._clock()
        for turn in turns:
            TURNS.labels(decision=type(turn.decision).__name__.lower(), channel=turn.message.address.channel).inc()
            waited = max(0.0, (now - turn.message.sent_at).total_seconds())
            ANSWER_SECONDS.observe(waited)
            log.info(
                "turn_done",
                conversation=turn.conversation.id,
                channel=turn.message.address.channel,
                decision=type(turn.decision).__name__.lower(),
                topic=turn.understanding.topic,
                seconds=round(waited, 3),
            )

    async def _take_one_by_one(self, turns: Sequence[Turn]) -> None:
        for turn in turns:
            with structlog.contextvars.bound_contextvars(conversation=turn.conversation.id):
                try:
                    await self._until_available(self._take, (turn,))
                except Exception as error:  # noqa: BLE001 (one message must not stop the others)
                    await self._set_aside(turn.delivery, error)

    async def _until_available(self, work: Callable[[A], Awaitable[R]], argument: A) -> R:
        """Do ``work``, again and again while an engine is away: the inbox keeps the messages meanwhile."""
        pause = 0.1
        while True:
            try:
                return await work(argument)
            except UnavailableError as error:
                log.warning("engine_unavailable", error=str(error), pause=pause)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)


def to_waves(turns: Iterable[Turn]) -> tuple[tuple[Turn, ...], ...]:
    """Cut a batch into waves in which no conversation stands twice, keeping each conversation's order.

    Told apart by address: which conversation it is stored under, a turn learns only in its first stage.
    """
    waves: list[list[Turn]] = []
    reached: dict[Address, int] = {}
    for turn in turns:
        address = turn.message.address
        wave = reached.get(address, -1) + 1
        reached[address] = wave
        if wave == len(waves):
            waves.append([])
        waves[wave].append(turn)
    return tuple(tuple(wave) for wave in waves)
