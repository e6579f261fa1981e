"""The OpenAPI 3.1 document of the API, made from the same declarations that serve it."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from desk.api import GUARD_HEADER, PREFIX, Endpoint, ErrorBody, Scope

_REFERENCE = "#/components/schemas/{model}"
_REFUSALS = {
    "401": "Not signed in, or the session is over",
    "403": "Not allowed to this session, or sent by a foreign page",
    "404": "What was named does not exist",
    "409": "Somebody else was faster, or the conversation has changed hands",
    "422": "A field has a wrong value; place names it",
    "429": "Too many tries; see Retry-After",
    "503": "An engine does not answer; try again",
}


def document(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """Return the document as plain data, ready for JSON."""
    schemas, definitions = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(PREFIX + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Khách Quen: desk", "version": version},
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "desk_session"}},
        },
    }


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[dict[tuple[str, str], Any], dict[str, Any]]:
    inputs: list[tuple[str, Any, TypeAdapter[Any]]] = [("Error", "serialization", TypeAdapter(ErrorBody))]
    for endpoint in endpoints:
        if endpoint.takes is not None:
            inputs.append((endpoint.operation_id, "validation", TypeAdapter(endpoint.takes)))
        if endpoint.answers is not None:
            inputs.append((endpoint.operation_id, "serialization", TypeAdapter(endpoint.answers)))
    found, shared = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE)
    return {(name, mode): schema for (name, mode), schema in found.items()}, shared.get("$defs", {})


def _operation(endpoint: Endpoint, schemas: dict[tuple[str, str], Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if endpoint.answers is not None:
        schema = schemas[endpoint.operation_id, "serialization"]
        answer["content"] = {"application/json": {"schema": schema}}
    error = {"application/json": {"schema": schemas["Error", "serialization"]}}
    operation: dict[str, Any] = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": {"200" if endpoint.answers is not None else "204": answer}
        | {status: {"description": text, "content": error} for status, text in _REFUSALS.items()},
        "security": [] if endpoint.scope is Scope.PUBLIC else [{"session": []}],
    }
    if endpoint.takes_file:
        operation["requestBody"] = {"content": {"application/octet-stream": {}}, "required": True}
    elif endpoint.takes is not None and endpoint.method != "GET":
        body = schemas[endpoint.operation_id, "validation"]
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}, "required": True}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]
    if endpoint.method != "GET":
        parameters.append({"name": GUARD_HEADER, "in": "header", "required": True, "schema": {"type": "string"}})
    elif endpoint.takes is not None:
        adapter: TypeAdapter[Any] = TypeAdapter(endpoint.takes)
        schema = adapter.json_schema(ref_template=_REFERENCE)
        required = schema.get("required", [])
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": shape}
            for name, shape in schema["properties"].items()
        ]
    return parameters
