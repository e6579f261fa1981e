"""The desk as one thing: what ``bot/wiring.py`` makes and the server mounts."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from aiohttp import web

from desk.account_calls import AccountCalls
from desk.api import PREFIX, Api, Endpoint
from desk.conversation_calls import ConversationCalls
from desk.door import Limiter, Records, StaffDoor
from desk.floor import Floor
from desk.live import Change, Live
from desk.openapi import document
from desk.pages import Pages


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """HTTP API, live events and pages of the staff."""

    def __init__(
        self,
        floor: Floor,
        records: Records,
        limiter: Limiter,
        socket_server: Any,
        public_url: str,
        *,
        version: str = "0",
        clock: Callable[[], datetime] = _now,
        more: Sequence[Endpoint] = (),
        hops: int = 0,
    ) -> None:
        """Serve ``floor``; ``socket_server`` is a socketio.AsyncServer; ``more`` are endpoints of other parts.

        ``hops`` is how many proxies of our own stand in front: rate limits count who is behind them.
        """
        self.door = StaffDoor(records, limiter, public_url, clock)
        self.live = Live(socket_server, self.door, records, clock)
        account = AccountCalls(self.door, records, self.live, hops)
        conversations = ConversationCalls(floor, records)
        self.endpoints = (*account.endpoints(), *conversations.endpoints(), *more)
        self._version = version
        self._pages = Pages()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The description of everything the desk's pages call, made when somebody first asks for it."""
        return document(self.endpoints, self._version)

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return every HTTP route of the desk."""

        async def openapi(_: web.Request) -> web.Response:
            return web.json_response(await asyncio.to_thread(lambda: self.document))

        api = Api(self.endpoints, self.door)
        return [web.get(PREFIX + "/openapi.json", openapi), *api.routes(), *self._pages.routes()]

    async def push(self, changes: Sequence[Change]) -> None:
        """Tell connected agents what a commit changed; cheap when nobody is connected."""
        await self.live.push(changes)

    async def show_typing(self, conversation_id: str) -> None:
        """Show agents that the customer is writing."""
        await self.live.show_typing(conversation_id)

    async def stop(self) -> None:
        """Let go of what runs in the background; call it before the record store closes."""
        await self.live.stop()
