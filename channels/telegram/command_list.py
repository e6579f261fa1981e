"""The commands Telegram offers when somebody types a slash, in the shop's languages."""

from collections.abc import Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand

log = structlog.get_logger()

COMMANDS = {
    "vi": ("don", "nhanvien", "goilai", "dulieu", "sua", "quentoi", "ngunguudai", "unlink"),
    "en": ("orders", "person", "callback", "mydata", "correct", "forget", "stopoffers", "unlink"),
}
"""Commands by language; their descriptions are in the catalogue under ``command``."""


async def publish_commands(bot: Bot, wording: Callable[..., str]) -> None:
    """Tell Telegram the commands; best effort, since whoever knows them can type them anyway."""
    try:
        for language, names in COMMANDS.items():
            listed = [BotCommand(command=name, description=wording(f"command.{name}", language)) for name in names]
            await bot.set_my_commands(listed, language_code=None if language == "vi" else language)
    except AiogramError as error:
        log.info("telegram_commands_not_set", error=str(error)[:200])
