"""One shop for the tests that only look at it."""

from datetime import UTC, datetime

import pytest

from bot.demo.make_demo import make_demo
from bot.demo.records import Demo

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo() -> Demo:
    return make_demo(UNTIL, seed=11)
