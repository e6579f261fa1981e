"""The outbox: sends what is pending through its channel and records what became of it.

Each address has a lane: its entries go one after the other, and a lane that must wait holds up nobody else. What a
killed process left is found by the sweep once its lease is over.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.metrics import UNDELIVERED
from bot.sending.outbox_store import LEASE, claim_lapsed, delete_sent, extend_leases
from channels.channel import Channel, SendResult
from conversation.errors import UnavailableError
from conversation.events import Event, EventKind, Scalar
from conversation.messages import Address, DeliveryStatus, Entry, Outgoing
from memory.receipt_store import save_statuses
from storage.database import Database
from storage.event_store import save_events

log = structlog.get_logger()

SWEEP_EVERY = 5.0
"""Seconds between two looks for rows whose lease is over."""

MOST_TRIES = 12
"""Tries at one entry in one process before it is marked failed; with doubling waits about two hours."""

UNKNOWN_TRIES = 3
"""Tries at an entry that may have arrived already."""

STARTED = 4
"""Lanes that are started at once; the event loop looks elsewhere before the next ones."""

LONGEST_WAIT = 900.0
"""Seconds between two tries at most."""


class Outbox:
    """Sends through the channels of this process."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Send through ``channels`` by name and record in ``database``."""
        self._database = database
        self._channels = channels
        self._clock = clock
        self._lanes: dict[Address, deque[Outgoing]] = {}
        self._starting: deque[Address] = deque()
        self._starter: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._done: list[tuple[Entry, SendResult]] = []
        self._recorder: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def dispatch(self, outgoing: Sequence[Outgoing]) -> None:
        """Send entries that are committed and leased to this process; returns at once."""
        for item in outgoing:
            lane = self._lanes.get(item.address)
            if lane is not None:
                if all(waiting.entry.id != item.entry.id for waiting in lane):
                    lane.append(item)
                continue
            self._lanes[item.address] = deque((item,))
            self._starting.append(item.address)
        if self._starting and (self._starter is None or self._starter.done()):
            self._starter = asyncio.create_task(self._start_lanes())

    async def _start_lanes(self) -> None:
        """Start what waits, a few lanes at a time: a hundred sockets written to in one go would hold up the loop."""
        while self._starting:
            for _ in range(min(STARTED, len(self._starting))):
                task = asyncio.create_task(self._run_lane(self._starting.popleft()))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            await asyncio.sleep(0)

    async def run(self) -> None:
        """Sweep until stopped: rows that a killed process or a failed channel left."""
        while not self._stopping.is_set():
            try:
                self.dispatch(await self._database.write(claim_lapsed, self._clock(), 500))
            except UnavailableError as error:
                log.warning("outbox_unavailable", error=str(error))
            except Exception:
                log.exception("outbox_sweep_failed")
            try:
                await asyncio.wait_for(self._stopping.wait(), SWEEP_EVERY)
            except TimeoutError:
                continue

    async def stop(self, patience: float = 3.0) -> None:
        """Finish what is on its way, within ``patience`` seconds; the rest keeps its row."""
        self._stopping.set()
        if self._starter is not None:
            await self._starter
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        if self._recorder is not None:
            await self._recorder

    async def _run_lane(self, address: Address) -> None:
        lane = self._lanes[address]
        tries = 0
        try:
            while lane:
                batch = tuple(lane)
                waiting = self._settle(lane, batch, await self._send(batch), tries)
                if waiting is None:
                    tries = 0
                    continue
                tries = 1 if lane[0] is not batch[0] else tries + 1
                wait = waiting.retry_after or min(LONGEST_WAIT, 2.0**tries)
                await self._keep(lane, wait)
                if await self._is_stopped_within(wait):
                    return
        finally:
            del self._lanes[address]

    async def _send(self, batch: tuple[Outgoing, ...]) -> Sequence[SendResult]:
        channel = self._channels.get(batch[0].address.channel)
        if channel is None:
            return [SendResult(DeliveryStatus.FAILED, error="this channel is not set up")] * len(batch)
        try:
            return await channel.send(batch)
        except Exception as error:
            log.exception("outbox_send_failed", channel=channel.name, conversation=batch[0].entry.conversation_id)
            return [SendResult(DeliveryStatus.PENDING, error=repr(error))] * len(batch)

    def _settle(
        self, lane: deque[Outgoing], batch: tuple[Outgoing, ...], results: Sequence[SendResult], tries: int
    ) -> SendResult | None:
        """Take settled entries off the lane; return the result of the first that must be tried again, if any.

        What may or may not have arrived is sent again: at least once is what a channel without idempotency can promise.
        """
        for item, result in zip(batch, results, strict=True):
            is_first = item is batch[0]
            gives_up = is_first and tries >= MOST_TRIES and result.retry_after is None
            gives_up = gives_up or (is_first and tries >= UNKNOWN_TRIES and result.status is DeliveryStatus.UNKNOWN)
            if result.status in (DeliveryStatus.PENDING, DeliveryStatus.UNKNOWN) and not gives_up:
                return result
            lane.popleft()
            is_open = result.status is DeliveryStatus.PENDING
            self._record(item, replace(result, status=DeliveryStatus.FAILED) if is_open else result)
        return None

    def _record(self, item: Outgoing, result: SendResult) -> None:
        if result.status in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
            UNDELIVERED.labels(channel=item.address.channel).inc()
            log.warning(
                "outbox_undelivered",
                address=str(item.address),
                conversation=item.entry.conversation_id,
                entry=item.entry.id,
                status=result.status,
                error=result.error,
            )
        self._done.append((item.entry, result))
        if self._recorder is None or self._recorder.done():
            self._recorder = asyncio.create_task(self._write_results())

    async def _write_results(self) -> None:
        while self._done:
            done, self._done = self._done, []
            try:
                await self._database.write(_save_results, done, self._clock())
            except Exception:  # (the outbox loop survives every error)
                log.exception("outbox_record_failed")
                self._done = done + self._done
                if await self._is_stopped_within(1.0):
                    return  # the rows stay: a later sweep sends them again, which the docs promise (at least once)

    async def _keep(self, lane: deque[Outgoing], seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds) + LEASE
        try:
            await self._database.write(extend_leases, [item.entry.id for item in lane], until)
        except UnavailableError as error:
            log.warning("outbox_unavailable", error=str(error))

    async def _is_stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True


def _save_results(conn: Connection, done: Sequence[tuple[Entry, SendResult]], now: datetime) -> None:
    save_statuses(conn, [(entry.id, result.status, result.reference) for entry, result in done])
    delete_sent(conn, [entry.id for entry, _ in done])
    failed = [(entry, result.error) for entry, result in done if result.status is DeliveryStatus.FAILED]
    save_events(conn, [_to_event(entry, error, now) for entry, error in failed])


def _to_event(entry: Entry, error: str, now: datetime) -> Event:
    data: dict[str, Scalar] = {"seq": entry.seq, "error": error[:200]}
    return Event(EventKind.MESSAGE_FAILED, now, entry.conversation_id, data=data)
