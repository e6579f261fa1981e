"""What the channel is given in these tests: an inbox that keeps its promises, and a shelf of files."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from channels.channel import Ports, Receipt
from conversation.errors import MessageError, NotFoundError, ReplayedIdError, UnavailableError
from conversation.ids import new_id
from conversation.messages import Attachment, AttachmentKind, InboundMessage


class Inbox:
    """Takes messages as ``Receive`` promises: idempotent, refusing the empty, unavailable when told."""

    def __init__(self) -> None:
        self.messages: list[InboundMessage] = []
        self.offered: list[str] = []
        """The source id of every try, in order."""
        self.is_down = False
        self.breaks_on = ""
        self.misses_once = ""
        """The text that is not taken the first time."""
        self.hangs_on = ""
        self.hanging = asyncio.Event()
        """Set once a message it hangs on is there."""
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._receipts: dict[tuple[str, str], tuple[str, Receipt]] = {}

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def __call__(self, message: InboundMessage) -> Receipt:
        self.offered.append(message.source_id)
        if self.is_down:
            raise UnavailableError("the stream does not answer")
        if self.misses_once and self.misses_once == message.text:
            self.misses_once = ""
            raise UnavailableError("the stream does not answer")
        if self.hangs_on and self.hangs_on == message.text:
            self.hanging.set()
            await asyncio.Event().wait()
        if self.breaks_on and self.breaks_on in message.text:
            raise ZeroDivisionError(message.text)
        if not message.text and not message.attachments and not message.choice:
            raise MessageError("the message is empty")
        key = (str(message.address), message.source_id)
        if key in self._receipts:
            text, receipt = self._receipts[key]
            if text != message.text:
                raise ReplayedIdError("the same id with another body")
            return receipt
        receipt = Receipt(message.id, datetime.now(UTC))
        self._receipts[key] = (message.text, receipt)
        self.messages.append(message)
        for count, waiter in self._waiters:
            if len(self.messages) >= count and not waiter.done():
                waiter.set_result(None)
        return receipt

    async def until(self, count: int) -> None:
        """Wait for so many messages."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((count, waiter))
        if len(self.messages) < count:
            await waiter


class Shelf:
    """Files by reference, in memory."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[Attachment, bytes]] = {}

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        data = b"".join([chunk async for chunk in chunks])
        return self.keep(name, data[:limit], media_type)

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        if reference not in self._files:
            raise NotFoundError(reference)
        return self._files[reference]

    def keep(self, name: str, data: bytes, media_type: str, kind: AttachmentKind | None = None) -> Attachment:
        kind = kind or (AttachmentKind.PHOTO if media_type.startswith("image/") else AttachmentKind.DOCUMENT)
        attachment = Attachment(kind, f"/files/{new_id()}", name=name, media_type=media_type, size=len(data))
        self._files[attachment.reference] = (attachment, data)
        return attachment


def ports_of(inbox: Inbox, shelf: Shelf, options: Mapping[str, str]) -> Ports:
    """Return ports of which this channel uses two; it must not touch the others."""
    unused = cast(Any, None)
    return Ports(
        receive=inbox,
        files=shelf,
        ledger=unused,
        sessions=unused,
        limiter=unused,
        links=unused,
        sites=unused,
        wording=lambda key, language, **values: key,  # noqa: ARG005 (the shape of a wording)
        options=options,
    )
