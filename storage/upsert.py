"""Insert-or-do-something-else, which both engines have and SQLAlchemy spells per engine.

Each statement is made once: making one takes longer than writing a few rows.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_missing(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``; one that meets any unique key is left as it stands."""
    if rows:
        conn.execute(_missing(table, conn.dialect.name), [dict(row) for row in rows])


def insert_or_update(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> None:
    """Insert ``rows``; where ``keys`` (a unique key of the table) meet, the given columns take the new values."""
    if rows:
        conn.execute(_or_update(table, conn.dialect.name, tuple(rows[0]), tuple(keys)), [dict(row) for row in rows])


@cache
def _missing(table: Table, dialect: str) -> Executable:
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def _or_update(table: Table, dialect: str, names: tuple[str, ...], keys: tuple[str, ...]) -> Executable:
    insert = _insert(table, dialect)
    changed = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=list(keys), set_=changed)


def _insert(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # (here: a start on SQLite does not wait for it)

    return postgresql.insert(table)
