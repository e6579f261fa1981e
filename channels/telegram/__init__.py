"""Telegram: private chats with one bot, over long polling or a webhook; the only home of aiogram."""

from channels.channel import Channel, Ports


def create(ports: Ports) -> Channel | None:
    """Return the channel, or None without ``telegram_bot_token``; raises SettingError for a token of another shape."""
    if not ports.options.get("telegram_bot_token"):
        return None
    from channels.telegram.telegram_channel import from_options

    return from_options(ports)
