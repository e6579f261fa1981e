"""Gathers what concurrent callers ask into batches, worked off on one thread beside the event loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Awaited(Generic[Item, Result]):
    items: Sequence[Item]
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Sequence[Result]]"

    @property
    def is_given_up(self) -> bool:
        return self.answer.cancelled()

    def settle(self, outcome: Sequence[Result] | Exception) -> None:
        with suppress(RuntimeError):  # the caller's loop is closed: nobody waits
            self.loop.call_soon_threadsafe(self._settle, outcome)

    def _settle(self, outcome: Sequence[Result] | Exception) -> None:
        if self.answer.done():
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


@dataclass(slots=True)
class _Blocking(Generic[Item, Result]):
    items: Sequence[Item]
    answer: "Future[Sequence[Result]]" = field(default_factory=Future)
    is_given_up: bool = False

    def settle(self, outcome: Sequence[Result] | Exception) -> None:
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


_Call: TypeAlias = _Awaited[Item, Result] | _Blocking[Item, Result]


PATIENCE = 8
"""Batches of ``run`` that may go before a call of ``run_now`` that waits."""


class Gatherer(Generic[Item, Result]):
    """Runs ``work`` over the items of all callers that wait, at most ``most`` items at once, one batch at a time.

    An idle gatherer starts at once; while it works, calls pile up and share the next batch, in order of arrival. Those
    of ``run``, behind whom somebody waits for an answer, go before those of ``run_now``, which get every ninth batch.
    A thread that finds nobody before it does its own work: handing it over and back costs more than a short text.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: deque[_Call[Item, Result]] = deque()
        self._unhurried: deque[_Call[Item, Result]] = deque()
        self._hurried = 0
        self._busy = False
        self._closed = False
        self._lock = Lock()
        self._alone = Lock()  # held by a thread that does its own work
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    async def run(self, items: Sequence[Item]) -> Sequence[Result]:
        """Return one result an item; at most ``most`` items. What ``work`` raises is raised to the batch's callers."""
        loop = asyncio.get_running_loop()
        call: _Awaited[Item, Result] = _Awaited(items, loop, loop.create_future())
        self._join(self._waiting, call)
        return await call.answer

    def run_now(self, items: Sequence[Item]) -> Sequence[Result]:
        """As ``run``, for a thread that may wait."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the gatherer is closed")
            is_first, self._busy = not self._busy, True
            if is_first:
                self._alone.acquire()
        if is_first:
            try:
                return self._work(items)
            finally:
                self._go_on()
        call: _Blocking[Item, Result] = _Blocking(items)
        self._join(self._unhurried, call)
        return call.answer.result()

    def close(self) -> None:
        """Finish what is under way and end the thread; later calls raise RuntimeError."""
        with self._lock:
            self._closed = True
        with self._alone:
            self._thread.shutdown(wait=True)

    def _go_on(self) -> None:
        """Let the thread work off who came while another one worked."""
        with self._lock:
            self._busy = bool(self._waiting or self._unhurried)
            try:
                if self._busy:
                    self._thread.submit(self._drain)
            finally:
                self._alone.release()

    def _join(self, line: deque[_Call[Item, Result]], call: _Call[Item, Result]) -> None:
        with self._lock:
            line.append(call)
            if not self._busy:
                self._thread.submit(self._drain)
                self._busy = True

    def _drain(self) -> None:
        while calls := self._take():
            items = [item for call in calls for item in call.items]
            try:
                results = self._work(items)
            except Exception as error:  # noqa: BLE001  # raised again where each caller awaits
                for call in calls:
                    call.settle(error)
                continue
            at = 0
            for call in calls:
                call.settle(results[at : at + len(call.items)])
                at += len(call.items)

    def _take(self) -> list[_Call[Item, Result]]:
        calls: list[_Call[Item, Result]] = []
        room = self._most
        with self._lock:
            while not calls and (self._waiting or self._unhurried):
                line = self._next_line()
                while line and (not calls or len(line[0].items) <= room):
                    call = line.popleft()
                    if call.is_given_up:
                        continue
                    calls.append(call)
                    room -= len(call.items)
            self._busy = bool(calls)
        return calls

    def _next_line(self) -> deque[_Call[Item, Result]]:
        if self._unhurried and (not self._waiting or self._hurried >= PATIENCE):
            self._hurried = 0
            return self._unhurried
        self._hurried += 1
        return self._waiting
