"""One shop for the tests that talk with it: real turn, real stores, real encoder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from benchmarks.simulated_shop import SimulatedShop, open_shop
from tests.bot.turns.talk import Talk
from tests.shop_model import keep_learnt, share_model


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def talking(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SimulatedShop]:
    """The demo shop, open for everybody."""
    folder = tmp_path_factory.mktemp("talking")
    share_model(model_cache, folder)
    async with open_shop(folder) as shop:
        keep_learnt(model_cache, folder)
        yield shop


@pytest.fixture
def talk(talking: SimulatedShop) -> Talk:
    """Somebody who has never written before, on the web."""
    return Talk(talking)
