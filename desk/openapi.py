"""The OpenAPI 3.1 document of the desk, made from the same declarations that serve it."""

from collections.abc import Sequence

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
from desk.api import GUARD_HEADER, PREFIX, Endpoint, ErrorBody, Scope

_REFUSALS = {
    "401": "Not signed in, or the session is over",
    "403": "Not allowed to this session, or sent by a foreign page",
    "404": "What was named does not exist",
    "409": "Somebody else was faster, or the conversation has changed hands",
    "422": "A field has a wrong value; place names it",
    "429": "Too many tries; see Retry-After",
    "503": "An engine does not answer; try again",
}


def document(endpoints: Sequence[Endpoint], version: str) -> Plain:
    """Return the document as plain data, ready for JSON."""
    schemas, definitions = to_schemas(endpoints, ("Error", ErrorBody))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Khách Quen: desk", "version": version},
        "paths": to_paths(endpoints, PREFIX, lambda endpoint: _operation(endpoint, schemas)),
        "components": {
            "schemas": definitions,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "desk_session"}},
        },
    }


def _operation(endpoint: Endpoint, schemas: Schemas) -> Plain:
    done = "200" if endpoint.answers is not None else "204"
    error = {"application/json": {"schema": schemas["Error", "serialization"]}}
    refusals = {status: {"description": text, "content": error} for status, text in _REFUSALS.items()}
    operation: Plain = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": {done: to_answer(endpoint, schemas)} | refusals,
        "security": [] if endpoint.scope is Scope.PUBLIC else [{"session": []}],
    }
    if endpoint.takes_file:
        operation["requestBody"] = {"content": {"application/octet-stream": {}}, "required": True}
    elif endpoint.takes is not None and endpoint.method != "GET":
        operation["requestBody"] = to_body(endpoint, schemas)
    return operation


def _parameters(endpoint: Endpoint) -> list[Plain]:
    parameters = to_path_parameters(endpoint, {})
    if endpoint.method != "GET":
        parameters.append(header(GUARD_HEADER, {"type": "string"}, required=True))
    elif endpoint.takes is not None:
        parameters += to_query_parameters(endpoint)
    return parameters
