"""The web server: our errors as statuses, health that tells the truth, metrics for those who may."""

import io
from collections.abc import AsyncIterator

import pytest
import socketio
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.web import demo_routes, make_app, make_socket_server
from conversation.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    ProofError,
    RateLimitError,
    UnavailableError,
)
from storage.live import EmbeddedValkey

Client = TestClient[web.Request, web.Application]

RAISED: list[tuple[Exception, int, str]] = [
    (InputError("no such field", "name"), 400, "no such field"),
    (ProofError("not signed"), 401, "not signed"),
    (NotFoundError("no conversation 7"), 404, "no conversation 7"),
    (ConflictError("somebody was faster"), 409, "somebody was faster"),
    (RateLimitError("too many tries", 12.4), 429, "too many tries"),
    (UnavailableError("the record store does not answer"), 503, "does not answer"),
    (RuntimeError("the secret path /etc/shadow"), 500, "something went wrong here; reference "),
]


class Parts:
    """What readiness is asked for."""

    def __init__(self) -> None:
        self.ready = {"record_store": True, "live_store": True, "content": True}

    async def readiness(self) -> dict[str, bool]:
        return self.ready

    async def gauges(self) -> tuple[int, int, int]:
        return 3, 2, 1


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
async def app(parts: Parts, valkey: EmbeddedValkey, request: pytest.FixtureRequest) -> web.Application:
    async def fail(asked: web.Request) -> web.StreamResponse:
        raise RAISED[int(asked.match_info["which"])][0]

    token = getattr(request, "param", "")
    routes = [web.get("/fail/{which}", fail), *demo_routes({"products": []})]
    return make_app(routes, make_socket_server(valkey.url), parts.readiness, parts.gauges, token)


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app)) as opened:
        yield opened


@pytest.mark.parametrize("which", range(len(RAISED)))
async def test_each_of_our_errors_has_its_status_and_says_what_is_wrong(client: Client, which: int) -> None:
    error, status, says = RAISED[which]
    answer = await client.get(f"/fail/{which}")
    body = await answer.json()
    assert (answer.status, set(body) >= {"code", "message"}) == (status, True)
    assert says in body["message"]
    assert "shadow" not in str(body)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if isinstance(error, RateLimitError):
        assert (body["retry_after"], answer.headers["Retry-After"]) == (12.4, "12")
    if isinstance(error, InputError):
        assert body["place"] == "name"


@pytest.mark.parametrize("part", ["", "record_store", "live_store", "content"])
async def test_ready_means_every_part_is_and_names_the_one_that_is_not(client: Client, parts: Parts, part: str) -> None:
    if part:
        parts.ready[part] = False
    answer = await client.get("/health/ready")
    body = await answer.json()
    assert answer.status == (503 if part else 200)
    assert body["ready"] is not bool(part)
    assert [name for name, holds in body.items() if name != "ready" and not holds] == ([part] if part else [])
    assert (await client.get("/health/live")).status == 200


async def test_metrics_are_open_to_this_machine(client: Client) -> None:
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert {"3.0", "2.0", "1.0"} <= {line.split()[-1] for line in (await answer.text()).splitlines()}


@pytest.mark.parametrize("app", ["s3cret"], indirect=True)
@pytest.mark.parametrize(
    ("header", "status"), [("Bearer s3cret", 200), ("Bearer s3cre", 403), ("", 403), ("Bearer é", 403)]
)
async def test_with_a_token_metrics_are_for_its_bearer_only(client: Client, header: str, status: int) -> None:
    answer = await client.get("/metrics", headers={"Authorization": header} if header else {})
    assert answer.status == status


async def test_the_shop_page_is_found_from_the_front_door(client: Client) -> None:
    answer = await client.get("/")
    assert (answer.status, answer.url.path) == (200, "/demo/")
    assert 'src="/widget.js"' in await answer.text()
    missing = await client.get("/no-such-page")
    assert (missing.status, missing.headers["X-Content-Type-Options"]) == (404, "nosniff")
    assert (await client.get("/demo/../../settings.py")).status == 404


async def test_a_body_over_a_megabyte_is_not_read(app: web.Application) -> None:
    async def read(request: web.Request) -> web.StreamResponse:
        return web.json_response(len(await request.read()))

    app.router.add_post("/read", read)
    async with (
        TestServer(app) as server,
        ClientSession() as http,
        http.post(server.make_url("/read"), data=io.BytesIO(b"a" * (1 << 21))) as answer,
    ):
        assert answer.status == 413


async def test_the_end_waits_for_no_browser_that_is_still_connected(parts: Parts) -> None:
    sockets = make_socket_server("")
    sockets.on("connect", lambda *_: None)
    runner = web.AppRunner(make_app([], sockets, parts.readiness, parts.gauges, ""), shutdown_timeout=3600)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    browser = socketio.AsyncClient(reconnection=False)
    await browser.connect(f"http://127.0.0.1:{runner.addresses[0][1]}", transports=["websocket"])
    await runner.cleanup()
    await browser.wait()  # it was told
    assert not browser.connected
