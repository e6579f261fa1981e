"""What is published is taken up without a restart, and only what it changes is made again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content import library as content
from bot.content.encoding import Encoding
from bot.content.library import Library, load_profile
from bot.content.shop import Shop
from bot.demo.load_demo import load_demo
from bot.settings import Settings
from conversation.plain import to_plain
from offers.product_store import load_products, save_products
from storage.database import Database
from storage.publication_store import publish

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@asynccontextmanager
async def watching(model_cache: Path, database: Database) -> AsyncIterator[Library]:
    """Give a library that looks for what is newly published all the time."""
    encoding = Encoding(replace(Settings(), data_dir=model_cache), lambda _step, _share: None)
    library = Library(database, encoding, lambda _step, _share: None)
    watch = asyncio.create_task(library.watch())
    try:
        await library.ready()
        yield library
    finally:
        watch.cancel()
        await encoding.close()


async def until(library: Library, holds: Callable[[Shop], bool]) -> Shop:
    """Return the first snapshot of which something holds."""
    while not holds(library.shop):  # noqa: ASYNC110 (a snapshot is replaced without a word)
        await asyncio.sleep(0.01)
    return library.shop


async def test_only_what_a_publication_changes_is_made_again(
    model_cache: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "LOOK_EVERY", 0.01)
    load_demo(sqlite_database, NOW, lambda _step, _share: None)
    async with watching(model_cache, sqlite_database) as library:
        first = library.shop
        product = sqlite_database.read_now(load_products)[0]
        sqlite_database.write_now(save_products, [replace(product, price=product.price + 1)])
        sqlite_database.write_now(publish, "products", None, NOW)
        second = await until(library, lambda shop: shop is not first)
        assert second.catalogue.products[product.sku].price == product.price + 1
        assert (second.understander, second.knowledge, second.accents) == (
            first.understander,
            first.knowledge,
            first.accents,
        )

        profile = replace(sqlite_database.read_now(load_profile), name="Quán Nhỏ")
        sqlite_database.write_now(publish, "profile", to_plain(profile), NOW)
        third = await until(library, lambda shop: shop.profile.name == "Quán Nhỏ")
        assert third.catalogue.products[product.sku].price == product.price + 1
