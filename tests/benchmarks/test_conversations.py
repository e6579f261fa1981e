"""A day in the simulated shop: nothing asked twice, nothing remembered wrongly, nothing told to strangers."""

from pathlib import Path

import pytest

from benchmarks.conversations import simulate
from benchmarks.simulated_shop import open_shop
from tests.shop_model import share_model


@pytest.mark.timeout(900)
async def test_scripted_customers_are_asked_nothing_twice_and_nobody_hears_of_others(
    tmp_path: Path, model_cache: Path
) -> None:
    share_model(model_cache, tmp_path)
    async with open_shop(tmp_path) as shop:
        figures = await simulate(shop, 40, seed=11)
    assert figures.conversations == 40
    assert figures.questions > 20
    assert (figures.repeated, figures.wrong, figures.shown) == ([], [], [])
