"""The record store keeps all of a transaction or nothing of it, and says so when it is away."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from conversation.errors import SettingError, UnavailableError
from storage.database import Database

_tables = MetaData()
shelves = Table("shelves_of_a_test", _tables, Column("id", Integer, primary_key=True), Column("stock", Integer))
jars = Table(
    "jars_of_a_test",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("shelf", Integer, ForeignKey("shelves_of_a_test.id"), nullable=False),
)


@pytest.fixture
def shop(database: Database) -> Iterator[Database]:
    """A store with two shelves, ten jars on each."""
    _tables.create_all(database.engine)
    database.write_now(lambda conn: conn.execute(insert(shelves), [{"id": 1, "stock": 10}, {"id": 2, "stock": 10}]))
    yield database
    _tables.drop_all(database.engine)


def _stock(conn: Connection) -> list[int]:
    return list(conn.execute(select(shelves.c.stock).order_by(shelves.c.id)).scalars())


def _take(conn: Connection, shelf: int, count: int = 1) -> None:
    conn.execute(update(shelves).where(shelves.c.id == shelf).values(stock=shelves.c.stock - count))


async def test_an_error_undoes_all_of_its_transaction(shop: Database) -> None:
    def take_and_drop(conn: Connection) -> None:
        _take(conn, 1)
        message = "the jar has slipped"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="slipped"):
        await shop.write(take_and_drop)
    assert await shop.read(_stock) == [10, 10]
    await shop.write(_take, 2, 3)  # the connection that failed is good for the next
    assert await shop.read(_stock) == [10, 7]


def test_a_broken_rule_is_told_as_what_it_is(shop: Database) -> None:
    with pytest.raises(IntegrityError):
        shop.write_now(lambda conn: conn.execute(insert(shelves), [{"id": 1, "stock": 0}]))
    with pytest.raises(IntegrityError):  # SQLite checks foreign keys only when told to
        shop.write_now(lambda conn: conn.execute(insert(jars), [{"id": 1, "shelf": 99}]))


async def test_writers_at_once_lose_nothing(shop: Database) -> None:
    await asyncio.gather(*(shop.write(_take, 1 + i % 2) for i in range(20)))
    assert await shop.read(_stock) == [0, 0]


def test_a_transaction_is_unseen_until_it_is_whole(shop: Database) -> None:
    seen: list[list[int]] = []

    def take_both(conn: Connection) -> None:
        _take(conn, 1)
        seen.append(shop.read_now(_stock))
        _take(conn, 2)

    shop.write_now(take_both)
    assert seen == [[10, 10]]
    assert shop.read_now(_stock) == [9, 9]


def test_a_deadlock_is_run_again_from_the_start(postgres_database: Database) -> None:
    _tables.create_all(postgres_database.engine)
    postgres_database.write_now(
        lambda conn: conn.execute(insert(shelves), [{"id": 1, "stock": 10}, {"id": 2, "stock": 10}])
    )
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def move(conn: Connection, name: str, first: int, second: int) -> None:
        tries.append(name)
        _take(conn, first)
        if tries.count(name) == 1:
            both_hold_one.wait(30)
        _take(conn, second)

    threads = [
        threading.Thread(target=postgres_database.write_now, args=(move, *order))
        for order in (("there", 1, 2), ("back", 2, 1))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(tries) == 3, "one of the two was the victim, and ran a second time"
    assert postgres_database.read_now(_stock) == [8, 8]


def test_what_every_start_of_sqlite_sets(sqlite_database: Database) -> None:
    def read(conn: Connection) -> list[object]:
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]

    assert sqlite_database.read_now(read) == ["wal", 2], "a commit survives a power cut"


def test_sqlite_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")  # a folder
    with pytest.raises(UnavailableError, match="does not answer"):
        database.read_now(_stock)
    database.close()


async def test_a_server_that_is_away_is_unavailable() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(UnavailableError, match="does not answer"):
        await database.read(_stock)
    with pytest.raises(UnavailableError, match="does not answer"):
        await database.write(_take, 1)
    database.close()


async def test_a_server_that_comes_back_is_used_again(postgres_database: Database) -> None:
    assert await postgres_database.read(lambda conn: conn.execute(text("SELECT 1")).scalar()) == 1
    end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
    name = postgres_database.url.database
    other = Database(postgres_database.url.set(database="postgres").render_as_string(hide_password=False))
    other.write_now(lambda conn: conn.execute(text(end_all), {"name": name}).all())
    other.close()
    assert await postgres_database.read(lambda conn: conn.execute(text("SELECT 2")).scalar()) == 2


@pytest.mark.parametrize("url", ["mysql://shop", "no url at all", "", "oracle+cx_oracle://x"])
def test_an_engine_we_do_not_speak_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL"):
        Database(url)
