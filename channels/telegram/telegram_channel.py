"""The Telegram channel: its parts put together."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog
from aiogram import Bot
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.utils.token import TokenValidationError
from aiohttp import web

from channels.channel import Ports, SendResult
from channels.telegram import webhook
from channels.telegram.command_list import publish_commands
from channels.telegram.downloads import download
from channels.telegram.failures import words_of
from channels.telegram.intake import Intake
from channels.telegram.pace import Pace
from channels.telegram.polling import Polling, forget_webhook
from channels.telegram.sending import Sender
from channels.telegram.session import Session
from channels.telegram.translate import CHANNEL
from channels.telegram.writing import Writing
from conversation.errors import ChannelError, SettingError
from conversation.messages import Address, Attachment, Outgoing

log = structlog.get_logger()


def from_options(
    ports: Ports,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> "TelegramChannel":
    """Return the channel; raises SettingError that names the setting. ``clock`` counts seconds.

    Options: ``telegram_bot_token``, ``telegram_api_base`` (another Bot API server), ``telegram_proxy`` (http, socks4 or
    socks5), ``public_url`` (given: webhook, else polling), ``telegram_webhook_secret``.
    """
    base = ports.options.get("telegram_api_base", "")
    api = TelegramAPIServer.from_base(base) if base else PRODUCTION
    try:
        session = Session(proxy=ports.options.get("telegram_proxy") or None, api=api)
    except (ValueError, RuntimeError):
        raise SettingError("TELEGRAM_PROXY must be http://, socks4:// or socks5:// with host and port") from None
    try:
        bot = Bot(ports.options["telegram_bot_token"], session=session)
    except TokenValidationError:
        raise SettingError("TELEGRAM_BOT_TOKEN must look like 123456:ABC, as @BotFather gives it") from None
    return TelegramChannel(ports, bot, clock=clock, sleep=sleep)


class TelegramChannel:
    """Private chats with one bot."""

    name = CHANNEL

    def __init__(
        self,
        ports: Ports,
        bot: Bot,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._sleep = sleep
        self._username = ""
        self._wording = ports.wording
        self._intake = Intake(bot, ports.receive, lambda: datetime.now(UTC))
        self._sender = Sender(bot, ports.files, Pace(clock, sleep))
        self._writing = Writing(bot, sleep)
        self._public_url = ports.options.get("public_url", "").rstrip("/")
        self._secret = webhook.to_secret(ports.options.get("telegram_webhook_secret", ""), bot.token)
        self._webhook = webhook.Webhook(self._intake, self._secret) if self._public_url else None
        self._task: asyncio.Task[None] | None = None

    @property
    def username(self) -> str:
        """The bot's name in t.me links, empty until ``run`` has reached Telegram."""
        return self._username

    async def bot_username(self) -> str:
        """Return the bot's name in t.me links, asking Telegram the first time; raises ChannelError."""
        if not self._username:
            try:
                self._username = (await self._bot.me()).username or ""
            except AiogramError as error:
                raise ChannelError(f"Telegram did not tell the bot's name: {words_of(error)}") from None
        return self._username

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return the webhook's route when there is a public address."""
        return [web.post(webhook.PATH, self._webhook.handle)] if self._webhook else []

    async def run(self) -> None:
        """Take updates until cancelled or stopped, by webhook or by polling."""
        self._task = asyncio.current_task()
        await self._retried(self._has_username)
        await publish_commands(self._bot, self._wording)
        if self._public_url:
            await webhook.Registration(self._bot, self._public_url + webhook.PATH, self._secret, self._sleep).run()
        else:
            await self._retried(lambda: forget_webhook(self._bot))
            await Polling(self._bot, self._intake, self._sleep).run()

    async def stop(self) -> None:
        """Take nothing more in, finish what is on its way out, and hang up; what comes later is PENDING."""
        if self._webhook:
            self._webhook.close()
        if self._task and self._task is not asyncio.current_task():
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._writing.stop()
        await self._sender.stop()
        await self._intake.stop()
        await self._bot.session.close()

    async def send(self, outgoing: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Send a batch, one result each, in order for each address.

        ``SendResult.reference`` is what ``Outgoing.reference`` wants back for an edit or a delete. Entries the
        customer wrote are not to be sent. ``Entry.reply_to`` is the ``InboundMessage.reference`` answered.
        """
        self._writing.end(_chats([item.address for item in outgoing]))
        return await self._sender.send(outgoing)

    async def show(self, own: Sequence[Outgoing]) -> None:
        """Do nothing: Telegram shows customers what they wrote."""

    async def typing(self, addresses: Sequence[Address]) -> None:
        """Show the typing action until something is sent to the address, a minute at most."""
        self._writing.begin(_chats(addresses))

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the file behind an attachment; raises NotFoundError, ChannelError."""
        return await download(self._bot, attachment)

    async def _has_username(self) -> bool:
        try:
            log.info("telegram_connected", username=await self.bot_username())
        except ChannelError as error:
            log.error("telegram_unreachable", error=str(error))
            return False
        return True

    async def _retried(self, step: Callable[[], Awaitable[bool]]) -> None:
        wait = 1.0
        while not await step():
            await self._sleep(wait)
            wait = min(wait * 2, 60.0)


def _chats(addresses: Sequence[Address]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(address.user) for address in addresses if address.user.isdecimal()))
