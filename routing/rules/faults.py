"""What can be wrong with a document, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

LISTED = ("classify", "route", "segments")
"""Lists whose items a place names by their id."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, its place in the document, the rule it is in, and the values that word it."""

    key: str
    place: str
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()


Path = tuple[str | int, ...]

_KEYS = {
    "extra_forbidden": "unknown_key",
    "missing": "missing",
    "too_long": "too_long",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "string_pattern_mismatch": "bad_name",
    "enum": "not_allowed",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "timezone_aware": "needs_zone",
}


def to_place(plain: Any, path: Path) -> tuple[str, str]:
    """Return a path as people read it and the rule it lies in: list items by their ids, tags of pydantic left out."""
    text, rule, here = "", "", plain
    for at, part in enumerate(path):
        is_last = at == len(path) - 1
        if isinstance(here, list | tuple) and isinstance(part, int):
            here = here[part] if part < len(here) else None
            name = _id_of(here) if text in LISTED else ""
            text += f"[{name or part}]"
            rule = rule or name
        elif isinstance(here, Mapping) and isinstance(part, str) and (is_last or part in here):
            text += f".{part}" if text else part
            here = here.get(part) if isinstance(here, Mapping) else None
    return text, rule


def _id_of(item: Any) -> str:
    name = item.get("id") if isinstance(item, Mapping) else None
    return name if isinstance(name, str) and len(name) <= 64 else ""


def from_errors(plain: Any, errors: Sequence[ErrorDetails]) -> tuple[Fault, ...]:
    """Return pydantic's errors as faults, one a place; what only follows from another is left out."""
    found: dict[str, Fault] = {}
    for error in sorted(errors, key=lambda e: -len(e["loc"])):
        loc = error["loc"]
        if "value" in loc:
            loc = loc[: loc.index("value") + 1]
        place, rule = to_place(plain, loc)
        if any(known.startswith(place) for known in found):
            continue
        key = _KEYS.get(error["type"], "bad_shape")
        found[place] = Fault(key, place, rule, _values(error))
    return tuple(found[place] for place in sorted(found))


def _values(error: ErrorDetails) -> tuple[tuple[str, str], ...]:
    context = error.get("ctx", {})
    values = [("name", str(error["loc"][-1]) if error["loc"] else "")]
    allowed = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    least, most = context.get("ge", context.get("min_length", "")), context.get("le", context.get("max_length", ""))
    values += [("allowed", allowed), ("least", str(least)), ("most", str(most)), ("says", error["msg"])]
    return tuple(values)
