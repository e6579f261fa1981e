"""The webhook: Telegram posts each update, and gets its answer once the update is durable."""

import hmac
import json
from collections.abc import Awaitable, Callable
from hashlib import sha256

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import web

from channels.telegram.failures import words_of
from channels.telegram.intake import ALLOWED_UPDATES, Intake
from conversation.errors import SettingError

log = structlog.get_logger()

PATH = "/telegram/webhook"

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST_BODY = 1 << 20
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_CHECK_EVERY = 300.0


def to_secret(configured: str, token: str) -> str:
    """Return the secret Telegram must show: as configured, else derived from the token; raises SettingError."""
    secret = configured or hmac.new(token.encode(), b"telegram webhook secret", sha256).hexdigest()
    if len(secret) > 256 or not _ALLOWED.issuperset(secret):
        raise SettingError("TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
    return secret


class Webhook:
    """Answers Telegram's posts. Who may post is told by the secret alone, never by the address a proxy claims."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._is_open = True

    def close(self) -> None:
        """Take nothing more; Telegram keeps its updates and tries again."""
        self._is_open = False

    async def handle(self, request: web.Request) -> web.Response:
        """Take one update: 200 once it is durable, 503 when Telegram should bring it again."""
        if not hmac.compare_digest(request.headers.get(_HEADER, "").encode(), self._secret):
            log.warning("telegram_webhook_forged", remote=request.remote)
            return web.Response(status=403)
        if not self._is_open:
            return _again()
        body = await _read(request)
        if body is None:
            return web.Response(status=413)
        try:
            update = json.loads(body)
            number = int(update["update_id"])
        except (ValueError, TypeError, LookupError, RecursionError):
            log.warning("telegram_webhook_unreadable", size=len(body))
            return web.Response(status=400)
        return web.Response() if number in await self._intake.take([update]) else _again()


class Registration:
    """Tells Telegram where to post, and again whenever somebody has changed it."""

    def __init__(self, bot: Bot, url: str, secret: str, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self._sleep = sleep

    async def run(self) -> None:
        """Keep the webhook registered until cancelled."""
        wait = 1.0
        while not await self._register():
            await self._sleep(wait)
            wait = min(wait * 2, 60.0)
        log.info("telegram_webhook_registered", url=self._url)
        while True:
            await self._sleep(_CHECK_EVERY)
            await self.check()

    async def check(self) -> None:
        """Register again if Telegram now posts elsewhere; log what it could not deliver."""
        try:
            info = await self._bot.get_webhook_info()
        except AiogramError as error:
            log.warning("telegram_unreachable", error=words_of(error))
            return
        if info.last_error_message:
            log.warning("telegram_webhook_failing", error=info.last_error_message, pending=info.pending_update_count)
        if info.url != self._url:
            log.error("telegram_webhook_replaced", hint="another process uses this token", url=info.url)
            await self._register()

    async def _register(self) -> bool:
        try:
            await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES)
        except AiogramError as error:
            log.error("telegram_webhook_not_registered", url=self._url, error=words_of(error))
            return False
        return True


async def _read(request: web.Request) -> bytes | None:
    """Return the body, or None when it is larger than any update."""
    if (request.content_length or 0) > _LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    return bytes(body)


def _again() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "1"})
