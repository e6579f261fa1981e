"""Socket.IO clients that chat: one process, many connections; prints what they saw as one JSON object."""

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import socketio

from benchmarks.shop_messages import shop_messages
from benchmarks.turns import WARM_UP, percentile

CONNECTING = 20
"""Connections that are opened at once."""

OF_ONE = 150
"""Different messages each client has to say; to an echo, which does not read them, it says them again and again."""

FEWEST = 20_000
"""Different messages all clients together have at least."""

PATIENCE = 30.0
"""Seconds a client waits for an answer before it counts as an error."""


@dataclass(slots=True)
class Tally:
    """What all clients saw while it counted."""

    accepted: int = 0
    answered: int = 0
    errors: int = 0
    waits: list[float] = field(default_factory=list)


class Client:
    """One visitor: sends a message, waits for the bot, sends the next."""

    def __init__(self, url: str, kind: str, messages: Iterator[str]) -> None:
        self._url = url
        self._kind = kind
        self._messages = messages
        self._socket = socketio.AsyncClient(reconnection=False)
        self._answered = asyncio.Event()
        self._waits_for_person = False
        self._socket.on("entry", self._entry, namespace="/chat")

    async def connect(self) -> None:
        """Open the connection, websocket only."""
        auth = {"site": "demo"} if self._kind == "chat" else None
        await self._socket.connect(
            self._url, auth=auth, namespaces=["/chat"], transports=["websocket"], wait_timeout=30
        )

    async def close(self) -> None:
        """Hang up."""
        await self._socket.disconnect()

    async def say(self, tally: Tally, counts: "Counting") -> None:
        """Send one message and wait for its answer."""
        self._answered.clear()
        event, body = self._next()
        started = time.perf_counter()
        try:
            answer = await self._socket.call(event, body, namespace="/chat", timeout=PATIENCE)
            if not answer.get("ok"):
                raise RuntimeError(str(answer))
            tally.accepted += counts()
            await asyncio.wait_for(self._answered.wait(), PATIENCE)
        except (TimeoutError, RuntimeError, socketio.exceptions.SocketIOError):
            tally.errors += counts()
            return
        if counts():
            tally.answered += 1
            tally.waits.append(time.perf_counter() - started)

    def _next(self) -> tuple[str, dict[str, Any]]:
        message_id = str(uuid.uuid4())
        if self._waits_for_person:
            self._waits_for_person = False
            return "choice", {"client_msg_id": message_id, "value": "bot", "label": "Bot", "seq": 0}
        return "message", {"client_msg_id": message_id, "text": next(self._messages)}

    def _entry(self, *entries: dict[str, Any]) -> None:
        for entry in entries:
            if entry["author"] == "bot":
                self._answered.set()
            elif entry.get("kind") == "status" and entry["text"] in ("waiting", "after_hours"):
                self._waits_for_person = True


class Counting:
    """Whether the warm-up is over and the time not yet up: 1 or 0."""

    def __init__(self, seconds: float) -> None:
        now = time.perf_counter()
        self.starts, self.ends = now + WARM_UP, now + WARM_UP + seconds

    def __call__(self) -> int:
        """Return what one event counts now."""
        return 1 if self.starts <= time.perf_counter() < self.ends else 0

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.perf_counter() >= self.ends


async def run(url: str, kind: str, count: int, seconds: float, rate: float) -> dict[str, float]:
    """Let ``count`` clients chat and return what they saw."""
    of_one = max(OF_ONE, FEWEST // count)
    texts = shop_messages(count * of_one, seed=int(rate * 1000) + 3)
    own = [texts[i * of_one : (i + 1) * of_one] for i in range(count)]
    clients = [Client(url, kind, cycle(some) if kind == "echo" else iter(some)) for some in own]
    gate = asyncio.Semaphore(CONNECTING)

    async def connect(client: Client) -> None:
        async with gate:
            await client.connect()

    await asyncio.gather(*(connect(client) for client in clients))
    tally, counts = Tally(), Counting(seconds)
    await asyncio.gather(*(_chat(client, tally, counts, i, count, rate) for i, client in enumerate(clients)))
    await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)
    return {
        "accepted_per_s": round(tally.accepted / seconds, 1),
        "answered_per_s": round(tally.answered / seconds, 1),
        "p50_ms": round(percentile(tally.waits, 0.5) * 1000, 1),
        "p99_ms": round(percentile(tally.waits, 0.99) * 1000, 1),
        "errors": tally.errors,
    }


async def _chat(client: Client, tally: Tally, counts: Counting, place: int, count: int, rate: float) -> None:
    gap = count / rate if rate else 0.0
    due = time.perf_counter() + gap * place / count
    while not counts.is_over:
        if gap:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += gap
        await client.say(tally, counts)


if __name__ == "__main__":
    _, server, what, many, long, fast = sys.argv
    print(json.dumps(asyncio.run(run(server, what, int(many), float(long), float(fast)))))
