"""Who gets in, to what, and how often."""

from datetime import timedelta

import pytest
import requests

from api.token import SCOPES, Token, check_scopes, is_secret, split
from api.token_store import add_token, find_token, load_tokens, revoke_token
from conversation.errors import InputError, NotFoundError
from storage.database import Database
from tests.api.conftest import Server, now


def test_a_token_opens_what_its_scopes_say_and_nothing_else(server: Server) -> None:
    token = server.token("customers:read")
    assert server.call("GET", "/customers", token=token).status_code == 200
    refused = server.call("GET", "/orders", token=token)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/problems/missing_scope")
    assert "orders:read" in refused.json()["detail"]
    assert server.call("POST", "/customers/batch", {"items": []}, token=token).status_code == 403


@pytest.mark.parametrize(
    ("scopes", "scope", "may"),
    [
        (("customers:write",), "customers:read", True),  # who may write may read
        (("customers:read",), "customers:write", False),
        (("*:read",), "orders:read", True),
        (("*:read",), "orders:write", False),
        (("*:write",), "rules:read", True),
        (("orders:write",), "customers:read", False),
        (("orders:read",), "", True),
    ],
)
def test_scopes_reach_as_far_as_they_say(scopes: tuple[str, ...], scope: str, may: bool) -> None:  # noqa: FBT001
    assert Token("a", "erp", scopes, now()).may(scope) is may


def test_a_scope_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="customers:delete"):
        check_scopes(("customers:delete",))
    with pytest.raises(InputError):
        check_scopes(())
    assert check_scopes(SCOPES) == SCOPES


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic a3E6a3E=",
        "Bearer kq_000000000000_" + "A" * 43,
        "Bearer " + "x" * 5000,
        "Bearer kq_' OR 1=1 --",
        "Bearer kq_000000000000_" + "é" * 43,
        "Token kq_000000000000_" + "A" * 43,
    ],
)
def test_what_is_no_live_token_stays_outside_whatever_it_looks_like(server: Server, header: str) -> None:
    headers = {"Authorization": header.encode("utf-8")} if header else {}
    answer = requests.get(f"{server.url}/api/v1/customers", headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"] == "/api/v1/problems/unauthorised"


def test_a_revoked_token_and_one_whose_time_is_over_are_like_none(server: Server) -> None:
    revoked, ended = server.token(), server.token(expires_at=now() - timedelta(seconds=1))
    token_id, _ = split(revoked) or ("", "")
    server.database.write_now(revoke_token, token_id, now())
    for token in (revoked, ended):
        assert server.call("GET", "/customers", token=token).status_code == 401


def test_the_right_id_with_another_secret_is_refused(database: Database) -> None:
    token, shown = database.write_now(add_token, "erp", ["*:read"], now())
    assert database.read_now(find_token, shown, now()) == token
    for wrong in (shown[:-1] + ("A" if shown[-1] != "A" else "B"), f"kq_{token.id}_" + "A" * 43, shown.upper()):
        assert database.read_now(find_token, wrong, now()) is None


def test_only_the_hash_of_a_secret_is_kept(database: Database) -> None:
    _, shown = database.write_now(add_token, "erp", ["*:read"], now())
    _, secret = split(shown) or ("", "")
    kept = database.read_now(lambda conn: str(conn.exec_driver_sql("SELECT * FROM api_tokens").all()))
    assert secret not in kept
    assert not is_secret(secret, "0" * 64)


def test_tokens_are_listed_and_taken_back_once(database: Database) -> None:
    token, _ = database.write_now(add_token, "erp", ["*:read"], now())
    database.write_now(revoke_token, token.id, now())
    assert [one.revoked_at is not None for one in database.read_now(load_tokens)] == [True]
    with pytest.raises(NotFoundError):
        database.write_now(revoke_token, token.id, now())


def test_a_token_that_calls_too_often_is_told_when_to_come_back(server: Server) -> None:
    token = server.token("*:read", per_minute=3)
    answers = [server.call("GET", "/token", token=token) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert server.call("GET", "/token").status_code == 200  # others are not held up


def test_guessing_tokens_is_slowed_down_by_address(server: Server) -> None:
    statuses = [server.call("GET", "/token", token="kq_000000000000_" + "A" * 43).status_code for _ in range(32)]
    assert set(statuses[:30]) == {401}
    assert set(statuses[30:]) == {429}
    assert server.call("GET", "/token").status_code == 200  # who has a token is not held up by who has none
