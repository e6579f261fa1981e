"""Serves the endpoints: who calls, how often, with what; and that every answer is what was promised."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from api.endpoint import KEY_HEADER, PARTS, PREFIX, Body, Call, Endpoint, Limiter, Records, regex_of, route_of
from api.idempotency_store import Kept, begin, finish, give_up
from api.problem import BY_NAME, KINDS, FieldFault, MediaTypeError, Problem, ScopeError, from_error, refuse
from api.token import Token
from api.token_store import find_token, is_touch_due, touch_token
from conversation.errors import InputError, KhachQuenError, NotFoundError, ProofError
from conversation.ids import new_id

log = structlog.get_logger()

MOST_BODY = 8 << 20
"""Bytes of a request body: a thousand customers with everything known of them."""
_BAD_TOKENS = (30, 60.0)
"""Calls with a bad token from one address in so many seconds."""
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_JSON = "application/json"


class Api:
    """The endpoints as routes."""

    def __init__(
        self, endpoints: Sequence[Endpoint], records: Records, limiter: Limiter, clock: Callable[[], datetime]
    ) -> None:
        """Serve ``endpoints``; tokens and kept answers are in ``records``."""
        self.endpoints = tuple(endpoints)
        self._records = records
        self._limiter = limiter
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes, the last of which answers what no endpoint does."""
        routes: list[web.AbstractRouteDef] = [
            web.route(e.method, route_of(e.path), self._serve(e)) for e in self.endpoints
        ]
        return [
            *routes,
            web.get(PREFIX + "/problems/{name}", _explain),
            web.route("*", PREFIX, self._missing),
            web.route("*", PREFIX + "/{tail:.*}", self._missing),
        ]

    def _serve(self, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                return await self._answer(endpoint, request)
            except KhachQuenError as error:
                log.info("api_call_refused", operation=endpoint.operation_id, code=error.code)
                return from_error(error)
            except web.HTTPRequestEntityTooLarge:
                return refuse("too_large", f"a body may have at most {MOST_BODY} bytes")
            except Exception:  # (a border: the caller gets a clear answer, the log gets the rest)
                reference = new_id()
                log.exception("api_call_failed", operation=endpoint.operation_id, reference=reference)
                return refuse("internal", f"something went wrong here; reference {reference}")

        return serve

    async def _answer(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        now = self._clock()
        token = await self._let_in(request, now)
        if not token.may(endpoint.scope):
            raise ScopeError(f"this call needs the scope {endpoint.scope}")
        _check_path(request)
        call = Call(request, token, now)
        if endpoint.has_body:
            raw = await _read_body(request)
            taken, refusal = _read(endpoint, raw)
        else:
            raw = b""
            taken, refusal = _read_query(endpoint, request)
        if refusal is not None:
            return refusal
        if endpoint.method == "POST" and KEY_HEADER in request.headers:
            return await self._once(endpoint, call, taken, raw)
        status, body = await self._do(endpoint, call, taken)
        return _respond(status, body)

    async def _let_in(self, request: web.Request, now: datetime) -> Token:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        token = None
        if kind.casefold() == "bearer" and len(given) <= 200:
            token = await self._records.read(find_token, given.strip(), now)
        if token is None:
            await self._limiter.check(f"api-bad-token:{request.remote}", *_BAD_TOKENS)
            raise ProofError("send a live token as: Authorization: Bearer kq_…")
        await self._limiter.check(f"api:{token.id}", token.per_minute, 60)
        if is_touch_due(token, now):
            await self._records.write(touch_token, token.id, now)
        return token

    async def _do(self, endpoint: Endpoint, call: Call, taken: Body | None) -> tuple[int, bytes]:
        answer = await (endpoint.handler(call) if taken is None else endpoint.handler(call, taken))
        if endpoint.answers is None:
            return 204, b""
        writer = _writer(endpoint.answers)
        return endpoint.status, writer.dump_json(writer.validate_python(answer, from_attributes=True))

    async def _once(self, endpoint: Endpoint, call: Call, taken: Body | None, raw: bytes) -> web.StreamResponse:
        """Do it under the caller's key, or repeat what the key was answered with."""
        key = call.key
        if not _KEY.fullmatch(key):
            raise InputError(f"{KEY_HEADER} must have 1 to 128 visible ASCII characters", KEY_HEADER)
        request = call.request
        fingerprint = hashlib.sha256(f"{request.method} {request.path_qs}\n".encode() + raw).hexdigest()
        known = await self._records.write(begin, call.token.id, key, fingerprint, call.now)
        if known is not None:
            response = _respond(known.status, known.body.encode())
            response.headers["Idempotency-Replayed"] = "true"
            return response
        try:
            status, body = await self._do(endpoint, call, taken)
        except BaseException:
            await self._records.write(give_up, call.token.id, key)
            raise
        await self._records.write(finish, call.token.id, key, Kept(status, body.decode()))
        return _respond(status, body)

    async def _missing(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        allowed = sorted({e.method for e in self.endpoints if re.fullmatch(regex_of(e.path), path)})
        if allowed:
            response = refuse("method_not_allowed", f"allowed here: {', '.join(allowed)}")
            response.headers["Allow"] = ", ".join(allowed)
            return response
        return refuse("not_found", "no such address; see /api/v1/openapi.json")


@cache
def _writer(answers: Any) -> TypeAdapter[Any]:
    """Return what writes answers of a kind, made when one is first given: a start waits for none of them."""
    return TypeAdapter(answers)


async def _explain(request: web.Request) -> web.StreamResponse:
    kind = BY_NAME.get(request.match_info["name"])
    if kind is None:
        return refuse("not_found", f"known types: {', '.join(k.name for k in KINDS)}")
    plain = Problem(type=request.path, title=kind.title, status=kind.status, detail=kind.title)
    return web.Response(body=plain.model_dump_json(exclude={"errors"}).encode(), content_type=_JSON)


def _check_path(request: web.Request) -> None:
    for name, value in request.match_info.items():
        if not re.fullmatch(PARTS[name], value):
            raise NotFoundError(f"{name} {value[:80]!r} cannot exist: it must look like {PARTS[name]}")


async def _read_body(request: web.Request) -> bytes:
    if request.content_type != _JSON:
        raise MediaTypeError(f"the body must be {_JSON}")
    if request.content_length is not None and request.content_length > MOST_BODY:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY, request.content_length)
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > MOST_BODY:
            raise web.HTTPRequestEntityTooLarge(MOST_BODY, len(body))
    return bytes(body)


def _read(endpoint: Endpoint, raw: bytes) -> tuple[Body | None, web.Response | None]:
    assert endpoint.takes is not None  # noqa: S101 (asked by the caller)
    try:
        return endpoint.takes.model_validate_json(raw or b"{}"), None
    except ValidationError as error:
        return None, _refuse_fields(error, "body")


def _read_query(endpoint: Endpoint, request: web.Request) -> tuple[Body | None, web.Response | None]:
    if endpoint.takes is None:
        return None, None
    plain: dict[str, Any] = {}
    for name in request.query:
        values = request.query.getall(name)
        plain[name] = values if name in _lists(endpoint.takes) else values[-1]
    try:
        return endpoint.takes.model_validate(plain), None
    except ValidationError as error:
        return None, _refuse_fields(error, "query")


def _lists(kind: type[Body]) -> set[str]:
    return {name for name, field in kind.model_fields.items() if str(field.annotation).startswith(("tuple", "list"))}


def _refuse_fields(error: ValidationError, whole: str) -> web.Response:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    if found[0]["type"] == "json_invalid":
        return refuse("bad_json", found[0]["msg"])
    faults = [
        FieldFault(field=".".join(str(part) for part in one["loc"]) or whole, message=one["msg"]) for one in found[:20]
    ]
    return refuse("bad_input", f"{faults[0].field}: {faults[0].message}", faults)


def _respond(status: int, body: bytes) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if status == 204:
        return web.Response(status=204, headers=headers)
    return web.Response(body=body, status=status, content_type=_JSON, headers=headers)
