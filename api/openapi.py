"""The OpenAPI 3.1 document of the API, made from the same declarations that serve it."""

from collections.abc import Sequence

from api.endpoint import KEY_HEADER, PARTS, PREFIX, Endpoint
from api.problem import KINDS, MEDIA_TYPE, Problem
from conversation.openapi import (
    Plain,
    Schemas,
    header,
    to_answer,
    to_body,
    to_path_parameters,
    to_paths,
    to_query_parameters,
    to_schemas,
)


def document(endpoints: Sequence[Endpoint], version: str) -> Plain:
    """Return the document as plain data, ready for JSON."""
    schemas, definitions = to_schemas(endpoints, ("Problem", Problem))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Khách Quen", "version": version, "description": "What a shop's own systems may do."},
        "paths": to_paths(endpoints, PREFIX, lambda endpoint: _operation(endpoint, schemas)),
        "tags": [{"name": tag} for tag in dict.fromkeys(e.tag for e in endpoints)],
        "components": {
            "schemas": definitions,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": _problem(schemas)},
        },
        "security": [{"token": []}],
    }


def _problem(schemas: Schemas) -> Plain:
    listed = "; ".join(f"{kind.status} {kind.name}: {kind.title}" for kind in KINDS)
    return {"description": listed, "content": {MEDIA_TYPE: {"schema": schemas["Problem", "serialization"]}}}


def _operation(endpoint: Endpoint, schemas: Schemas) -> Plain:
    done = str(endpoint.status if endpoint.answers is not None else 204)
    refusals = {str(kind.status): {"$ref": "#/components/responses/Problem"} for kind in KINDS}
    operation: Plain = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": _parameters(endpoint),
        "responses": {done: to_answer(endpoint, schemas)} | refusals,
        "security": [{"token": []}],
    }
    if endpoint.scope:
        operation["description"] = f"Needs the scope `{endpoint.scope}`."
    if endpoint.has_body:
        operation["requestBody"] = to_body(endpoint, schemas)
    return operation


def _parameters(endpoint: Endpoint) -> list[Plain]:
    parameters = to_path_parameters(endpoint, PARTS)
    if endpoint.method == "POST":
        schema = {"type": "string", "pattern": r"^[\x21-\x7e]{1,128}$"}
        parameters.append(header(KEY_HEADER, schema, required=False))
    if endpoint.takes is not None and not endpoint.has_body:
        parameters += to_query_parameters(endpoint)
    return parameters
