"""The contract of a channel, and what it is given to do its work.

A channel translates: a foreign shape becomes an ``InboundMessage`` and goes to ``Receive``; an ``Outgoing`` becomes a
foreign call. It decides nothing. Every channel's folder offers ``create(ports) -> Channel | None`` (None: not
configured), and ``bot/wiring.py`` lists it in one line.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from conversation.messages import Address, Attachment, DeliveryStatus, Entry, InboundMessage, Outgoing
from conversation.web import LinkOffer as LinkOffer  # given on to the channels with the rest of the contract
from conversation.web import Site as Site
from conversation.web import WebSession as WebSession


@dataclass(frozen=True, slots=True)
class Receipt:
    """The durable taking of one inbound message; the same message gives the same receipt, however often it comes."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one ``Outgoing``. ``retry_after`` is in seconds; ``reference`` is the channel's own message id."""

    status: DeliveryStatus
    reference: str = ""
    error: str = ""
    retry_after: float | None = None


class Receive(Protocol):
    """Takes one inbound message durably, then returns.

    Idempotent by (address, source_id). Raises MessageError (too long, empty), ReplayedIdError (same id, another body),
    UnavailableError (the stream does not answer: tell the sender to retry).
    """

    async def __call__(self, message: InboundMessage) -> Receipt:
        """Return once the message is on disk."""


class Ledger(Protocol):
    """What a channel may read of an address's conversation. Notes of the staff are kept elsewhere."""

    async def head(self, address: Address) -> int:
        """Return the last seq, 0 when nothing was said yet."""

    async def after(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries with a seq above ``seq``, in order."""

    async def before(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries with a seq below ``seq``, in order: older pages."""


class Sessions(Protocol):
    """Web sessions; tokens are 256 random bits, stored hashed."""

    async def open(self, site: str, subject: str = "") -> tuple[str, WebSession]:
        """Return a new token and its session; a signed ``subject`` gets the same user on every device."""

    async def find(self, token: str) -> WebSession | None:
        """Return the session of a live token."""

    async def renew(self, token: str) -> str:
        """Return another token of the same visitor; both open the session. Raises ProofError when this one does not."""

    async def close(self, token: str) -> None:
        """End the session; its token opens nothing from now on."""


class Limiter(Protocol):
    """Counts tries across all workers."""

    async def check(self, key: str, limit: int, window: float) -> None:
        """Count one try on ``key``; raises RateLimitError over ``limit`` in ``window`` seconds."""

    async def check_each(self, tries: Sequence[tuple[str, int, float]]) -> None:
        """Count a try on each (key, limit, window), then raise RateLimitError for the first that is over its limit."""


class Files(Protocol):
    """Files customers and agents send."""

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        """Store a file of at most ``limit`` bytes; raises InputError when it is larger or its type is not allowed."""

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        """Return a stored file; raises NotFoundError."""


class Links(Protocol):
    """Ties a web session and a Telegram user to one customer, with a yes on both sides."""

    @property
    def can_offer(self) -> bool:
        """Whether there is a Telegram to tie to."""

    async def offer(self, session: WebSession) -> LinkOffer:
        """Make a single-use code that lives ten minutes.

        When it comes to a link, every token an unsigned visitor had before ends.
        """

    async def confirm(self, session: WebSession) -> bool:
        """Say yes on the web side; true when both sides have."""

    async def unlink(self, address: Address) -> bool:
        """Undo the tie; false when there was none."""


class Sites(Protocol):
    """The web sites that carry the widget."""

    async def find(self, site: str) -> Site | None:
        """Return the site with this id."""

    async def verify(self, site: str, token: str) -> str:
        """Return the ``sub`` of a visitor signed by the shop's site; raises ProofError."""


class Wording(Protocol):
    """The message catalogues."""

    def __call__(self, key: str, language: str, **values: str | float) -> str:
        """Return the text of ``key`` in ``language``."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a channel may use. ``options`` are the settings by their names in lower case."""

    receive: Receive
    ledger: Ledger
    sessions: Sessions
    limiter: Limiter
    files: Files
    links: Links
    sites: Sites
    wording: Wording
    socket_server: Any = None  # socketio.AsyncServer: this channel registers its own namespace
    options: Mapping[str, str] = field(default_factory=dict)
    customer_typing: Callable[[Address], Awaitable[None]] | None = None
    """Told that a customer is writing, where a channel knows: for the agent who holds the conversation."""


class Channel(Protocol):
    """One way in and out."""

    name: str

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return the HTTP routes this channel serves; registered once, before ``run``."""

    async def run(self) -> None:
        """Serve until cancelled: long polling, webhooks' registration. A channel with routes only just returns."""

    async def stop(self) -> None:
        """Take nothing more in; what was taken is durable already."""

    async def send(self, outgoing: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Send a batch, one result each, in order for each address. Never raises for a single message."""

    async def show(self, own: Sequence[Outgoing]) -> None:
        """Show entries the customer wrote, now that they have their seq: for clients that mirror the ledger (web chat).

        Best effort, never raises; a channel whose client shows them by itself does nothing.
        """

    async def typing(self, addresses: Sequence[Address]) -> None:
        """Show that an answer is being written; best effort, never raises."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the bytes behind an attachment of this channel; raises NotFoundError, ChannelError."""
