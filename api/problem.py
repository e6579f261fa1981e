"""What every refusal looks like: ``application/problem+json`` (RFC 9457) with a ``type`` that never changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel, Field

from conversation.errors import (
    ConflictError,
    InputError,
    KhachQuenError,
    NotFoundError,
    ProofError,
    RateLimitError,
    ReplayedIdError,
    RulesError,
    UnavailableError,
)

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/"
"""Where the types live: a GET of one says what it means."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of refusal."""

    name: str
    status: int
    title: str


class ScopeError(KhachQuenError):
    """The token is good but lacks the scope this call needs."""

    code = "missing_scope"


class MediaTypeError(KhachQuenError):
    """The body is not JSON by its own account."""

    code = "unsupported_media_type"


class KeyReusedError(KhachQuenError):
    """An idempotency key came again with another request."""

    code = "idempotency_key_reused"


class KeyInUseError(KhachQuenError):
    """The first request with this idempotency key is still at work."""

    code = "idempotency_key_in_use"


KINDS: tuple[Kind, ...] = (
    Kind("bad_json", 400, "The body is not JSON"),
    Kind("unauthorised", 401, "No token, or one that is not valid"),
    Kind("missing_scope", 403, "The token lacks the scope this call needs"),
    Kind("not_found", 404, "What was named does not exist"),
    Kind("method_not_allowed", 405, "This address does not know the method"),
    Kind("conflict", 409, "Something else came first; read again and decide anew"),
    Kind("idempotency_key_in_use", 409, "The first request with this key is still at work"),
    Kind("too_large", 413, "The body is too large"),
    Kind("unsupported_media_type", 415, "The body must be application/json"),
    Kind("bad_input", 422, "A field has a value that cannot be taken"),
    Kind("idempotency_key_reused", 422, "The key was used before with another request"),
    Kind("rate_limited", 429, "Too many calls; come back after Retry-After seconds"),
    Kind("internal", 500, "Something went wrong here"),
    Kind("unavailable", 503, "An engine does not answer; try again"),
)
BY_NAME = {kind.name: kind for kind in KINDS}

_OF_ERROR: tuple[tuple[type[KhachQuenError], str], ...] = (  # first match wins
    (ScopeError, "missing_scope"),
    (KeyReusedError, "idempotency_key_reused"),
    (KeyInUseError, "idempotency_key_in_use"),
    (MediaTypeError, "unsupported_media_type"),
    (ReplayedIdError, "conflict"),
    (InputError, "bad_input"),
    (ProofError, "unauthorised"),
    (NotFoundError, "not_found"),
    (ConflictError, "conflict"),
    (RateLimitError, "rate_limited"),
    (UnavailableError, "unavailable"),
)


class FieldFault(BaseModel):
    """What is wrong with one field; ``field`` is its path in the request, ``items.3.phone``."""

    field: str
    message: str


class Problem(BaseModel):
    """A refusal. ``type`` is stable and made to be compared; ``detail`` is for people."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldFault] = Field(default_factory=list)


def kind_of(error: KhachQuenError) -> Kind:
    """Return what sort of refusal one of our errors is."""
    return BY_NAME[next((name for kind, name in _OF_ERROR if isinstance(error, kind)), "bad_input")]


def refuse(name: str, detail: str, faults: Sequence[FieldFault] = ()) -> web.Response:
    """Return the answer of one kind."""
    kind = BY_NAME[name]
    body = Problem(type=TYPES + name, title=kind.title, status=kind.status, detail=detail, errors=list(faults))
    headers = {"Cache-Control": "no-store"}
    if kind.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return web.Response(
        body=body.model_dump_json().encode(), status=kind.status, content_type=MEDIA_TYPE, headers=headers
    )


def _faulty(key: str, values: Sequence[tuple[str, str]]) -> str:
    return " ".join([key, *(f"{name}={value}" for name, value in values)])


def from_error(error: KhachQuenError) -> web.Response:
    """Return the answer for one of our errors."""
    place = getattr(error, "place", "")
    faults = [FieldFault(field=place, message=str(error))] if place else []
    if isinstance(error, RulesError):
        faults = [FieldFault(field=where, message=_faulty(key, values)) for key, where, _, values in error.faults]
    response = refuse(kind_of(error).name, str(error), faults)
    if isinstance(error, RateLimitError):
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response
