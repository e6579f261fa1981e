"""Messages to JSON and back: the one form in which they cross the stream and the socket."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from types import GenericAlias, NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from conversation.errors import InputError

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return ``value`` as dicts, lists and scalars; dataclasses leave defaults out, times are ISO 8601 UTC."""
    return _writer(type(value))(value)  # type: ignore[arg-type]  # (types are hashable)


def from_plain(kind: type[T], value: Any, place: str = "") -> T:
    """Return a ``kind`` read from plain data.

    Raises InputError that names the place when the shape is wrong; an unknown field is an error.
    """
    return cast(T, _read(kind, value, place))


def to_json(value: Any) -> str:
    """Return ``value`` as one line of JSON."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[T], text: str | bytes) -> T:
    """Return a ``kind`` read from JSON text; raises InputError."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from error
    return from_plain(kind, value)


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """Return what makes values of ``kind`` plain; found once for each type."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, str | int | float | bool | NoneType):
        return lambda value: value
    if issubclass(kind, datetime):
        return lambda value: value.astimezone(UTC).isoformat()
    if issubclass(kind, date | time):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [to_plain(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): to_plain(item) for key, item in value.items()}
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    msg = f"{kind.__name__} has no JSON form"
    raise TypeError(msg)


def _dataclass_writer(kind: Any) -> Callable[[Any], dict[str, Any]]:
    shape = [(f.name, f.default, None if f.default_factory is MISSING else f.default_factory) for f in fields(kind)]

    def write(value: Any) -> dict[str, Any]:
        plain = {}
        for name, default, factory in shape:
            item = getattr(value, name)
            if item is default or item == (factory() if factory else default):
                continue
            plain[name] = to_plain(item)
        return plain

    return write


@cache
def _hints(kind: type) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {
        f.name: (hints[f.name], f.default is MISSING and f.default_factory is MISSING) for f in fields(cast(Any, kind))
    }


def _read(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin is tuple or isinstance(kind, GenericAlias):
        if not isinstance(value, list):
            raise InputError(f"{place or 'value'} must be a list", place)
        kinds = get_args(kind)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(value)
        if len(kinds) != len(value):
            raise InputError(f"{place or 'value'} must have {len(kinds)} items", place)
        return tuple(_read(k, item, f"{place}[{i}]") for i, (k, item) in enumerate(zip(kinds, value, strict=True)))
    if origin is not None or not isinstance(kind, type):  # X | None
        if value is None:
            return None
        return _read(get_args(kind)[0], value, place)
    if is_dataclass(kind):
        return _read_dataclass(kind, value, place)
    return _read_scalar(kind, value, place)


def _read_dataclass(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise InputError(f"{place or kind.__name__} must be an object", place)
    hints = _hints(kind)
    for name in value:
        if name not in hints:
            raise InputError(f"{place or kind.__name__} has no field {name!r}", place)
    for name, (_, is_required) in hints.items():
        if is_required and name not in value:
            raise InputError(f"{place or kind.__name__} needs {name!r}", place)
    return kind(
        **{name: _read(hints[name][0], item, f"{place}.{name}" if place else name) for name, item in value.items()}
    )


def _read_scalar(kind: Any, value: Any, place: str) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is datetime and isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise InputError(f"{place} must be a time in ISO 8601 with its zone", place)
        return at.astimezone(UTC)
    if kind in (date, time) and isinstance(value, str):
        try:
            return kind.fromisoformat(value)
        except ValueError as error:
            raise InputError(f"{place} must be a {kind.__name__} in ISO 8601", place) from error
    if issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError as error:
            allowed = ", ".join(str(member.value) for member in kind)
            raise InputError(f"{place} must be one of {allowed}", place) from error
    if type(value) is not kind:
        raise InputError(f"{place} must be {kind.__name__}, not {type(value).__name__}", place)
    return value
