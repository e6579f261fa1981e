"""A customer's rights over the API: shown, put right, forgotten, each by a token that may."""

import json

import pytest

from tests.api.conftest import Server
from tests.api.test_calls import LAN, ORDER, push


def lan(server: Server) -> str:
    found: str = push(server, "/customers/batch", LAN)["items"][0]["id"]
    push(server, "/orders/batch", ORDER)
    return found


def test_everything_kept_is_shown_put_right_and_forgotten_with_a_receipt(server: Server) -> None:
    own = lan(server)
    kept = server.get(f"/customers/{own}/data")
    assert {field["value"] for field in kept["fields"]} >= {"Nguyễn Thị Lan", "0912 345 678", "lan@nha.vn"}
    assert [order["number"] for order in kept["orders"]] == ["DH-1"]
    assert server.call("POST", f"/customers/{own}/corrections", {"what": "name", "value": "Lan Vy"}).status_code == 204
    assert server.get(f"/customers/{own}")["name"] == "Lan Vy"
    assert "Nguyễn Thị Lan" in json.dumps(server.get(f"/customers/{own}/data"), ensure_ascii=False)  # beside it
    done = server.call("POST", f"/customers/{own}/forget", {"confirm": own})
    assert done.status_code == 200, done.text
    assert done.json()["number"].startswith("XD-")
    assert done.json()["by"] == "api:test"
    assert server.call("GET", f"/customers/{own}/data").status_code == 404
    assert server.get("/customers", external_id="KH-1")["items"] == []
    assert "Lan Vy" not in json.dumps(server.get("/orders"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "body", "status", "place"),
    [
        ("corrections", {"what": "name", "value": "{{admin}}"}, 422, "value"),
        ("corrections", {"what": "worth", "value": "top"}, 422, "what"),
        ("corrections", {"what": "size", "value": "M"}, 422, "what"),  # kept of conversations; there are none
        ("forget", {"confirm": "somebody"}, 422, "confirm"),
        ("forget", {}, 422, "confirm"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    server: Server, path: str, body: dict[str, str], status: int, place: str
) -> None:
    own = lan(server)
    answer = server.call("POST", f"/customers/{own}/{path}", body)
    assert (answer.status_code, place in answer.text) == (status, True), answer.text
    assert server.get(f"/customers/{own}")["name"] == "Nguyễn Thị Lan"


@pytest.mark.parametrize("call", [("GET", "data", None), ("POST", "forget", {"confirm": "x"})])
def test_a_token_needs_the_scope(server: Server, call: tuple[str, str, dict[str, str] | None]) -> None:
    method, path, body = call
    own = lan(server)
    for scope in ("orders:write", "customers:read"):
        allowed = scope == "customers:read" and method == "GET"
        answer = server.call(method, f"/customers/{own}/{path}", body, server.token(scope))
        assert answer.status_code == (200 if allowed else 403)
