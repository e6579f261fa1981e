"""The webhook channel: takes signed posts, sends signed posts."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from channels.channel import Ports, SendResult
from channels.webhook.guard import PrivateAddressError, check_literal, open_session
from channels.webhook.signature import DELIVERY, SIGNATURE, TIMESTAMP, check, sign
from channels.webhook.translate import CHANNEL, from_outgoing, read_incoming, to_inbound
from conversation.errors import (
    ChannelError,
    InputError,
    KhachQuenError,
    NotFoundError,
    ProofError,
    RateLimitError,
    SettingError,
    UnavailableError,
)
from conversation.messages import Address, Attachment, DeliveryStatus, Outgoing

log = structlog.get_logger()

LONGEST_BODY = 1024 * 1024
LARGEST_FILE = 10 * 1024 * 1024
POSTS_A_MINUTE = 6000
DEFAULT_NAME = "shop"
_TIMEOUT = 10.0
_PAUSE = 5.0
_LONGEST_PAUSE = 3600.0
_AGAIN = {408, 425, 429}
"""Refusals that another try can turn; every other status below 500 is final."""

_STATUS: tuple[tuple[type[KhachQuenError], int], ...] = (  # first match wins
    (InputError, 400),
    (ProofError, 401),
    (NotFoundError, 404),
    (RateLimitError, 429),
    (UnavailableError, 503),
)


class Webhook:
    """Any system that can post JSON, as a channel."""

    name = CHANNEL

    def __init__(self, ports: Ports) -> None:
        """Read the settings; raises SettingError when replies would go out unsigned."""
        options = ports.options
        self._ports = ports
        self._hook = options.get("webhook_name") or DEFAULT_NAME
        self._secret = options["webhook_inbound_secret"]
        self._url = options.get("webhook_outbound_url", "")
        self._outbound_secret = options.get("webhook_outbound_secret", "")
        self._allow_private = _is_on(options, "webhook_allow_private")
        self._session: aiohttp.ClientSession | None = None
        if self._url and not self._outbound_secret:
            raise SettingError("WEBHOOK_OUTBOUND_SECRET is empty; replies to WEBHOOK_OUTBOUND_URL must be signed")

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return the one route that takes messages."""
        return [web.post("/webhook/v1/{hook}/messages", self._take)]

    async def run(self) -> None:
        """Return at once: the route does the work."""

    async def stop(self) -> None:
        """Close the client of outgoing posts."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, outgoing: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Post entries out, addresses side by side, the entries of one address in order."""
        results: dict[int, SendResult] = {}
        lanes: dict[Address, list[tuple[int, Outgoing]]] = {}
        for place, item in enumerate(outgoing):
            lanes.setdefault(item.address, []).append((place, item))
        await asyncio.gather(*(self._send_lane(lane, results) for lane in lanes.values()))
        return [results[place] for place in range(len(outgoing))]

    async def show(self, own: Sequence[Outgoing]) -> None:
        """Do nothing: the other side knows what its user wrote."""

    async def typing(self, addresses: Sequence[Address]) -> None:
        """Do nothing: a post for it would cost more than it tells."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the file behind an address that was posted to us; raises NotFoundError, ChannelError."""
        try:
            self._check_address(attachment.reference)
            async with self._client().get(attachment.reference, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise NotFoundError(f"the file's address answers {answer.status}")
                return await _read_at_most(answer.content, LARGEST_FILE)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise ChannelError(f"the file cannot be fetched: {error}") from error

    async def _take(self, request: web.Request) -> web.Response:
        try:
            return await self._take_signed(request)
        except KhachQuenError as error:
            status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
            log.info("webhook_refused", code=error.code, status=status)
            plain: dict[str, Any] = {"code": error.code, "message": str(error)[:300]}
            headers = {}
            if isinstance(error, InputError) and error.place:
                plain["field"] = error.place
            if isinstance(error, RateLimitError):
                headers["Retry-After"] = str(max(1, round(error.retry_after)))
            return web.json_response({"ok": False, "error": plain}, status=status, headers=headers)

    async def _take_signed(self, request: web.Request) -> web.Response:
        body = await _read_at_most(request.content, LONGEST_BODY)
        now = datetime.now(UTC)
        headers = request.headers
        check(self._secret, headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, ""), body, now)
        if request.match_info["hook"] != self._hook:
            raise NotFoundError(f"there is no hook {request.match_info['hook'][:40]!r}")
        await self._ports.limiter.check(f"webhook:{self._hook}", POSTS_A_MINUTE, 60)
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise InputError("the body is not JSON", "body") from error
        receipt = await self._ports.receive(to_inbound(read_incoming(data), now))
        return web.json_response({"ok": True, "id": receipt.id, "at": receipt.at.isoformat()})

    async def _send_lane(self, lane: Sequence[tuple[int, Outgoing]], results: dict[int, SendResult]) -> None:
        held: SendResult | None = None
        for place, item in lane:
            if held is None:
                results[place] = await self._post(item)
                held = results[place] if results[place].status is DeliveryStatus.PENDING else None
            else:
                results[place] = SendResult(
                    DeliveryStatus.PENDING, error="behind_another", retry_after=held.retry_after
                )

    async def _post(self, item: Outgoing) -> SendResult:
        if not self._url:
            return SendResult(DeliveryStatus.FAILED, error="no_outbound_url")
        body = json.dumps(from_outgoing(item), ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: str(timestamp),
            SIGNATURE: sign(self._outbound_secret, timestamp, body),
            DELIVERY: item.entry.id,
        }
        try:
            self._check_address(self._url)
            async with self._client().post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
                return _to_result(answer.status, answer.headers.get("Retry-After", ""), item.entry.id)
        except (PrivateAddressError, aiohttp.ClientConnectorDNSError) as error:
            if isinstance(error, PrivateAddressError) or isinstance(error.__cause__, PrivateAddressError):
                return SendResult(DeliveryStatus.FAILED, error="private_address")
            return SendResult(DeliveryStatus.PENDING, error="unreachable", retry_after=_PAUSE)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("webhook_unreachable", error=str(error) or type(error).__name__)
            return SendResult(DeliveryStatus.PENDING, error="unreachable", retry_after=_PAUSE)

    def _check_address(self, url: str) -> None:
        if not self._allow_private:
            check_literal(url)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(allow_private=self._allow_private, timeout=_TIMEOUT)
        return self._session


def _to_result(status: int, retry_after: str, delivery: str) -> SendResult:
    if 200 <= status < 300:
        return SendResult(DeliveryStatus.SENT, reference=delivery)
    if status >= 500 or status in _AGAIN:
        pause = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else _PAUSE
        return SendResult(DeliveryStatus.PENDING, error=f"status_{status}", retry_after=min(pause, _LONGEST_PAUSE))
    return SendResult(DeliveryStatus.FAILED, error=f"status_{status}")


async def _read_at_most(content: aiohttp.StreamReader, limit: int) -> bytes:
    body = bytearray()
    async for chunk in content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > limit:
            raise InputError(f"a body may have at most {limit} bytes", "body")
    return bytes(body)


def _is_on(options: Mapping[str, str], name: str) -> bool:
    return options.get(name, "").lower() in {"true", "1", "yes", "on"}
