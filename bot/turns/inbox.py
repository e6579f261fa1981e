"""The inbox: a durable stream of what customers did, cut into partitions by address.

A partition's stream holds exactly what is not yet answered: a message is appended before it is acknowledged and
deleted after its turn is committed. Each partition is read by one worker, who holds its lease; a worker that takes a
lease over starts from the beginning and so finds whatever the last one left. A repeat changes nothing: the record
store's unique keys see to that.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.metrics import RECEIVED
from channels.channel import Receipt
from conversation.errors import InputError, MessageError, ReplayedIdError, UnavailableError
from conversation.ids import new_id
from conversation.messages import MAX_TEXT, Address, InboundKind, InboundMessage
from conversation.plain import from_json, to_json, to_plain

log = structlog.get_logger()

SEEN_LIFE = 24 * 3600
"""Seconds a message id is remembered here; after that the record store alone recognises a repeat."""

LEASE_LIFE = 10.0
"""Seconds a partition's lease outlives its worker."""

_APPEND = """
local marks = {}
for at = 1, #KEYS, 2 do
    local mark = redis.call('GET', KEYS[at + 1])
    if not mark then
        mark = ARGV[at + 1]
        redis.call('XADD', KEYS[at], '*', 'm', ARGV[at + 2])
        redis.call('SET', KEYS[at + 1], mark, 'EX', ARGV[1])
    end
    marks[(at + 1) / 2] = mark
end
return marks
"""
"""Keys: for each message its stream and its mark; arguments: the marks' life, then each one's mark and body."""

TOGETHER = 500
"""Messages written in one call of the live store, which does nothing else meanwhile."""

WOKEN = 4
"""Senders told at once that their message is safe; the event loop looks elsewhere before the next ones."""

_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it lies in the inbox: ``partition`` and ``position`` name it for the acknowledgement."""

    partition: int
    position: str
    message: InboundMessage


class Inbox:
    """The writing side: takes messages from all channels, several in one round trip."""

    def __init__(self, live: Redis, partitions: int) -> None:
        """Write to the streams of ``live``; ``partitions`` is the same in every process."""
        self._live = live
        self._partitions = partitions
        self._append = live.register_script(_APPEND)
        self._waiting: list[tuple[InboundMessage, str, asyncio.Future[Receipt]]] = []
        self._flusher: asyncio.Task[None] | None = None

    async def receive(self, message: InboundMessage) -> Receipt:
        """Return once ``message`` is on disk. Raises MessageError, ReplayedIdError, UnavailableError."""
        check_message(message)
        if len(message.source_id) > MAX_SOURCE_ID or not message.source_id:
            raise MessageError(f"a message id has 1 to {MAX_SOURCE_ID} characters", "source_id")
        taken: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, _fingerprint(message), taken))
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush())
        return await taken

    async def forget(self, addresses: Sequence[Address]) -> None:
        """Drop what the live store keeps of addresses: ids seen, and messages that were set aside."""
        names = {str(address) for address in addresses}
        for name in names:
            found = [key async for key in self._live.scan_iter(f"kq:{{inbox}}:seen:{_literal(name)}:*", count=1000)]
            if found:
                await self._live.unlink(*found)
        letters: list[tuple[str, dict[str, str]]] = await self._live.xrange(dead_letters())  # type: ignore[assignment]
        for key, letter in letters:
            if _written_by(letter.get("m", "")) in names:
                await self._live.xdel(dead_letters(), key)

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            try:
                answers = await self._append_all(batch)
            except RedisError as error:
                for _, _, taken in batch:
                    _settle(taken, UnavailableError(f"the live store does not answer: {error}"))
                continue
            for at, ((message, fingerprint, taken), answer) in enumerate(zip(batch, answers, strict=True), 1):
                RECEIVED.labels(channel=message.address.channel).inc()
                _settle(taken, _to_outcome(answer, fingerprint))
                if at % WOKEN == 0:
                    await asyncio.sleep(0)

    async def _append_all(self, batch: Sequence[tuple[InboundMessage, str, asyncio.Future[Receipt]]]) -> list[str]:
        keys: list[str] = []
        values: list[str | int] = [SEEN_LIFE]
        for message, fingerprint, _ in batch:
            partition = partition_of(message.address, self._partitions)
            keys += (stream_name(partition), f"kq:{{inbox}}:seen:{message.address}:{message.source_id}")
            values += (f"{fingerprint}|{message.id}|{message.sent_at.isoformat()}", to_json(message))
        answers: list[str] = await self._append(keys=keys, args=values)
        return answers


class InboxReader:
    """The reading side of one worker: holds leases, yields batches, acknowledges what is committed."""

    def __init__(self, live: Redis, partitions: int, batch_size: int, *, is_alone: bool = False) -> None:
        """Read from ``live`` under a fresh worker name.

        ``is_alone``: no other process can have a worker, so leases that are found were left by one that was killed.
        """
        self.worker = new_id()
        self._is_alone = is_alone
        self._live = live
        self._partitions = partitions
        self._batch_size = batch_size
        self._positions: dict[int, str] = {}
        self._release = live.register_script(_RELEASE)
        self._renew = live.register_script(_RENEW)
        self._stopping = False

    async def batches(self) -> AsyncIterator[tuple[Delivery, ...]]:
        """Yield what has come in, at most a batch at a time, each message once while this worker lives."""
        next_lease = 0.0
        loop = asyncio.get_running_loop()
        while not self._stopping:
            try:
                if loop.time() >= next_lease:
                    await self._hold_leases()
                    next_lease = loop.time() + LEASE_LIFE / 3
                found = await self._read()
            except RedisError as error:
                log.warning("inbox_unavailable", error=str(error))
                await asyncio.sleep(1)
                continue
            for start in range(0, len(found), self._batch_size):
                yield tuple(found[start : start + self._batch_size])

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Forget messages whose turns are committed; raises UnavailableError (a repeat then does no harm)."""
        pipeline = self._live.pipeline(transaction=False)
        by_partition: dict[int, list[str]] = {}
        for delivery in deliveries:
            by_partition.setdefault(delivery.partition, []).append(delivery.position)
        for partition, positions in by_partition.items():
            pipeline.xdel(stream_name(partition), *positions)
        try:
            await pipeline.execute()
        except RedisError as error:
            raise UnavailableError(f"the live store does not answer: {error}") from error

    async def set_aside(self, delivery: Delivery, error: str) -> None:
        """Move a message that cannot be processed to the dead letters, with the reason."""
        await self._bury(delivery.partition, delivery.position, to_json(delivery.message), error)

    def stop(self) -> None:
        """End ``batches`` after the present read."""
        self._stopping = True

    async def close(self) -> None:
        """Give the leases back."""
        for partition in tuple(self._positions):
            await self._release(keys=[_lease_name(partition)], args=[self.worker])
        self._positions.clear()

    async def backlog(self) -> int:
        """Return how many messages wait in all partitions."""
        pipeline = self._live.pipeline(transaction=False)
        for partition in range(self._partitions):
            pipeline.xlen(stream_name(partition))
        return sum(await pipeline.execute())

    async def _bury(self, partition: int, position: str, body: str, error: str) -> None:
        pipeline = self._live.pipeline(transaction=True)
        pipeline.xadd(dead_letters(), {"m": body, "error": error[:1000]})
        pipeline.xdel(stream_name(partition), position)
        await pipeline.execute()

    async def _hold_leases(self) -> None:
        life = int(LEASE_LIFE * 1000)
        for partition in range(self._partitions):
            name = _lease_name(partition)
            if partition in self._positions:
                if not await self._renew(keys=[name], args=[self.worker, life]):
                    log.warning("lease_lost", partition=partition)
                    del self._positions[partition]
            elif await self._live.set(name, self.worker, nx=not self._is_alone, px=life):
                self._positions[partition] = "0-0"

    async def _read(self) -> list[Delivery]:
        if not self._positions:
            await asyncio.sleep(LEASE_LIFE / 10)
            return []
        streams: dict[Any, Any] = {stream_name(partition): position for partition, position in self._positions.items()}
        partition_of_name = {stream_name(partition): partition for partition in self._positions}
        answer: Any = await self._live.xread(streams, count=self._batch_size, block=250)
        found: list[tuple[str, Delivery]] = []
        for name, rows in answer or []:
            partition = partition_of_name[name]
            for position, values in rows:
                self._positions[partition] = position
                try:
                    message = from_json(InboundMessage, values["m"])
                except InputError as error:  # written by another version: keep it, but do not stumble over it again
                    log.exception("inbox_unreadable", position=position)
                    await self._bury(partition, position, values["m"], str(error))
                    continue
                found.append((position, Delivery(partition, position, message)))
        found.sort(key=lambda item: tuple(map(int, item[0].split("-"))))
        return [delivery for _, delivery in found]


MAX_SOURCE_ID = 128
"""Characters of a sender's own message id."""


def check_message(message: InboundMessage) -> None:
    """Raise MessageError when ``message`` says nothing or too much."""
    if len(message.text) > MAX_TEXT:
        raise MessageError(f"a message has at most {MAX_TEXT} characters, this one {len(message.text)}", "text")
    says_nothing = not message.text.strip() and not message.attachments
    if says_nothing and message.kind in (InboundKind.MESSAGE, InboundKind.EDIT):
        raise MessageError("a message needs a text or an attachment", "text")


def partition_of(address: Address, partitions: int) -> int:
    """Return the partition of an address; the same in every process."""
    digest = hashlib.blake2b(str(address).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % partitions


def stream_name(partition: int) -> str:
    """Return the key of a partition's stream; the braces keep all partitions in one slot, so one read takes all."""
    return f"kq:{{inbox}}:{partition}"


def dead_letters() -> str:
    """Return the key of the stream of messages that could not be processed."""
    return "kq:{inbox}:dead"


def _lease_name(partition: int) -> str:
    return f"kq:{{inbox}}:lease:{partition}"


def _literal(name: str) -> str:
    """Return ``name`` so that a pattern of keys takes it word for word."""
    return re.sub(r"([*?\[\]^\\-])", r"\\\1", name)


def _written_by(body: str) -> str:
    """Return the address a message that was set aside came from; empty when it cannot be read."""
    try:
        return str(from_json(InboundMessage, body).address)
    except InputError:
        return ""


def _fingerprint(message: InboundMessage) -> str:
    body = replace(message, id="", sent_at=datetime.min.replace(tzinfo=UTC))
    plain = to_plain(body)
    for name in ("profile", "proof", "page_url", "referrer"):  # may differ between two tries at the same message
        plain.pop(name, None)
    return hashlib.blake2b(repr(plain).encode(), digest_size=16).hexdigest()


def _to_outcome(answer: str, fingerprint: str) -> Receipt | Exception:
    known, message_id, at = answer.split("|")
    if known != fingerprint:
        return ReplayedIdError("this message id was used before with another body; use a new one", "source_id")
    return Receipt(message_id, datetime.fromisoformat(at))


def _settle(taken: asyncio.Future[Receipt], outcome: Receipt | Exception) -> None:
    if taken.done():
        return
    if isinstance(outcome, Exception):
        taken.set_exception(outcome)
    else:
        taken.set_result(outcome)
