"""The shop, a browser, and customers with a socket or plain HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import socketio
from playwright.async_api import Browser, BrowserContext

from channels.webchat.namespace import NAMESPACE
from storage.database import Database
from tests.browser import browser
from tests.channels.webchat.shop import Server, running
from tests.channels.webchat.visitor import Tab, enter

__all__ = ["browser"]


@pytest_asyncio.fixture
async def server(sqlite_database: Database) -> AsyncIterator[Server]:
    """The shop, open."""
    async with running(Server(sqlite_database)) as shop:
        yield shop


class Customer:
    """A python-socketio client that keeps what it was sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = socketio.AsyncClient(reconnection=False)
        self.heard: dict[str, list[Any]] = {}
        self._news = asyncio.Event()
        for event in ("welcome", "entry", "status", "typing", "linked", "session_ended", "connect_error"):
            self.client.on(event, self._keep(event), namespace=NAMESPACE)

    def _keep(self, event: str) -> Callable[..., Any]:
        async def keep(*data: Any) -> None:
            self.heard.setdefault(event, []).extend(data)
            self._news.set()

        return keep

    async def connect(self, **auth: Any) -> Any:
        await self.client.connect(self.url, auth=auth, namespaces=[NAMESPACE], transports=["websocket"])
        return await self.wait("welcome")

    async def wait(self, event: str, count: int = 1) -> Any:
        """Return the last of ``count`` events."""
        async with asyncio.timeout(10):
            while len(self.heard.get(event, [])) < count:
                self._news.clear()
                await self._news.wait()
        return self.heard[event][count - 1]

    async def call(self, event: Any, data: Any = None) -> Any:
        return await self.client.call(event, data, namespace=NAMESPACE, timeout=10)


@pytest_asyncio.fixture
async def customers(server: Server) -> AsyncIterator[Callable[[], Customer]]:
    """A maker of customers, hung up at the end."""
    made: list[Customer] = []

    def make() -> Customer:
        made.append(Customer(server.url))
        return made[-1]

    yield make
    for customer in made:
        await customer.client.disconnect()


@pytest_asyncio.fixture
async def customer(customers: Callable[[], Customer]) -> Customer:
    """One customer, not connected yet."""
    return customers()


@pytest_asyncio.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client of the shop."""
    async with aiohttp.ClientSession(server.url) as session:
        yield session


@pytest.fixture
def uuids() -> Callable[[], str]:
    """A maker of fixed message ids."""
    count = iter(range(1, 1000))
    return lambda: f"00000000-0000-4000-8000-{next(count):012d}"


@pytest_asyncio.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One visitor's browser."""
    made = await browser.new_context(viewport={"width": 1200, "height": 800}, locale="vi-VN")
    yield made
    await made.close()


@pytest_asyncio.fixture
async def tab(context: BrowserContext, server: Server) -> AsyncIterator[Tab]:
    """The shop's page with the chat open; nothing may break on it."""
    entered = await enter(context, server)
    await entered.open()
    yield entered
    assert entered.errors == []
