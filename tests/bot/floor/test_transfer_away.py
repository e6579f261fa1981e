"""A record store that goes away in the middle of a transfer: it happened once, or not at all, and can be done again."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.floor import floor_moves
from bot.floor.floor_moves import write_move
from conversation.errors import ConflictError, UnavailableError
from conversation.state import Control
from memory.conversation_store import load_conversation
from memory.entry_store import entries_after
from memory.note_store import find_notes
from storage.database import Database
from tests.bot.floor.test_dispatch import NOON, PLAIN, Floor


def cut_off(server: Database, name: str) -> None:
    """Throw every connection to a database out and let none in."""
    _alone(server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    _alone(server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608


def let_in(server: Database, name: str) -> None:
    """Let connections in again."""
    _alone(server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def _alone(server: Database, statement: str) -> None:
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def test_cut_off_in_the_middle_nothing_is_half_done_and_a_second_try_does_it_once(
    postgres_database: Database, postgres_template: Database
) -> None:
    floor = Floor(postgres_database, an=PLAIN)
    lan = floor.waits("lan")
    held = floor.move("an", lan, floor_moves.take(None))
    name = str(postgres_database.url.database)
    inner = floor_moves.transfer("skin", None)

    def broken(conn: Connection, *rest: Any) -> floor_moves.Changed:
        changed = inner(conn, *rest)
        cut_off(postgres_template, name)
        return changed

    with pytest.raises(UnavailableError):
        _transfer(floor, lan.id, broken)
    with pytest.raises(UnavailableError):
        _transfer(floor, lan.id, inner)
    let_in(postgres_template, name)
    assert floor.load(lan) == held
    assert postgres_database.read_now(find_notes, lan.id) == ()
    _transfer(floor, lan.id, inner)
    after = floor.load(lan)
    assert (after.control, after.queue, after.epoch) == (Control.WAITING, "skin", held.epoch + 1)
    assert [note.text for note in postgres_database.read_now(find_notes, lan.id)] == ["Khách cần tư vấn da"]
    with pytest.raises(ConflictError):
        _transfer(floor, lan.id, inner)
    statuses = [e.text for e in postgres_database.read_now(entries_after, lan.address, 0, 50) if e.text == "waiting"]
    assert len(statuses) == 1


async def test_a_store_that_is_locked_for_a_while_delays_a_transfer_and_loses_nothing(
    sqlite_database: Database,
) -> None:
    floor = Floor(sqlite_database, an=PLAIN)
    lan = floor.waits("lan")
    floor.move("an", lan, floor_moves.take(None))
    locked, free = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold, args=(sqlite_database, locked, free))
    holder.start()
    await asyncio.to_thread(locked.wait)
    change = floor_moves.transfer("skin", None)
    moving = asyncio.create_task(
        sqlite_database.write(write_move, floor.staff["an"], lan.id, change, "", NOON + timedelta(seconds=10))
    )
    assert (await sqlite_database.read(load_conversation, lan.id)).control is Control.HUMAN
    free.set()
    moved, _, is_moved = await moving
    await asyncio.to_thread(holder.join)
    assert is_moved
    assert (moved.queue, moved.control) == ("skin", Control.WAITING)


def _transfer(floor: Floor, held_id: str, change: Callable[..., floor_moves.Changed]) -> None:
    floor.database.write_now(write_move, floor.staff["an"], held_id, change, "Khách cần tư vấn da", floor.now)


def _hold(database: Database, locked: threading.Event, free: threading.Event) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        locked.set()
        free.wait()
        connection.exec_driver_sql("COMMIT")
