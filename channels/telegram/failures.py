"""What a failed call means for the message: sent perhaps, to be tried again, or never."""

import structlog
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from channels.channel import SendResult
from conversation.messages import DeliveryStatus

log = structlog.get_logger()

_SERVER_PAUSE = 5.0
_SETTING_PAUSE = 60.0


def to_result(error: AiogramError) -> SendResult:
    """Return the outcome of a call that raised ``error``.

    PENDING: Telegram has certainly not sent it. UNKNOWN: the request left and no readable answer came. FAILED: Telegram
    will never send it (blocked, deactivated, chat not found, refused content).
    """
    if isinstance(error, TelegramRetryAfter):
        return SendResult(DeliveryStatus.PENDING, error="too_many_requests", retry_after=float(error.retry_after))
    if isinstance(error, TelegramEntityTooLarge):  # in aiogram a kind of network error
        return SendResult(DeliveryStatus.FAILED, error="too_large")
    if isinstance(error, TelegramNetworkError):
        return _from_network(error)
    if isinstance(error, TelegramServerError):
        return SendResult(DeliveryStatus.PENDING, error=words_of(error), retry_after=_SERVER_PAUSE)
    if isinstance(error, ClientDecodeError):  # the page of a gateway: what is behind it may have sent the message
        return SendResult(DeliveryStatus.UNKNOWN, error=words_of(error), retry_after=_SERVER_PAUSE)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        log.error("telegram_token_refused", hint="TELEGRAM_BOT_TOKEN is not, or no longer, a bot's token")
        return SendResult(DeliveryStatus.PENDING, error="token_refused", retry_after=_SETTING_PAUSE)
    return SendResult(DeliveryStatus.FAILED, error=words_of(error))


def _from_network(error: TelegramNetworkError) -> SendResult:
    if isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError):
        return SendResult(DeliveryStatus.PENDING, error="unreachable", retry_after=_SERVER_PAUSE)
    return SendResult(DeliveryStatus.UNKNOWN, error="no_answer", retry_after=_SERVER_PAUSE)


def words_of(error: AiogramError) -> str:
    """Return Telegram's own words, or the kind of failure; never the address called, which holds the token."""
    if isinstance(error, TelegramNetworkError) or not isinstance(error, TelegramAPIError):
        return type(error.__cause__ or error).__name__
    return error.message
