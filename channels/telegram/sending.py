"""Sends entries: in order for each chat, chats side by side, no faster than Telegram allows."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from pydantic import ValidationError

from channels.channel import Files, SendResult
from channels.telegram.compose import Call, to_calls, to_document, to_reference
from channels.telegram.failures import to_result
from channels.telegram.pace import Pace
from conversation.errors import KhachQuenError
from conversation.messages import DeliveryStatus, EntryKind, Outgoing

log = structlog.get_logger()

_AT_ONCE = 16
_LONGEST_WAIT = 3.0
_TIMEOUT = 60
_KEPT_PROGRESS = 10_000
_DONE_ALREADY = ("message is not modified", "message to delete not found")


class Sender:
    """Sends batches."""

    def __init__(self, bot: Bot, files: Files, pace: Pace) -> None:
        self._bot = bot
        self._files = files
        self._pace = pace
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._progress: OrderedDict[str, list[str]] = OrderedDict()
        self._is_open = True
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def send(self, outgoing: Sequence[Outgoing]) -> tuple[SendResult, ...]:
        """Return one result each. After one that must be tried again, the rest of its chat waits too: order is kept."""
        self._running += 1
        self._idle.clear()
        try:
            lanes: dict[str, list[int]] = {}
            for index, item in enumerate(outgoing):
                lanes.setdefault(item.address.user, []).append(index)
            results = await asyncio.gather(
                *(self._send_lane(user, [outgoing[i] for i in indices]) for user, indices in lanes.items())
            )
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
        placed = {
            i: result
            for indices, lane in zip(lanes.values(), results, strict=True)
            for i, result in zip(indices, lane, strict=True)
        }
        return tuple(placed[i] for i in range(len(outgoing)))

    async def stop(self) -> None:
        """Begin nothing more, and wait for what is on its way."""
        self._is_open = False
        await self._idle.wait()

    async def _send_lane(self, user: str, items: Sequence[Outgoing]) -> list[SendResult]:
        lock = self._locks.setdefault(user, asyncio.Lock())
        results: list[SendResult] = []
        async with lock:
            for item in items:
                result = await self._send_entry(item)
                results.append(result)
                if result.status in (DeliveryStatus.PENDING, DeliveryStatus.UNKNOWN):
                    waiting = replace(result, status=DeliveryStatus.PENDING, error="behind_another", reference="")
                    return results + [waiting] * (len(items) - len(results))
        return results

    async def _send_entry(self, item: Outgoing) -> SendResult:
        try:
            calls = await to_calls(item, self._files)
        except (ValidationError, ValueError) as error:
            log.error("telegram_entry_unsendable", entry=item.entry.id, error=type(error).__name__)
            return SendResult(DeliveryStatus.FAILED, error="unsendable")
        except KhachQuenError as error:
            return SendResult(DeliveryStatus.PENDING, error=error.code, retry_after=1.0)
        if not calls:
            is_shown = item.entry.kind is EntryKind.STATUS
            return SendResult(DeliveryStatus.SENT) if is_shown else SendResult(DeliveryStatus.FAILED, error="empty")
        shown = self._progress.setdefault(item.entry.id, [])
        for call in calls[len(shown) :]:
            result = await self._send_call(int(item.address.user), call)
            if result.status is not DeliveryStatus.SENT:
                self._keep_progress(item.entry.id, result)
                return result
            shown.append(result.reference)
        del self._progress[item.entry.id]
        return SendResult(DeliveryStatus.SENT, reference=",".join(filter(None, shown)))

    async def _send_call(self, chat: int, call: Call) -> SendResult:
        wait = await self._pace.turn(chat, _LONGEST_WAIT) if self._is_open else 0.0
        if wait:
            return SendResult(DeliveryStatus.PENDING, error="too_many_requests", retry_after=wait)
        try:
            async with self._room:
                if not self._is_open:
                    return SendResult(DeliveryStatus.PENDING, error="stopping", retry_after=1.0)
                shown = await self._bot(call, request_timeout=_TIMEOUT)
        except TelegramBadRequest as error:
            plainer = to_document(call, error.message)
            return await self._send_call(chat, plainer) if plainer else self._refused(chat, call, error)
        except AiogramError as error:
            return self._refused(chat, call, error)
        except OSError:
            return SendResult(DeliveryStatus.UNKNOWN, error="no_answer", retry_after=1.0)
        return SendResult(DeliveryStatus.SENT, reference=to_reference(call, shown))

    def _refused(self, chat: int, call: Call, error: AiogramError) -> SendResult:
        if isinstance(error, TelegramBadRequest) and any(words in error.message for words in _DONE_ALREADY):
            return SendResult(DeliveryStatus.SENT)
        result = to_result(error)
        if result.error == "too_many_requests" and result.retry_after:
            self._pace.hold(chat, result.retry_after)
        log.warning(
            "telegram_not_sent",
            method=call.__api_method__,
            status=result.status,
            error=result.error,
            retry_after=result.retry_after,
        )
        return result

    def _keep_progress(self, entry: str, result: SendResult) -> None:
        """Remember what of a long entry is shown already, while it is going to be tried again."""
        if result.status is DeliveryStatus.FAILED or not self._progress[entry]:
            del self._progress[entry]
        while len(self._progress) > _KEPT_PROGRESS:
            self._progress.popitem(last=False)
