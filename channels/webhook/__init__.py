"""A channel for anything that speaks HTTP: a signed POST in, a signed POST out; see ``docs/webhook-channel.md``."""

from channels.channel import Ports
from channels.webhook.webhook import Webhook

__all__ = ["Webhook", "create"]


def create(ports: Ports) -> Webhook | None:
    """Return the webhook channel, or None while its secrets are not set."""
    if not ports.options.get("webhook_inbound_secret"):
        return None
    return Webhook(ports)
