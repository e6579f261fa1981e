"""A shop for the tests of the desk: its people, its customers, and browsers as far as HTTP goes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession, CookieJar
from yarl import URL

from bot.floor.floor import ShopFloor
from conversation.errors import InputError, NotFoundError
from conversation.messages import Address, Attachment, AttachmentKind, Author, Entry
from conversation.state import Control, Conversation
from desk.desk import Desk
from desk.live import Change
from desk.staff import Role, Staff
from desk.staff_store import add_user
from memory.conversation_store import load_conversation, open_conversations, save_control
from memory.transcript_store import Draft, append
from routing import control
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PASSWORD = "đường về nhà 17"
GUARD = {"X-Desk": "1"}


@dataclass
class Clock:
    """The time, as far as the desk knows."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


class MemoryFiles:
    """Files kept for the length of a test."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Attachment, bytes]] = {}

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        content = b"".join([chunk async for chunk in chunks])
        if len(content) > limit:
            raise InputError("the file is too large", "file")
        kind = AttachmentKind.PHOTO if media_type.startswith("image/") else AttachmentKind.DOCUMENT
        attachment = Attachment(kind, f"/files/{len(self.kept) + 1}", name, media_type, len(content))
        self.kept[attachment.reference] = (attachment, content)
        return attachment

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        if reference not in self.kept:
            raise NotFoundError(f"no file {reference!r}")
        return self.kept[reference]


@dataclass
class Shop:
    """The desk, what it runs on, and what was sent."""

    database: Database
    desk: Desk
    floor: ShopFloor
    files: MemoryFiles
    clock: Clock
    url: str
    server: Any  # socketio.AsyncServer
    staff: dict[str, Staff] = field(default_factory=dict)
    sent: list[Change] = field(default_factory=list)
    typed_to: list[Address] = field(default_factory=list)
    browsers: list["Browser"] = field(default_factory=list)

    async def add(
        self, name: str, *, role: Role = Role.AGENT, password: str = PASSWORD, must_change: bool = False
    ) -> Staff:
        def work(conn: Any) -> Staff:
            return add_user(conn, name, f"{name.lower()}@shop.vn", password, NOW, role=role, must_change=must_change)

        self.staff[name] = await self.database.write(work)
        return self.staff[name]

    def browser(self) -> "Browser":
        self.browsers.append(Browser(self.url))
        return self.browsers[-1]

    async def sign_in(self, name: str, password: str = PASSWORD) -> "Browser":
        browser = self.browser()
        status, _ = await browser.post("/sign-in", {"email": f"{name.lower()}@shop.vn", "password": password})
        assert status == 200
        return browser

    async def writes(self, user: str, *texts: str, channel: str = "webchat") -> Conversation:
        """A customer writes; the conversation is as it stands afterwards."""
        address = Address(channel, user)
        conversation = (await self.database.write(open_conversations, [address], self.clock.now))[address]
        drafts = [Draft(conversation.id, Author.CUSTOMER, self.clock.now, text) for text in texts]
        entries: tuple[Entry, ...] = (await self.database.write(append, drafts, self.clock.now)).entries
        conversation = await self.find(conversation.id)
        await self.desk.push([Change(conversation, entries)])
        return conversation

    async def waits(self, user: str, *texts: str, reason: str = "asked", channel: str = "webchat") -> Conversation:
        """A customer writes and is put into the queue for a person."""
        conversation = await self.writes(user, *texts, channel=channel)
        waiting = control.wait(conversation, "support", reason, self.clock.now, self.clock.now + timedelta(minutes=1))
        assert await self.database.write(save_control, waiting, conversation.epoch)
        conversation = replace(waiting, epoch=conversation.epoch + 1)
        await self.desk.push([Change(conversation, is_moved=True)])
        return conversation

    async def find(self, conversation_id: str) -> Conversation:
        return await self.database.read(load_conversation, conversation_id)

    async def control_of(self, conversation_id: str) -> Control:
        return (await self.find(conversation_id)).control


class Browser:
    """A signed-in browser as far as HTTP goes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True))

    async def get(self, path: str, **query: str | int) -> tuple[int, Any]:
        async with self.http.get(f"{self.url}/api/v1/desk{path}", params=query) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, body: Any = None, headers: dict[str, str] = GUARD) -> tuple[int, Any]:
        address = f"{self.url}/api/v1/desk{path}"
        async with self.http.post(address, json={} if body is None else body, headers=headers) as answer:
            return answer.status, None if answer.status == 204 else await answer.json()

    @property
    def token(self) -> str:
        return next((c.value for c in self.http.cookie_jar if c.key == "desk_session"), "")

    @token.setter
    def token(self, value: str) -> None:
        self.http.cookie_jar.clear()
        self.http.cookie_jar.update_cookies({"desk_session": value}, URL(self.url))
