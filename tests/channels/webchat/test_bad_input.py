"""Whatever is thrown at the web chat: a stable code, a clear message, and the conversation goes on."""

import asyncio
import io
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as RefusedError
from socketio.packet import EVENT, Packet

from channels.webchat import fast_json
from channels.webchat.events import MAX_FILES
from conversation.errors import MessageError
from conversation.messages import MAX_TEXT
from tests.channels.webchat.conftest import Customer
from tests.channels.webchat.shop import Server

ID = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"

# event, payload, code, field
REFUSED: list[tuple[Any, Any, str, str | None]] = [
    ("message", {"client_msg_id": ID, "text": ""}, "bad_message", "text"),
    ("message", {"client_msg_id": ID, "text": " \u200b\u202e\ufeff\n"}, "bad_message", "text"),
    ("message", {"client_msg_id": ID, "text": "a" * (MAX_TEXT + 1)}, "bad_message", "text"),
    ("message", {"client_msg_id": ID, "text": "\ud800"}, "bad_message", "text"),  # a lone surrogate
    ("message", {"client_msg_id": ID, "text": None}, "bad_message", "text"),
    ("message", {"client_msg_id": ID, "text": 7}, "bad_message", "text"),
    ("message", {"client_msg_id": ID, "text": ["a"]}, "bad_message", "text"),
    ("message", {"text": "a"}, "bad_input", "client_msg_id"),
    ("message", {"client_msg_id": "1", "text": "a"}, "bad_input", "client_msg_id"),
    ("message", {"client_msg_id": 1, "text": "a"}, "bad_input", "client_msg_id"),
    ("message", {"client_msg_id": ID + "\n", "text": "a"}, "bad_input", "client_msg_id"),
    ("message", {"client_msg_id": ID, "text": "a", "at": "2020-01-01"}, "bad_input", "at"),
    ("message", {"client_msg_id": ID, "text": "a", "files": "x"}, "bad_input", "files"),
    ("message", {"client_msg_id": ID, "text": "a", "files": [1]}, "bad_input", "files.0"),
    ("message", {"client_msg_id": ID, "files": ["x"] * (MAX_FILES + 1)}, "bad_input", "files"),
    ("message", {"client_msg_id": ID, "files": ["not there"]}, "not_found", None),
    ("message", {"client_msg_id": ID, "text": "a", "page_url": "javascript:alert(1)"}, "bad_input", "page_url"),
    ("message", {"client_msg_id": ID, "text": "a", "language": "fr"}, "bad_input", "language"),
    ("message", {"client_msg_id": ID, "text": "a", "reply_to": True}, "bad_input", "reply_to"),
    ("message", "xin chào", "bad_input", None),
    ("message", [], "bad_input", None),
    ("message", 5, "bad_input", None),
    ("message", b"\x00\xff", "bad_input", None),
    ("message", None, "bad_input", "client_msg_id"),
    ("choice", {"client_msg_id": ID, "value": "é" * 33, "label": "a"}, "bad_input", "value"),
    ("choice", {"client_msg_id": ID, "value": "", "label": "a"}, "bad_input", "value"),
    ("delivered", {"seq": 0}, "bad_input", "seq"),
    ("delivered", {"seq": -1}, "bad_input", "seq"),
    ("read", {"seq": 2**31}, "bad_input", "seq"),
    ("read", {"seq": 1.5}, "bad_input", "seq"),
    ("read", {"seq": "1"}, "bad_input", "seq"),
    ("history", {}, "bad_input", "after"),
    ("history", {"after": 1, "before": 2}, "bad_input", "after"),
    ("history", {"after": 1, "limit": 101}, "bad_input", "limit"),
    ("identify", {"signed": "nobody.forged"}, "bad_proof", None),
    ("identify", {"signed": ""}, "bad_input", "signed"),
    ("unlink", {}, "conflict", None),
    ("head", {"x": 1}, "bad_input", "x"),
    ("nonsense", {}, "unknown_event", None),
    ("", {}, "unknown_event", None),
    ("trigger_event", {}, "unknown_event", None),
    ("__init__", {}, "unknown_event", None),
    ("connect", {"site": "vip"}, "unknown_event", None),
    ("disconnect", "bye", "unknown_event", None),
    ("x" * 5000, {}, "unknown_event", None),
]


@pytest.fixture
async def connected(customer: Customer) -> Customer:
    """A customer in the middle of a conversation."""
    await customer.connect(site="hoa-sen")
    return customer


@pytest.mark.parametrize(("event", "data", "code", "field"), REFUSED)
async def test_a_bad_event_is_refused_by_name_and_the_conversation_goes_on(
    connected: Customer, event: Any, data: Any, code: str, field: str | None
) -> None:
    ack = await connected.call(event, data)
    assert ack["ok"] is False
    assert (ack["error"]["code"], ack["error"].get("field")) == (code, field)
    assert ack["error"]["message"]
    assert (await connected.call("message", {"client_msg_id": OTHER, "text": "vẫn nghe ạ"}))["ok"]


# Odd, but text all the same: taken as it is.
TEXTS = [
    "a" * MAX_TEXT,
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE entries; --",
    "{{7*7}} ${jndi:ldap://x} %s %(a)s {0}",
    "\u202eوطهرم\u202c مرحبا",
    "tie\u0302\u0301ng vie\u0323\u0302t",  # NFD
    "👩‍👩‍👧‍👦🇻🇳",
    "a\u0000b\u0007",
    "\u200bxin chào",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_odd_text_is_taken_and_shown_as_it_is(connected: Customer, server: Server, text: str) -> None:
    assert (await connected.call("message", {"client_msg_id": ID, "text": text}))["ok"]
    assert server.shop.inbound[0].text == text
    assert (await connected.wait("entry"))["text"] == text


async def test_a_used_id_with_another_body_is_refused(connected: Customer) -> None:
    assert (await connected.call("message", {"client_msg_id": ID, "text": "một"}))["ok"]
    ack = await connected.call("message", {"client_msg_id": ID, "text": "hai"})
    assert (ack["error"]["code"], ack["error"]["field"]) == ("replayed_id", "client_msg_id")


# what the connection brings, code
STRANGERS: list[tuple[Any, str]] = [
    ({"token": "A" * 43}, "bad_session"),
    ({"token": "A" * 300}, "bad_input"),
    ({"token": "' OR 1=1"}, "bad_input"),
    ({"token": 5}, "bad_input"),
    ({"token": ["a"]}, "bad_input"),
    ({"site": "no-such-shop"}, "unknown_site"),
    ({"site": "../etc"}, "bad_input"),
    ({"site": "hoa-sen", "v": 2}, "bad_input"),
    ({"site": "hoa-sen", "last_seq": -1}, "bad_input"),
    ({"site": "hoa-sen", "admin": True}, "bad_input"),
    ({"site": "vip"}, "signed_required"),
    ({"site": "vip", "signed": "lan.forged"}, "bad_proof"),
    ("hello", "bad_input"),
    ([1], "bad_input"),
    (None, "unknown_site"),
    ({}, "unknown_site"),
]


@pytest.mark.parametrize(("auth", "code"), STRANGERS)
async def test_a_stranger_is_refused_at_the_door_once(customer: Customer, server: Server, auth: Any, code: str) -> None:
    with pytest.raises(RefusedError):
        await customer.client.connect(server.url, auth=auth, namespaces=["/chat"], transports=["websocket"])
    refusal = await customer.wait("connect_error")
    assert refusal["data"]["code"] == code
    assert len(customer.heard["connect_error"]) == 1


async def test_a_site_for_signed_visitors_refuses_every_call_of_others(
    customers: Callable[[], Customer], server: Server, http: aiohttp.ClientSession
) -> None:
    welcome = await customers().connect(site="vip", signed="lan.signed")
    assert welcome["proof"] == "signed"
    anonymous, session = "B" * 43, server.shop.memory.sessions[welcome["token"]]
    server.shop.memory.sessions[anonymous] = type(session)("u", "vip")
    headers = {"Authorization": f"Bearer {anonymous}"}
    for method, path in (("GET", "head"), ("GET", "entries"), ("POST", "messages"), ("POST", "files")):
        async with http.request(method, f"/webchat/v1/{path}", headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "signed_required")
    with pytest.raises(RefusedError):
        await customers().connect(token=anonymous)


async def test_payloads_with_too_many_parts_and_events_without_a_name_do_no_harm(connected: Customer) -> None:
    ack = await connected.client.call("head", ({}, {}), namespace="/chat", timeout=10)
    assert ack["error"]["code"] == "unknown_event"
    for name in (7, None, {"a": 1}, ["b"]):
        ack = await connected.call(name, {})
        assert ack["error"]["code"] == "unknown_event"


async def test_a_broken_packet_costs_its_sender_the_socket_and_nobody_else(
    customers: Callable[[], Customer], connected: Customer
) -> None:
    bad = customers()
    await bad.connect(site="hoa-sen")
    for packet in ('2/chat,{"a":1}', "2/chat,[]", "9/chat,", "2/chat,[", "51-/chat,[]"):
        if bad.client.connected:
            await bad.client.eio.send(packet)
    assert (await connected.call("head"))["ok"]


async def test_a_megabyte_costs_its_sender_the_socket_and_nobody_else(
    customers: Callable[[], Customer], connected: Customer
) -> None:
    bad = customers()
    await bad.connect(site="hoa-sen")
    gone = asyncio.Event()
    bad.client.on("disconnect", lambda *_: gone.set(), namespace="/chat")
    packet = Packet(EVENT, ["message", {"client_msg_id": ID, "text": "a" * 2_000_000}], namespace="/chat", id=1)
    await bad.client.eio.send(packet.encode())
    async with asyncio.timeout(10):
        await gone.wait()
    assert (await connected.call("head"))["ok"]


async def test_limits_tell_when_to_come_back(connected: Customer, server: Server) -> None:
    server.shop.limits_hit = {"message", "link"}
    ack = await connected.call("message", {"client_msg_id": ID, "text": "a"})
    assert (ack["error"]["code"], ack["error"]["retry_after"]) == ("rate_limited", 7.0)
    assert (await connected.call("link_offer"))["error"]["code"] == "rate_limited"
    assert (await connected.call("head"))["ok"]


# what happens behind the door, code
FAULTS = [
    (TypeError("a bug"), "internal"),
    (KeyError("a bug"), "internal"),
    (MessageError("no", "text"), "bad_message"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
async def test_a_fault_of_ours_is_answered_and_happens_once(
    connected: Customer, server: Server, fault: Exception, code: str
) -> None:
    server.shop.fault = fault
    assert (await connected.call("message", {"client_msg_id": ID, "text": "a"}))["error"]["code"] == code
    server.shop.fault = None
    assert (await connected.call("message", {"client_msg_id": ID, "text": "a"}))["ok"]


async def test_a_stream_that_does_not_answer_is_said_so(connected: Customer, server: Server) -> None:
    server.shop.is_down = True
    ack = await connected.call("message", {"client_msg_id": ID, "text": "a"})
    assert ack["error"]["code"] == "unavailable"


# method, path, body, status, code
REQUESTS: list[tuple[str, str, bytes, int, str]] = [
    ("POST", "messages", b"{", 400, "bad_input"),
    ("POST", "messages", b"[" * 100_000, 400, "bad_input"),
    ("POST", "messages", b"\xff\x00", 400, "bad_input"),
    ("POST", "messages", b"[]", 400, "bad_input"),
    ("POST", "messages", b'{"client_msg_id":"' + ID.encode() + b'","text":""}', 400, "bad_message"),
    ("POST", "messages", b'"' + b"a" * 1_100_000 + b'"', 413, "too_large"),
    ("POST", "read", b"{}", 400, "bad_input"),
    ("GET", "entries", b"", 400, "bad_input"),
    ("GET", "entries?after=x", b"", 400, "bad_input"),
    ("GET", "entries?after=-1", b"", 400, "bad_input"),
    ("GET", "entries?after=99999999999", b"", 400, "bad_input"),
    ("GET", "entries?after=0&limit=0", b"", 400, "bad_input"),
    ("GET", "entries?after=0&token=x", b"", 400, "bad_input"),
    ("GET", "entries?after=0&wait=soon", b"", 400, "bad_input"),
    ("GET", "files/1/0", b"", 404, "not_found"),
    ("GET", "files/0/0", b"", 404, "not_found"),
    ("POST", "files", b"", 400, "bad_input"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REQUESTS)
async def test_a_bad_request_is_refused_by_name(
    http: aiohttp.ClientSession, server: Server, method: str, path: str, body: bytes, status: int, code: str
) -> None:
    token, _ = await server.shop.ports(None).sessions.open("hoa-sen")
    headers = {"Authorization": f"Bearer {token}"}
    async with http.request(method, f"/webchat/v1/{path}", data=io.BytesIO(body), headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "A" * 43])
async def test_a_forged_token_opens_nothing_over_http(http: aiohttp.ClientSession, header: str) -> None:
    async with http.get("/webchat/v1/head", headers={"Authorization": header}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, "bad_session")


async def test_the_socket_json_lets_surrogates_through_to_be_refused_and_stops_endless_numbers() -> None:
    assert fast_json.loads('["\\ud800"]') == ["\ud800"]
    assert fast_json.loads(fast_json.dumps(["\ud800", "ẩ", float("nan")]).replace("NaN", "null"))[1] == "ẩ"
    with pytest.raises(ValueError, match="integer too long"):
        fast_json.loads("1" * 101)
