"""Socket.IO rooms that span processes, told to the others in batches rather than one by one."""

import asyncio
from typing import Any

import socketio
import structlog
from redis.exceptions import RedisError

log = structlog.get_logger()

CHANNEL = "kq:socket"
"""The Redis channel on which processes tell each other what to emit."""


class SharedRooms(socketio.AsyncRedisManager):  # type: ignore[misc]  # python-socketio ships no types
    """As python-socketio's Redis manager, but emits do not wait for Redis: what piles up goes out in one round trip.

    Nothing depends on it: who misses an event asks the ledger.
    """

    def __init__(self, url: str) -> None:
        """Meet the other processes at ``url``."""
        super().__init__(url, channel=CHANNEL)
        self._piled: list[Any] = []
        self._publisher: asyncio.Task[None] | None = None

    async def _publish(self, data: Any) -> None:
        self._piled.append(data)
        if self._publisher is None or self._publisher.done():
            self._publisher = asyncio.create_task(self._publish_piled())

    async def _publish_piled(self) -> None:
        while self._piled:
            batch, self._piled = self._piled, []
            try:
                if not self.connected:
                    self._redis_connect()
                pipeline = self.redis.pipeline(transaction=False)
                for data in batch:
                    pipeline.publish(self.channel, self.json.dumps(data))
                await pipeline.execute()
            except (RedisError, OSError) as error:
                log.warning("socket_fan_out_failed", lost=len(batch), error=str(error))
                return
