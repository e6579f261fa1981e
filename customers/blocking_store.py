"""The index candidates are looked up in, kept in the transaction of the customer it stands beside; never a scan."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, Connection, String, Table, Text, bindparam, delete, insert, text

from customers.blocking import blocking_keys
from customers.features import Features
from customers.matching import Match, Model, rank
from storage.schema import metadata
from storage.upsert import insert_missing, insert_or_update

blocking_keys_table = Table(
    "blocking_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("customer_id", String(36), primary_key=True),
    sqlite_with_rowid=False,
)

comparable_customers = Table(
    "comparable_customers",
    metadata,
    Column("customer_id", String(36), primary_key=True),
    Column("features", Text, nullable=False),
    sqlite_with_rowid=False,
)

T = TypeVar("T")

FREQUENT = 50
"""Customers under one key from which on the key says too little to be followed."""

COMPARED = 32
"""Customers a newcomer is compared with at most, those with the most telling keys in common first."""

_IN_ONE_QUERY = 240

Found = tuple[tuple[str, Match], ...]
"""Customer ids with their match, the likeliest first."""


def save_comparable(conn: Connection, customers: Iterable[tuple[str, Features]]) -> None:
    """Make customers findable by what is known of them now; what was known before is replaced."""
    latest = dict(customers)
    known = find_comparable(conn, tuple(latest))
    before = {(key, id_) for id_, features in known.items() for key in hashed_keys(features)}
    after = {(key, id_) for id_, features in latest.items() for key in hashed_keys(features)}
    _drop(conn, before - after)
    insert_missing(conn, blocking_keys_table, [{"key": key, "customer_id": id_} for key, id_ in sorted(after - before)])
    rows = [{"customer_id": id_, "features": features.to_json()} for id_, features in latest.items()]
    insert_or_update(conn, comparable_customers, rows, ["customer_id"])


def save_new_comparable(conn: Connection, customers: Sequence[tuple[str, Features]]) -> None:
    """Make many customers findable that were not before, as an import does; nothing is looked up first."""
    if not customers:
        return
    keys = sorted({(key, id_) for id_, features in customers for key in hashed_keys(features)})
    insert_missing(conn, blocking_keys_table, [{"key": key, "customer_id": id_} for key, id_ in keys])
    rows = [{"customer_id": id_, "features": features.to_json()} for id_, features in customers]
    conn.execute(insert(comparable_customers), rows)


def forget_comparable(conn: Connection, customer_ids: Sequence[str]) -> None:
    """Take customers out of the index, every key of theirs included."""
    known = find_comparable(conn, customer_ids)
    _drop(conn, {(key, id_) for id_, features in known.items() for key in hashed_keys(features)})
    for part in _parts(customer_ids):
        conn.execute(delete(comparable_customers).where(comparable_customers.c.customer_id.in_(part)))


def find_comparable(conn: Connection, customer_ids: Sequence[str]) -> dict[str, Features]:
    """Return what is known of customers, those in the index."""
    found: dict[str, Features] = {}
    for part in _parts(customer_ids):
        if conn.dialect.name == "sqlite":
            rows = _fetch(conn, _by_ids(len(part)), part)
        else:
            rows = [(row[0], row[1]) for row in conn.execute(_POSTGRES_KNOWN, {"ids": list(part)}).all()]
        found.update({id_: Features.from_json(features) for id_, features in rows})
    return found


def find_matches(conn: Connection, newcomers: Sequence[Features], model: Model, limit: int = 5) -> tuple[Found, ...]:
    """Return for each newcomer the ``limit`` likeliest customers, by as many queries for a batch as for one.

    ``model`` is one that ``Model.for_base`` has fitted to the size of the base. A customer of the newcomer's own id is
    left out.
    """
    keys = [hashed_keys(newcomer) for newcomer in newcomers]
    members = _find_members(conn, {key for each in keys for key in each})
    chosen = [_closest(each, members, newcomer.id) for each, newcomer in zip(keys, newcomers, strict=True)]
    known = find_comparable(conn, tuple({id_ for each in chosen for id_ in each}))
    return tuple(
        _best(model, newcomer, [(id_, known[id_]) for id_ in each if id_ in known], limit)
        for newcomer, each in zip(newcomers, chosen, strict=True)
    )


def hashed_keys(features: Features) -> tuple[int, ...]:
    """Return the blocking keys as signed 64-bit numbers, which an index holds in a third of the room."""
    return tuple(
        int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
        for key in blocking_keys(features)
    )


def _best(model: Model, newcomer: Features, known: Sequence[tuple[str, Features]], limit: int) -> Found:
    ranked = rank(model, newcomer, [features for _, features in known], limit)
    return tuple((known[place][0], match) for place, match in ranked)


def _closest(keys: Sequence[int], members: Mapping[int, Sequence[str]], own_id: str) -> tuple[str, ...]:
    """Return who shares keys, weighed by how few share each; frequent keys only where no other has led to anybody."""
    telling = [key for key in keys if 0 < len(members.get(key, ())) <= FREQUENT]
    shared: Counter[str] = Counter()
    for key in telling or keys:
        for id_ in members.get(key, ()):
            shared[id_] += 1_000_000 // len(members[key])
    del shared[own_id]
    return tuple(id_ for id_, _ in shared.most_common(COMPARED))


def _find_members(conn: Connection, keys: Iterable[int]) -> dict[int, list[str]]:
    """Return who is under each key, at most one more than ``FREQUENT`` of them."""
    members: dict[int, list[str]] = {}
    for part in _parts(sorted(keys)):
        rows = _sqlite_members(conn, part) if conn.dialect.name == "sqlite" else _postgres_members(conn, part)
        for key, id_ in rows:
            members.setdefault(key, []).append(id_)
    return members


def _sqlite_members(conn: Connection, keys: Sequence[int]) -> Sequence[tuple[int, str]]:
    return _fetch(conn, _union(len(keys)), keys)


def _postgres_members(conn: Connection, keys: Sequence[int]) -> Sequence[tuple[int, str]]:
    rows = conn.execute(_POSTGRES_MEMBERS, {"keys": list(keys), "limit": FREQUENT + 1})
    return [(row[0], row[1]) for row in rows.all()]


def _fetch(conn: Connection, statement: str, values: Sequence[Any]) -> list[Any]:
    """Return rows as the driver gives them: on the way of every turn, hundreds of small ones."""
    cursor = conn.connection.cursor()
    try:
        cursor.execute(statement, tuple(values))
        return list(cursor.fetchall())
    finally:
        cursor.close()


@lru_cache(maxsize=_IN_ONE_QUERY)
def _union(keys: int) -> str:
    one = f"SELECT * FROM (SELECT key, customer_id FROM blocking_keys WHERE key = ? LIMIT {FREQUENT + 1})"  # noqa: S608
    return " UNION ALL ".join([one] * keys)


@lru_cache(maxsize=_IN_ONE_QUERY)
def _by_ids(ids: int) -> str:
    marks = ", ".join("?" * ids)
    return f"SELECT customer_id, features FROM comparable_customers WHERE customer_id IN ({marks})"  # noqa: S608


_POSTGRES_KNOWN = text(
    "SELECT customer_id, features FROM comparable_customers WHERE customer_id = ANY(CAST(:ids AS varchar[]))"
)
_POSTGRES_MEMBERS = text(
    "SELECT wanted.key, near.customer_id FROM unnest(CAST(:keys AS bigint[])) AS wanted(key) CROSS JOIN LATERAL "
    "(SELECT customer_id FROM blocking_keys WHERE blocking_keys.key = wanted.key LIMIT :limit) AS near"
)


def _drop(conn: Connection, gone: Iterable[tuple[int, str]]) -> None:
    table = blocking_keys_table
    rows = [{"gone_key": key, "gone_id": id_} for key, id_ in gone]
    if rows:
        matching = (table.c.key == bindparam("gone_key")) & (table.c.customer_id == bindparam("gone_id"))
        conn.execute(delete(table).where(matching), rows)


def _parts(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[k : k + _IN_ONE_QUERY] for k in range(0, len(items), _IN_ONE_QUERY))
