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
    return cast(T, _reader(kind)(value, (None, place) if place else None))  # type: ignore[arg-type]  # (types are hashable)


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


_PLAIN = frozenset((str, int, float, bool, NoneType))
"""Types that are plain as they are."""


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
        return lambda value: [item if type(item) in _PLAIN else to_plain(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): item if type(item) in _PLAIN else to_plain(item) for key, item in value.items()}
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
            plain[name] = item if type(item) in _PLAIN else to_plain(item)
        return plain

    return write


_Place = tuple[Any, int | str] | None
"""Where a value stands: the place it stands in, and its own name or number there; made a text when it is told."""

_Reader = Callable[[Any, _Place], Any]


@cache
def _reader(kind: Any) -> _Reader:
    """Return what reads values of ``kind``; found once for each type."""
    origin = get_origin(kind)
    if origin is tuple or isinstance(kind, GenericAlias):
        return _tuple_reader(get_args(kind))
    if origin is not None or not isinstance(kind, type):  # X | None
        inner = _reader(get_args(kind)[0])
        return lambda value, place: None if value is None else inner(value, place)
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if issubclass(kind, Enum):
        return lambda value, place: _read_enum(kind, value, place)
    if kind is datetime:
        return _read_datetime
    if kind in (date, time):
        return lambda value, place: _read_date(kind, value, place)
    return lambda value, place: value if type(value) is kind else _read_scalar(kind, value, place)


def _tuple_reader(kinds: tuple[Any, ...]) -> _Reader:
    is_open = kinds[-1] is Ellipsis
    readers = [_reader(kind) for kind in kinds[:1] if is_open] or [_reader(kind) for kind in kinds]

    def read(value: Any, place: _Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InputError(f"{_told(place) or 'value'} must be a list", _told(place))
        if is_open:
            return tuple([readers[0](item, (place, i)) for i, item in enumerate(value)])
        if len(readers) != len(value):
            raise InputError(f"{_told(place) or 'value'} must have {len(readers)} items", _told(place))
        return tuple([one(item, (place, i)) for i, (one, item) in enumerate(zip(readers, value, strict=True))])

    return read


def _dataclass_reader(kind: Any) -> _Reader:
    shape: dict[str, _Reader] = {}
    needed: list[str] = []

    def find_shape() -> None:  # (at the first value: a type may stand within itself)
        hints = get_type_hints(kind)
        needed.extend(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
        shape.update({f.name: _reader(hints[f.name]) for f in fields(kind)})

    def read(value: Any, place: _Place) -> Any:
        if not shape:
            find_shape()
        if not isinstance(value, dict):
            raise InputError(f"{_told(place) or kind.__name__} must be an object", _told(place))
        found = {}
        for name, item in value.items():
            reader = shape.get(name)
            if reader is None:
                raise InputError(f"{_told(place) or kind.__name__} has no field {name!r}", _told(place))
            found[name] = reader(item, (place, name))
        for name in needed:
            if name not in found:
                raise InputError(f"{_told(place) or kind.__name__} needs {name!r}", _told(place))
        return kind(**found)

    return read


def _read_datetime(value: Any, place: _Place) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise InputError(f"{_told(place)} must be a time in ISO 8601 with its zone", _told(place))
    return at.astimezone(UTC)


def _read_date(kind: Any, value: Any, place: _Place) -> Any:
    try:
        return kind.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{_told(place)} must be a {kind.__name__} in ISO 8601", _told(place)) from error


def _read_enum(kind: type[Enum], value: Any, place: _Place) -> Enum:
    try:
        return kind(value)
    except ValueError as error:
        allowed = ", ".join(str(member.value) for member in kind)
        raise InputError(f"{_told(place)} must be one of {allowed}", _told(place)) from error


def _read_scalar(kind: type, value: Any, place: _Place) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    raise InputError(f"{_told(place)} must be {kind.__name__}, not {type(value).__name__}", _told(place))


def _told(place: _Place) -> str:
    """Return a place as people write it: ``name.other[3]``."""
    if place is None:
        return ""
    before, own = _told(place[0]), place[1]
    if isinstance(own, int):
        return f"{before}[{own}]"
    return f"{before}.{own}" if before else own
