"""What an agent does with conversations over HTTP, and what is refused."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from conversation.messages import Author, EntryKind
from conversation.state import Control
from memory.conversation_store import save_control
from routing import control
from tests.desk.shop import GUARD, Browser, Shop


async def test_who_waits_longest_comes_first_with_reason_last_word_and_count(shop: Shop) -> None:
    await shop.add("Mai")
    await shop.waits("lan", "chị ơi", "em muốn gặp người thật", reason="asked")
    shop.clock.forward(timedelta(minutes=3))
    await shop.waits("hung", "hàng hỏng rồi", reason="anger", channel="telegram")
    await shop.writes("bot-only", "phí ship bao nhiêu")
    status, page = await (await shop.sign_in("Mai")).get("/conversations", lane="waiting")
    assert status == 200
    assert [(c["channel"], c["reason"], c["last_text"], c["unseen"]) for c in page["cards"]] == [
        ("webchat", "asked", "em muốn gặp người thật", 2),
        ("telegram", "anger", "hàng hỏng rồi", 1),
    ]
    assert page["counts"] == {"waiting": 2, "mine": 0, "open": 3}


async def test_of_two_agents_who_grab_one_chat_one_gets_it_and_the_other_is_told(shop: Shop) -> None:
    await shop.add("Mai")
    await shop.add("Nam")
    waiting = await shop.waits("lan", "gặp người thật")
    mai, nam = await shop.sign_in("Mai"), await shop.sign_in("Nam")
    assert (await mai.post(f"/conversations/{waiting.id}/take"))[0] == 200
    status, error = await nam.post(f"/conversations/{waiting.id}/take")
    assert (status, error["code"]) == (409, "conflict")
    assert (await shop.find(waiting.id)).owner == shop.staff["Mai"].id


async def test_taking_twice_changes_nothing_and_joins_once(shop: Shop) -> None:
    browser, taken = await _taken(shop)
    again = await browser.post(f"/conversations/{taken['conversation_id']}/take")
    assert again == (200, taken)
    assert [(e.kind, e.text) for change in shop.sent for e in change.entries] == [(EntryKind.STATUS, "joined")]


async def test_a_reply_is_written_once_however_often_it_is_sent(shop: Shop) -> None:
    browser, card = await _taken(shop)
    body = _reply(card, "Dạ em chào chị Lan")
    first = await browser.post(_at(card, "replies"), body)
    second = await browser.post(_at(card, "replies"), body)
    assert first == second
    assert first[0] == 200
    assert (first[1]["author"], first[1]["author_name"], first[1]["seq"]) == ("agent", "Mai", 3)
    told = [e for change in shop.sent for e in change.entries if e.author is Author.AGENT]
    assert [e.text for e in told] == ["Dạ em chào chị Lan"]
    status, error = await browser.post(_at(card, "replies"), body | {"text": "khác"})
    assert (status, error["code"], error["place"]) == (409, "replayed_id", "client_msg_id")


async def test_a_reply_whose_answer_was_lost_is_still_acknowledged_after_the_chat_went_on(shop: Shop) -> None:
    browser, card = await _taken(shop)
    body = _reply(card, "Dạ vâng")
    first = await browser.post(_at(card, "replies"), body)
    await browser.post(_at(card, "release"))
    assert await browser.post(_at(card, "replies"), body) == first


async def test_a_stale_epoch_sends_nothing(shop: Shop) -> None:
    browser, card = await _taken(shop)
    await browser.post(_at(card, "release"))
    await browser.post(_at(card, "take"))
    status, error = await browser.post(_at(card, "replies"), _reply(card, "muộn rồi"))
    assert (status, error["code"]) == (409, "stale_epoch")
    assert "changed hands" in error["message"]
    assert not [e for change in shop.sent for e in change.entries if e.author is Author.AGENT]


async def test_nobody_speaks_in_a_conversation_that_is_not_theirs(shop: Shop) -> None:
    _, card = await _taken(shop)
    await shop.add("Nam")
    nam = await shop.sign_in("Nam")
    assert (await nam.post(_at(card, "replies"), _reply(card, "chen vào")))[0] == 409
    for call in ("release", "close"):
        assert (await nam.post(_at(card, call)))[0] == 409
    assert (await nam.post(_at(card, "transfer"), {"queue": "orders"}))[0] == 409
    assert (await nam.post(_at(card, "typing")))[0] == 204
    assert shop.typed_to == []


async def test_given_back_the_bot_speaks_and_the_old_request_is_behind_a_boundary(shop: Shop) -> None:
    browser, card = await _taken(shop)
    status, after = await browser.post(_at(card, "release"))
    assert (status, after["control"], after["owner"]) == (200, "bot", "")
    conversation = await shop.find(card["conversation_id"])
    assert conversation.dialogue.boundary == 2
    assert shop.sent[-1].entries[0].text == "bot"


async def test_closed_it_leaves_every_open_lane(shop: Shop) -> None:
    browser, card = await _taken(shop)
    assert (await browser.post(_at(card, "close")))[0] == 200
    _, page = await browser.get("/conversations", lane="mine")
    assert page["counts"] == {"waiting": 0, "mine": 0, "open": 0}
    _, closed = await browser.get("/conversations", lane="closed")
    assert [c["conversation_id"] for c in closed["cards"]] == [card["conversation_id"]]


async def test_passed_on_to_a_team_it_waits_there_with_the_note(shop: Shop) -> None:
    browser, card = await _taken(shop)
    body = {"queue": "orders", "note": "Khách cần đổi địa chỉ"}
    status, after = await browser.post(_at(card, "transfer"), body)
    assert (status, after["control"], after["queue"]) == (200, "waiting", "orders")
    _, view = await browser.get(f"/conversations/{card['conversation_id']}")
    assert [(n["author_name"], n["text"]) for n in view["notes"]] == [("Mai", "Khách cần đổi địa chỉ")]


async def test_offered_to_a_colleague_only_they_see_it_waiting_and_may_decline(shop: Shop) -> None:
    browser, card = await _taken(shop)
    nam = await shop.add("Nam")
    await shop.add("Tú")
    await browser.post(_at(card, "transfer"), {"to": nam.id})
    tu, at_nam = await shop.sign_in("Tú"), await shop.sign_in("Nam")
    assert (await tu.get("/conversations"))[1]["cards"] == []
    assert [c["control"] for c in (await at_nam.get("/conversations"))[1]["cards"]] == ["offered"]
    assert (await tu.post(_at(card, "decline")))[0] == 409
    assert (await at_nam.post(_at(card, "decline")))[0] == 200
    assert await shop.control_of(card["conversation_id"]) is Control.WAITING


async def test_what_a_colleague_was_only_asked_about_may_be_taken_and_what_they_hold_may_not(shop: Shop) -> None:
    browser, card = await _taken(shop)
    nam = await shop.add("Nam")
    await shop.add("Tú")
    await browser.post(_at(card, "transfer"), {"to": nam.id})
    tu, at_nam = await shop.sign_in("Tú"), await shop.sign_in("Nam")
    assert (await tu.post(_at(card, "take")))[0] == 200
    assert (await at_nam.post(_at(card, "take")))[0] == 409


async def test_the_view_shows_the_ledger_the_notes_and_why(shop: Shop) -> None:
    browser, card = await _taken(shop)
    note = {"client_msg_id": str(uuid4()), "text": "Khách quen, nói nhẹ nhàng"}
    assert (await browser.post(_at(card, "notes"), note))[0] == 200
    assert (await browser.post(_at(card, "notes"), note))[0] == 200
    _, view = await browser.get(f"/conversations/{card['conversation_id']}")
    assert [(e["seq"], e["text"]) for e in view["entries"]] == [(1, "gặp người thật"), (2, "joined")]
    assert [n["text"] for n in view["notes"]] == ["Khách quen, nói nhẹ nhàng"]
    assert view["hand_over"]["reason"] == "asked"
    assert view["is_mine"] is True


async def test_pages_of_the_ledger_go_back_without_a_gap(shop: Shop) -> None:
    await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    conversation = await shop.writes("lan", *[f"câu {n}" for n in range(1, 121)])
    seqs: list[int] = []
    before = 0
    while before != 1:
        _, page = await browser.get(f"/conversations/{conversation.id}/entries", before=before, limit=50)
        seqs = [e["seq"] for e in page] + seqs
        before = seqs[0]
    assert seqs == list(range(1, 121))
    _, after = await browser.get(f"/conversations/{conversation.id}/entries", after=118)
    assert [e["seq"] for e in after] == [119, 120]


async def test_what_was_read_is_no_longer_counted_and_never_comes_back(shop: Shop) -> None:
    await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    waiting = await shop.waits("lan", "một", "hai", "ba")
    await browser.post(f"/conversations/{waiting.id}/seen", {"seq": 2})
    await browser.post(f"/conversations/{waiting.id}/seen", {"seq": 1})
    _, page = await browser.get("/conversations")
    assert page["cards"][0]["unseen"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kem chống nắng", 1),
        ("kem chong nang", 1),  # without accents
        ("KEM CHỐNG NẮNG", 1),
        ("100%", 1),  # what is a pattern to the engine is a letter here
        ("a_b", 0),
        ("máy giặt", 0),
    ],
)
async def test_search_finds_what_was_said_in_any_spelling(shop: Shop, query: str, found: int) -> None:
    await shop.add("Mai")
    await shop.writes("lan", "Kem chống nắng này có che 100% không", "axb")
    status, hits = await (await shop.sign_in("Mai")).get("/search", q=query)
    assert (status, len(hits)) == (200, found)


async def test_a_file_goes_up_out_with_a_reply_and_comes_down_harmless(shop: Shop) -> None:
    browser, card = await _taken(shop)
    address = f"{shop.url}/api/v1/desk/uploads"
    headers = GUARD | {"X-File-Name": "b%E1%BA%A3ng gi%C3%A1.html", "Content-Type": "text/html"}
    async with browser.http.post(address, data=b"<script>alert(1)</script>", headers=headers) as answer:
        kept = await answer.json()
    assert kept["name"] == "bảng giá.html"
    status, entry = await browser.post(_at(card, "replies"), _reply(card, "") | {"uploads": [kept["reference"]]})
    assert (status, entry["attachments"][0]["name"]) == (200, "bảng giá.html")
    file = f"{shop.url}/api/v1/desk/conversations/{card['conversation_id']}/entries/{entry['seq']}/files/0"
    async with browser.http.get(file) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content_type == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (await browser.get(file.removeprefix(f"{shop.url}/api/v1/desk")[:-1] + "7"))[0] == 404


BIG = "x" * 100_001
BAD: list[tuple[str, Any, int, str]] = [
    ("replies", {}, 422, "client_msg_id"),
    ("replies", {"client_msg_id": "1", "epoch": 1, "text": "a"}, 422, "client_msg_id"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": -1, "text": "a"}, 422, "epoch"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 10**30, "text": "a"}, 422, "epoch"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 1, "text": BIG}, 422, "text"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 1, "text": ["a"]}, 422, "text"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 1, "text": "\u200b \u0000"}, 422, "text"),  # nothing visible
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 1, "text": "a", "html": "<b>"}, 422, "html"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 2, "uploads": ["/etc/passwd"]}, 422, "uploads"),
    ("replies", {"client_msg_id": str(uuid4()), "epoch": 2, "uploads": ["a"] * 11}, 422, "uploads"),
    ("notes", {"client_msg_id": str(uuid4()), "text": ""}, 422, "text"),
    ("seen", {"seq": "một"}, 422, "seq"),
    ("seen", {"seq": 2**40}, 422, "seq"),
    ("take", {"epoch": {}}, 422, "epoch"),
    ("transfer", {}, 422, "to"),
    ("transfer", {"queue": "orders", "to": "x"}, 422, "to"),
    ("transfer", {"queue": "no such team"}, 422, "queue"),
    ("transfer", {"to": "nobody"}, 422, "to"),
    ("candidates", {"customer_id": "x", "verdict": "maybe"}, 422, "verdict"),
    ("candidates", {"customer_id": "x", "verdict": "yes"}, 404, ""),
    ("undo", {"join_id": "x"}, 404, ""),
    ("take", [1, 2], 422, ""),
    ("take", "take", 422, ""),
]


@pytest.mark.parametrize(("call", "body", "status", "place"), BAD)
async def test_a_bad_body_is_refused_by_name(shop: Shop, call: str, body: Any, status: int, place: str) -> None:
    browser, card = await _taken(shop)
    answer, error = await browser.post(_at(card, call), body)
    assert (answer, error["place"].split(".")[0]) == (status, place)
    assert error["message"]


RAW: list[tuple[bytes, str, int]] = [
    (b"{", "application/json", 400),
    (b"\xff\xfe\x00", "application/json", 400),
    (b'{"text": "\\ud800"}', "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b"a=b", "application/x-www-form-urlencoded", 422),
    (b"<a/>", "text/xml", 422),
    (b'{"text":"' + b"x" * 1_100_000 + b'"}', "application/json", 413),
]


@pytest.mark.parametrize(("body", "media_type", "status"), RAW)
async def test_a_body_that_is_not_json_is_refused(shop: Shop, body: bytes, media_type: str, status: int) -> None:
    browser, card = await _taken(shop)
    address = f"{shop.url}/api/v1/desk{_at(card, 'replies')}"
    async with browser.http.post(address, data=BytesIO(body), headers=GUARD | {"Content-Type": media_type}) as answer:
        assert answer.status == status
        assert (await answer.json())["code"]


PATHS: list[tuple[str, str, int]] = [
    ("GET", "/conversations/none", 404),
    ("GET", "/conversations/%00", 404),
    ("GET", "/conversations/' or 1=1 --", 404),
    ("GET", "/conversations/..%2F..%2Fetc", 404),
    ("GET", "/conversations/" + "a" * 65, 404),
    ("GET", "/conversations?lane=secret", 422),
    ("GET", "/conversations?limit=0", 422),
    ("GET", "/conversations?limit=99999", 422),
    ("GET", "/conversations?nothing=1", 422),
    ("GET", "/search", 422),
    ("GET", "/search?q=", 422),
    ("GET", "/search?q=%00", 422),
    ("GET", "/search?q=" + "x" * 201, 422),
    ("GET", "/conversations/none/entries?after=-1", 422),
    ("GET", "/conversations/none/entries/999999999999/files/0", 404),
    ("GET", "/nothing", 404),
    ("DELETE", "/me", 405),
    ("GET", "/sign-in", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), PATHS)
async def test_a_bad_address_gets_a_clear_answer(shop: Shop, method: str, path: str, status: int) -> None:
    await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    async with browser.http.request(method, f"{shop.url}/api/v1/desk{path}", headers=GUARD) as answer:
        assert answer.status == status
        assert set(await answer.json()) == {"code", "message", "place"}


async def test_every_call_but_signing_in_wants_a_session(shop: Shop) -> None:
    nobody = shop.browser()
    for endpoint in shop.desk.endpoints:
        path = endpoint.path.replace("{conversation_id}", "x").replace("{seq}", "1").replace("{index}", "0")
        call = nobody.http.request(endpoint.method, f"{shop.url}/api/v1/desk{path}", json={}, headers=GUARD)
        async with call as answer:
            assert answer.status == (422 if path == "/sign-in" else 401), path


async def test_the_openapi_document_names_every_call_and_every_reference_resolves(shop: Shop) -> None:
    async with shop.browser().http.get(f"{shop.url}/api/v1/desk/openapi.json") as answer:
        document = await answer.json()
    assert document["openapi"] == "3.1.0"
    named = {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}
    assert named == {(e.method, f"/api/v1/desk{e.path}") for e in shop.desk.endpoints}
    schemas = document["components"]["schemas"]
    references = set(_references(document))
    assert references
    assert {r.removeprefix("#/components/schemas/") for r in references} <= set(schemas)
    ids = [call["operationId"] for calls in document["paths"].values() for call in calls.values()]
    assert len(ids) == len(set(ids))


async def test_an_idle_conversation_a_person_held_can_be_taken_after_it_went_back(shop: Shop) -> None:
    browser, card = await _taken(shop)
    conversation = await shop.find(card["conversation_id"])
    back = control.return_to_bot(conversation, shop.clock.now)
    assert await shop.database.write(save_control, back, conversation.epoch)
    status, again = await browser.post(_at(card, "take"))
    assert (status, again["control"], again["epoch"]) == (200, "human", card["epoch"] + 2)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [r for item in value.values() for r in _references(item)]
    return [r for item in value for r in _references(item)] if isinstance(value, list) else []


async def _taken(shop: Shop) -> tuple[Browser, dict[str, Any]]:
    await shop.add("Mai")
    waiting = await shop.waits("lan", "gặp người thật")
    browser = await shop.sign_in("Mai")
    status, card = await browser.post(f"/conversations/{waiting.id}/take")
    assert status == 200
    return browser, card


def _at(card: dict[str, Any], call: str) -> str:
    return f"/conversations/{card['conversation_id']}/{call}"


def _reply(card: dict[str, Any], text: str) -> dict[str, Any]:
    return {"client_msg_id": str(uuid4()), "epoch": card["epoch"], "text": text}
