"""The web chat: a widget for any page, served over Socket.IO and over plain HTTP; see ``docs/webchat-protocol.md``."""

from channels.channel import Ports
from channels.webchat.webchat import WebChat

__all__ = ["WebChat", "create"]


def create(ports: Ports) -> WebChat | None:
    """Return the web chat, or None when ``webchat_enabled`` is switched off."""
    if ports.options.get("webchat_enabled", "true").lower() in {"false", "0", "no", "off"}:
        return None
    return WebChat(ports)
