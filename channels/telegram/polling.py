"""Long polling: asks for updates, and moves on only after every one of them is durable."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from channels.telegram.failures import words_of
from channels.telegram.intake import ALLOWED_UPDATES, Intake

log = structlog.get_logger()

_LONG_POLL = 25
_BATCH = 100
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 10.0
_CONFLICT_WAIT = 5.0
"""Two pollers end each other's calls; leave the other one time to go, as in a deploy."""


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """``getUpdates`` with its updates unread, so that one strange update cannot hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = _BATCH
    timeout: int = _LONG_POLL
    allowed_updates: list[str] = ALLOWED_UPDATES


class Polling:
    """The loop. ``sleep`` is ``asyncio.sleep`` outside tests."""

    def __init__(self, bot: Bot, intake: Intake, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._bot = bot
        self._intake = intake
        self._sleep = sleep
        self._offset: int | None = None
        self._done: frozenset[int] = frozenset()
        self._wait = _SHORTEST_WAIT

    async def run(self) -> None:
        """Take updates until cancelled; waits and tries again whatever Telegram, the network or the store do."""
        log.info("telegram_polling_started")
        while True:
            if await self.step():
                self._wait = _SHORTEST_WAIT
            else:
                await self._sleep(self._wait)
                self._wait = min(self._wait * 2, _LONGEST_WAIT)

    async def step(self) -> bool:
        """Take one batch; false when it has to be asked for again."""
        try:
            updates = await self._bot(GetRawUpdates(offset=self._offset), request_timeout=_LONG_POLL + 15)
        except AiogramError as error:
            await self._recover(error)
            return False
        except (OSError, ValueError) as error:  # a connection or an answer so broken that aiogram gives it no name
            log.warning("telegram_unreachable", error=type(error).__name__)
            return False
        fresh = [update for update in updates if update.get("update_id") not in self._done]
        self._done |= await self._intake.take(fresh)
        numbers = [int(update.get("update_id", 0)) for update in updates]
        if not self._done.issuperset(numbers):
            return False
        if numbers:
            self._offset = max(numbers) + 1
        self._done = frozenset()
        return True

    async def _recover(self, error: AiogramError) -> None:
        if isinstance(error, TelegramRetryAfter):
            self._wait = max(self._wait, float(error.retry_after))
        if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
            self._wait = _LONGEST_WAIT
            log.error("telegram_token_refused", hint="TELEGRAM_BOT_TOKEN is not, or no longer, a bot's token")
        elif isinstance(error, TelegramConflictError):
            self._wait = max(self._wait, _CONFLICT_WAIT)
            log.error("telegram_conflict", hint="another process polls with this token", error=words_of(error))
            if "webhook" in str(error).lower():
                await forget_webhook(self._bot)
        else:
            log.warning("telegram_unreachable", error=words_of(error))


async def forget_webhook(bot: Bot) -> bool:
    """Switch Telegram from a webhook to polling, keeping what waits; false when that did not work."""
    try:
        await bot.delete_webhook(drop_pending_updates=False)
    except AiogramError as error:
        log.warning("telegram_webhook_not_deleted", error=words_of(error))
        return False
    return True
