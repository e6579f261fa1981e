"""Takes raw updates in, from polling and webhook alike: nothing is acknowledged before it is durable."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from pydantic import ValidationError

from channels.channel import Receive
from channels.telegram.failures import words_of
from channels.telegram.translate import Unheard, name_of, to_inbound
from conversation.errors import InputError, KhachQuenError, UnavailableError
from conversation.messages import AttachmentKind, InboundKind, InboundMessage

log = structlog.get_logger()

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

_TRIES = 3
"""How often an update that breaks the receiver is offered before it is left out."""
_KEPT_TRIES = 1000


class Intake:
    """Translates updates and hands them to ``receive``."""

    def __init__(self, bot: Bot, receive: Receive, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._receive = receive
        self._now = now
        self._answers: set[asyncio.Task[None]] = set()
        self._tries: dict[str, int] = {}

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> frozenset[int]:
        """Return the ids of the updates that need not come again: durably received, or nothing to receive.

        Updates of one customer are taken in order, and none after the first that failed; customers side by side.
        """
        done: set[int] = set()
        lanes: dict[str, list[tuple[int, InboundMessage, str]]] = {}
        for raw in updates:
            number = int(raw.get("update_id", 0))
            message = self._read(raw)
            if message is None:
                done.add(number)
            else:
                query = str((raw.get("callback_query") or {}).get("id", ""))
                lanes.setdefault(message.address.user, []).append((number, message, query))
        for taken in await asyncio.gather(*map(self._take_lane, lanes.values())):
            done.update(taken)
        return frozenset(done)

    async def stop(self) -> None:
        """Wait until pressed buttons have been answered."""
        await asyncio.gather(*self._answers)

    def _read(self, raw: Mapping[str, Any]) -> InboundMessage | None:
        number = raw.get("update_id")
        try:
            heard = to_inbound(Update.model_validate(raw), self._now())
        except (ValidationError, ValueError, TypeError, LookupError, AttributeError) as error:
            log.error("telegram_update_unreadable", update=number, kind=name_of(dict(raw)), error=_shape(error))
            return None
        if isinstance(heard, Unheard):
            log.info("telegram_update_ignored", update=number, kind=heard.name, user=heard.user)
            return None
        for attachment in heard.attachments:
            if attachment.kind is AttachmentKind.DOCUMENT and not attachment.reference:
                log.info("telegram_kind_not_carried", update=number, kind=attachment.name, user=heard.address.user)
        return heard

    async def _take_lane(self, lane: Sequence[tuple[int, InboundMessage, str]]) -> list[int]:
        taken: list[int] = []
        for number, message, query in lane:
            if not await self._take(message):
                break
            taken.append(number)
            if message.kind is InboundKind.CHOICE and query:
                self._answer(query)
        return taken

    async def _take(self, message: InboundMessage) -> bool:
        """Return whether ``message`` needs no further try."""
        try:
            await self._receive(message)
        except UnavailableError as error:
            log.warning("telegram_receive_unavailable", update=message.source_id, error=str(error))
            return False
        except InputError as error:
            log.warning("telegram_update_refused", update=message.source_id, code=error.code, error=str(error))
        except KhachQuenError as error:
            return self._has_failed_enough(message, error)
        except Exception as error:  # the border to the rest of the product: one broken update must not stop all others
            log.exception("telegram_receive_failed", update=message.source_id)
            return self._has_failed_enough(message, error)
        self._tries.pop(message.source_id, None)
        return True

    def _has_failed_enough(self, message: InboundMessage, error: Exception) -> bool:
        tries = self._tries.get(message.source_id, 0) + 1
        if len(self._tries) > _KEPT_TRIES:
            self._tries.clear()
        self._tries[message.source_id] = tries
        if tries < _TRIES:
            return False
        del self._tries[message.source_id]
        log.error("telegram_update_skipped", update=message.source_id, kind=message.kind, error=repr(error))
        return True

    def _answer(self, query: str) -> None:
        """Stop the little clock on the pressed button; the query lives a few seconds only, so once is enough."""
        task = asyncio.create_task(self._answer_query(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_query(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query, request_timeout=10)
        except AiogramError as error:
            log.info("telegram_press_unanswered", error=words_of(error))


def _shape(error: Exception) -> str:
    """Return what is wrong without the customer's words in it."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors()[:3])
    return type(error).__name__
