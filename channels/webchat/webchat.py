"""The web chat as the rest of the product sees it."""

import asyncio
from collections.abc import Sequence

import structlog
from aiohttp import web

from channels.channel import Ports, SendResult
from channels.webchat.gate import CHANNEL, Caller, Gate
from channels.webchat.limits import Limits
from channels.webchat.namespace import ChatNamespace
from channels.webchat.page_routes import PageRoutes
from channels.webchat.reception import Reception
from channels.webchat.twin import Twin
from conversation.errors import SettingError
from conversation.messages import Address, Attachment, DeliveryStatus, Outgoing

log = structlog.get_logger()

TYPING_SECONDS = 8.0
_SWEEP_EVERY = 60.0


class WebChat:
    """The channel of the web widget. What it is sent is in the ledger already: a socket only makes it show sooner."""

    name = CHANNEL

    def __init__(self, ports: Ports) -> None:
        """Register the namespace on ``ports.socket_server``; raises SettingError."""
        hops = _to_hops(ports.options.get("forwarded_hops") or "0")
        limits = Limits(ports.limiter, ports.options)
        gate = Gate(ports, limits)
        self._files = ports.files
        self._namespace = ChatNamespace(gate, hops)
        self._reception = Reception(ports, gate, limits, self._end)
        self._namespace.reception = self._reception
        self._twin = Twin(ports, gate, limits, self._reception, hops)
        self._pages = PageRoutes(gate)
        if ports.socket_server is not None:
            ports.socket_server.register_namespace(self._namespace)
        self._has_sockets = ports.socket_server is not None

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return the pages and the polling twin."""
        return [*self._pages.routes(), *self._twin.routes()]

    async def run(self) -> None:
        """Hang up, from time to time, sockets whose session was ended elsewhere."""
        while True:
            await asyncio.sleep(_SWEEP_EVERY)
            await self._namespace.end_stale()

    async def stop(self) -> None:
        """Take no more browsers in; those connected come back elsewhere."""
        self._twin.is_draining = True
        if self._has_sockets:
            await self._namespace.drain()

    async def send(self, outgoing: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Show replies; each counts as sent, since the browser fetches from the ledger what it did not see."""
        await self.show(outgoing)
        return [SendResult(DeliveryStatus.SENT, reference=str(item.entry.seq)) for item in outgoing]

    async def show(self, own: Sequence[Outgoing]) -> None:
        """Show entries to every tab of their addresses."""
        if self._has_sockets:
            await self._namespace.show(own)
        for address in {item.address for item in own}:
            self._twin.waiters.wake(address)

    async def show_statuses(self, statuses: Sequence[tuple[Address, int, DeliveryStatus]]) -> None:
        """Show how far customers' own entries have come: (address, seq, status), as when an agent has read them."""
        if self._has_sockets:
            await self._namespace.show_statuses([(address, seq, status.value) for address, seq, status in statuses])

    async def typing(self, addresses: Sequence[Address]) -> None:
        """Show that an answer is being written."""
        if self._has_sockets:
            await self._namespace.show_typing(addresses, TYPING_SECONDS)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the bytes of an uploaded file; raises NotFoundError."""
        return (await self._files.get(attachment.reference))[1]

    def is_here(self, address: Address) -> bool:
        """Say whether a socket of ``address`` is connected to this process."""
        return self._namespace.is_here(address)

    async def _end(self, caller: Caller, reason: str) -> None:
        self._twin.waiters.wake(caller.address)
        if self._has_sockets:
            await self._namespace.end(caller, reason)


def _to_hops(text: str) -> int:
    if not text.isdigit() or int(text) > 9:
        raise SettingError(f"FORWARDED_HOPS is {text!r}; allowed: 0 to 9, the number of proxies in front")
    return int(text)
