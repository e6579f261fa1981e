"""The API as one thing: what ``bot/wiring.py`` makes and the server mounts."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from aiohttp import web

from api.articles import ArticleCalls
from api.conversations import ConversationCalls, Hands
from api.customers import CustomerCalls
from api.endpoint import PREFIX, Call, Endpoint, Limiter, Records, View, When
from api.events import EventCalls, Feed
from api.offers import OfferCalls
from api.openapi import document
from api.orders import OrderCalls
from api.products import ProductCalls
from api.queues import Crew, QueueCalls
from api.rights import RightsCalls
from api.rules import RuleCalls
from api.server import Api
from api.topics import TopicCalls, TopicPorts
from api.webhooks import WebhookCalls
from conversation.rights import Rights
from conversation.rules import RulesDesk
from customers.imports import NeedsOf


@dataclass(frozen=True, slots=True)
class ApiPorts:
    """What the API is given beside the record store."""

    feed: Feed
    hands: Hands
    crew: Crew
    topics: TopicPorts
    needs_of: NeedsOf
    rules: RulesDesk | None = None
    rights: Rights | None = None
    allow_private: bool = False


class TokenView(View):
    """The token that was sent, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_at: When
    expires_at: When | None
    per_minute: int


class ShopApi:
    """Every call of ``/api/v1``."""

    def __init__(
        self, ports: ApiPorts, records: Records, limiter: Limiter, clock: Callable[[], datetime], version: str
    ) -> None:
        """Serve what ``ports`` can do; tokens are in ``records``."""
        self.endpoints: tuple[Endpoint, ...] = (
            Endpoint("GET", "/token", show_token, "Read what this token may do", "", None, TokenView),
            *(RuleCalls(ports.rules).endpoints() if ports.rules else ()),
            *QueueCalls(ports.crew).endpoints(),
            *ConversationCalls(records, ports.hands).endpoints(),
            *CustomerCalls(records).endpoints(),
            *(RightsCalls(ports.rights).endpoints() if ports.rights else ()),
            *OrderCalls(records, ports.needs_of).endpoints(),
            *ProductCalls(records).endpoints(),
            *OfferCalls(records).endpoints(),
            *TopicCalls(records, ports.topics).endpoints(),
            *ArticleCalls(records).endpoints(),
            *EventCalls(ports.feed).endpoints(),
            *WebhookCalls(records, ports.feed.kinds, allow_private=ports.allow_private).endpoints(),
        )
        self._version = version
        self._api = Api(self.endpoints, records, limiter, clock)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The description of everything, made when somebody first asks for it."""
        return document(self.endpoints, self._version)

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return every route; they answer whatever under ``/api/v1`` nobody before them did."""

        async def openapi(_: web.Request) -> web.Response:
            return web.json_response(await asyncio.to_thread(lambda: self.document))

        return [web.get(PREFIX + "/openapi.json", openapi), *self._api.routes()]


async def show_token(call: Call) -> TokenView:
    """Read it."""
    token = call.token
    return TokenView(
        id=token.id,
        name=token.name,
        scopes=list(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        per_minute=token.per_minute,
    )
