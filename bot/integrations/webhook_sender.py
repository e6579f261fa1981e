"""Posts events to the shop's webhooks: signed, tried again, and never into the private network."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
import structlog
from sqlalchemy import Connection

from api.webhook import Delivery, DeliveryStatus, Webhook, is_long_failing, next_try
from api.webhook_store import (
    add_deliveries,
    claim_deliveries,
    find_due,
    has_webhook_behind,
    load_webhook,
    lock_behind,
    mark_health,
    save_attempts,
)
from bot.integrations.event_feed import to_views
from bot.metrics import WEBHOOK_POSTS
from channels.webhook.guard import PrivateAddressError, check_literal, open_session
from channels.webhook.signature import DELIVERY, SIGNATURE, TIMESTAMP, sign
from conversation.errors import NotFoundError, UnavailableError
from conversation.events import Event, EventKind
from storage.database import Database
from storage.event_store import find_by_ids, find_events, find_last_seq, save_events

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between two looks for deliveries to be tried."""
TIMEOUT = 10.0
"""Seconds a post may take, name, connection, body and answer together."""
AT_ONCE = 8
"""Posts to one webhook at the same time; one while it fails."""
_HANDED = 500
"""Events put on their way to one webhook in one transaction."""
_MOST_ANSWER = 2048
"""Bytes of an answer that are looked at."""
_GONE = 410


@dataclass(frozen=True, slots=True)
class Result:
    """What a post came to; ``status`` is 0 when there was no answer."""

    status: int = 0
    error: str = ""
    milliseconds: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


class WebhookSender:
    """One process's part in posting; any number of processes share the work by leases."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        allow_private: bool,
        timeout: float = TIMEOUT,
        chance: random.Random | None = None,
    ) -> None:
        """Post what the feed in ``database`` tells; ``allow_private`` lets posts into the private network."""
        self._timeout = timeout
        self._database = database
        self._clock = clock
        self._allow_private = allow_private
        self._chance = chance or random.Random()  # noqa: S311 (jitter)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    async def run(self) -> None:
        """Hand out and post until cancelled."""
        try:
            while True:
                try:
                    is_behind, due = await self._database.read(_look, self._clock())
                    if is_behind:
                        await self.hand_out()
                        due = await self._database.read(find_due, self._clock())
                    for webhook in due:
                        self._start(webhook)
                except UnavailableError as error:
                    log.warning("webhooks_unavailable", error=str(error))
                await asyncio.sleep(LOOK_EVERY)
        finally:
            await self.close()

    async def hand_out(self) -> None:
        """Put new events on their way to the webhooks that want them."""
        while await self._database.read(_is_behind):
            await self._database.write(_hand_out, self._clock())

    async def post_due(self) -> None:
        """Post everything that is to be tried now, and wait for it; for tests and for a last effort."""
        for webhook in await self._database.read(find_due, self._clock()):
            self._start(webhook)
        await asyncio.gather(*self._lanes.values())

    async def close(self) -> None:
        """Give up what is being posted: leases run out, and it is tried again by whoever comes next."""
        for task in self._lanes.values():
            task.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _start(self, webhook: Webhook) -> None:
        if webhook.id not in self._lanes:
            task = asyncio.create_task(self._work_off(webhook), name=f"webhook-{webhook.id}")
            self._lanes[webhook.id] = task
            task.add_done_callback(lambda _: self._lanes.pop(webhook.id, None))

    async def _work_off(self, webhook: Webhook) -> None:
        """Post what is due to one webhook; a slow one holds up nobody else."""
        try:
            while webhook.disabled_at is None:
                width = AT_ONCE if webhook.failing_since is None else 1
                batch = await self._database.write(_claim, webhook, self._clock(), width)
                if not batch:
                    return
                results = await asyncio.gather(*(self._post(webhook, delivery, body) for delivery, body in batch))
                tried = [
                    _after(delivery, result, self._clock(), self._chance)
                    for (delivery, _), result in zip(batch, results, strict=True)
                ]
                webhook = await self._database.write(_save, webhook.id, tried, results, self._clock())
        except (UnavailableError, NotFoundError) as error:  # taken away meanwhile, or the store is: leases run out
            log.warning("webhook_paused", webhook=webhook.id, error=str(error))

    async def _post(self, webhook: Webhook, delivery: Delivery, body: bytes) -> Result:
        if not body:
            return Result(_GONE, "the event is no longer kept")
        begun = time.monotonic()
        status, error = await self._try(webhook, delivery, body)
        result = Result(status, error, int((time.monotonic() - begun) * 1000))
        WEBHOOK_POSTS.labels("taken" if result.is_good else "failed").inc()
        log.info("webhook_posted", webhook=webhook.id, delivery=delivery.id, status=status, error=error)
        return result

    async def _try(self, webhook: Webhook, delivery: Delivery, body: bytes) -> tuple[int, str]:
        headers = _headers(webhook, delivery, body, self._clock())
        try:
            if not self._allow_private:
                check_literal(webhook.url)
            async with self._client().post(webhook.url, data=body, headers=headers, allow_redirects=False) as answer:
                if 300 <= answer.status < 400:
                    return answer.status, "redirects are not followed"
                if answer.status >= 400:
                    said = await answer.content.read(_MOST_ANSWER)
                    return answer.status, said.decode(errors="replace").strip()[:200]
                return answer.status, ""
        except TimeoutError:
            return 0, f"no answer within {self._timeout:.0f} s"
        except PrivateAddressError as error:
            return 0, str(error)
        except aiohttp.ClientConnectorDNSError as error:
            inner = error.__cause__
            return 0, str(inner) if isinstance(inner, PrivateAddressError) else "the name is not known"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return 0, (str(error) or type(error).__name__)[:200]

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(allow_private=self._allow_private, timeout=self._timeout)
        return self._session


def _headers(webhook: Webhook, delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "KhachQuen-Webhook/1",
        "Accept-Encoding": "identity",
        TIMESTAMP: str(timestamp),
        SIGNATURE: ",".join(sign(secret, timestamp, body) for secret in webhook.secrets(now)),
        DELIVERY: delivery.id,
        "X-KhachQuen-Event": delivery.kind,
        "X-KhachQuen-Attempt": str(delivery.attempts + 1),
    }


def _after(delivery: Delivery, result: Result, now: datetime, chance: random.Random) -> Delivery:
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        tried_at=now,
        status_code=result.status,
        error=_storable(result.error),
        milliseconds=result.milliseconds,
    )
    if result.is_good:
        return replace(tried, status=DeliveryStatus.DELIVERED)
    again = None if result.status == _GONE else next_try(tried, now, chance)
    return replace(tried, status=DeliveryStatus.FAILED) if again is None else replace(tried, next_at=again)


def _storable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:250]


def _look(conn: Connection, now: datetime) -> tuple[bool, tuple[Webhook, ...]]:
    """Return whether a webhook has not been handed everything yet, and the webhooks that have something due."""
    return _is_behind(conn), find_due(conn, now)


def _is_behind(conn: Connection) -> bool:
    return has_webhook_behind(conn, find_last_seq(conn))


def _hand_out(conn: Connection, now: datetime) -> None:
    """Put some events on their way."""
    head = find_last_seq(conn)
    for webhook in lock_behind(conn, head):
        found = find_events(conn, webhook.cursor, _HANDED, webhook.kinds)
        wanted = [e for e in found if e.kind is not EventKind.WEBHOOK_TEST or e.data.get("webhook") == webhook.id]
        if webhook.kinds:
            wanted += _tests(conn, webhook, found[-1].seq if len(found) == _HANDED else head)
        cursor = found[-1].seq if len(found) == _HANDED else head
        add_deliveries(conn, webhook, [(e.id, e.seq, e.kind.value) for e in wanted], cursor, now)


def _tests(conn: Connection, webhook: Webhook, until: int) -> list[Event]:
    """Return the test events made for a webhook that does not ask for them by kind."""
    if EventKind.WEBHOOK_TEST.value in webhook.kinds:
        return []
    found = find_events(conn, webhook.cursor, _HANDED, (EventKind.WEBHOOK_TEST.value,))
    return [e for e in found if e.seq <= until and e.data.get("webhook") == webhook.id]


def _claim(conn: Connection, webhook: Webhook, now: datetime, limit: int) -> list[tuple[Delivery, bytes]]:
    """Lease deliveries and return them with their bodies, made of what the record holds now; empty: it is gone."""
    claimed = claim_deliveries(conn, webhook.id, now, limit)
    told = find_by_ids(conn, [delivery.event_id for delivery in claimed])
    views = {view.id: view for view in to_views(conn, list(told.values()), with_text=webhook.with_text)}
    return [
        (delivery, views[delivery.event_id].model_dump_json().encode() if delivery.event_id in views else b"")
        for delivery in claimed
    ]


def _save(
    conn: Connection, webhook_id: str, tried: Sequence[Delivery], results: Sequence[Result], now: datetime
) -> Webhook:
    """Keep what came of a batch, and switch off a webhook that has failed for long or says that it is gone."""
    save_attempts(conn, tried)
    webhook = load_webhook(conn, webhook_id)
    is_good = any(result.is_good for result in results)
    gone = any(result.status == _GONE and result.milliseconds for result in results)
    failing_since = None if is_good else webhook.failing_since or now
    after = replace(webhook, failing_since=failing_since)
    if webhook.disabled_at is None and (gone or is_long_failing(after, now)):
        why = "it answered 410 Gone" if gone else f"nothing was taken since {failing_since:%Y-%m-%d %H:%M} UTC"
        after = replace(after, disabled_at=now, disabled_why=why)
        log.error("webhook_disabled", webhook=webhook.id, why=why)
        data = {"webhook": webhook.id, "since": (failing_since or now).isoformat(), "error": why}
        save_events(conn, [Event(EventKind.WEBHOOK_DISABLED, now, data=data)])
    if after != webhook:
        mark_health(conn, webhook_id, after.failing_since, after.disabled_at, after.disabled_why)
    return after
