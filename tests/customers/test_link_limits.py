"""Link requests without end are stopped, whichever worker they reach."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from conversation.errors import RateLimitError
from conversation.messages import Address
from conversation.web import WebSession
from customers.link_store import web_links
from customers.linking import OFFERS, REDEMPTIONS, WebLinks
from storage.database import Database
from storage.live import EmbeddedValkey, Limits, connect_live

FLOOD = 10_000
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
async def workers(sqlite_database: Database, valkey: EmbeddedValkey) -> AsyncIterator[list[WebLinks]]:
    """Two workers on one record and one live store."""
    clients = [connect_live(valkey.url) for _ in range(2)]
    await clients[0].flushdb()
    yield [WebLinks(sqlite_database, Limits(client), lambda: "nhamay_bot") for client in clients]
    for client in clients:
        await client.aclose()


async def test_ten_thousand_requests_of_one_browser_make_ten_codes(
    workers: list[WebLinks], sqlite_database: Database
) -> None:
    session = WebSession("v-1", "shop")
    made = 0
    for start in range(0, FLOOD, 100):
        tries = [workers[n % 2].offer(session) for n in range(start, start + 100)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        made += sum(1 for outcome in outcomes if not isinstance(outcome, RateLimitError))
    assert made == OFFERS
    count = select(func.count()).select_from(web_links)
    assert await sqlite_database.read(lambda conn: conn.execute(count).scalar_one()) == OFFERS
    other = await workers[0].offer(WebSession("v-2", "shop"))
    assert other.code


async def test_guessing_codes_is_stopped_too(workers: list[WebLinks]) -> None:
    stranger = Address("telegram", "666")
    tries = [workers[n % 2].redeem(f"guess-{n}", stranger, NOW) for n in range(50)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(1 for outcome in outcomes if isinstance(outcome, RateLimitError)) == 50 - REDEMPTIONS
