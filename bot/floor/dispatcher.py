"""Drains the queues whenever something may have changed, and now and then in any case."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.floor.dispatch import can_offer, dispatch, find_work
from bot.metrics import OFFERS_MADE, STRANDED
from conversation.errors import UnavailableError
from conversation.state import Conversation
from storage.database import Database

log = structlog.get_logger()

LOOK_EVERY = 5.0
"""Seconds between two thorough looks, which need nobody to wake them."""

PAUSE = 1.0
"""Seconds before the next try when an engine does not answer, and the longest rest between two looks."""

LEAST_REST = 0.1
"""Seconds between two looks at least: on a busy day every batch of messages wakes it, and a look costs them time."""

RESTING = 3.0
"""Rest after a look, in its own durations: a long line never takes more than a quarter of the writer's time."""

CHANNEL = "khachquen:dispatch"
"""Where processes wake each other; what is said there means nothing and may be lost."""

Push = Callable[[Sequence[Conversation]], Awaitable[None]]


class Dispatcher:
    """Offers conversations to agents."""

    def __init__(self, database: Database, live: Redis, push: Push, clock: Callable[[], datetime]) -> None:
        """Work over ``database``; ``live`` only wakes other processes; ``push`` tells the desk what was offered."""
        self._database = database
        self._live = live
        self._push = push
        self._clock = clock
        self._woken = asyncio.Event()

    async def wake(self) -> None:
        """Have every process look soon; never fails, since the next look comes anyhow."""
        self._woken.set()
        try:
            await self._live.publish(CHANNEL, "1")
        except RedisError as error:
            log.debug("dispatch_wake_failed", error=str(error))

    async def drain(self, *, is_thorough: bool = True) -> int:
        """Offer what can be offered and return how many conversations.

        Both looks first read beside the writers whether there is anything to do: a thorough one everything, another
        only whether somebody who waits could be offered to somebody. Waits without hope are found by a thorough one.
        """
        if is_thorough:
            has_work, stranded = await self._database.read(find_work, self._clock())
            STRANDED.set(stranded)
        else:
            has_work = await self._database.read(can_offer, self._clock())
        if not has_work:
            return 0
        done = await self._database.write(dispatch, self._clock())
        STRANDED.set(done.stranded)
        OFFERS_MADE.inc(len(done.moved))
        await self._push(done.moved)
        return len(done.moved)

    async def run(self) -> None:
        """Drain for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._keep_draining())

    async def _keep_draining(self) -> None:
        loop = asyncio.get_running_loop()
        thorough_at = 0.0
        while True:
            self._woken.clear()
            began = loop.time()
            is_thorough = began >= thorough_at
            try:
                await self.drain(is_thorough=is_thorough)
            except UnavailableError as error:
                log.warning("dispatch_unavailable", error=str(error))
            ended = loop.time()
            if is_thorough:
                thorough_at = ended + LOOK_EVERY
            await asyncio.sleep(max(LEAST_REST, min(PAUSE, RESTING * (ended - began))))
            try:
                async with asyncio.timeout_at(thorough_at):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _listen(self) -> None:
        while True:
            try:
                async with self._live.pubsub() as heard:
                    await heard.subscribe(CHANNEL)
                    async for _ in heard.listen():
                        self._woken.set()
            except RedisError as error:
                log.debug("dispatch_wake_failed", error=str(error))
            await asyncio.sleep(PAUSE)
