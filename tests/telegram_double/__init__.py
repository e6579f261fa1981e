"""A Telegram Bot API over real HTTP that refuses what the real one refuses, with people who write, press and read."""

from tests.telegram_double.double import TelegramDouble
from tests.telegram_double.person import Person
from tests.telegram_double.seen import Seen

__all__ = ["Person", "Seen", "TelegramDouble"]
