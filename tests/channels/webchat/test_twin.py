"""The same conversation over plain HTTP."""

import asyncio
from collections.abc import Callable

import aiohttp

from conversation.messages import Address
from tests.channels.webchat.conftest import Customer
from tests.channels.webchat.shop import Server

ID = "00000000-0000-4000-8000-000000000001"


async def _open(http: aiohttp.ClientSession, site: str = "hoa-sen") -> dict[str, str]:
    async with http.post("/webchat/v1/sessions", json={"site": site}) as answer:
        assert answer.status == 201
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}


async def test_a_whole_conversation_without_a_socket(http: aiohttp.ClientSession) -> None:
    headers = await _open(http)
    waiting = asyncio.create_task(http.get("/webchat/v1/entries?after=0&wait=20", headers=headers))
    body = {"client_msg_id": ID, "text": "Phí ship về Huế bao nhiêu ạ?"}
    async with http.post("/webchat/v1/messages", json=body, headers=headers) as answer:
        assert answer.status == 200
        ack = await answer.json()
    async with http.post("/webchat/v1/messages", json=body, headers=headers) as answer:
        assert await answer.json() == ack
    async with await waiting as answer:
        page = await answer.json()
    assert [entry["author"] for entry in page["entries"]] == ["customer", "bot"]
    assert (page["head"], page["more"]) == (2, False)
    async with http.get("/webchat/v1/head", headers=headers) as answer:
        assert await answer.json() == {"ok": True, "head": 2}
        assert answer.headers["Cache-Control"] == "no-store"


async def test_every_event_has_its_twin(http: aiohttp.ClientSession, uuids: Callable[[], str]) -> None:
    headers = await _open(http)
    posts = {
        "choices": {"client_msg_id": uuids(), "value": "orders", "label": "Đơn hàng"},
        "opened": {"client_msg_id": uuids()},
        "delivered": {"seq": 1},
        "read": {"seq": 1},
        "typing": {},
        "link-offers": {},
        "link-confirmations": {},
        "identify": {"signed": "lan.signed"},
    }
    for path, body in posts.items():
        async with http.post(f"/webchat/v1/{path}", json=body, headers=headers) as answer:
            assert (path, answer.status) == (path, 200)


async def test_one_session_serves_socket_and_http_alike(http: aiohttp.ClientSession, customer: Customer) -> None:
    welcome = await customer.connect(site="hoa-sen")
    headers = {"Authorization": f"Bearer {welcome['token']}"}
    async with http.post("/webchat/v1/messages", json={"client_msg_id": ID, "text": "alo"}, headers=headers) as answer:
        assert answer.status == 200
    assert (await customer.wait("entry"))["source_id"] == ID
    async with http.post("/webchat/v1/sessions", json={"last_seq": 1}, headers=headers) as answer:
        assert (await answer.json())["user"] == welcome["user"]


async def test_logging_out_over_http_hangs_up_the_sockets(http: aiohttp.ClientSession, customer: Customer) -> None:
    welcome = await customer.connect(site="hoa-sen")
    headers = {"Authorization": f"Bearer {welcome['token']}"}
    async with http.post("/webchat/v1/logout", headers=headers) as answer:
        assert answer.status == 200
    assert await customer.wait("session_ended") == {"reason": "logout"}
    async with http.get("/webchat/v1/head", headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, "bad_session")


async def test_a_file_goes_up_is_sent_and_only_its_own_session_gets_it(
    http: aiohttp.ClientSession, server: Server
) -> None:
    headers = await _open(http)
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 1000
    name = {"Content-Type": "image/png", "X-File-Name": "%2e%2e%2f%E1%BA%A3nh.png"}
    async with http.post("/webchat/v1/files", data=picture, headers=headers | name) as answer:
        stored = await answer.json()
    assert (stored["kind"], stored["name"], stored["size"]) == ("photo", "ảnh.png", 1008)
    body = {"client_msg_id": ID, "files": [stored["file"]]}
    async with http.post("/webchat/v1/messages", json=body, headers=headers) as answer:
        assert answer.status == 200
    async with http.get("/webchat/v1/entries?after=0&wait=20", headers=headers) as answer:
        entry = (await answer.json())["entries"][0]
    assert stored["file"] not in str(entry)
    url = entry["attachments"][0]["url"]
    async with http.get(url, headers=headers) as answer:
        assert await answer.read() == picture
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for stranger in ({}, await _open(http)):
        async with http.get(url, headers=stranger) as answer:
            assert answer.status in {401, 404}
    assert len(server.shop.inbound) == 1


async def test_what_a_browser_could_run_is_only_ever_saved_to_disk(http: aiohttp.ClientSession, server: Server) -> None:
    headers = await _open(http)
    name = {"Content-Type": "image/svg+xml", "X-File-Name": "a.svg"}
    async with http.post("/webchat/v1/files", data=b"<svg onload='alert(1)'/>", headers=headers | name) as answer:
        stored = await answer.json()
    body = {"client_msg_id": ID, "files": [stored["file"]]}
    await (await http.post("/webchat/v1/messages", json=body, headers=headers)).release()
    await (await http.get("/webchat/v1/entries?after=0&wait=20", headers=headers)).release()
    async with http.get("/webchat/v1/files/1/0", headers=headers) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_reader_is_woken_for_its_own_conversation_only(http: aiohttp.ClientSession, server: Server) -> None:
    one, other = await _open(http), await _open(http)
    users = [session.user for session in server.shop.memory.sessions.values()]
    waiting = asyncio.create_task(http.get("/webchat/v1/entries?after=0&wait=25", headers=one))
    await server.shop.say(users[1], "cho người kia")
    await server.shop.say(users[0], "cho anh")
    async with await waiting as answer:
        assert [entry["text"] for entry in (await answer.json())["entries"]] == ["cho anh"]
    async with http.get("/webchat/v1/entries?after=0", headers=other) as answer:
        assert [entry["text"] for entry in (await answer.json())["entries"]] == ["cho người kia"]
    assert await server.shop.head(Address("webchat", users[0])) == 1


async def test_an_address_the_protocol_does_not_know_is_told_like_an_unknown_event(http: aiohttp.ClientSession) -> None:
    for method, path in (("GET", "nothing"), ("POST", "messages/7"), ("DELETE", "messages"), ("PUT", "a/b/c")):
        async with http.request(method, f"/webchat/v1/{path}") as answer:
            assert (path, answer.status, answer.content_type) == (path, 404, "application/json")
            refusal = await answer.json()
        assert (refusal["ok"], refusal["error"]["code"]) == (False, "unknown_event")
