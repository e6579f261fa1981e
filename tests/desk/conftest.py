"""A desk on a real web server, over a real record store and a real Valkey, with a clock that tests move."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.floor.customer_view import ConversationOnly
from bot.floor.floor import FloorPorts, ShopFloor
from bot.rules.rulebook import Rulebook
from bot.rules.rules_desk import ShopRules
from conversation.messages import Address, Attachment
from desk.desk import Desk
from desk.live import Change
from desk.rules_calls import RulesCalls
from storage.database import Database
from storage.live import EmbeddedValkey, Limits, connect_live
from storage.schema import metadata
from tests.desk.shop import Clock, MemoryFiles, Shop


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Database]:
    """An empty record store with the tables the desk touches."""
    database = Database(f"sqlite:///{tmp_path / 'record.db'}")
    metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
async def shop(record: Database, valkey: EmbeddedValkey) -> AsyncIterator[Shop]:
    """An open shop with an empty desk."""
    clock, files = Clock(), MemoryFiles()
    live = connect_live(valkey.url)
    await live.flushdb()
    server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    app = web.Application()
    server.attach(app)
    sent: list[Change] = []
    typed_to: list[Address] = []

    async def on_sent(change: Change) -> None:
        sent.append(change)
        await desk.push([change])

    async def fetch(_: Address, attachment: Attachment) -> bytes:
        return (await files.get(attachment.reference))[1]

    async def show_typing(address: Address) -> None:
        typed_to.append(address)

    ports = FloorPorts(
        ConversationOnly(record),
        files,
        fetch,
        on_sent,
        show_typing,
        lambda: ("support", "orders"),
        clock,
    )
    floor = ShopFloor(record, ports)
    rules = RulesCalls(ShopRules(record, Rulebook(record, "support"), clock))
    desk = Desk(floor, record, Limits(live), server, "http://localhost", clock=clock, more=rules.endpoints(), hops=1)
    app.add_routes(desk.routes())
    http = TestServer(app)
    await http.start_server()
    url = str(http.make_url("")).rstrip("/")
    opened = Shop(record, desk, floor, files, clock, url, server, sent=sent, typed_to=typed_to)
    yield opened
    for browser in opened.browsers:
        await browser.http.close()
    await desk.stop()
    await server.shutdown()
    await http.close()
    await live.aclose()
