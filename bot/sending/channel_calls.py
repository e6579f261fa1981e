"""What is asked of the channels by those who do not know which there are."""

from collections.abc import Mapping, Sequence

from channels.channel import Channel
from conversation.errors import NotFoundError
from conversation.messages import Address, Attachment, Outgoing


class ChannelCalls:
    """Finds the channel of an address and passes the call on; an address of no channel here is nobody's."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        """Ask ``channels``, which may still be filled."""
        self._channels = channels

    async def fetch(self, address: Address, attachment: Attachment) -> bytes:
        """Return the bytes of something a customer sent; raises NotFoundError."""
        channel = self._channels.get(address.channel)
        if channel is None:
            raise NotFoundError(f"channel {address.channel!r} is not set up here")
        return await channel.fetch(attachment)

    async def show_typing(self, address: Address) -> None:
        """Show the customer that an answer is being written."""
        channel = self._channels.get(address.channel)
        if channel is not None:
            await channel.typing([address])

    async def show_own(self, said: Sequence[Outgoing]) -> None:
        """Show customers what they said themselves, in every window they have open."""
        by_channel: dict[str, list[Outgoing]] = {}
        for item in said:
            by_channel.setdefault(item.address.channel, []).append(item)
        for name, items in by_channel.items():
            if name in self._channels:
                await self._channels[name].show(items)

    def telegram_name(self) -> str:
        """Return the name of the shop's bot; empty while Telegram has not told it."""
        return str(getattr(self._channels.get("telegram"), "username", ""))

    def is_here(self, address: Address) -> bool:
        """Tell whether the customer is looking; a channel that cannot tell is never looked at."""
        looks = getattr(self._channels.get(address.channel), "is_here", None)
        return bool(looks and looks(address))
