"""One process's parts, ready to run."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiohttp import web
from redis.asyncio import Redis

from bot.content.encoding import Encoding
from bot.content.library import Library
from bot.sending.outbox import Outbox
from bot.settings import Settings
from bot.turns.assistant import Assistant
from bot.turns.inbox import InboxReader
from bot.turns.slow_answers import SlowAnswers
from bot.turns.suggesting import Suggesting
from channels.channel import Channel
from desk.desk import Desk

Job = Callable[[], Coroutine[Any, Any, None]]


class Product:
    """One process's parts, ready to run."""

    def __init__(
        self,
        settings: Settings,
        live: Redis,
        encoding: Encoding,
        library: Library,
        app: web.Application,
        channels: Mapping[str, Channel],
        outbox: Outbox,
        assistant: Assistant,
        reader: InboxReader,
        desk: Desk,
        jobs: Mapping[str, Job],
        slow: SlowAnswers,
        suggesting: Suggesting,
    ) -> None:
        """Hold the parts ``build`` made."""
        self.settings = settings
        self.app = app
        self.encoding = encoding
        self.library = library
        self.first_admin: tuple[str, str] | None = None
        self._live = live
        self._channels = channels
        self._outbox = outbox
        self.assistant = assistant
        self._reader = reader
        self._desk = desk
        self._jobs = jobs
        self._slow = slow
        self._suggesting = suggesting

    def jobs(self) -> dict[str, Coroutine[Any, Any, None]]:
        """Return everything that runs beside the web server, by name."""
        return {name: job() for name, job in self._jobs.items()}

    async def drain(self) -> None:
        """Take nothing more in and finish what was begun."""
        await asyncio.gather(*(channel.stop() for channel in self._channels.values()))
        self.assistant.stop()

    async def close(self) -> None:
        """Send what is on its way, give leases back, let go of the engines."""
        await self._slow.stop()
        await self._suggesting.stop()
        await self._outbox.stop()
        await self._desk.stop()
        await self._reader.close()
        await self.encoding.close()
        await self._live.aclose()
