"""The product as it is started by its keeper: one process, a Bot API over HTTP, a browser."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import open_browser
from tests.journeys.shop import Shop, eventually
from tests.shop_model import keep_learnt, share_model
from tests.telegram_double import TelegramDouble

OPENED = "first-start.txt"
"""Name of what the first start printed, within the prepared folder."""

OpenShop = Callable[..., Awaitable[Shop]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start: the demo shop loaded, every article embedded, nothing said yet.

    Made once a run, whichever worker comes first.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared-shop"
    with place.with_suffix(".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not place.is_dir():
            await start_once(model_cache, place.with_suffix(".making"))
            place.with_suffix(".making").rename(place)
    return place


async def start_once(model_cache: Path, folder: Path) -> None:
    """Go through a first start in ``folder``, keeping what it printed."""
    share_model(model_cache, folder)
    shop = Shop(folder)
    try:
        await shop.open()
        await eventually(shop.has_announced, "the first password")
        (folder / OPENED).write_text(shop.printed, "utf-8")
    finally:
        await shop.close()
    keep_learnt(model_cache, folder)
    shutil.rmtree(folder / "live")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def open_shop(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenShop]:
    """Make a shop over a copy of the prepared folder, not yet started; closed at the end."""
    made: list[Shop] = []

    async def make(**settings: str) -> Shop:
        folder = tmp_path_factory.mktemp("shop") / "data"
        shutil.copytree(prepared, folder, symlinks=True)
        made.append(Shop(folder, settings))
        return made[-1]

    yield make
    for shop in made:
        await shop.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def telegram() -> AsyncIterator[TelegramDouble]:
    """Telegram, as far as the bot of ``shop`` can tell."""
    async with telegram_double() as double:
        yield double


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_telegram() -> AsyncIterator[TelegramDouble]:
    """A Telegram for the shop a module opens for itself: a bot may poll from one place only."""
    async with telegram_double() as double:
        yield double


@asynccontextmanager
async def telegram_double() -> AsyncIterator[TelegramDouble]:
    """A started double, stopped at the end."""
    double = TelegramDouble()
    await double.start()
    try:
        yield double
    finally:
        await double.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shop(open_shop: OpenShop, telegram: TelegramDouble) -> Shop:
    """The demo shop on web and Telegram, open; one for all tests that only talk to it."""
    opened = await open_shop(TELEGRAM_BOT_TOKEN=telegram.token, TELEGRAM_API_BASE=telegram.base)
    await opened.open()
    return opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A browser for the event loop of the journeys."""
    async with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def first_password(prepared: Path) -> str:
    """The one-time password the first start printed for the first admin."""
    line = next(line for line in (prepared / OPENED).read_text("utf-8").splitlines() if "dùng một lần" in line)
    return line.rpartition(" ")[2]
