"""The matching model learns from the shop's own base by itself, once there is enough new to learn from."""

from datetime import UTC, datetime, timedelta
from itertools import islice

from benchmarks.vietnamese_people import make_people
from bot.jobs.refit import PUBLICATION, refit
from customers.blocking_store import save_comparable
from customers.features import normalise
from customers.matching import Model
from customers.matching_store import find_fits, find_model
from storage.database import Database
from storage.publication_store import find_versions

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def settle(database: Database, first: int, last: int) -> None:
    """Let the people of these numbers be customers."""
    people = islice(make_people(last, 7), first, last)
    database.write_now(save_comparable, [(person.id, normalise(person)) for person in people])


async def test_a_young_base_is_served_by_the_shipped_model(sqlite_database: Database) -> None:
    settle(sqlite_database, 0, 60)
    assert not await refit(sqlite_database, NOW)
    assert sqlite_database.read_now(find_model) is None


async def test_a_grown_base_is_learnt_from_once_and_again_when_it_has_grown_on(sqlite_database: Database) -> None:
    settle(sqlite_database, 0, 240)
    assert await refit(sqlite_database, NOW)
    learnt = sqlite_database.read_now(find_model)
    assert learnt is not None
    assert learnt.frequencies.totals["given"] == 240  # what is rare is what is rare here
    assert learnt != Model.shipped()
    assert sqlite_database.read_now(find_versions)[PUBLICATION] == 1
    assert not await refit(sqlite_database, NOW + timedelta(hours=1))

    settle(sqlite_database, 240, 310)
    assert await refit(sqlite_database, NOW + timedelta(days=1))
    assert sqlite_database.read_now(find_versions)[PUBLICATION] == 2
    assert [(at, report.people) for at, report in sqlite_database.read_now(find_fits)] == [
        (NOW + timedelta(days=1), 310),
        (NOW, 240),
    ]
