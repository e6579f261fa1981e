"""Whatever happens between browser and shop: what the page shows is the ledger, each entry once and in order."""

import asyncio
import random
import re
from functools import partial

import pytest
from playwright.async_api import Browser, BrowserContext, WebSocketRoute

from tests.channels.webchat.shop import Server
from tests.channels.webchat.visitor import Tab, enter, eventually, find_user, read_ledger

pytestmark = pytest.mark.browser


class BadLine:
    """A network between one browser and the shop that loses, doubles and reorders what goes over its sockets."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.is_bad = True
        self.counts = {"lost": 0, "doubled": 0, "late": 0}

    async def stand_between(self, context: BrowserContext) -> None:
        await context.route_web_socket(re.compile("socket.io"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        shop = browser.connect_to_server()
        to_shop: list[str | bytes] = []
        to_browser: list[str | bytes] = []
        browser.on_message(lambda frame: self._pass(frame, shop, to_shop))
        shop.on_message(lambda frame: self._pass(frame, browser, to_browser))

    def _pass(self, frame: str | bytes, onward: WebSocketRoute, held: list[str | bytes]) -> None:
        if not self.is_bad or not str(frame).startswith(("42/chat,", "43/chat,")):  # events and their answers
            onward.send(frame)
            return
        fate = self.random.random()
        if fate < 0.15:
            self.counts["lost"] += 1
        elif fate < 0.3:
            self.counts["doubled"] += 1
            onward.send(frame)
            onward.send(frame)
        elif fate < 0.5:
            self.counts["late"] += 1
            held.append(frame)
            return
        else:
            onward.send(frame)
        while held:
            onward.send(held.pop())


async def _is_ledger(tabs: list[Tab], server: Server) -> bool:
    ledger = await read_ledger(server)
    if all([await tab.shown() == ledger and await tab.pending() == 0 for tab in tabs]):
        return True
    for tab in tabs:
        await tab.look_up()
    await asyncio.sleep(1)  # for a line that is made anew on a slow machine
    return False


@pytest.mark.parametrize("seed", [1, 2])
async def test_frames_lost_doubled_and_late_in_two_tabs_with_reload_and_restart(
    browser: Browser, server: Server, seed: int
) -> None:
    context = await browser.new_context()
    line = BadLine(seed)
    await line.stand_between(context)
    one, other = await enter(context, server), await enter(context, server)
    await one.open()
    await other.open()
    said = [f"câu {number}" for number in range(1, 13)]
    for number, text in enumerate(said):
        await (one if number % 3 else other).send(text)
        if number == 4:
            await one.page.reload()
            await one.open()
        if number == 7:
            await server.stop()
            await other.send("khi shop tắt")
            await server.start()
    line.is_bad = False
    await server.shop.say(find_user(server), "đường truyền đã tốt lại")
    await eventually(partial(_is_ledger, [one, other], server), 100)
    texts = [text for _, text in await read_ledger(server)]
    assert sorted(t for t in texts if t.startswith(("câu", "khi"))) == sorted([*said, "khi shop tắt"])
    assert min(line.counts.values()) > 0, line.counts
    await context.close()


async def test_messages_of_one_tab_keep_their_order_over_a_bad_line(browser: Browser, server: Server) -> None:
    context = await browser.new_context()
    line = BadLine(3)
    await line.stand_between(context)
    tab = await enter(context, server)
    await tab.open()
    said = [f"câu {number}" for number in range(1, 7)]
    for text in said:
        await tab.send(text)
    await eventually(partial(_is_ledger, [tab], server), 100)
    texts = [text for _, text in await read_ledger(server)]
    assert [text for text in texts if text.startswith("câu")] == said
    await context.close()


async def test_a_welcome_that_was_lost_is_asked_for_again(browser: Browser, server: Server) -> None:
    context = await browser.new_context()
    tab = await enter(context, server)
    await tab.open()
    await tab.send("một")
    await tab.see("Dạ, em nghe: một")
    lost: list[str | bytes] = []

    def stand_between(page: WebSocketRoute) -> None:
        shop = page.connect_to_server()

        def to_browser(frame: str | bytes) -> None:
            if not lost and str(frame).startswith('42/chat,["welcome"'):
                lost.append(frame)
            else:
                page.send(frame)

        shop.on_message(to_browser)
        page.on_message(shop.send)

    await context.route_web_socket(re.compile("socket.io"), stand_between)
    await tab.page.reload()
    await tab.open()
    await tab.see("Dạ, em nghe: một")
    assert lost
    await context.close()


async def test_killed_after_the_ack_and_before_the_entry_was_seen(browser: Browser, server: Server) -> None:
    context = await browser.new_context()
    tab = await enter(context, server)
    await tab.open()
    await tab.send("một")
    await tab.see("Dạ, em nghe: một")
    server.shop.is_muted = True  # committed, and nobody is told
    await tab.send("hai")
    await eventually(partial(_has_received, server, "hai"))
    await tab.page.reload()
    server.shop.is_muted = False
    for number in range(60):
        await server.shop.say(find_user(server), f"tin {number}")  # the entry is no longer on the newest page
    await tab.open()
    await eventually(partial(_is_settled, tab))
    assert len(server.shop.said) == 2
    await context.close()


async def test_the_ledger_of_the_page_is_the_same_in_whatever_order_entries_come(
    browser: Browser, server: Server
) -> None:
    page = await browser.new_page()
    await page.goto(f"{server.url}/webchat/frame?site=hoa-sen")
    script = """async seeds => {
        const base = document.querySelector('meta[name=kq]').dataset.base;
        const { Ledger } = await import(base + '/ledger.js');
        const wrong = [];
        for (const seed of seeds) {
            let state = seed;
            const chance = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
            const all = Array.from({ length: 40 }, (_, i) => ({ seq: i + 1, kind: 'message', author: 'bot' }));
            const ledger = new Ledger();
            const start = Math.floor(chance() * 20);
            const live = all.slice(start).flatMap(e => chance() < .3 ? [e, e] : [e]).sort(() => chance() - .5);
            const early = Math.floor(chance() * live.length);
            for (const entry of live.slice(0, early)) ledger.add([entry]);
            ledger.start(all.slice(start, start + 5));
            for (const entry of live.slice(early)) if (chance() > .2) ledger.add([entry]);
            while (ledger.last < 40) ledger.add(all.slice(ledger.last, ledger.last + 7));
            while (ledger.hasOlder) ledger.addOlder(all.slice(Math.max(0, ledger.first - 6), ledger.first - 1));
            if (ledger.hasGap || ledger.show().map(e => e.seq).join() !== all.map(e => e.seq).join()) wrong.push(seed);
        }
        return wrong;
    }"""
    assert await page.evaluate(script, list(range(1, 500))) == []
    await page.close()


async def test_a_thousand_sockets_at_once_are_all_welcomed(server: Server) -> None:
    import aiohttp  # bare sockets: a thousand whole clients would measure the clients

    ports = server.shop.ports(None)
    tokens = [(await ports.sessions.open("hoa-sen"))[0] for _ in range(1000)]
    url = f"{server.url}/socket.io/?EIO=4&transport=websocket"
    everybody = asyncio.Barrier(len(tokens))

    async def come_back(http: aiohttp.ClientSession, token: str) -> None:
        async with http.ws_connect(url) as socket:
            await socket.receive_str()
            await socket.send_str(f'40/chat,{{"v":1,"token":"{token}"}}')
            while not (await socket.receive_str()).startswith('42/chat,["welcome"'):
                pass
            await everybody.wait()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.gather(*(come_back(http, token) for token in tokens))


async def _has_received(server: Server, text: str) -> bool:
    return any(text == known for _, known in await read_ledger(server))


async def _is_settled(tab: Tab) -> bool:
    return await tab.pending() == 0 and len(await tab.shown()) >= 50
