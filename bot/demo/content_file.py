"""One content file: YAML or an article with front matter, read with errors that say where."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from conversation.errors import InputError
from conversation.plain import from_plain

T = TypeVar("T")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times faster where PyYAML was built with libyaml
CONTENT = Path(__file__).parent / "content"


def read_yaml(folder: Path, name: str) -> dict[str, Any]:
    """Return the mapping in a YAML file; raises InputError that names file and line."""
    path = folder / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: cannot be read as UTF-8 text: {error}", name) from error
    return parse_mapping(text, name)


def parse_mapping(text: str, name: str, first_line: int = 1) -> dict[str, Any]:
    """Return the mapping in YAML text that starts at ``first_line`` of its file; raises InputError."""
    try:
        value = yaml.load(text, LOADER)  # noqa: S506 - one of the two safe loaders
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise InputError(f"{name}, line {line}: {error.problem}", f"{name}:{line}") from error
    except yaml.YAMLError as error:
        raise InputError(f"{name}: {error}", name) from error
    if not isinstance(value, dict):
        raise InputError(f"{name}, line {first_line}: must be a list of named fields", f"{name}:{first_line}")
    return value


def read_list(kind: type[T], document: Mapping[str, Any], name: str, key: str) -> tuple[T, ...]:
    """Return the list under ``key`` as a tuple of ``kind``; raises InputError that names file, item and field."""
    return tuple(
        from_plain(kind, item, f"{name}: {key}[{index}]") for index, item in enumerate(listed(document, name, key))
    )


def listed(document: Mapping[str, Any], name: str, key: str) -> list[Any]:
    """Return the list under ``key``; raises InputError."""
    value = document.get(key)
    if not isinstance(value, list):
        raise InputError(f"{name}: {key} must be a list", f"{name}: {key}")
    return value


def mapped(document: Mapping[str, Any], name: str, key: str) -> Iterator[tuple[str, Any]]:
    """Yield the named values under ``key``; raises InputError."""
    value = document.get(key)
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value):
        raise InputError(f"{name}: {key} must be a list of named fields", f"{name}: {key}")
    yield from value.items()
