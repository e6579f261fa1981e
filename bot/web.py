"""The web server of one process: every border's routes, the shop page, health and metrics."""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path

import socketio
import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import BACKLOG, LOOP_BLOCKED, OUTBOX, REGISTRY, WAITING
from bot.shared_rooms import SharedRooms
from channels.webchat import fast_json
from channels.webchat.text_packet import TextPacket
from conversation.errors import (
    ConflictError,
    InputError,
    KhachQuenError,
    NotFoundError,
    ProofError,
    RateLimitError,
    UnavailableError,
)
from conversation.ids import new_id

log = structlog.get_logger()

MOST_BODY = 1 << 20
"""Bytes of a request body, uploads apart: they are read in pieces."""

_DEMO_PAGE = Path(__file__).parent / "demo" / "page"

_STATUS: tuple[tuple[type[KhachQuenError], int], ...] = (
    (RateLimitError, 429),
    (InputError, 400),
    (ProofError, 401),
    (NotFoundError, 404),
    (ConflictError, 409),
    (UnavailableError, 503),
)

Gauges = Callable[[], Awaitable[tuple[int, int, int]]]
Readiness = Callable[[], Awaitable[dict[str, bool]]]
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_socket_server(shared_redis_url: str) -> socketio.AsyncServer:
    """Return the Socket.IO server that web chat and desk share.

    With a live store shared by several processes its rooms span all of them; one process alone has no need to tell
    anybody else.
    """
    return socketio.AsyncServer(
        async_mode="aiohttp",
        client_manager=SharedRooms(shared_redis_url) if shared_redis_url else None,
        json=fast_json,
        serializer=TextPacket,
        max_http_buffer_size=MOST_BODY,
        ping_interval=20,
        ping_timeout=20,
        logger=False,
        engineio_logger=False,
    )


def make_app(
    routes: Iterable[web.AbstractRouteDef],
    socket_server: socketio.AsyncServer,
    readiness: Readiness,
    gauges: Gauges,
    metrics_token: str,
) -> web.Application:
    """Return the application: ``routes`` of the borders, Socket.IO, health and metrics."""
    app = web.Application(client_max_size=MOST_BODY, middlewares=[_headers, _errors])
    socket_server.attach(app)
    app.on_shutdown.append(_hang_up(socket_server))
    app.add_routes(list(routes))
    app.add_routes(_health_routes(readiness))
    app.router.add_get("/metrics", _metrics(gauges, metrics_token))
    return app


def _hang_up(socket_server: socketio.AsyncServer) -> Callable[[web.Application], Awaitable[None]]:
    async def hang_up(_: web.Application) -> None:
        """Tell every browser that its line ends: it will look for the next start, and the end waits for nobody."""
        lines = list(socket_server.eio.sockets.values())
        await asyncio.gather(*(line.close(wait=False) for line in lines), return_exceptions=True)

    return hang_up


def demo_routes(goods: Mapping[str, object]) -> Sequence[web.AbstractRouteDef]:
    """Return the routes of the demo shop's page; ``goods`` is what it shows, as plain data."""

    async def page(_: web.Request) -> web.StreamResponse:
        return web.FileResponse(_DEMO_PAGE / "index.html")

    async def catalogue(_: web.Request) -> web.StreamResponse:
        return web.json_response(goods)

    async def home(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/demo/")

    return [
        web.get("/", home),
        web.get("/demo", home),
        web.get("/demo/", page),
        web.get("/demo/products.json", catalogue),
        web.static("/demo", _DEMO_PAGE),
    ]


def _health_routes(readiness: Readiness) -> Sequence[web.AbstractRouteDef]:
    async def live(_: web.Request) -> web.StreamResponse:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.StreamResponse:
        parts = await readiness()
        return web.json_response({"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)

    return [web.get("/health/live", live), web.get("/health/ready", ready)]


def _metrics(gauges: Gauges, token: str) -> _Handler:
    async def metrics(request: web.Request) -> web.StreamResponse:
        if not _may_read_metrics(request, token):
            raise web.HTTPForbidden(text="metrics are for this machine, or for the bearer of METRICS_TOKEN\n")
        backlog, pending, waiting = await gauges()
        BACKLOG.set(backlog)
        OUTBOX.set(pending)
        WAITING.set(waiting)
        LOOP_BLOCKED.set(LOOP.take())
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


def _may_read_metrics(request: web.Request, token: str) -> bool:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    return ipaddress.ip_address(request.remote or "0.0.0.0").is_loopback  # noqa: S104 (an unknown peer, not a bind)


@web.middleware
async def _errors(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turn our errors into their status with a stable code; what is unexpected is logged and told without details."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except KhachQuenError as error:
        return _error_response(error)
    except (ConnectionError, asyncio.CancelledError):
        raise
    except Exception:  # (a border: the visitor gets a clear answer, the log gets the rest)
        reference = new_id()
        log.exception("request_failed", path=request.path, reference=reference)
        return web.json_response(
            {"code": "internal", "message": f"something went wrong here; reference {reference}"}, status=500
        )


def _error_response(error: KhachQuenError) -> web.StreamResponse:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    body: dict[str, object] = {"code": error.code, "message": str(error)}
    headers = {}
    if isinstance(error, InputError) and error.place:
        body["place"] = error.place
    if isinstance(error, RateLimitError):
        body["retry_after"] = error.retry_after
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return web.json_response(body, status=status, headers=headers)


@web.middleware
async def _headers(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Set what every answer carries, errors and redirects too."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        _guard(error.headers)
        raise
    if not response.prepared:
        _guard(response.headers)
    return response


def _guard(headers: MutableMapping[str, str]) -> None:
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")


class LoopWatch:
    """Measures for how long the event loop is held up: the longest since the metrics were last read, in seconds.

    What begins between two looks is told short by at most ``interval``; looking costs little, but every look takes the
    interpreter from a thread that computes.
    """

    def __init__(self, interval: float = 0.01) -> None:
        """Look every ``interval`` seconds."""
        self._interval = interval
        self._longest = 0.0
        self._due = 0.0
        self._next: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        loop = asyncio.get_running_loop()
        self._wait(loop)
        try:
            await loop.create_future()
        finally:
            if self._next is not None:
                self._next.cancel()

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop.time() + self._interval
        self._next = loop.call_at(self._due, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        late = loop.time() - self._due
        self._longest = max(self._longest, late)
        if late > LOOP_ALARM:
            log.warning("loop_blocked", seconds=round(late, 3))
        self._wait(loop)

    def take(self) -> float:
        """Return the longest and begin anew."""
        longest, self._longest = self._longest, 0.0
        return longest


LOOP_ALARM = 0.25
"""Seconds of a held-up event loop from which a warning is logged."""

LOOP = LoopWatch()
