"""The base every ``*_store.py`` declares its tables on, and the column types both engines share."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; refuses a naive one. Kept to the microsecond by both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the driver stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"{value!r} has no zone"
            raise ValueError(msg)
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: json.dumps makes one a call when its settings are not the usual ones."""


class Json(TypeDecorator[Any]):
    """Plain data as JSON text, keys in their order, non-ASCII as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return JSON text."""
        return None if value is None else _to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return plain data."""
        return None if value is None else json.loads(value)


class Vector(TypeDecorator[NDArray[np.float32]]):
    """A vector of float32 as little-endian bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: NDArray[np.float32] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return the bytes."""
        return None if value is None else np.ascontiguousarray(value, dtype="<f4").tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> NDArray[np.float32] | None:  # noqa: ARG002
        """Return a read-only view of the bytes."""
        return None if value is None else np.frombuffer(value, dtype="<f4")
