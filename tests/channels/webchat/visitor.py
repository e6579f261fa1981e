"""A visitor with a real browser: what they do on the shop's page, and what they see."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, FrameLocator, Page

from conversation.messages import Address, EntryKind
from tests.channels.webchat.shop import Server

PATIENCE = 40.0


@dataclass
class Tab:
    """One tab with the shop's page, the chat open in it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("khach-quen iframe")

    async def open(self) -> None:
        await self.page.get_by_role("button", name="Mở khung trò chuyện").click()
        await self.chat.get_by_role("textbox").wait_for()

    async def send(self, text: str) -> None:
        await self.chat.get_by_role("textbox").fill(text)
        await self.chat.get_by_role("textbox").press("Enter")

    async def see(self, text: str) -> None:
        await self.chat.locator(".bubble").get_by_text(text, exact=True).first.wait_for(timeout=PATIENCE * 1000)

    async def shown(self) -> list[tuple[int, str]]:
        """The messages of the ledger that stand on the page, from the top: seq and text."""
        read = "all => all.map(m => [Number(m.dataset.seq), m.querySelector('.bubble')?.textContent ?? ''])"
        rows = await self.chat.locator(".message[data-seq]").evaluate_all(read)
        return [(seq, text) for seq, text in rows]

    async def pending(self) -> int:
        return await self.chat.locator(".pending").count()

    async def run(self, script: str) -> object:
        """Run a script inside the frame."""
        return await self.chat.locator("body").evaluate(script)

    async def look_up(self) -> None:
        """Make the page believe that the network came back: it asks for the head."""
        await self.run("() => { window.dispatchEvent(new Event('online')); }")


async def enter(context: BrowserContext, server: Server, path: str = "/") -> Tab:
    """Come to the shop's page in a new tab."""
    page = await context.new_page()
    tab = Tab(page)
    page.on("pageerror", lambda error: tab.errors.append(str(error)))
    await page.goto(server.url + path)
    return tab


def find_user(server: Server) -> str:
    """The one user of the shop."""
    (user,) = {session.user for session in server.shop.memory.sessions.values()}
    return user


async def read_ledger(server: Server) -> list[tuple[int, str]]:
    """The messages of the one user's ledger."""
    entries = await server.shop.after(Address("webchat", find_user(server)), 0, 1000)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return [(entry.seq, entry.text) for entry in entries if entry.kind is EntryKind.MESSAGE]


async def eventually(holds: Callable[[], Awaitable[bool]], patience: float = PATIENCE) -> None:
    """Return once ``holds``; raises TimeoutError."""
    async with asyncio.timeout(patience):
        while not await holds():  # noqa: ASYNC110  # what happens in a browser sets no event here
            await asyncio.sleep(0.05)
