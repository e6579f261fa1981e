"""Customers who need a person: at night, in the crowd, and when the team they are passed to has gone home."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import Connection, select

from conversation.customer import Segments, ValueTier
from customers.customer_store import contact_points, customers
from customers.segments import load_segments
from desk.staff_store import load_users
from routing.agent_store import load_agents, save_agents
from routing.hours import ALWAYS, Hours
from routing.setup_store import load_setup, publish_setup
from tests.journeys.conftest import OpenShop
from tests.journeys.people import NEW_PASSWORD, agent_at, reply
from tests.journeys.shop import Shop, command, eventually
from tests.telegram_double import TelegramDouble

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser, pytest.mark.timeout(900)]

LONG = 60_000
TEAMS = ("care", "skin", "household")


def closed() -> Hours:
    """Hours that are closed now and for the rest of the night, whenever the test runs."""
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    return replace(ALWAYS, exceptions=tuple((today + timedelta(days=n), ()) for n in (0, 1)))


def set_hours(shop: Shop, hours: Hours, *teams: str) -> None:
    """Publish other hours for some teams; every worker follows by itself."""

    def work(conn: Connection) -> None:
        setup = load_setup(conn)
        queues = tuple(replace(q, hours=hours) if q.id in teams else q for q in setup.queues)
        publish_setup(conn, replace(setup, queues=queues), datetime.now(UTC), setup.version)

    shop.database.write_now(work)


def work_at_any_hour(conn: Connection) -> None:
    """Let the demo's agents work whenever they are there: the tests run on Sundays too."""
    save_agents(conn, [replace(one, hours=None) for one in load_agents(conn, [u.id for u in load_users(conn)])])


def find_by_worth(conn: Connection, tier: ValueTier, count: int) -> list[tuple[str, int]]:
    """Return names and Telegram numbers of customers of that worth."""
    query = (
        select(customers.c.id, customers.c.name, contact_points.c.user)
        .join(contact_points, contact_points.c.customer_id == customers.c.id)
        .where(contact_points.c.channel == "telegram")
        .order_by(customers.c.id)
    )
    rows = list(conn.execute(query))
    worth = load_segments(conn, {row.id for row in rows}, datetime.now(UTC))
    fitting = [
        (row.name, int(row.user))
        for row in rows
        if worth.get(row.id, Segments()).value is tier and not row.name.isascii()
    ]
    return fitting[:count]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(open_shop: OpenShop, own_telegram: TelegramDouble) -> AsyncIterator[Shop]:
    """A shop of its own, all teams closed for the night."""
    made = await open_shop(TELEGRAM_BOT_TOKEN=own_telegram.token, TELEGRAM_API_BASE=own_telegram.base)
    made.database.write_now(work_at_any_hour)
    set_hours(made, closed(), *TEAMS)
    await made.open()
    yield made
    await made.close()


def password_of(shop: Shop, email: str) -> str:
    return command("user", "reset", email, folder=shop.folder).stdout.split()[1]


async def accept(page: Page, name: str) -> None:
    """Accept the offer of a customer."""
    offer = page.locator(".queue .invitation")
    await expect(offer).to_contain_text(name, timeout=LONG)
    await offer.locator("button.main").click()
    await expect(page.locator(".head .who b")).to_have_text(name, timeout=LONG)
    await expect(page.locator(".head button:has-text('Trả cho bot')")).to_be_visible(timeout=LONG)


async def test_a_regular_s_complaint_at_night_is_promised_and_comes_first_in_the_morning(
    shop: Shop, own_telegram: TelegramDouble, chromium: Browser
) -> None:
    ((vip, vip_number),) = shop.database.read_now(find_by_worth, ValueTier.TOP, 1)
    ((other, other_number),) = shop.database.read_now(find_by_worth, ValueTier.NONE, 1) or shop.database.read_now(
        find_by_worth, ValueTier.LOW, 1
    )
    first = own_telegram.person(other, number=other_number)
    await first.writes("Cho mình gặp nhân viên với ạ")
    await first.until_sees("mở cửa lại lúc", within=60)
    regular = own_telegram.person(vip, number=vip_number)
    await regular.writes("Hàng nhận về vỡ hết rồi, mình muốn khiếu nại, cho gặp người phụ trách")
    await regular.until_sees("mở cửa lại lúc", within=60)
    assert shop.control("telegram", str(vip_number)) == "after_hours"

    set_hours(shop, ALWAYS, *TEAMS)
    email = "linh@nhabuoi.example"
    async with agent_at(chromium, shop, email, password_of(shop, email)) as desk:
        await accept(desk, vip)
        await reply(desk, "Dạ em Linh đây ạ, em xin lỗi mình, em gửi bù ngay hôm nay.")
        await regular.until_sees("em gửi bù ngay hôm nay", within=60)
        await accept(desk, other)

        set_hours(shop, closed(), "household")
        await desk.click(".head button:has-text('Chuyển')")
        team = desk.locator("dialog .option:has(input[value='queue:household'])")
        await expect(team).to_contain_text("Đang đóng", timeout=LONG)
        await team.click()
        await desk.fill("dialog textarea", "Khách hỏi về nồi, nhờ anh chị xem giúp")
        await desk.click("dialog footer .main")
        await expect(desk.locator(".toast:has-text('khách được hẹn')")).to_be_visible(timeout=LONG)
        await first.until_sees("chưa trực, sẽ mở lại lúc", within=60)
        assert shop.control("telegram", str(other_number)) == "after_hours"


async def test_of_two_agents_who_grab_one_chat_one_gets_it_and_the_other_is_told(
    shop: Shop, own_telegram: TelegramDouble
) -> None:
    set_hours(shop, ALWAYS, *TEAMS)
    people = shop.database.read_now(find_by_worth, ValueTier.MIDDLE, 1)
    ((name, number),) = people
    person = own_telegram.person(name, number=number)
    await person.writes("Cho mình nói chuyện với nhân viên nhé")
    await person.until_count(1, within=60)

    async def waits() -> bool:
        return shop.control("telegram", str(number)) in ("waiting", "offered")

    await eventually(waits, "the hand-off")
    emails = ("tram@nhabuoi.example", "duc@nhabuoi.example")
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as one,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as other,
    ):
        for http, email in zip((one, other), emails, strict=True):
            old = password_of(shop, email)
            await call(http, shop, "/sign-in", {"email": email, "password": old})
            await call(http, shop, "/password", {"old": old, "new": NEW_PASSWORD})
        async with one.get(f"{shop.url}/api/v1/desk/conversations?lane=open") as answer:
            card = next(c for c in (await answer.json())["cards"] if c["label"]["name"] == name)
        path = f"/conversations/{card['conversation_id']}/take"
        answers = await asyncio.gather(*(call(http, shop, path, {}) for http in (one, other)))
    assert sorted(status for status, _ in answers) == [200, 409]
    assert next(body["code"] for status, body in answers if status == 409) == "conflict"
    assert shop.control("telegram", str(number)) == "human"


async def call(http: aiohttp.ClientSession, shop: Shop, path: str, body: Any) -> tuple[int, Any]:
    """Post to the desk as a page does."""
    async with http.post(f"{shop.url}/api/v1/desk{path}", json=body, headers={"X-Desk": "1"}) as answer:
        return answer.status, await answer.json() if answer.status != 204 else None
