"""The webhook channel over real HTTP, both ways."""

import io
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.channel import Ports, Receipt
from channels.webhook import Webhook, create
from channels.webhook.guard import is_private
from channels.webhook.signature import DELIVERY, SIGNATURE, TIMESTAMP, check, sign
from conversation.errors import ChannelError, NotFoundError, ReplayedIdError, SettingError, UnavailableError
from conversation.messages import (
    Address,
    Attachment,
    AttachmentKind,
    Author,
    Choice,
    DeliveryStatus,
    Entry,
    InboundKind,
    InboundMessage,
    Outgoing,
    Source,
)
from conversation.proof import ProofLevel

SECRET, OUTBOUND = "inbound-secret", "outbound-secret"
PAGE = (Path(__file__).parents[3] / "docs" / "webhook-channel.md").read_text()
GOOD = {"id": "m-1", "user": "u42", "text": "Phí ship về Huế?"}


class Shop:
    """What stands behind the channel: a durable inbox that knows what it has taken."""

    def __init__(self) -> None:
        self.taken: dict[tuple[Address, str], InboundMessage] = {}
        self.is_down = False

    async def receive(self, message: InboundMessage) -> Receipt:
        if self.is_down:
            raise UnavailableError("the stream does not answer")
        known = self.taken.setdefault((message.address, message.source_id), message)
        if known.text != message.text:
            raise ReplayedIdError("used before", "id")
        return Receipt(known.id, known.sent_at)

    async def check(self, _key: str, _limit: int, _window: float) -> None:
        """Let everybody pass."""

    def ports(self, **options: str) -> Ports:
        unused = cast(Any, None)
        return Ports(self.receive, unused, unused, self, unused, unused, unused, unused, options=options)


class OtherSide:
    """The system replies go to; answers what it is told to."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.posts.append((dict(request.headers), await request.read()))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=headers)


@pytest_asyncio.fixture
async def other_side() -> AsyncIterator[tuple[OtherSide, str]]:
    """The other side and its address."""
    other = OtherSide()
    app = web.Application()
    app.router.add_post("/replies", other.take)
    app.router.add_get("/file", _give_file)
    async with TestServer(app) as server:
        yield other, str(server.make_url("/replies"))


@pytest.fixture
def shop() -> Shop:
    """An empty shop."""
    return Shop()


@pytest_asyncio.fixture
async def channel(shop: Shop, other_side: tuple[OtherSide, str]) -> AsyncIterator[Webhook]:
    """The channel, set up."""
    made = create(
        shop.ports(
            webhook_inbound_secret=SECRET,
            webhook_outbound_url=other_side[1],
            webhook_outbound_secret=OUTBOUND,
            webhook_allow_private="True",
        )
    )
    assert made is not None
    yield made
    await made.stop()


Post = Callable[..., Any]


@pytest_asyncio.fixture
async def post(channel: Webhook) -> AsyncIterator[Post]:
    """Post a body, well signed unless told otherwise; gives status and answer."""
    app = web.Application()
    app.add_routes(channel.routes())
    async with TestServer(app) as server, aiohttp.ClientSession() as http:

        async def send(body: object, hook: str = "shop", **headers: str) -> tuple[int, Any]:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            now = int(time.time())
            signed = {TIMESTAMP: str(now), SIGNATURE: sign(SECRET, now, data)}
            url = server.make_url(f"/webhook/v1/{hook}/messages")
            async with http.post(url, data=io.BytesIO(data), headers=signed | headers) as answer:
                return answer.status, await answer.json()

        yield send


def _outgoing(text: str = "Dạ 30.000đ ạ", seq: int = 2, user: str = "u42") -> Outgoing:
    entry = Entry(
        f"entry-{user}-{seq}", "c", seq, Author.BOT, datetime(2026, 1, 2, tzinfo=UTC), text, author_name="Sen"
    )
    return Outgoing(Address("webhook", user), entry)


async def test_a_signed_message_is_taken_once_however_often_it_is_posted(post: Post, shop: Shop) -> None:
    full = GOOD | {
        "name": "Lan",
        "language": "vi",
        "attachments": [{"url": "https://a.example/1.jpg", "kind": "photo"}],
    }
    status, first = await post(full)
    assert (status, first["ok"]) == (200, True)
    assert await post(full) == (200, first)
    (message,) = shop.taken.values()
    assert (message.address, message.source_id) == (Address("webhook", "u42"), "m-1")
    assert (message.profile.name, message.proof) == ("Lan", ProofLevel.POSSESSION)
    assert message.attachments[0].kind is AttachmentKind.PHOTO
    assert message.sent_at.tzinfo is not None


async def test_a_pressed_button_comes_as_a_choice(post: Post, shop: Shop) -> None:
    assert (await post({"id": "1", "user": "u", "choice": "orders", "text": "Đơn hàng"}))[0] == 200
    (message,) = shop.taken.values()
    assert (message.kind, message.choice) == (InboundKind.CHOICE, "orders")


# body, status, code, field
BAD: list[tuple[Any, int, str, str | None]] = [
    (b"{", 400, "bad_input", "body"),
    (b"\xff\xfe", 400, "bad_input", "body"),
    (b"[" * 200_000, 400, "bad_input", "body"),
    (b"[]", 400, "bad_input", None),
    (b"a" * 1_100_000, 400, "bad_input", "body"),
    ({"id": "1", "user": "u"}, 400, "bad_message", "text"),
    ({"id": "1", "user": "u", "text": "\u200b \u202e"}, 400, "bad_message", "text"),
    ({"id": "1", "user": "u", "text": 5}, 400, "bad_message", "text"),
    ({"id": "1", "user": "u", "text": "a" * 100_001}, 400, "bad_message", "text"),
    ({"id": "1", "text": "a"}, 400, "bad_input", "user"),
    ({"id": "1", "user": "a b", "text": "a"}, 400, "bad_input", "user"),
    ({"id": "1", "user": "a\u0000", "text": "a"}, 400, "bad_input", "user"),
    ({"id": "", "user": "u", "text": "a"}, 400, "bad_input", "id"),
    ({"id": 1, "user": "u", "text": "a"}, 400, "bad_input", "id"),
    ({"id": "1", "user": "u", "text": "a", "admin": True}, 400, "bad_input", "admin"),
    ({"id": "1", "user": "u", "attachments": [{"url": "file:///etc/passwd"}]}, 400, "bad_input", "attachments.0.url"),
    ({"id": "1", "user": "u", "text": "a", "language": "fr"}, 400, "bad_input", "language"),
]


@pytest.mark.parametrize(("body", "status", "code", "field"), BAD)
async def test_a_bad_body_is_refused_by_name(
    post: Post, shop: Shop, body: Any, status: int, code: str, field: str | None
) -> None:
    answered, answer = await post(body)
    assert (answered, answer["error"]["code"], answer["error"].get("field")) == (status, code, field)
    assert shop.taken == {}


async def test_nothing_unsigned_forged_or_old_is_taken(post: Post, shop: Shop) -> None:
    body = json.dumps(GOOD).encode()
    now = int(time.time())
    old = now - 301
    # header values, code
    refused = [
        ({SIGNATURE: ""}, "bad_signature"),
        ({SIGNATURE: "v1=" + "0" * 64}, "bad_signature"),
        ({SIGNATURE: sign("another key", now, body), TIMESTAMP: str(now)}, "bad_signature"),
        ({SIGNATURE: sign(SECRET, now, body + b" "), TIMESTAMP: str(now)}, "bad_signature"),
        ({SIGNATURE: sign(SECRET, now, body).removeprefix("v1="), TIMESTAMP: str(now)}, "bad_signature"),
        ({TIMESTAMP: ""}, "bad_signature"),
        ({TIMESTAMP: "soon"}, "bad_signature"),
        ({TIMESTAMP: "9" * 30}, "bad_signature"),
        ({SIGNATURE: sign(SECRET, old, body), TIMESTAMP: str(old)}, "stale_timestamp"),
        ({SIGNATURE: sign(SECRET, now + 400, body), TIMESTAMP: str(now + 400)}, "stale_timestamp"),
    ]
    for headers, code in refused:
        status, answer = await post(body, **headers)
        assert (status, answer["error"]["code"]) == (401, code), headers
    assert shop.taken == {}
    both = {SIGNATURE: f"v1=00,{sign(SECRET, now, body)}", TIMESTAMP: str(now)}
    assert (await post(body, **both))[0] == 200


async def test_another_hook_a_used_id_and_a_stream_that_is_down_have_their_codes(post: Post, shop: Shop) -> None:
    status, answer = await post(GOOD, hook="other")
    assert (status, answer["error"]["code"]) == (404, "not_found")
    assert (await post(GOOD))[0] == 200
    status, answer = await post(GOOD | {"text": "khác"})
    assert (status, answer["error"]["code"]) == (400, "replayed_id")
    shop.is_down = True
    status, answer = await post(GOOD)
    assert (status, answer["error"]["code"]) == (503, "unavailable")


async def test_a_reply_goes_out_signed_with_all_it_carries(channel: Webhook, other_side: tuple[OtherSide, str]) -> None:
    item = _outgoing()
    entry = replace(
        item.entry,
        choices=(Choice("Đơn hàng", "orders"), Choice("Xem", url="https://a.example/")),
        sources=(Source("Phí", "https://a.example/phi"),),
        attachments=(Attachment(AttachmentKind.PHOTO, "our-own-handle"),),
    )
    (result,) = await channel.send([replace(item, entry=entry)])
    assert (result.status, result.reference) == (DeliveryStatus.SENT, item.entry.id)
    ((headers, body),) = other_side[0].posts
    check(OUTBOUND, headers[TIMESTAMP], headers[SIGNATURE], body, datetime.now(UTC))
    posted = json.loads(body)
    assert headers[DELIVERY] == posted["delivery"] == item.entry.id
    assert (posted["user"], posted["seq"], posted["text"], posted["name"]) == ("u42", 2, "Dạ 30.000đ ạ", "Sen")
    assert posted["choices"] == [
        {"label": "Đơn hàng", "value": "orders"},
        {"label": "Xem", "url": "https://a.example/"},
    ]
    assert b"our-own-handle" not in body


# the other side's answer, its headers, what becomes of the message, when to come back
ANSWERS: list[tuple[int, dict[str, str], DeliveryStatus, float | None]] = [
    (200, {}, DeliveryStatus.SENT, None),
    (302, {"Location": "/replies"}, DeliveryStatus.FAILED, None),
    (400, {}, DeliveryStatus.FAILED, None),
    (410, {}, DeliveryStatus.FAILED, None),
    (408, {}, DeliveryStatus.PENDING, 5.0),
    (429, {"Retry-After": "30"}, DeliveryStatus.PENDING, 30.0),
    (500, {}, DeliveryStatus.PENDING, 5.0),
    (503, {"Retry-After": "tomorrow"}, DeliveryStatus.PENDING, 5.0),
]


@pytest.mark.parametrize(("status", "headers", "becomes", "retry_after"), ANSWERS)
async def test_what_the_other_side_answers_decides_what_follows(
    channel: Webhook,
    other_side: tuple[OtherSide, str],
    status: int,
    headers: dict[str, str],
    becomes: DeliveryStatus,
    retry_after: float | None,
) -> None:
    other_side[0].answers = [(status, headers)]
    (result,) = await channel.send([_outgoing()])
    assert (result.status, result.retry_after) == (becomes, retry_after)
    assert len(other_side[0].posts) == 1  # redirects are not followed


async def test_a_retry_has_the_same_delivery_id_and_order_is_kept_for_each_user(
    channel: Webhook, other_side: tuple[OtherSide, str]
) -> None:
    other_side[0].answers = [(500, {})]
    (first,) = await channel.send([_outgoing("một", 1)])
    assert first.status is DeliveryStatus.PENDING
    other_side[0].answers = [(503, {})]
    held = await channel.send([_outgoing("một", 1), _outgoing("hai", 2)])
    assert [result.status for result in held] == [DeliveryStatus.PENDING] * 2
    assert held[1].error == "behind_another"
    done = await channel.send([_outgoing("một", 1), _outgoing("hai", 2), _outgoing("ba", 1, user="u43")])
    assert [result.status for result in done] == [DeliveryStatus.SENT] * 3
    mine = [json.loads(body) for _, body in other_side[0].posts if b"u42" in body]
    assert [(p["delivery"], p["seq"]) for p in mine] == [("entry-u42-1", 1)] * 3 + [("entry-u42-2", 2)]


async def test_nobody_there_means_later(shop: Shop) -> None:
    channel = Webhook(
        shop.ports(
            webhook_inbound_secret=SECRET,
            webhook_outbound_url="http://127.0.0.1:9/replies",
            webhook_outbound_secret=OUTBOUND,
            webhook_allow_private="true",
        )
    )
    (result,) = await channel.send([_outgoing()])
    assert (result.status, result.error) == (DeliveryStatus.PENDING, "unreachable")
    await channel.stop()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
async def test_private_addresses_are_refused_by_literal_and_by_name(
    shop: Shop, other_side: tuple[OtherSide, str], host: str
) -> None:
    url = other_side[1].replace("127.0.0.1", host)
    options = {"webhook_inbound_secret": SECRET, "webhook_outbound_url": url, "webhook_outbound_secret": OUTBOUND}
    channel = Webhook(shop.ports(**options))
    (result,) = await channel.send([_outgoing()])
    assert (result.status, result.error) == (DeliveryStatus.FAILED, "private_address")
    with pytest.raises(ChannelError):
        await channel.fetch(Attachment(AttachmentKind.DOCUMENT, url))
    assert other_side[0].posts == []
    await channel.stop()


# address, whether it is out of bounds
ADDRESSES = [
    ("8.8.8.8", False),
    ("2606:4700::1111", False),
    ("192.168.1.1", True),
    ("100.64.0.1", True),  # behind a carrier's NAT
    ("0.0.0.0", True),  # noqa: S104
    ("224.0.0.1", True),
    ("fe80::1%eth0", True),
    ("fd00::1", True),
    ("2002:7f00:1::", True),  # 6to4 of 127.0.0.1
    ("64:ff9b::7f00:1", True),  # NAT64 of 127.0.0.1
    ("64:ff9b::808:808", False),  # NAT64 of 8.8.8.8
    ("not an address", True),
]


@pytest.mark.parametrize(("address", "expected"), ADDRESSES)
def test_what_counts_as_private(address: str, *, expected: bool) -> None:
    assert is_private(address) is expected


async def test_a_posted_file_is_fetched_and_a_missing_one_is_said_so(
    channel: Webhook, other_side: tuple[OtherSide, str]
) -> None:
    url = other_side[1].replace("/replies", "/file")
    assert await channel.fetch(Attachment(AttachmentKind.DOCUMENT, url)) == b"hello"
    with pytest.raises(NotFoundError):
        await channel.fetch(Attachment(AttachmentKind.DOCUMENT, url + "?missing"))


def test_the_channel_is_off_without_its_key_and_refuses_to_send_unsigned(shop: Shop) -> None:
    assert create(shop.ports()) is None
    with pytest.raises(SettingError, match="WEBHOOK_OUTBOUND_SECRET"):
        create(shop.ports(webhook_inbound_secret=SECRET, webhook_outbound_url="https://a.example/"))


def test_the_page_has_a_signature_to_check_ones_code_against() -> None:
    key, timestamp, body, signature = re.findall(
        r"the key `([^`]+)`, the timestamp `(\d+)` and the body `([^`]+)`\nthe signature is `([^`]+)`", PAGE
    )[0]
    assert sign(key, int(timestamp), body.encode()) == signature


async def _give_file(request: web.Request) -> web.Response:
    return web.Response(status=404) if "missing" in request.query else web.Response(body=b"hello")
