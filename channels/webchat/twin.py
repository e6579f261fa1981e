"""The same protocol over plain HTTP, for networks that let nothing else through."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from channels.channel import Ports
from channels.webchat.events import Hello, read
from channels.webchat.gate import Caller, Gate, find_ip, find_token
from channels.webchat.limits import Limits
from channels.webchat.reception import Reception
from channels.webchat.refusals import (
    INTERNAL,
    TooLargeError,
    UnknownEventError,
    UnknownSiteError,
    to_refusal,
    to_status,
)
from channels.webchat.uploads import give_file, take_file
from conversation.errors import InputError, KhachQuenError
from conversation.messages import Address

log = structlog.get_logger()

PREFIX = "/webchat/v1"
LONGEST_WAIT = 25.0
LONGEST_BODY = 1024 * 1024
_LOOK_EVERY = 2.0
"""A waiting reader looks at the ledger this often by itself: its wake-up may have happened in another process."""

POSTS = {
    "messages": "message",
    "choices": "choice",
    "opened": "opened",
    "delivered": "delivered",
    "read": "read",
    "typing": "typing",
    "link-offers": "link_offer",
    "link-confirmations": "link_confirm",
    "unlink": "unlink",
    "identify": "identify",
    "logout": "logout",
}
"""Where each event is posted."""


class Waiters:
    """Readers waiting for the next entry of an address."""

    def __init__(self) -> None:
        self._waiting: dict[Address, set[asyncio.Event]] = {}

    def wake(self, address: Address) -> None:
        """Wake everybody who waits for ``address``."""
        for event in self._waiting.get(address, ()):
            event.set()

    async def wait(self, address: Address, seconds: float) -> None:
        """Return after a wake-up or after ``seconds``."""
        event = asyncio.Event()
        self._waiting.setdefault(address, set()).add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting[address].discard(event)
            if not self._waiting[address]:
                del self._waiting[address]


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Twin:
    """The HTTP routes of the protocol."""

    def __init__(self, ports: Ports, gate: Gate, limits: Limits, reception: Reception, hops: int) -> None:
        """Answer with ``reception``; ``hops`` proxies of our own stand in front."""
        self._ports = ports
        self._gate = gate
        self._limits = limits
        self._reception = reception
        self._hops = hops
        self.waiters = Waiters()
        self.is_draining = False

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the twin."""
        posts = [web.post(f"{PREFIX}/{path}", self._refusing(self._to_post(name))) for path, name in POSTS.items()]
        return [
            web.post(f"{PREFIX}/sessions", self._refusing(self._open)),
            web.get(f"{PREFIX}/entries", self._refusing(self._entries)),
            web.get(f"{PREFIX}/head", self._refusing(self._head)),
            web.post(f"{PREFIX}/files", self._refusing(self._upload)),
            web.get(PREFIX + r"/files/{seq:\d{1,9}}/{place:\d{1,3}}", self._refusing(self._file)),
            *posts,
            web.route("*", PREFIX + "/{tail:.*}", self._refusing(self._unknown)),
        ]

    def _refusing(self, handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except KhachQuenError as error:
                refusal = to_refusal(error)
                log.info("webchat_refused", path=request.path, code=refusal["error"]["code"])
                return _json(refusal, to_status(error))
            except (web.HTTPException, ConnectionError):
                raise
            except Exception:
                log.exception("webchat_request_failed", path=request.path)
                return _json(INTERNAL, 500)

        return answer

    async def _unknown(self, request: web.Request) -> web.Response:
        raise UnknownEventError(f"there is no {request.method} {request.path[:80]}")

    async def _open(self, request: web.Request) -> web.Response:
        hello = read(Hello, await _read_body(request))
        ip = find_ip(request, self._hops)
        if token := find_token(request) or hello.token:
            caller = await self._gate.find(token, ip)
            return _json({"ok": True} | await self._reception.welcome(caller, hello.last_seq))
        if not hello.site:
            raise UnknownSiteError("a new session needs its 'site'")
        caller = await self._gate.open(hello.site, hello.signed, ip)
        return _json({"ok": True, "token": caller.token} | await self._reception.welcome(caller, 0), 201)

    async def _entries(self, request: web.Request) -> web.Response:
        caller = await self._find_caller(request)
        query: dict[str, Any] = {
            name: _to_number(name, text) for name, text in request.query.items() if name in {"after", "before", "limit"}
        }
        wait = min(float(_to_number("wait", request.query.get("wait", "0"))), LONGEST_WAIT)
        unknown = set(request.query) - {"after", "before", "limit", "wait"}
        if unknown:
            raise InputError(f"there is no parameter {min(unknown)[:40]!r}", min(unknown)[:40])
        page = await self._reception.answer(caller, "history", query)
        deadline = asyncio.get_running_loop().time() + wait
        while not page["entries"] and "after" in query and not self.is_draining:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self.waiters.wait(caller.address, min(left, _LOOK_EVERY))
            await self._gate.find(caller.token, caller.ip)  # what woke it may have ended this session
            if await self._ports.ledger.head(caller.address) > query["after"]:
                page = await self._reception.answer(caller, "history", query)
        head = await self._ports.ledger.head(caller.address)
        return _json(page | {"head": head})

    async def _head(self, request: web.Request) -> web.Response:
        return _json(await self._reception.answer(await self._find_caller(request), "head", None))

    async def _upload(self, request: web.Request) -> web.Response:
        caller = await self._find_caller(request)
        await self._limits.check("upload", caller.ip, caller.session.user)
        stored = await take_file(request, self._ports.files, self._limits.largest_file)
        named = {"kind": stored.kind.value, "name": stored.name, "media_type": stored.media_type, "size": stored.size}
        return _json({"ok": True, "file": stored.reference} | named, 201)

    async def _file(self, request: web.Request) -> web.Response:
        caller = await self._find_caller(request)
        await self._limits.check("event", caller.ip, caller.session.user)
        seq, place = int(request.match_info["seq"]), int(request.match_info["place"])
        return await give_file(caller, self._ports.ledger, self._ports.files, seq, place)

    def _to_post(self, name: str) -> Handler:
        async def post(request: web.Request) -> web.Response:
            caller = await self._find_caller(request)
            return _json(await self._reception.answer(caller, name, await _read_body(request)))

        return post

    async def _find_caller(self, request: web.Request) -> Caller:
        return await self._gate.find(find_token(request), find_ip(request, self._hops))


async def _read_body(request: web.Request) -> Any:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LONGEST_BODY:
            raise TooLargeError(f"a body may have at most {LONGEST_BODY} bytes", "body")
    if not body:
        return {}
    try:
        return json.loads(bytes(body))
    except (ValueError, RecursionError) as error:
        raise InputError("the body is not JSON", "body") from error


def _to_number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise InputError(f"{name} must be a whole number, not {text[:40]!r}", name)
    return int(text)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(
        body, status=status, dumps=_dumps, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    )


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
