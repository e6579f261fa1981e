"""A customer over Socket.IO."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as RefusedError

from channels.webchat.namespace import NAMESPACE, TRUST_SECONDS
from conversation.messages import Address, DeliveryStatus, EntryKind, InboundKind
from tests.channels.webchat.conftest import Customer
from tests.channels.webchat.shop import Server

Make = Callable[[], Customer]
ID = "00000000-0000-4000-8000-000000000001"


async def test_a_new_visitor_gets_a_session_and_may_come_back_with_its_token(customers: Make) -> None:
    welcome = await customers().connect(site="hoa-sen")
    assert len(welcome["token"]) >= 43  # 256 bits
    assert (welcome["v"], welcome["head"], welcome["entries"], welcome["proof"]) == (1, 0, [], "anonymous")
    again = await customers().connect(token=welcome["token"])
    assert again["user"] == welcome["user"]
    assert "token" not in again


async def test_a_message_is_acknowledged_then_shown_with_its_answer_in_order(customer: Customer) -> None:
    await customer.connect(site="hoa-sen")
    ack = await customer.call("message", {"client_msg_id": ID, "text": "ship về Huế bao lâu?"})
    assert ack["ok"]
    assert ack["id"]
    await customer.wait("entry", 2)
    own, answer = customer.heard["entry"]
    assert (own["seq"], own["author"], own["source_id"]) == (1, "customer", ID)
    assert (answer["seq"], answer["author"], answer["name"]) == (2, "bot", "Sen")
    assert answer["sources"] == [{"title": "Phí giao hàng", "url": "https://shop.example/giao-hang"}]
    assert answer["choices"][0] == {"label": "Kiểm tra đơn hàng", "value": "orders"}
    assert answer["choices"][1] == {"label": "Xem bảng phí", "url": "https://shop.example/phi"}


async def test_the_same_message_twice_has_the_same_ack_and_one_entry(customer: Customer, server: Server) -> None:
    welcome = await customer.connect(site="hoa-sen")
    first = await customer.call("message", {"client_msg_id": ID, "text": "xin chào"})
    again = await customer.call("message", {"client_msg_id": ID.upper(), "text": "xin chào"})
    assert again == first
    await customer.wait("entry", 2)
    assert await server.shop.head(Address("webchat", welcome["user"])) == 2


async def test_every_tab_of_a_session_sees_every_entry(customers: Make) -> None:
    one, other = customers(), customers()
    welcome = await one.connect(site="hoa-sen")
    await other.connect(token=welcome["token"])
    await one.call("message", {"client_msg_id": ID, "text": "xin chào"})
    await other.wait("entry", 2)
    assert [e["seq"] for e in other.heard["entry"]] == [1, 2]


async def test_who_comes_back_gets_exactly_what_was_missed(customers: Make, server: Server) -> None:
    welcome = await customers().connect(site="hoa-sen")
    for number in range(1, 131):
        await server.shop.say(welcome["user"], f"tin {number}")
    back = await customers().connect(token=welcome["token"], last_seq=127)
    assert ([e["seq"] for e in back["entries"]], back["more"], back["head"]) == ([128, 129, 130], False, 130)
    far = customers()
    behind = await far.connect(token=welcome["token"], last_seq=10)
    assert ([e["seq"] for e in behind["entries"]], behind["more"]) == (list(range(11, 61)), True)
    page = await far.call("history", {"after": 60, "limit": 100})
    assert ([e["seq"] for e in page["entries"]], page["more"]) == (list(range(61, 131)), False)
    older = await far.call("history", {"before": 11})
    assert [e["seq"] for e in older["entries"]] == list(range(1, 11))
    fresh = await customers().connect(token=welcome["token"])
    assert [e["seq"] for e in fresh["entries"]] == list(range(81, 131))
    assert (await far.call("head"))["head"] == 130


async def test_a_browser_ahead_of_the_ledger_is_told_to_start_afresh(customers: Make, server: Server) -> None:
    welcome = await customers().connect(site="hoa-sen")
    await server.shop.say(welcome["user"], "một")
    back = await customers().connect(token=welcome["token"], last_seq=9)
    assert (back["reset"], back["head"], [e["seq"] for e in back["entries"]]) == (True, 1, [1])


async def test_receipts_choices_and_opening_reach_the_inbox(customer: Customer, server: Server, uuids: Make) -> None:
    await customer.connect(site="hoa-sen")
    page = {"page_url": "https://shop.example/kem", "referrer": "https://search.example/", "language": "en"}
    assert (await customer.call("opened", {"client_msg_id": uuids(), **page}))["ok"]
    choice = {"client_msg_id": uuids(), "value": "orders", "label": "Kiểm tra đơn hàng", "seq": 4}
    assert (await customer.call("choice", choice))["ok"]
    assert (await customer.call("delivered", {"seq": 2}))["ok"]
    assert (await customer.call("read", {"seq": 2}))["ok"]
    opened, chosen, delivered, read = server.shop.inbound
    assert (opened.kind, opened.page_url, opened.profile.language) == (InboundKind.OPENED, page["page_url"], "en")
    assert (chosen.kind, chosen.choice, chosen.reply_to) == (InboundKind.CHOICE, "orders", "4")
    assert (delivered.kind, delivered.seq, read.kind) == (InboundKind.DELIVERED, 2, InboundKind.READ)
    assert opened.sent_at.tzinfo is not None


async def test_typing_goes_both_ways_and_statuses_are_shown(customer: Customer, server: Server) -> None:
    welcome = await customer.connect(site="hoa-sen")
    address = Address("webchat", welcome["user"])
    assert (await customer.call("typing"))["ok"]
    assert server.shop.typed == [address]
    await server.channel.typing([address, address])
    await server.channel.show_statuses([(address, 1, DeliveryStatus.READ)])
    assert await customer.wait("typing") == {"seconds": 8.0}
    assert await customer.wait("status") == {"seq": 1, "status": "read"}


async def test_linking_asks_for_a_yes_and_tells_every_tab(customers: Make, server: Server) -> None:
    one, other = customers(), customers()
    welcome = await one.connect(site="hoa-sen")
    offer = await one.call("link_offer")
    await other.connect(token=offer["token"])
    assert (offer["check"], offer["url"].partition("?")[0]) == ("48", "https://t.me/tiem_hoa_sen_bot")
    assert (await one.call("link_confirm"))["linked"] is False
    server.shop.memory.waiting_links.add(welcome["user"])
    assert (await one.call("link_confirm"))["linked"] is True
    assert await other.wait("linked") == {"linked": True}
    assert (await other.wait("entry"))["kind"] == EntryKind.STATUS.value
    assert (await one.call("unlink"))["unlinked"] is True


async def test_a_link_ends_every_token_from_before_the_code_and_hangs_up_who_still_uses_it(
    customers: Make, server: Server, http: aiohttp.ClientSession
) -> None:
    """Session fixation: somebody planted the session, kept its token, and listens on every line there is."""
    victim, thief, late = customers(), customers(), customers()
    welcome = await victim.connect(site="hoa-sen")
    planted = {"Authorization": f"Bearer {welcome['token']}"}
    await thief.connect(token=welcome["token"])
    waiting = asyncio.create_task(_read(http, "/webchat/v1/entries?after=0&wait=20", planted))
    own = (await victim.call("link_offer"))["token"]
    assert own != welcome["token"]
    server.shop.memory.waiting_links.add(welcome["user"])
    assert (await victim.call("link_confirm"))["linked"] is True
    await server.shop.say(welcome["user"], "Đơn của chị Lan đang trên đường ạ.")

    assert await victim.wait("entry", 2)
    assert await thief.wait("session_ended") == {"reason": "ended"}
    assert all("Lan" not in entry["text"] for entry in thief.heard.get("entry", ()))
    assert (await waiting)[0] == 401
    assert (await _read(http, "/webchat/v1/entries?after=0", planted))[0] == 401
    with pytest.raises(RefusedError):
        await late.connect(token=welcome["token"])
    status, page = await _read(http, "/webchat/v1/entries?after=0", {"Authorization": f"Bearer {own}"})
    assert (status, len(page["entries"])) == (200, 2)


async def test_a_socket_of_another_process_proves_itself_again_after_a_link(customers: Make, server: Server) -> None:
    """There the visitor's room is closed by what the socket servers of all processes tell each other."""
    thief, visitor = customers(), customers()
    welcome = await thief.connect(site="hoa-sen")
    sessions = server.shop.memory.sessions
    sessions["own"] = sessions[welcome["token"]]
    await visitor.connect(token="own")
    del sessions[welcome["token"]]
    await server.sockets.close_room(welcome["user"], NAMESPACE)
    await server.shop.say(welcome["user"], "Đơn của chị Lan đang trên đường ạ.")
    assert (await thief.call("history", {"after": 0}))["error"]["code"] == "bad_session"
    assert await visitor.call("head") == {"ok": True, "head": 1}
    await server.shop.say(welcome["user"], "Còn gì nữa không ạ?")
    assert (await visitor.wait("entry"))["text"] == "Còn gì nữa không ạ?"
    assert "entry" not in thief.heard


async def test_a_signed_visitor_keeps_the_token_the_shop_vouched_for(customer: Customer) -> None:
    await customer.connect(site="hoa-sen", signed="lan.signed")
    assert "token" not in await customer.call("link_offer")


async def test_a_signed_visitor_has_one_conversation_on_every_device(customers: Make) -> None:
    phone, laptop = customers(), customers()
    first = await phone.connect(site="hoa-sen")
    known = await phone.call("identify", {"signed": "lan.signed"})
    assert known["changed"]
    assert known["token"] != first["token"]
    assert (await phone.wait("session_ended")) == {"reason": "identified"}
    await laptop.connect(site="hoa-sen")
    assert (await laptop.call("identify", {"signed": "lan.signed"}))["user"] == known["user"]
    back = customers()
    welcome = await back.connect(token=known["token"])
    assert welcome["proof"] == "signed"
    assert (await back.call("identify", {"signed": "lan.signed"})) == {"ok": True, "changed": False}


async def test_logging_out_ends_the_session_in_every_tab_and_its_token_opens_nothing(customers: Make) -> None:
    one, other, late = customers(), customers(), customers()
    welcome = await one.connect(site="hoa-sen")
    await other.connect(token=welcome["token"])
    assert (await one.call("logout"))["ok"]
    assert await other.wait("session_ended") == {"reason": "logout"}
    with pytest.raises(RefusedError):
        await late.connect(token=welcome["token"])
    assert (await late.wait("connect_error"))["data"]["code"] == "bad_session"


async def test_a_session_ended_on_another_machine_ends_here_too(
    customer: Customer, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcome = await customer.connect(site="hoa-sen")
    del server.shop.memory.sessions[welcome["token"]]
    now = server.channel._namespace._clock()
    monkeypatch.setattr(server.channel._namespace, "_clock", lambda: now + TRUST_SECONDS + 1)
    await server.channel._namespace.end_stale()
    assert await customer.wait("session_ended") == {"reason": "ended"}


async def test_presence_follows_the_sockets(customer: Customer, server: Server) -> None:
    welcome = await customer.connect(site="hoa-sen")
    address = Address("webchat", welcome["user"])
    assert server.channel.is_here(address)
    assert not server.channel.is_here(Address("webchat", "somebody else"))


async def _read(http: aiohttp.ClientSession, path: str, headers: dict[str, str]) -> tuple[int, Any]:
    async with http.get(path, headers=headers) as answer:
        return answer.status, await answer.json()
