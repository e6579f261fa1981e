"""What connected agents are told at once, and who may listen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import socketio

from desk.live import Change
from desk.presence_store import find_online
from desk.staff_store import set_disabled
from tests.desk.shop import NOW, Browser, Shop


class Listener:
    """A Socket.IO client that keeps what it hears."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.client.on("*", self._hear, namespace="/desk")

    async def _hear(self, event: str, data: Any) -> None:
        await self.heard.put((event, data))

    async def until(self, event: str) -> Any:
        """Return the next ``event``, past whatever else comes before."""
        while True:
            name, data = await asyncio.wait_for(self.heard.get(), 10)
            if name == event:
                return data


@asynccontextmanager
async def listening(shop: Shop, token: str, **headers: str) -> AsyncIterator[Listener]:
    listener = Listener()
    cookie = {"Cookie": f"desk_session={token}"} | headers
    await listener.client.connect(shop.url, headers=cookie, namespaces=["/desk"], transports=["websocket"])
    try:
        yield listener
    finally:
        await listener.client.disconnect()


async def test_a_watched_conversation_tells_what_is_said_and_the_lanes_what_moved(shop: Shop) -> None:
    browser = await _mai(shop)
    conversation = await shop.writes("lan", "xin chào")
    async with listening(shop, browser.token) as listener:
        watched = await listener.client.call("watch", {"conversation_id": conversation.id}, namespace="/desk")
        assert watched == {"ok": True}
        await shop.writes("lan", "còn hàng không")
        assert (await listener.until("entry"))["text"] == "còn hàng không"
        await shop.waits("hung", "gặp người")
        await listener.until("waiting_changed")
        await browser.post(f"/conversations/{conversation.id}/take")
        changed = await listener.until("conversation_changed")
        while changed["conversation_id"] != conversation.id or changed["control"] != "human":
            changed = await listener.until("conversation_changed")
        assert changed["owner"] == shop.staff["Mai"].id


async def test_who_is_forgotten_is_told_to_every_page_and_a_correction_to_those_that_watch(shop: Shop) -> None:
    browser = await _mai(shop)
    watched, other = await shop.writes("lan", "xin chào"), await shop.writes("hung", "xin chào")
    async with listening(shop, browser.token) as listener:
        await listener.client.call("watch", {"conversation_id": watched.id}, namespace="/desk")
        await shop.desk.live.tell_corrected([other.id, watched.id])
        assert await listener.until("customer_changed") == {"conversation_id": watched.id}
        await shop.desk.live.tell_forgotten([other.id])
        assert await listener.until("forgotten") == {"conversation_id": other.id}
        await listener.until("waiting_changed")


async def test_another_conversation_is_not_told(shop: Shop) -> None:
    browser = await _mai(shop)
    mine = await shop.writes("lan", "xin chào")
    async with listening(shop, browser.token) as listener:
        await listener.client.call("watch", {"conversation_id": mine.id}, namespace="/desk")
        await shop.writes("hung", "bí mật của Hùng")
        await shop.writes("lan", "của Lan")
        assert (await listener.until("entry"))["text"] == "của Lan"


@pytest.mark.parametrize("watched", [None, 7, "x" * 65, "staff", ["a"]])
async def test_a_bad_watch_is_refused_and_the_line_stays(shop: Shop, watched: Any) -> None:
    browser = await _mai(shop)
    async with listening(shop, browser.token) as listener:
        answer = await listener.client.call("watch", {"conversation_id": watched}, namespace="/desk")
        assert answer == {"ok": False}
        assert await listener.client.call("watch", "nonsense", namespace="/desk") == {"ok": False}
        assert await listener.client.call("watch", {"conversation_id": ""}, namespace="/desk") == {"ok": True}


@pytest.mark.parametrize("token", ["", "forged", "x" * 500])
async def test_without_a_good_session_nobody_listens(shop: Shop, token: str) -> None:
    await shop.add("Mai")
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with listening(shop, token):
            pass


async def test_an_expired_session_and_a_one_time_password_do_not_listen(shop: Shop) -> None:
    browser = await _mai(shop)
    shop.clock.forward(timedelta(hours=13))
    await shop.add("Nam", must_change=True)
    unchanged = await shop.sign_in("Nam")
    for token in (browser.token, unchanged.token):
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with listening(shop, token):
                pass


async def test_another_sites_page_does_not_listen_with_our_cookie(shop: Shop) -> None:
    browser = await _mai(shop)
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with listening(shop, browser.token, Origin="https://evil.example"):
            pass


async def test_signing_out_cuts_the_line(shop: Shop) -> None:
    browser = await _mai(shop)
    async with listening(shop, browser.token) as listener:
        gone = asyncio.Event()
        listener.client.on("disconnect", lambda *_: gone.set(), namespace="/desk")
        await browser.post("/sign-out")
        await asyncio.wait_for(gone.wait(), 10)


async def test_who_is_disabled_elsewhere_is_cut_at_the_next_check(shop: Shop) -> None:
    browser = await _mai(shop)
    async with listening(shop, browser.token) as listener:
        gone = asyncio.Event()
        listener.client.on("disconnect", lambda *_: gone.set(), namespace="/desk")
        await shop.database.write(set_disabled, shop.staff["Mai"].id, NOW)
        await shop.desk.live.check_sessions()
        await asyncio.wait_for(gone.wait(), 10)


async def test_who_is_there_is_written_down_and_fades_when_a_process_dies(shop: Shop) -> None:
    browser = await _mai(shop)
    await shop.add("Nam")
    nam = await shop.sign_in("Nam")
    async with listening(shop, browser.token) as listener:
        await listener.until("presence")
        assert [c["is_online"] for c in (await nam.get("/colleagues"))[1]] == [True]
    later = NOW + timedelta(minutes=10)
    assert await shop.database.read(find_online, later) == ()


async def test_pushing_with_nobody_there_emits_nothing(shop: Shop) -> None:
    conversation = await shop.writes("lan", "xin chào")
    emitted: list[str] = []

    async def emit(event: str, *_: Any, **__: Any) -> None:
        emitted.append(event)

    shop.server.emit = emit
    await shop.desk.push([Change(conversation, is_moved=True)] * 100)
    assert emitted == []


async def test_a_type_error_while_connecting_is_not_tried_a_second_time(shop: Shop) -> None:
    tries: list[str] = []

    async def fail(header: str) -> None:
        tries.append(header)
        raise TypeError("a mistake of ours")

    shop.desk.door.find_by_cookie = fail  # type: ignore[method-assign, assignment]
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with listening(shop, "any"):
            pass
    assert len(tries) == 1


async def _mai(shop: Shop) -> Browser:
    await shop.add("Mai")
    return await shop.sign_in("Mai")
