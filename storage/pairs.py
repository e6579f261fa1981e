"""Looking up many two-column keys at once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, tuple_


def in_pairs(first: ColumnElement[Any], second: ColumnElement[Any], pairs: Iterable[tuple[Any, Any]]) -> Any:
    """Return the condition that (``first``, ``second``) is any of ``pairs``, answered from an index over both.

    SQLite scans the table for a comparison of row values alone; the two single ones beside it make it search.
    """
    keys = sorted(set(pairs))
    return and_(
        first.in_(sorted({one for one, _ in keys})),
        second.in_(sorted({other for _, other in keys})),
        tuple_(first, second).in_(keys),
    )


def in_asked_pairs(first: ColumnElement[Any], second: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition of ``in_pairs`` for a statement that is made once; ``to_asked`` has the values it asks."""
    return and_(
        first.in_(bindparam("asked_first", expanding=True)),
        second.in_(bindparam("asked_second", expanding=True)),
        tuple_(first, second).in_(bindparam("asked_pairs", expanding=True)),
    )


def to_asked(pairs: Iterable[tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Return the values a statement with ``in_asked_pairs`` is run with."""
    keys = sorted(set(pairs))
    return {
        "asked_first": sorted({one for one, _ in keys}),
        "asked_second": sorted({other for _, other in keys}),
        "asked_pairs": keys,
    }
