"""A small shop behind the web chat: a real store, a real HTTP server, and a bot that says what it heard."""

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import socketio
from aiohttp import web
from sqlalchemy import Connection

from channels.channel import LinkOffer, Ports, Receipt, Site, WebSession
from channels.webchat import WebChat, create, fast_json
from channels.webchat.text_packet import TextPacket
from conversation.errors import (
    ConflictError,
    InputError,
    MessageError,
    NotFoundError,
    ProofError,
    RateLimitError,
    ReplayedIdError,
    UnavailableError,
)
from conversation.ids import new_id
from conversation.messages import (
    Address,
    Attachment,
    AttachmentKind,
    Author,
    Choice,
    DeliveryStatus,
    Entry,
    EntryKind,
    InboundKind,
    InboundMessage,
    Outgoing,
    Source,
)
from conversation.proof import ProofLevel
from memory.conversation_store import find_head, open_conversations
from memory.entry_store import entries_after, entries_before
from memory.receipt_store import save_receipts
from memory.transcript_store import Draft, append
from storage.database import Database

Bot = Callable[[InboundMessage], list[Draft]]

SITES = (
    Site("hoa-sen", "Tiệm Hoa Sen"),
    Site("vip", "Tiệm Kín", requires_signed=True),
    Site("framed", "Tiệm Có Khung", origins=("https://shop.example",)),
)


@dataclass
class Memory:
    """What the shop keeps beside its record: survives a restart of the server."""

    sessions: dict[str, WebSession] = field(default_factory=dict)
    users: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, tuple[Attachment, bytes]] = field(default_factory=dict)
    received: dict[tuple[Address, str], tuple[str, Receipt]] = field(default_factory=dict)
    waiting_links: set[str] = field(default_factory=set)
    tries: dict[str, int] = field(default_factory=dict)
    inbox: asyncio.Queue[InboundMessage | None] = field(default_factory=asyncio.Queue)  # None: the shop closes


class Shop:
    """Ports of the web chat over the real record store, and a loop that answers."""

    def __init__(self, database: Database, memory: Memory | None = None) -> None:
        self.database = database
        self.memory = memory or Memory()
        self.inbound: list[InboundMessage] = []
        self.is_down = False
        self.is_silent = False
        self.is_muted = False  # commits, but shows nothing: a dead pub/sub listener
        self.fault: Exception | None = None
        self.limits_hit: set[str] = set()
        self.has_telegram = True
        self.typed: list[Address] = []
        self.channel: WebChat | None = None

    @property
    def said(self) -> list[InboundMessage]:
        """What customers said, without receipts."""
        return [m for m in self.inbound if m.kind in {InboundKind.MESSAGE, InboundKind.CHOICE}]

    # Receive
    async def receive(self, message: InboundMessage) -> Receipt:
        if self.fault:
            raise self.fault
        if self.is_down:
            raise UnavailableError("the stream does not answer")
        if len(message.text) > 100_000:
            raise MessageError("too long", "text")
        body = repr((message.kind, message.text, message.choice, message.attachments, message.seq))
        digest = hashlib.sha256(body.encode()).hexdigest()
        key = (message.address, message.source_id)
        if key in self.memory.received:
            known, receipt = self.memory.received[key]
            if known != digest:
                raise ReplayedIdError("this id was used for another message", "client_msg_id")
            return receipt
        receipt = Receipt(new_id(), datetime.now(UTC))
        self.memory.received[key] = (digest, receipt)
        self.inbound.append(message)
        self.memory.inbox.put_nowait(message)
        return receipt

    async def serve(self) -> None:
        """Answer until the shop closes; what was received before that is answered first, the rest at the next start."""
        while message := await self.memory.inbox.get():
            await self.turn(message)

    async def close(self, serving: "asyncio.Task[None]") -> None:
        self.memory.inbox.put_nowait(None)
        await asyncio.gather(serving, return_exceptions=True)

    async def turn(self, message: InboundMessage) -> None:
        if message.kind in {InboundKind.DELIVERED, InboundKind.READ}:
            status = DeliveryStatus(message.kind.value)
            await self.database.write(save_receipts, message.address, message.seq, status)
            return
        if message.kind is InboundKind.OPENED:
            return
        replies = [] if self.is_silent else [_echo(message)]
        own = Draft("", Author.CUSTOMER, message.sent_at, message.text, source_id=message.source_id)
        own = replace(own, attachments=message.attachments)
        await self.write(message.address, [own, *replies])

    async def write(self, address: Address, drafts: list[Draft]) -> tuple[Entry, ...]:
        """Commit drafts, then show them."""
        written = await self.database.write(partial(_append, address), drafts)
        if self.channel and not self.is_muted:
            own = [Outgoing(address, e) for e in written if e.author is Author.CUSTOMER]
            await self.channel.show(own)
            await self.channel.send([Outgoing(address, e) for e in written if e.author is not Author.CUSTOMER])
        return written

    async def say(self, user: str, text: str, **fields: object) -> tuple[Entry, ...]:
        """The bot says something by itself."""
        draft = Draft("", Author.BOT, datetime.now(UTC), text, author_name="Sen")
        return await self.write(Address("webchat", user), [replace(draft, **fields)])  # type: ignore[arg-type]

    # Ledger
    async def head(self, address: Address) -> int:
        return await self.database.read(find_head, address)

    async def after(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        return await self.database.read(entries_after, address, seq, limit)

    async def before(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        return await self.database.read(entries_before, address, seq, limit)

    # Limiter
    async def check(self, key: str, _limit: int, _window: float) -> None:
        self.memory.tries[key] = self.memory.tries.get(key, 0) + 1
        if key.split(":")[1] in self.limits_hit:
            raise RateLimitError("too many tries", 7.0)

    async def check_each(self, tries: Sequence[tuple[str, int, float]]) -> None:
        for one in tries:
            await self.check(*one)

    # Typing
    async def customer_typing(self, address: Address) -> None:
        self.typed.append(address)

    def ports(self, server: socketio.AsyncServer | None, options: dict[str, str] | None = None) -> Ports:
        return Ports(
            receive=self.receive,
            ledger=self,
            sessions=Sessions(self.memory),
            limiter=self,
            files=Files(self.memory),
            links=Links(self),
            sites=Sites(),
            wording=lambda key, _language, **_values: key,
            socket_server=server,
            options=options or {},
            customer_typing=self.customer_typing,
        )


def _append(address: Address, conn: Connection, drafts: list[Draft]) -> tuple[Entry, ...]:
    now = datetime.now(UTC)
    conversation = open_conversations(conn, [address], now)[address]
    return append(conn, [replace(d, conversation_id=conversation.id) for d in drafts], now).entries


def _echo(message: InboundMessage) -> Draft:
    reply = Draft("", Author.BOT, message.sent_at, f"Dạ, em nghe: {message.text}", author_name="Sen")
    if message.text.startswith("ship"):
        return replace(
            reply,
            sources=(Source("Phí giao hàng", "https://shop.example/giao-hang"),),
            choices=(Choice("Kiểm tra đơn hàng", "orders"), Choice("Xem bảng phí", url="https://shop.example/phi")),
        )
    return reply


class Sessions:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def open(self, site: str, subject: str = "") -> tuple[str, WebSession]:
        token = secrets.token_urlsafe(32)
        user = self._memory.users.setdefault((site, subject), new_id()) if subject else new_id()
        proof = ProofLevel.SIGNED if subject else ProofLevel.ANONYMOUS
        session = WebSession(user, site, proof, subject)
        self._memory.sessions[token] = session
        return token, session

    async def find(self, token: str) -> WebSession | None:
        return self._memory.sessions.get(token)

    async def renew(self, token: str) -> str:
        renewed = secrets.token_urlsafe(32)
        self._memory.sessions[renewed] = self._memory.sessions[token]
        return renewed

    async def close(self, token: str) -> None:
        self._memory.sessions.pop(token, None)


class Files:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        body = b"".join([chunk async for chunk in chunks])
        if len(body) > limit:
            raise InputError("the file is too large", "body")
        if media_type == "text/html":
            raise InputError("files of this type are not taken", "body")
        kind = AttachmentKind.PHOTO if media_type.startswith("image/") else AttachmentKind.DOCUMENT
        attachment = Attachment(kind, secrets.token_urlsafe(16), name, media_type, len(body))
        self._memory.files[attachment.reference] = (attachment, body)
        return attachment

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        if reference not in self._memory.files:
            raise NotFoundError("there is no such file")
        return self._memory.files[reference]


class Links:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @property
    def can_offer(self) -> bool:
        return self._shop.has_telegram

    async def offer(self, _session: WebSession) -> LinkOffer:
        code = secrets.token_urlsafe(16)
        expires = datetime.now(UTC) + timedelta(minutes=10)
        return LinkOffer(f"https://t.me/tiem_hoa_sen_bot?start={code}", "K7M2QX", "48", expires)

    async def confirm(self, session: WebSession) -> bool:
        if session.user not in self._shop.memory.waiting_links:
            return False
        own = [token for token, kept in self._shop.memory.sessions.items() if kept.user == session.user]
        for token in own[:-1]:  # those before the latest renewal
            del self._shop.memory.sessions[token]
        status = Draft("", Author.SYSTEM, datetime.now(UTC), "linked", EntryKind.STATUS)
        await self._shop.write(Address("webchat", session.user), [status])
        return True

    async def unlink(self, address: Address) -> bool:
        if address.user not in self._shop.memory.waiting_links:
            raise ConflictError("there is no link to undo")
        self._shop.memory.waiting_links.discard(address.user)
        return True


class Sites:
    async def find(self, site: str) -> Site | None:
        return next((known for known in SITES if known.id == site), None)

    async def verify(self, _site: str, token: str) -> str:
        name, _, signature = token.partition(".")
        if signature != "signed":
            raise ProofError("the signature does not hold")
        return name


PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Tiệm Hoa Sen</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font-family:Georgia,serif;margin:0;background:#faf7f2;color:#333} *{box-sizing:border-box}
header{padding:28px 6vw;background:#fff;border-bottom:1px solid #eee;font-size:26px}
main{padding:40px 6vw;max-width:760px}
button{background:hotpink !important;border-radius:0 !important}</style>
<header>Tiệm Hoa Sen</header><main><h1>Kem chống nắng hoa sen</h1><p>Dịu nhẹ cho da nhạy cảm, 50 ml.</p></main>
<script src="/widget.js" data-site="hoa-sen" async></script></html>"""


class Server:
    """The shop on a real port; stopping and starting keeps port, record and memory."""

    def __init__(self, database: Database, options: dict[str, str] | None = None) -> None:
        self.database = database
        self.options = options or {}
        self.shop = Shop(database)
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._serving: asyncio.Task[None]
        self._running: asyncio.Task[None]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.shop = Shop(self.database, self.shop.memory)
        self.sockets = socketio.AsyncServer(
            async_mode="aiohttp", json=fast_json, serializer=TextPacket, cors_allowed_origins=None
        )
        channel = create(self.shop.ports(self.sockets, self.options))
        assert channel is not None
        self.channel = self.shop.channel = channel
        app = web.Application()
        self.sockets.attach(app)
        app.add_routes(channel.routes())
        app.router.add_get("/", _show_page)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._serving = asyncio.create_task(self.shop.serve())
        self._running = asyncio.create_task(channel.run())

    async def stop(self) -> None:
        if self._runner is None:
            return
        await self.channel.stop()
        await self.shop.close(self._serving)
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.sockets.shutdown()
        await self._runner.cleanup()
        self._runner = None


async def _show_page(_request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


@contextlib.asynccontextmanager
async def running(server: Server) -> AsyncIterator[Server]:
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
