"""The API on a real web server in a thread of its own, over a real record store and a real Valkey."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from aiohttp import web

from api.api import ShopApi
from api.token_store import add_token
from bot.floor.customer_view import ConversationOnly
from bot.floor.floor import FloorPorts, ShopFloor
from bot.floor.queues_desk import QueuesDesk
from bot.integrations.event_feed import EventFeed
from bot.integrations.shop_api import make_api
from bot.rights.rights_desk import RightsDesk
from bot.rules.rulebook import Rulebook
from bot.rules.rules_desk import ShopRules
from bot.turns.inbox import Inbox
from conversation.messages import Address, Author
from conversation.state import Conversation
from desk.live import Change
from desk.staff import Staff
from desk.staff_store import add_user
from memory.conversation_store import open_conversations
from memory.shelf import MemoryShelf
from memory.transcript_store import Draft, append
from storage.database import Database
from storage.files import StoredFiles
from storage.live import EmbeddedValkey, Limits, connect_live
from tests.desk.shop import MemoryFiles


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Server:
    """A running API and what tests do with it."""

    database: Database
    url: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    sent: list[Change] = field(default_factory=list)

    def token(self, *scopes: str, **more: Any) -> str:
        _, shown = self.database.write_now(
            lambda conn: add_token(conn, "test", scopes or ("*:read", "*:write"), now(), **more)
        )
        return shown

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str
    ) -> requests.Response:
        sent = {"Authorization": f"Bearer {token or self.token()}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{self.url}/api/v1{path}", json=body, headers=sent, timeout=30)

    def get(self, path: str, **query: Any) -> Any:
        answer = requests.get(
            f"{self.url}/api/v1{path}",
            params=query,
            headers={"Authorization": f"Bearer {self.token()}"},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def agent(self, name: str) -> Staff:
        return self.database.write_now(
            lambda conn: add_user(conn, name, f"{name}@shop.vn", "đường về nhà 17", now(), teams=("care",))
        )

    def writes(self, user: str, text: str) -> Conversation:
        """A customer writes in the web chat."""
        address = Address("webchat", user)

        def work(conn: Any) -> Conversation:
            conversation = open_conversations(conn, [address], now())[address]
            append(conn, [Draft(conversation.id, Author.CUSTOMER, now(), text)], now())
            return open_conversations(conn, [address], now())[address]

        return self.database.write_now(work)


@pytest.fixture
def server(sqlite_database: Database, valkey: EmbeddedValkey, tmp_path: Path) -> Iterator[Server]:
    """An empty shop with its API open."""
    made = Server(sqlite_database)
    started, loop = threading.Event(), asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        live = connect_live(valkey.url)
        await live.flushdb()
        feed = EventFeed(sqlite_database)
        files = StoredFiles(tmp_path / "files", sqlite_database)
        rights = RightsDesk(sqlite_database, files, Inbox(live, 4), MemoryShelf())
        api = _make(made, feed, Limits(live), rights)
        app = web.Application()
        app.add_routes(api.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        watching = asyncio.create_task(feed.run())
        made.url, made.document = f"http://127.0.0.1:{runner.addresses[0][1]}", api.document
        started.set()
        await stopping.wait()
        watching.cancel()
        await runner.cleanup()
        await live.aclose()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="api")
    thread.start()
    assert started.wait(30)
    yield made
    loop.call_soon_threadsafe(stopping.set)
    thread.join(30)
    loop.close()


def _make(made: Server, feed: EventFeed, limits: Limits, rights: RightsDesk) -> ShopApi:
    async def sent(change: Change) -> None:
        made.sent.append(change)

    async def fetch(_: Any, __: Any) -> bytes:
        return b""

    async def nothing() -> None:
        return None

    database = made.database
    floor = ShopFloor(database, FloorPorts(ConversationOnly(database), MemoryFiles(), fetch, sent))
    queues = QueuesDesk(database, now, nothing)
    rules = ShopRules(database, Rulebook(database, "care"), now)
    return make_api(
        database, limits, floor, sent, feed, queues, rules, rights, lambda: ("care",), now, "0", allow_private=False
    )
