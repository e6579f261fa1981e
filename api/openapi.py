"""The OpenAPI 3.1 document of the API, made from the same declarations that serve it."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from api.endpoint import KEY_HEADER, PARTS, PREFIX, Endpoint
from api.problem import KINDS, MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"


def document(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """Return the document as plain data, ready for JSON."""
    schemas, definitions = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(PREFIX + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Khách Quen", "version": version, "description": "What a shop's own systems may do."},
        "paths": paths,
        "tags": [{"name": tag} for tag in dict.fromkeys(e.tag for e in endpoints)],
        "components": {
            "schemas": definitions,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": _problem(schemas)},
        },
        "security": [{"token": []}],
    }


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[dict[tuple[str, str], Any], dict[str, Any]]:
    inputs: list[tuple[str, Any, TypeAdapter[Any]]] = [("Problem", "serialization", TypeAdapter(Problem))]
    for endpoint in endpoints:
        if endpoint.takes is not None:
            inputs.append((endpoint.operation_id, "validation", TypeAdapter(endpoint.takes)))
        if endpoint.answers is not None:
            inputs.append((endpoint.operation_id, "serialization", TypeAdapter(endpoint.answers)))
    found, shared = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE)
    return {(name, mode): schema for (name, mode), schema in found.items()}, shared.get("$defs", {})


def _problem(schemas: dict[tuple[str, str], Any]) -> dict[str, Any]:
    listed = "; ".join(f"{kind.status} {kind.name}: {kind.title}" for kind in KINDS)
    return {"description": listed, "content": {MEDIA_TYPE: {"schema": schemas["Problem", "serialization"]}}}


def _operation(endpoint: Endpoint, schemas: dict[tuple[str, str], Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if endpoint.answers is not None:
        answer["content"] = {"application/json": {"schema": schemas[endpoint.operation_id, "serialization"]}}
    refusals = {str(kind.status): {"$ref": "#/components/responses/Problem"} for kind in KINDS}
    operation: dict[str, Any] = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": _parameters(endpoint),
        "responses": {str(endpoint.status if endpoint.answers is not None else 204): answer} | refusals,
        "security": [{"token": []}],
    }
    if endpoint.scope:
        operation["description"] = f"Needs the scope `{endpoint.scope}`."
    if endpoint.has_body:
        body = schemas[endpoint.operation_id, "validation"]
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}, "required": True}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{PARTS[name]}$"},
        }
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]
    if endpoint.method == "POST":
        schema = {"type": "string", "pattern": r"^[\x21-\x7e]{1,128}$"}
        parameters.append({"name": KEY_HEADER, "in": "header", "required": False, "schema": schema})
    if endpoint.takes is not None and not endpoint.has_body:
        shape = TypeAdapter(endpoint.takes).json_schema(ref_template=_REFERENCE)
        parameters += [
            {"name": name, "in": "query", "required": name in shape.get("required", []), "schema": one}
            for name, one in shape.get("properties", {}).items()
        ]
    return parameters
