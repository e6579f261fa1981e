"""What both OpenAPI documents are made of: each border declares its calls, and these read the declarations."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

_REFERENCE = "#/components/schemas/{model}"
_JSON = "application/json"

Plain = dict[str, Any]
"""A part of the document, ready for JSON."""

Schemas = dict[tuple[str, str], Plain]
"""By name and by ``validation`` or ``serialization``."""


class Declared(Protocol):
    """A call as a border declares it."""

    @property
    def method(self) -> str:
        """Of HTTP, in capitals."""

    @property
    def path(self) -> str:
        """After the prefix, named parts in braces."""

    @property
    def summary(self) -> str:
        """What it does, in a line."""

    @property
    def operation_id(self) -> str:
        """Its stable name."""

    @property
    def takes(self) -> Any:
        """The shape of the body or the query, None for nothing."""

    @property
    def answers(self) -> Any:
        """The shape of the answer, None for nothing."""


D = TypeVar("D", bound=Declared)


def to_paths(endpoints: Sequence[D], prefix: str, operation: Callable[[D], Plain]) -> Plain:
    """Return the operations by path and method."""
    paths: dict[str, Plain] = {}
    for endpoint in endpoints:
        paths.setdefault(prefix + endpoint.path, {})[endpoint.method.lower()] = operation(endpoint)
    return paths


def to_schemas(endpoints: Sequence[Declared], refusal: tuple[str, Any]) -> tuple[Schemas, Plain]:
    """Return the shapes taken and answered by operation, that of a ``refusal`` by its name, and what they share."""
    name, shape = refusal
    inputs: list[tuple[str, Any, TypeAdapter[Any]]] = [(name, "serialization", TypeAdapter(shape))]
    for endpoint in endpoints:
        if endpoint.takes is not None:
            inputs.append((endpoint.operation_id, "validation", TypeAdapter(endpoint.takes)))
        if endpoint.answers is not None:
            inputs.append((endpoint.operation_id, "serialization", TypeAdapter(endpoint.answers)))
    found, shared = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE)
    return {(name, str(mode)): schema for (name, mode), schema in found.items()}, shared.get("$defs", {})


def to_answer(endpoint: Declared, schemas: Schemas) -> Plain:
    """Return what is answered when all is well."""
    answer: Plain = {"description": "Done"}
    if endpoint.answers is not None:
        answer["content"] = {_JSON: {"schema": schemas[endpoint.operation_id, "serialization"]}}
    return answer


def to_body(endpoint: Declared, schemas: Schemas) -> Plain:
    """Return the body it takes."""
    return {"content": {_JSON: {"schema": schemas[endpoint.operation_id, "validation"]}}, "required": True}


def to_path_parameters(endpoint: Declared, patterns: Mapping[str, str]) -> list[Plain]:
    """Return the named parts of its path; ``patterns`` are what those look like that not every text may be."""
    shapes = {name: {"pattern": f"^{pattern}$"} for name, pattern in patterns.items()}
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"} | shapes.get(name, {})}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def to_query_parameters(endpoint: Declared) -> list[Plain]:
    """Return what it takes as parameters of a query."""
    adapter: TypeAdapter[Any] = TypeAdapter(endpoint.takes)
    shape = adapter.json_schema(ref_template=_REFERENCE)
    required = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in shape.get("properties", {}).items()
    ]


def header(name: str, schema: Plain, *, required: bool) -> Plain:
    """Return a header as a parameter."""
    return {"name": name, "in": "header", "required": required, "schema": schema}
