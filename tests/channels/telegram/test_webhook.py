"""The webhook opens to the secret alone, and answers once the update is durable."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from channels.telegram.telegram_channel import TelegramChannel
from channels.telegram.webhook import to_secret
from conversation.errors import SettingError
from tests.channels.telegram.conftest import Connect
from tests.channels.telegram.ports import Inbox
from tests.telegram_double import Person, TelegramDouble
from tests.telegram_double.parameters import Parameters

SECRET = "a-secret_of-the-shop"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Gate:
    """The shop's web server with the channel's routes, and the channel that runs behind it."""

    def __init__(self) -> None:
        self.app = web.Application()
        self.url = ""
        self.channel: TelegramChannel | None = None

    async def post(self, body: bytes | str, **headers: str) -> int:
        data = BytesIO(body.encode() if isinstance(body, str) else body)
        async with ClientSession() as session, session.post(self.url, data=data, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def gate(connect: Connect) -> AsyncIterator[Gate]:
    """A running webhook."""
    gate = Gate()
    holder: list[TelegramChannel] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        (route,) = holder[0].routes()
        assert isinstance(route, web.RouteDef)
        answer: web.StreamResponse = await route.handler(request)
        return answer

    gate.app.router.add_post("/telegram/webhook", handle)
    runner = web.AppRunner(gate.app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    public = f"http://127.0.0.1:{runner.addresses[0][1]}"
    gate.url = f"{public}/telegram/webhook"
    gate.channel = connect(sleep=asyncio.sleep, public_url=f"{public}/", telegram_webhook_secret=SECRET)
    holder.append(gate.channel)
    task = asyncio.create_task(gate.channel.run())
    yield gate
    task.cancel()
    await asyncio.wait([task])
    await runner.cleanup()


def update(text: str = "giả mạo", number: int = 5) -> str:
    person = {"id": 7, "is_bot": False, "first_name": "X"}
    chat = {"id": 7, "type": "private", "first_name": "X"}
    message = {"message_id": 1, "date": 1767254400, "chat": chat, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": message})


async def test_what_a_customer_writes_is_posted_and_arrives(
    gate: Gate, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    await lan.writes("một")
    await lan.writes("hai")
    await double.until_taken()
    assert inbox.texts == ["một", "hai"]
    (registered,) = double.called("setWebhook")
    assert registered["url"] == gate.url
    assert registered["secret_token"] == SECRET
    assert "my_chat_member" in registered["allowed_updates"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "wrong"},
        {HEADER: SECRET + "x"},
        {HEADER: SECRET[:-1]},
        {HEADER: "b\u00ed m\u1eadt"},
        {"X-Forwarded-For": "149.154.167.220, 10.0.0.1"},  # an address of Telegram's, as anybody may claim
        {"X-Forwarded-For": "149.154.167.220", HEADER: "wrong"},
    ],
)
async def test_without_the_secret_nothing_is_heard(gate: Gate, inbox: Inbox, headers: dict[str, str]) -> None:
    assert await gate.post(update(), **headers) == 403
    assert inbox.offered == []


async def test_the_answer_waits_until_the_update_is_durable(
    gate: Gate, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    inbox.hangs_on = "chờ"
    await lan.writes("chờ")
    await inbox.hanging.wait()
    assert double.updates.posts == []
    assert len(double.updates.waiting) == 1


async def test_an_update_the_store_cannot_take_comes_again_and_is_heard_once(
    gate: Gate, double: TelegramDouble, inbox: Inbox, lan: Person
) -> None:
    inbox.is_down = True
    await lan.writes("còn hàng không")
    await double.until(lambda: len(double.updates.posts) >= 2, "a second try")
    assert {status for _, status in double.updates.posts} == {503}
    inbox.is_down = False
    await double.until_taken()
    assert inbox.texts == ["còn hàng không"]
    assert double.updates.posts[-1][1] == 200


async def test_a_doubled_post_is_heard_once(gate: Gate, inbox: Inbox) -> None:
    assert [await gate.post(update("một lần"), **{HEADER: SECRET}) for _ in range(2)] == [200, 200]
    assert inbox.texts == ["một lần"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("không phải JSON", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"update_id": "x"}', 400),
        (b"\xff\xfe\x00", 400),
        ("[" * 100_000, 400),
        ('{"update_id": 1}', 200),  # nothing in it, and nothing better will come
        ('{"update_id": 1, "message": 7}', 200),
        ('{"update_id": 1, "callback_query": "x"}', 200),
        ('{"update_id": 1, "hologram": {}}', 200),
        ("x" * (1 << 20) + "x", 413),
    ],
)
async def test_a_body_of_any_shape_gets_an_answer(gate: Gate, inbox: Inbox, body: str | bytes, status: int) -> None:
    assert await gate.post(body, **{HEADER: SECRET}) == status
    assert inbox.messages == []


async def test_a_body_without_a_length_is_cut_off_too(gate: Gate, inbox: Inbox) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65536

    headers = {HEADER: SECRET}
    async with ClientSession() as session, session.post(gate.url, data=endless(), headers=headers) as answer:
        assert answer.status == 413
    assert inbox.offered == []


async def test_a_stopped_channel_leaves_updates_with_telegram(gate: Gate, inbox: Inbox) -> None:
    assert gate.channel
    await gate.channel.stop()
    assert await gate.post(update(), **{HEADER: SECRET}) == 503
    assert inbox.offered == []


async def test_registering_waits_for_telegram_and_again_when_somebody_replaced_it(
    connect: Connect, double: TelegramDouble
) -> None:
    double.refuses("setWebhook", 500, "Internal Server Error", times=2)
    with capture_logs() as logs:
        task = asyncio.create_task(connect(public_url="http://127.0.0.1:9").run())
        await double.until(lambda: bool(double.updates.webhook), "the webhook")
        double.updates.set_webhook(Parameters({"url": "http://127.0.0.1:9/of-another"}))
        await double.until(lambda: double.updates.webhook.endswith("/telegram/webhook"), "our webhook back")
        task.cancel()
        await asyncio.wait([task])
    events = [line["event"] for line in logs]
    assert events.count("telegram_webhook_not_registered") == 2
    assert "telegram_webhook_replaced" in events


async def test_without_a_public_address_there_is_no_route(channel: TelegramChannel) -> None:
    assert list(channel.routes()) == []


def test_a_secret_of_its_own_is_stable_and_does_not_show_the_token() -> None:
    token = "7000000001:AAE-double"
    assert to_secret("", token) == to_secret("", token) != to_secret("", token + "x")
    assert "AAE" not in to_secret("", token)
    assert len(to_secret("", token)) >= 32


@pytest.mark.parametrize("secret", ["có dấu", "a b", "x" * 257, "a/b"])
def test_a_secret_telegram_would_refuse_is_refused_at_start(secret: str) -> None:
    with pytest.raises(SettingError, match="TELEGRAM_WEBHOOK_SECRET"):
        to_secret(secret, "1:a")
