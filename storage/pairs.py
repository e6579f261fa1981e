"""Looking up many two-column keys at once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, tuple_


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
