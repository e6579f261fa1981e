"""The line "… is typing", kept up until the answer is there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

log = structlog.get_logger()

_SHOWN_FOR = 4.5
"""Telegram takes the line away after five seconds."""
_TIMES = 12
_AT_ONCE = 50


class Writing:
    """Shows the typing action in chats. ``sleep`` is ``asyncio.sleep`` outside tests."""

    def __init__(self, bot: Bot, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._bot = bot
        self._sleep = sleep
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def begin(self, chats: Iterable[int]) -> None:
        """Show it in ``chats`` for at most a minute; where it shows already, or too many write at once, do nothing."""
        for chat in chats:
            if chat not in self._tasks and len(self._tasks) < _AT_ONCE:
                self._tasks[chat] = asyncio.create_task(self._show(chat))

    def end(self, chats: Iterable[int]) -> None:
        """Let it go: the answer is about to appear."""
        for chat in chats:
            task = self._tasks.pop(chat, None)
            if task:
                task.cancel()

    async def stop(self) -> None:
        """Let it go everywhere."""
        tasks = tuple(self._tasks.values())
        self.end(tuple(self._tasks))
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, chat: int) -> None:
        try:
            for _ in range(_TIMES):
                await self._bot.send_chat_action(chat, "typing", request_timeout=5)
                await self._sleep(_SHOWN_FOR)
        except (AiogramError, OSError) as error:
            log.debug("telegram_typing_not_shown", error=type(error).__name__)
        finally:
            if self._tasks.get(chat) is asyncio.current_task():
                del self._tasks[chat]
