"""Those who take part in a journey: customers of the demo shop, a visitor's browser, an agent at the desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, ViewportSize, expect
from sqlalchemy import Connection, select

from customers.contact_store import contact_points
from customers.customer_store import customers
from customers.order import OrderStatus
from customers.order_store import orders
from tests.channels.webchat.visitor import Tab
from tests.journeys.shop import Shop, eventually

WIDE: ViewportSize = {"width": 1280, "height": 800}
NEW_PASSWORD = "bưởi da xanh tháng mười"
_OPEN = (OrderStatus.PLACED.value, OrderStatus.CONFIRMED.value, OrderStatus.PACKED.value, OrderStatus.SHIPPED.value)


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer of the demo shop who writes on Telegram and waits for exactly one order."""

    name: str
    user: int
    order: str
    item: str


def find_buyers(conn: Connection) -> tuple[Buyer, ...]:
    """Return them all: one order that is on its way, no other that is not done, a Vietnamese name."""
    query = (
        select(
            customers.c.id, customers.c.name, contact_points.c.user, orders.c.number, orders.c.status, orders.c["items"]
        )
        .join(contact_points, contact_points.c.customer_id == customers.c.id)
        .join(orders, orders.c.customer_id == customers.c.id)
        .where(contact_points.c.channel == "telegram", orders.c.status.in_(_OPEN))
        .order_by(customers.c.id, orders.c.number)
    )
    found: dict[str, list[tuple[str, Buyer]]] = {}
    for row in conn.execute(query):
        buyer = Buyer(row.name, int(row.user), row.number, row[5][0]["name"])
        found.setdefault(row.id, []).append((row.status, buyer))
    return tuple(
        theirs[0][1]
        for theirs in found.values()
        if len(theirs) == 1 and theirs[0][0] == OrderStatus.SHIPPED.value and not theirs[0][1].name.isascii()
    )


def find_past_buyers(conn: Connection) -> tuple[Buyer, ...]:
    """Return those who wait for nothing, with their first order: the demo has many at any hour."""
    waiting = select(orders.c.customer_id).where(orders.c.status.in_(_OPEN))
    query = (
        select(customers.c.id, customers.c.name, contact_points.c.user, orders.c.number, orders.c["items"])
        .join(contact_points, contact_points.c.customer_id == customers.c.id)
        .join(orders, orders.c.customer_id == customers.c.id)
        .where(contact_points.c.channel == "telegram", customers.c.id.not_in(waiting))
        .order_by(customers.c.id, orders.c.number)
    )
    found: dict[str, Buyer] = {}
    for row in conn.execute(query):
        if not row.name.isascii():
            found.setdefault(row.id, Buyer(row.name, int(row.user), row.number, row[4][0]["name"]))
    return tuple(found.values())


@asynccontextmanager
async def tab_at(browser: Browser, shop: Shop) -> AsyncIterator[Tab]:
    """Come to the shop's page with a browser of one's own and open the chat; nothing may break on the page."""
    context = await browser.new_context(viewport=WIDE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    page = await context.new_page()
    tab = Tab(page)
    page.on("pageerror", lambda error: tab.errors.append(str(error)))
    await page.goto(shop.url + "/demo/")
    await tab.open()
    yield tab
    assert tab.errors == []
    await context.close()


async def user_of(tab: Tab) -> str:
    """Return the web user of a tab, as the server calls them."""
    answer = await tab.run(
        """async () => {
            let token = null;
            while (!token) {
                token = JSON.stringify(localStorage).match(/[A-Za-z0-9_-]{43}/)?.[0];
                await new Promise((resume) => setTimeout(resume, 50));
            }
            const body = JSON.stringify({ site: "demo" });
            const headers = { Authorization: `Bearer ${token}` };
            return (await (await fetch("/webchat/v1/sessions", { method: "POST", body, headers })).json()).user;
        }"""
    )
    assert isinstance(answer, str)
    return answer


async def shows_the_ledger(tab: Tab, shop: Shop, user: str) -> None:
    """Wait until the page shows every message of the ledger once, in order, and nothing else."""
    shown: list[tuple[int, str]] = []

    async def is_same() -> bool:
        shown[:] = await tab.shown()
        return shown == messages_of(shop, user) and await tab.pending() == 0

    await eventually(is_same, "the page to show what the ledger says")


def messages_of(shop: Shop, user: str) -> list[tuple[int, str]]:
    """Return the messages of a web visitor's ledger: seq and text."""
    return [(entry.seq, entry.text) for entry in shop.ledger("webchat", user) if entry.kind.value == "message"]


@asynccontextmanager
async def agent_at(browser: Browser, shop: Shop, email: str, password: str) -> AsyncIterator[Page]:
    """Sign in at the desk with a one-time password, choose another, and stand at the board."""
    context = await browser.new_context(viewport=WIDE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    page = await context.new_page()
    stumbled: list[str] = []
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    await page.goto(shop.url + "/desk/")
    await page.wait_for_url("**/desk/sign-in")
    await page.fill("input[name=email]", email)
    await page.fill("input[name=password]", password)
    await page.click("button.main")
    await page.wait_for_url("**/desk/password")
    for name, value in (("old", password), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)):
        await page.fill(f"input[name={name}]", value)
    await page.click("button.main")
    await page.wait_for_url("**/desk/")
    yield page
    assert stumbled == []
    await context.close()


async def take(page: Page, words: str) -> None:
    """Open the waiting conversation whose row says ``words`` and take it."""
    await page.click(f".row:has-text('{words}')")
    await page.click(".head button:has-text('Nhận khách')")
    await expect(page.locator("button:has-text('Trả cho bot')")).to_be_visible()


async def reply(page: Page, text: str) -> None:
    """Answer in the open conversation."""
    await page.fill("#composer", text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.agent:not(.sending)").last).to_contain_text(text)
