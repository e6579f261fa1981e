"""What the shop's own systems do with the API."""

import json
from typing import Any

import requests

from conversation.events import Event, EventKind
from storage.database import Database
from storage.event_store import save_events
from tests.api.conftest import Server, now

LAN = {"external_id": "KH-1", "name": "Nguyễn Thị Lan", "phones": ["0912 345 678"], "emails": ["lan@nha.vn"]}
ORDER = {"number": "DH-1", "at": "2026-11-20T10:00:00+07:00", "amount": 250_000, "customer": "KH-1"}
EXAMPLES = ["đổi hàng", "trả hàng", "đổi size", "đổi màu", "hoàn tiền"]


def push(server: Server, path: str, *items: Any, **more: Any) -> Any:
    answer = server.call("POST", path, {"items": list(items), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def kinds(server: Server, after: int = 0) -> list[str]:
    return [event["kind"] for event in server.get("/events", after=after, wait=5)["items"]]


def test_customers_pushed_in_are_made_then_added_to_then_left_alone(server: Server) -> None:
    first = push(server, "/customers/batch", LAN)
    assert (first["created"], first["items"][0]["outcome"]) == (1, "created")
    moved = LAN | {"street": "12 Hàng Bài"}
    assert push(server, "/customers/batch", moved)["items"][0]["outcome"] == "changed"
    assert push(server, "/customers/batch", moved)["items"][0]["outcome"] == "unchanged"
    found = server.get(f"/customers/{first['items'][0]['id']}")
    assert found["external_ids"] == ["KH-1"]
    assert {(f["name"], f["value"], f["proof"]) for f in found["fields"]} == {
        ("name", "Nguyễn Thị Lan", "claimed"),
        ("phone", "0912 345 678", "claimed"),  # the shop's word is no proof of who writes
        ("email", "lan@nha.vn", "claimed"),
        ("street", "12 Hàng Bài", "claimed"),
    }
    assert kinds(server) == ["customer.created", "customer.changed"]


def test_a_customer_is_found_by_any_spelling_of_the_phone(server: Server) -> None:
    push(server, "/customers/batch", LAN, {"external_id": "KH-2"})
    for query in ({"phone": "+84912345678"}, {"email": "LAN@nha.vn"}, {"external_id": "KH-1"}):
        assert [c["external_ids"] for c in server.get("/customers", **query)["items"]] == [["KH-1"]]
    assert server.get("/customers", phone="0999999999")["items"] == []


def test_a_thousand_customers_go_in_at_once_and_come_out_page_by_page(server: Server) -> None:
    assert push(server, "/customers/batch", *({"external_id": f"K{i}"} for i in range(1000)))["created"] == 1000
    seen, cursor = set(), ""
    while True:
        page = server.get("/customers", limit=100, cursor=cursor)
        seen |= {c["id"] for c in page["items"]}
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == 1000
    too_many = server.call("POST", "/customers/batch", {"items": [{"external_id": f"K{i}"} for i in range(1001)]})
    assert (too_many.status_code, too_many.json()["errors"][0]["field"]) == (422, "items")


def test_orders_pushed_in_make_their_customer_and_follow_their_status(server: Server) -> None:
    assert push(server, "/orders/batch", ORDER)["items"] == [{"number": "DH-1", "outcome": "created", "reason": ""}]
    assert push(server, "/orders/batch", ORDER)["unchanged"] == 1
    assert push(server, "/orders/batch", ORDER | {"status": "shipped"})["changed"] == 1
    order = server.get("/orders/DH-1")
    assert (order["status"], order["at"]) == ("shipped", "2026-11-20T03:00:00Z")
    assert [o["number"] for o in server.get("/orders", customer_id=order["customer_id"])["items"]] == ["DH-1"]
    assert kinds(server).count("order.changed") == 2


def test_an_order_whose_customer_cannot_be_told_is_refused_and_the_others_go_in(server: Server) -> None:
    push(server, "/customers/batch", LAN, {"external_id": "KH-2", "phones": ["0912345678"]})
    shared = {"number": "DH-2", "at": ORDER["at"], "amount": 1, "phone": "0912345678"}
    done = push(server, "/orders/batch", shared, ORDER)
    assert [(d["outcome"], d["reason"]) for d in done["items"]] == [("refused", "several_customers"), ("created", "")]


def test_a_wrong_field_is_named_where_it_stands(server: Server) -> None:
    cases = [
        ("/customers/batch", {"items": [LAN, {"external_id": "x", "phones": ["gọi em"]}]}, "items.1.phones.0"),
        ("/customers/batch", {"items": [LAN, LAN]}, "items.1.external_id"),
        ("/customers/batch", {"items": [LAN | {"date_of_birth": "31/02/1990"}]}, "items.0.date_of_birth"),
        ("/customers/batch", {"items": [LAN | {"phon": "0912345678"}]}, "items.0.phon"),
        ("/orders/batch", {"items": [ORDER | {"amount": -1}]}, "items.0.amount"),
        ("/orders/batch", {"items": [ORDER | {"at": "2026-11-20T10:00:00"}]}, "items.0.at"),
        ("/orders/batch", {"items": [ORDER | {"at": "2126-11-20T10:00:00Z"}]}, "items.0.at"),
        ("/webhooks", {"url": "https://erp.vn/", "kinds": ["no.such"]}, "kinds.0"),
    ]
    for path, body, place in cases:
        answer = server.call("POST", path, body)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, place), answer.text
    assert server.get("/customers")["items"] == []


def test_a_body_that_is_no_json_not_called_json_or_too_large_is_refused_by_its_type(server: Server) -> None:
    headers = {"Authorization": f"Bearer {server.token()}"}
    url = f"{server.url}/api/v1/customers/batch"
    as_json = headers | {"Content-Type": "application/json"}
    for body, sent, status, name in (
        (b"{", as_json, 400, "bad_json"),
        (b"{}", headers, 415, "unsupported_media_type"),
        (b'{"items": [' + b" " * (9 << 20), as_json, 413, "too_large"),
        (b'{"items":' + b"[" * 100_000, as_json, 400, "bad_json"),
        (b'{"items": [{"external_id": "a\\u0000b"}]}', as_json, 422, "bad_input"),
        (b'{"items": [{"external_id": "\\ud800"}]}', as_json, 400, "bad_json"),
    ):
        answer = requests.post(url, data=body, headers=sent, timeout=30)
        assert (answer.status_code, answer.json()["type"]) == (status, f"/api/v1/problems/{name}"), body[:40]


def test_an_unknown_address_or_method_is_told_as_a_problem(server: Server) -> None:
    missing = server.call("GET", "/nothing/here")
    assert (missing.status_code, missing.json()["type"]) == (404, "/api/v1/problems/not_found")
    wrong = server.call("DELETE", "/customers")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    told = server.call("GET", "/problems/rate_limited").json()
    assert (told["status"], told["type"]) == (429, "/api/v1/problems/rate_limited")


def test_a_request_sent_twice_with_its_key_is_done_once(server: Server) -> None:
    token, body = server.token(), {"url": "https://erp.example.vn/hooks"}
    first = server.call("POST", "/webhooks", body, token, Idempotency_Key="k-1")
    again = server.call("POST", "/webhooks", body, token, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(server.get("/webhooks")["items"]) == 1
    other = server.call("POST", "/webhooks", body | {"note": "khác"}, token, Idempotency_Key="k-1")
    assert (other.status_code, other.json()["type"]) == (422, "/api/v1/problems/idempotency_key_reused")
    elsewhere = server.call("POST", "/webhooks", body, Idempotency_Key="k-1")  # another caller's key is another key
    assert elsewhere.json()["id"] != first.json()["id"]


def test_a_request_that_was_refused_may_come_again_under_its_key(server: Server) -> None:
    token = server.token()
    conversation = server.writes("v-1", "xin chào")
    path = f"/conversations/{conversation.id}/release"
    assert server.call("POST", path, None, token, Idempotency_Key="k").status_code == 409
    agent = server.agent("Mai")
    server.call("POST", f"/conversations/{conversation.id}/assign", {"agent_id": agent.id})
    assert server.call("POST", path, None, token, Idempotency_Key="k").status_code == 200


def test_the_shop_speaks_while_no_person_does_and_only_the_holder_while_one_does(server: Server) -> None:
    conversation = server.writes("v-1", "đơn của em đâu ạ")
    agent, path = server.agent("Mai"), f"/conversations/{conversation.id}"
    said = server.call("POST", f"{path}/messages", {"author": "bot", "text": "Đơn đang giao ạ"})
    assert (said.status_code, said.json()["seq"]) == (201, 2)
    assert [entry.text for change in server.sent for entry in change.entries] == ["Đơn đang giao ạ"]
    held = server.call("POST", f"{path}/assign", {"agent_id": agent.id}).json()
    assert (held["control"], held["owner"]) == ("human", agent.id)
    as_agent = {"author": "agent", "agent_id": agent.id, "text": "Em Mai đây ạ"}
    assert server.call("POST", f"{path}/messages", {"author": "bot", "text": "xen vào"}).status_code == 409
    assert server.call("POST", f"{path}/messages", as_agent | {"epoch": 0}).status_code == 409
    assert server.call("POST", f"{path}/messages", as_agent).status_code == 201
    back = server.call("POST", f"{path}/release").json()
    assert (back["control"], back["owner"]) == ("bot", "")
    assert server.call("POST", f"{path}/messages", as_agent).status_code == 409
    texts = [m["text"] for m in server.get(f"{path}/messages")["items"] if m["kind"] == "message"]
    assert texts == ["đơn của em đâu ạ", "Đơn đang giao ạ", "Em Mai đây ạ"]


def test_a_message_with_a_key_is_said_once_even_if_its_answer_was_lost(server: Server) -> None:
    conversation, token = server.writes("v-1", "alo"), server.token()
    path, body = f"/conversations/{conversation.id}/messages", {"author": "bot", "text": "Dạ shop nghe"}
    first = server.call("POST", path, body, token, Idempotency_Key="m-1").json()
    server.database.write_now(lambda conn: conn.exec_driver_sql("DELETE FROM api_answers"))  # as after a crash
    assert server.call("POST", path, body, token, Idempotency_Key="m-1").json()["seq"] == first["seq"]


def test_a_person_is_called_once(server: Server) -> None:
    conversation = server.writes("v-1", "alo")
    path = f"/conversations/{conversation.id}/hand_off"
    called = server.call("POST", path, {"priority": 30, "note": "khách gọi hotline"}).json()
    assert (called["control"] in ("waiting", "after_hours"), called["priority"]) == (True, 30)
    assert server.call("POST", path, {}).status_code == 409
    assert "conversation.handed_off" in kinds(server)


def test_events_are_read_with_a_cursor_and_waited_for(server: Server) -> None:
    server.writes("v-1", "một")
    page = server.get("/events", limit=1)
    assert [e["kind"] for e in page["items"]] == ["conversation.opened"]
    rest = server.get("/events", after=page["next"])
    assert [(e["kind"], e["message"]["text"]) for e in rest["items"]] == [("message.received", "một")]
    nothing = server.get("/events", after=rest["next"])
    assert (nothing["items"], nothing["next"]) == ([], rest["next"])


def test_what_was_said_is_told_only_to_who_may_read_messages(server: Server) -> None:
    server.writes("v-1", "bí mật")
    answer = server.call("GET", "/events", token=server.token("events:read"))
    assert answer.status_code == 200
    assert "bí mật" not in answer.text
    refused = server.call(
        "POST",
        "/webhooks",
        {"url": "https://erp.vn/", "with_text": True},
        token=server.token("webhooks:write"),
    )
    assert refused.status_code == 403


def test_articles_and_topics_are_prepared_and_then_published_together(server: Server) -> None:
    put = server.call("PUT", "/articles/doi-tra/vi", {"title": "Đổi trả", "body": "# Đổi trả\n\nTrong 7 ngày."})
    assert (put.json()["is_draft"], put.json()["version"]) == (True, 0)
    assert server.get("/articles")["items"] == []  # nobody is answered from it yet
    topic = {"skill": "article_answer", "names": {"vi": "Đổi trả"}, "examples": EXAMPLES, "articles": ["doi-tra"]}
    assert server.call("PUT", "/topics/returns", topic).status_code == 200
    early = server.call("POST", "/topics/publish")
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "returns.articles")
    assert server.call("POST", "/articles/publish").json()["items"] == [{"key": "doi-tra.vi", "change": "new"}]
    assert server.call("POST", "/topics/publish").json()["version"] == 1
    assert [t["id"] for t in server.get("/topics")["items"]] == ["returns"]
    assert server.call("POST", "/topics/publish").status_code == 409  # nothing is prepared
    server.call("DELETE", "/topics/returns")
    assert server.get("/topics/drafts")["items"] == [{"key": "returns", "change": "removed"}]
    assert server.call("POST", "/topics/publish").json()["version"] == 2
    assert server.get("/topics")["items"] == []


def test_a_topic_that_names_what_is_not_there_is_refused_at_once(server: Server) -> None:
    body = {"skill": "no_such_skill", "examples": EXAMPLES}
    assert server.call("PUT", "/topics/x", body).json()["errors"][0]["field"] == "skill"
    body = {"skill": "article_answer", "examples": EXAMPLES, "queue": "nowhere"}
    assert server.call("PUT", "/topics/x", body).json()["errors"][0]["field"] == "queue"
    assert server.call("PUT", "/topics/x", {"skill": "article_answer", "examples": ["một"]}).status_code == 422


def test_an_agents_skills_are_set(server: Server) -> None:
    agent = server.agent("Mai")
    body = {"teams": ["care"], "languages": ["vi", "en"], "skills": [["da-dau", 4]], "capacity": 3}
    saved = server.call("PUT", f"/agents/{agent.id}", body).json()
    assert (saved["skills"], saved["languages"], saved["capacity"]) == ([["da-dau", 4]], ["vi", "en"], 3.0)
    assert server.get(f"/agents/{agent.id}") == saved
    assert server.call("PUT", "/agents/nobody", body).status_code == 404


def test_queues_are_published_whole_and_against_the_version_that_was_read(server: Server) -> None:
    before = server.get("/queues")
    queues = {"queues": [{"id": "care"}, {"id": "skin", "overflow": "care", "overflow_minutes": 5}], "default": "care"}
    done = server.call("PUT", "/queues", queues | {"expected": before["version"]})
    assert done.status_code == 200, done.text
    assert [q["id"] for q in server.get("/queues")["queues"]] == ["care", "skin"]
    assert server.call("PUT", "/queues", queues | {"expected": before["version"]}).status_code == 409
    assert "queues.published" in kinds(server)


def test_the_document_says_what_every_call_needs(server: Server) -> None:
    answer = requests.get(f"{server.url}/api/v1/openapi.json", timeout=30)
    described = answer.json()
    assert described["openapi"] == "3.1.0"
    assert json.dumps(described["paths"]["/api/v1/customers/batch"]["post"]).count("customers:write") == 1
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"]), path


def test_a_shop_is_told_of_a_change_while_it_waits(server: Server, sqlite_database: Database) -> None:
    import threading

    told: list[Any] = []
    waiting = threading.Thread(target=lambda: told.append(server.get("/events", wait=30)))
    waiting.start()
    sqlite_database.write_now(save_events, [Event(EventKind.CONVERSATION_CLOSED, now(), "c-1")])
    waiting.join(30)
    assert [event["kind"] for event in told[0]["items"]] == ["conversation.closed"]


def test_rules_are_drafted_checked_published_and_rolled_back(server: Server) -> None:
    before = server.get("/rules")
    document = before["document"]
    assert server.call("POST", "/rules/check", {"document": document}).json()["faults"] == []
    draft = server.call("PUT", "/rules/draft", {"document": document, "revision": 0})
    assert draft.status_code == 200, draft.text
    published = server.call("POST", "/rules/publish", {"revision": draft.json()["revision"], "note": "thử"})
    assert (published.status_code, published.json()["version"], published.json()["by"]) == (200, 1, "api:test")
    again = server.call("POST", "/rules/publish", {"revision": draft.json()["revision"]})
    assert again.status_code == 409
    back = server.call("POST", "/rules/roll_back", {"version": 0, "in_force": 1})
    assert (back.status_code, back.json()["version"]) == (200, 2)
    assert [one["version"] for one in server.get("/rules/versions")["items"]] == [2, 1, 0]
    assert kinds(server).count("rules.published") == 2


def test_a_rule_set_with_faults_is_refused_with_the_place_of_each(server: Server) -> None:
    answer = server.call("PUT", "/rules/draft", {"document": {"route": [{"id": "x", "when": 7}]}, "revision": 0})
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/problems/bad_input")
    assert all(fault["field"] for fault in answer.json()["errors"])


def test_products_are_pushed_in_read_changed_and_taken_away_and_workers_hear_of_it(server: Server) -> None:
    cream = {"sku": "KEM-1", "names": {"vi": "Kem dưỡng", "en": "Day cream"}, "price": 250_000, "needs": ["skin"]}
    first = push(server, "/products/batch", cream, {"sku": "CHAO-1", "names": {"vi": "Chảo"}, "price": 400_000})
    assert first == {"created": 2, "changed": 0, "unchanged": 0}
    assert push(server, "/products/batch", cream, cream | {"price": 260_000}) == {
        "created": 0, "changed": 1, "unchanged": 0,
    }  # fmt: skip
    assert push(server, "/products/batch", cream | {"price": 260_000})["unchanged"] == 1
    assert kinds(server).count("content.published") == 2, "what changes nothing is not told"
    page = server.get("/products", limit=1)
    assert [p["sku"] for p in page["items"]] == ["CHAO-1"]
    (second,) = server.get("/products", limit=1, cursor=page["next"])["items"]
    assert (second["sku"], second["price"], second["names"]["en"]) == ("KEM-1", 260_000, "Day cream")
    assert server.call("PUT", "/products/KEM-1", {"names": {"vi": "Kem"}, "price": -1}).status_code == 422
    assert server.call("PUT", "/products/KEM-1", {"names": {}, "price": 1}).status_code == 422
    changed = server.call("PUT", "/products/KEM-1", {"names": {"vi": "Kem"}, "price": 1, "in_stock": False}).json()
    assert server.get("/products/KEM-1") == changed
    assert server.call("DELETE", "/products/KEM-1").status_code == 204
    assert server.call("GET", "/products/KEM-1").status_code == 404
