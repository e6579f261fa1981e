"""Choices as buttons below a message."""

import structlog
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from channels.telegram.markdown import is_public_url
from channels.telegram.splitting import units
from conversation.messages import Choice

log = structlog.get_logger()

_DATA_LIMIT = 64
_ROW_UNITS = 24
"""Labels that share a row, together: more is cut off on a narrow phone."""


def to_keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons, short ones side by side; a choice Telegram would refuse the whole message for is left out."""
    rows: list[list[InlineKeyboardButton]] = []
    width = _ROW_UNITS
    for choice in choices:
        button = _button(choice)
        if button is None:
            log.warning("telegram_choice_refused", label=choice.label, url=choice.url)
            continue
        width += units(choice.label)
        if width > _ROW_UNITS or len(rows[-1]) == 3:
            rows.append([])
            width = units(choice.label)
        rows[-1].append(button)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton | None:
    label = choice.label.strip()
    if choice.url:
        return InlineKeyboardButton(text=label, url=choice.url) if label and is_public_url(choice.url) else None
    data = choice.value or label
    fits = label and len(data.encode()) <= _DATA_LIMIT
    return InlineKeyboardButton(text=label, callback_data=data) if fits else None
