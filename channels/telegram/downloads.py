"""Fetches the bytes behind a customer's photo or file."""

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramNotFound
from aiohttp import ClientError, ClientResponseError

from conversation.errors import ChannelError, NotFoundError
from conversation.messages import Attachment

LARGEST = 20 * 1024 * 1024
"""Bytes: more is not served to bots (Bot API, getFile)."""
_TIMEOUT = 60


async def download(bot: Bot, attachment: Attachment) -> bytes:
    """Return the file; raises NotFoundError (unknown, expired, too large) and ChannelError (no answer).

    The address of a file holds the bot's token, so errors of the transport are not chained.
    """
    if not attachment.reference:
        raise NotFoundError(f"a {attachment.kind} has no file")
    try:
        file = await bot.get_file(attachment.reference, request_timeout=_TIMEOUT)
    except (TelegramBadRequest, TelegramNotFound) as error:
        raise NotFoundError(f"Telegram does not give this file: {error.message}") from error
    except AiogramError as error:
        raise ChannelError(f"Telegram did not answer: {type(error).__name__}") from None
    if not file.file_path or (file.file_size or 0) > LARGEST:
        raise NotFoundError("Telegram does not give this file: too large")
    return await _read(bot, file.file_path)


async def _read(bot: Bot, path: str) -> bytes:
    data = bytearray()
    url = bot.session.api.file_url(bot.token, path)
    failure = ""
    try:
        async for chunk in bot.session.stream_content(url, timeout=_TIMEOUT, raise_for_status=True):
            data += chunk
            if len(data) > LARGEST:
                raise NotFoundError("Telegram does not give this file: too large")
    except ClientResponseError as error:
        if error.status == 404:
            raise NotFoundError("this file is not at Telegram any more") from None
        failure = str(error.status)
    except (ClientError, TimeoutError, OSError) as error:
        failure = type(error).__name__
    if failure:
        raise ChannelError(f"Telegram did not give the file: {failure}")
    return bytes(data)
