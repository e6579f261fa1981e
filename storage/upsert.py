"""Insert-or-do-something-else, which both engines have and SQLAlchemy spells per engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``; one that meets any unique key is left as it stands."""
    if rows:
        insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
        conn.execute(insert(table).on_conflict_do_nothing(), [dict(row) for row in rows])


def insert_or_update(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> None:
    """Insert ``rows``; where ``keys`` (a unique key of the table) meet, the given columns take the new values."""
    if not rows:
        return
    insert = (sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert)(table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    conn.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=changed), [dict(row) for row in rows])
