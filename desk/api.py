"""The HTTP API of the staff: one declaration an endpoint, from which routes, checks and the OpenAPI document come.

To add an endpoint, write ``async def handler(call, body)`` and list ``Endpoint("POST", "/path/{id}", handler, …)``.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from conversation.errors import (
    ConflictError,
    InputError,
    KhachQuenError,
    NotFoundError,
    ProofError,
    RateLimitError,
    ReplayedIdError,
    UnavailableError,
)
from desk.staff import Role, Session, Staff

PREFIX = "/api/v1/desk"
GUARD_HEADER = "X-Desk"
"""A header no foreign page can set without asking first: every call that changes something must carry it."""

log = structlog.get_logger()

_STATUS: tuple[tuple[type[KhachQuenError], int], ...] = (
    (ReplayedIdError, 409),
    (InputError, 422),
    (ProofError, 401),
    (NotFoundError, 404),
    (ConflictError, 409),
    (RateLimitError, 429),
    (UnavailableError, 503),
)


class ForbiddenError(KhachQuenError):
    """The session is good but this is not allowed to it."""

    code = "forbidden"


class PasswordChangeRequiredError(ForbiddenError):
    """The one-time password must be changed before anything else."""

    code = "password_change_required"


class Body(BaseModel):
    """Base of every request body and query: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, defer_build=True)


class Scope(StrEnum):
    """Who may call an endpoint."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"  # even with a one-time password that is still to be changed
    AGENT = "agent"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What every refusal looks like; ``place`` names the field, if there is one."""

    code: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was let in."""

    request: web.Request
    session: Session | None
    language: str

    @property
    def staff(self) -> Staff:
        """Who calls; only for endpoints that are not public."""
        if self.session is None:
            raise ProofError("sign in first")
        return self.session.staff

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return self.request.match_info[name]


@dataclass(frozen=True, slots=True)
class WithToken:
    """An answer that also sets the session cookie; an empty ``token`` takes the cookie away."""

    value: Any
    token: str


Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the API. ``takes`` is read from the query of a GET, else from the JSON body.

    ``answers`` is any type pydantic can write (our dataclasses are); None answers 204. A handler may also return a
    finished response. ``takes_file`` leaves the body to the handler.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    takes: type[Body] | None = None
    answers: Any = None
    scope: Scope = Scope.AGENT
    takes_file: bool = False

    @property
    def operation_id(self) -> str:
        """A stable name: the handler's."""
        return self.handler.__name__


class Door(Protocol):
    """Tells who calls."""

    async def find(self, request: web.Request) -> Session | None:
        """Return the live session of a request."""

    def check_origin(self, request: web.Request) -> None:
        """Refuse a request another site's page has sent; raises ForbiddenError."""

    def set_cookie(self, response: web.StreamResponse, token: str) -> None:
        """Put the session into the browser, or take it away."""


class Api:
    """Serves a list of endpoints under ``PREFIX``."""

    def __init__(self, endpoints: Sequence[Endpoint], door: Door) -> None:
        """Serve ``endpoints``; ``door`` tells who calls."""
        self.endpoints = tuple(endpoints)
        self._door = door

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes, the last of which answers what no endpoint does."""
        routes: list[web.AbstractRouteDef] = [
            web.route(e.method, PREFIX + _pattern(e.path), self._serve(e)) for e in self.endpoints
        ]
        return [*routes, web.route("*", PREFIX + "/{tail:.*}", self._missing)]

    def _serve(self, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                return await self._answer(endpoint, request)
            except KhachQuenError as error:
                return refusal(error)
            except web.HTTPRequestEntityTooLarge:
                return _refuse(413, "too_large", "the body is too large")

        return serve

    async def _answer(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        if endpoint.method != "GET":
            self._check_guard(request)
        session = None
        if endpoint.scope is not Scope.PUBLIC:
            session = check_scope(endpoint.scope, await self._door.find(request))
        call = Call(request, session, _language(request))
        try:
            taken = () if endpoint.takes is None else (await _read(endpoint.takes, request),)
        except ValidationError as error:
            return _refuse_body(error)
        answer = await endpoint.handler(call, *taken)
        return self._write(endpoint, answer)

    def _write(self, endpoint: Endpoint, answer: Any) -> web.StreamResponse:
        token = None
        if isinstance(answer, WithToken):
            token, answer = answer.token, answer.value
        if isinstance(answer, web.StreamResponse):
            return answer
        if endpoint.answers is None:
            response = web.Response(status=204)
        else:
            response = web.Response(body=_writer(endpoint.answers).dump_json(answer), content_type="application/json")
        response.headers["Cache-Control"] = "no-store"
        if token is not None:
            self._door.set_cookie(response, token)
        return response

    def _check_guard(self, request: web.Request) -> None:
        self._door.check_origin(request)
        if not request.headers.get(GUARD_HEADER):
            raise ForbiddenError(f"the header {GUARD_HEADER} is missing")

    async def _missing(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        allowed = sorted({e.method for e in self.endpoints if re.fullmatch(_regex(e.path), path)})
        if allowed:
            response = _refuse(405, "method_not_allowed", f"allowed here: {', '.join(allowed)}")
            response.headers["Allow"] = ", ".join(allowed)
            return response
        return _refuse(404, "not_found", "no such address")


@cache
def _writer(answers: Any) -> TypeAdapter[Any]:
    """Return what writes answers of a kind, made when one is first given: a start waits for none of them."""
    return TypeAdapter(answers)


def check_scope(scope: Scope, session: Session | None) -> Session:
    """Return the session if it may call; raises ProofError, ForbiddenError."""
    if session is None:
        raise ProofError("sign in first")
    if scope is Scope.SIGNED_IN:
        return session
    if session.staff.must_change_password:
        raise PasswordChangeRequiredError("change the one-time password first")
    if scope is Scope.ADMIN and session.staff.role is not Role.ADMIN:
        raise ForbiddenError("only admins may do this")
    return session


def refusal(error: KhachQuenError) -> web.Response:
    """Return the response for one of our errors."""
    status = 403 if isinstance(error, ForbiddenError) else 400
    for kind, code in _STATUS:
        if isinstance(error, kind):
            status = code
            break
    response = _refuse(status, error.code, str(error), getattr(error, "place", ""))
    if isinstance(error, RateLimitError):
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    log.info("desk_call_refused", status=status, code=error.code)
    return response


async def _read(kind: type[Body], request: web.Request) -> Body:
    if request.method == "GET":
        return kind.model_validate(dict(request.query))
    if request.content_type != "application/json":
        raise InputError("the body must be application/json", "body")
    return kind.model_validate_json(await request.read() or b"{}")


def _refuse_body(error: ValidationError) -> web.Response:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        return _refuse(400, "bad_json", "the body is not JSON", "body")
    log.info("desk_call_refused", status=422, code="bad_input", place=place)
    return _refuse(422, "bad_input", f"{place or 'body'}: {first['msg']}", place)


def _refuse(status: int, code: str, message: str, place: str = "") -> web.Response:
    body: Mapping[str, str] = {"code": code, "message": message, "place": place}
    response = web.json_response(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _language(request: web.Request) -> str:
    wanted = request.headers.get("Accept-Language", "vi")[:2].lower()
    return wanted if wanted in ("vi", "en") else "vi"


def _pattern(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda m: "{" + m[1] + ":" + _part(m[1]) + "}", path)


def _regex(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda m: _part(m[1]), path)


def _part(name: str) -> str:
    return r"\d{1,9}" if name in ("seq", "index") else "[0-9A-Za-z_-]{1,64}"
