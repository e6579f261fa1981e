"""Seeded chance shared by the makers of customers, orders and conversations."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.demo.materials import Share

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS_18 = timedelta(days=548)

HOURS = (0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 6, 5, 5, 5, 5, 6, 7, 9, 11, 11, 7, 3)
"""How busy each local hour is."""


def chance_of(seed: int, what: str) -> Random:
    """Return a generator of its own for one maker, so that one maker's draws never move another's."""
    return Random(f"{seed}/{what}")


def pick(chance: Random, shares: Sequence[Share]) -> str:
    """Return one word by its weight."""
    return chance.choices([share.word for share in shares], [share.weight for share in shares])[0]


def busy_moment(chance: Random, earliest: datetime, latest: datetime) -> datetime:
    """Return a moment between the two, at an hour when people shop, to the second, in UTC."""
    day = (earliest + (latest - earliest) * chance.random()).astimezone(LOCAL).date()
    hour = chance.choices(range(24), HOURS)[0]
    at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), LOCAL).astimezone(UTC)
    if at < earliest:
        at += timedelta(days=1)
    if at >= latest:
        at -= timedelta(days=1)
    return at if earliest <= at < latest else earliest + (latest - earliest) * chance.random()
