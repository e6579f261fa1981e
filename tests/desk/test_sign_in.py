"""Who gets into the desk, for how long, and who does not."""

from datetime import timedelta

import pytest

from desk.staff_store import set_disabled
from tests.desk.shop import GUARD, NOW, PASSWORD, Shop


async def test_the_right_password_lets_in_and_tells_who_one_is(shop: Shop) -> None:
    await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    status, me = await browser.get("/me")
    assert (status, me["name"], me["email"]) == (200, "Mai", "mai@shop.vn")


async def test_a_wrong_password_and_an_unknown_email_are_refused_in_the_same_words(shop: Shop) -> None:
    await shop.add("Mai")
    browser = shop.browser()
    wrong = await browser.post("/sign-in", {"email": "mai@shop.vn", "password": "sai mật khẩu"})
    unknown = await browser.post("/sign-in", {"email": "nobody@shop.vn", "password": "sai mật khẩu"})
    assert wrong == unknown
    assert wrong[0] == 401


async def test_a_disabled_person_is_out_at_once(shop: Shop) -> None:
    mai = await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    await shop.database.write(set_disabled, mai.id, NOW)
    assert (await browser.get("/me"))[0] == 401
    assert (await browser.post("/sign-in", {"email": "mai@shop.vn", "password": PASSWORD}))[0] == 401


async def test_signing_in_again_gives_a_new_token_so_that_a_planted_one_is_worth_nothing(shop: Shop) -> None:
    await shop.add("Mai")
    browser = shop.browser()
    browser.token = "planted-by-an-attacker"
    await browser.post("/sign-in", {"email": "mai@shop.vn", "password": PASSWORD})
    assert browser.token != "planted-by-an-attacker"
    attacker = shop.browser()
    attacker.token = "planted-by-an-attacker"
    assert (await attacker.get("/me"))[0] == 401


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5000, "đường", '"; Path=/'])
async def test_a_forged_session_opens_nothing(shop: Shop, token: str) -> None:
    await shop.add("Mai")
    browser = shop.browser()
    browser.token = token
    assert (await browser.get("/me"))[0] == 401
    assert (await browser.get("/conversations"))[0] == 401


async def test_a_session_ends_after_twelve_idle_hours_and_after_seven_days_of_use(shop: Shop) -> None:
    await shop.add("Mai")
    idle = await shop.sign_in("Mai")
    used = await shop.sign_in("Mai")
    for _ in range(15):
        shop.clock.forward(timedelta(hours=11))
        assert (await used.get("/me"))[0] == 200
    assert (await idle.get("/me"))[0] == 401
    shop.clock.forward(timedelta(hours=4))
    assert (await used.get("/me"))[0] == 401


async def test_a_one_time_password_opens_nothing_but_the_change_of_password(shop: Shop) -> None:
    await shop.add("Mai", must_change=True)
    browser = await shop.sign_in("Mai")
    status, error = await browser.get("/conversations")
    assert (status, error["code"]) == (403, "password_change_required")
    elsewhere = await shop.sign_in("Mai")
    before = browser.token
    status, me = await browser.post("/password", {"old": PASSWORD, "new": "một con vịt xoè"})
    assert (status, me["must_change_password"]) == (200, False)
    assert browser.token != before
    assert (await browser.get("/conversations"))[0] == 200
    assert (await elsewhere.get("/me"))[0] == 401


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("sai mật khẩu", "một con vịt xoè", 403),  # the old one is wrong
        (PASSWORD, PASSWORD, 422),  # nothing changed
        (PASSWORD, "ngắn", 422),
        (PASSWORD, "aaaaaaaaaaaa", 422),
        (PASSWORD, "x" * 300, 422),
    ],
)
async def test_a_password_is_not_changed_for_a_bad_one(shop: Shop, old: str, new: str, status: int) -> None:
    await shop.add("Mai")
    browser = await shop.sign_in("Mai")
    assert (await browser.post("/password", {"old": old, "new": new}))[0] == status


async def test_signing_out_ends_this_session_and_everywhere_ends_all(shop: Shop) -> None:
    await shop.add("Mai")
    first, second, third = [await shop.sign_in("Mai") for _ in range(3)]
    stolen = shop.browser()
    stolen.token = first.token
    assert (await first.post("/sign-out"))[0] == 204
    assert first.token == ""
    assert (await stolen.get("/me"))[0] == 401
    assert (await second.post("/sign-out", {"everywhere": True}))[0] == 204
    assert (await third.get("/me"))[0] == 401


async def test_guessing_is_stopped_for_the_email_and_says_when_to_come_back(shop: Shop) -> None:
    await shop.add("Mai")
    browser = shop.browser()
    statuses = [
        (await browser.post("/sign-in", {"email": " Mai@SHOP.vn ", "password": f"lần thứ {n}"}))[0] for n in range(11)
    ]
    assert statuses == [401] * 10 + [429]
    assert (await browser.post("/sign-in", {"email": "mai@shop.vn", "password": PASSWORD}))[0] == 429


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (GUARD, 200),
        ({}, 403),  # a plain form of a foreign page cannot set the header
        (GUARD | {"Origin": "https://evil.example"}, 403),
        (GUARD | {"Origin": "null"}, 403),
        (GUARD | {"Origin": "http://["}, 403),
        (GUARD | {"Origin": "http://localhost"}, 200),  # the public address
    ],
)
async def test_only_our_own_pages_may_change_anything(shop: Shop, headers: dict[str, str], status: int) -> None:
    await shop.add("Mai")
    body = {"email": "mai@shop.vn", "password": PASSWORD}
    assert (await shop.browser().post("/sign-in", body, headers))[0] == status


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(shop: Shop) -> None:
    await shop.add("Mai")
    browser = shop.browser()
    address = f"{shop.url}/api/v1/desk/sign-in"
    body = {"email": "mai@shop.vn", "password": PASSWORD}
    async with browser.http.post(address, json=body, headers=GUARD) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_behind_a_proxy_of_ours_tries_are_counted_for_who_is_behind_it(shop: Shop) -> None:
    async def tries(address: str, email: str) -> int:
        headers = GUARD | {"X-Forwarded-For": f"198.51.100.1, {address}"}
        return (await shop.browser().post("/sign-in", {"email": email, "password": "sai"}, headers))[0]

    answers = [await tries("203.0.113.9", f"{number}@shop.vn") for number in range(31)]
    assert answers[0] == 401
    assert answers[-1] == 429
    assert await tries("203.0.113.10", "another@shop.vn") == 401
