"""What each event does: the one set of answers behind the socket and behind plain HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast

import segno

from channels.channel import LinkOffer, Ports
from channels.webchat.events import (
    LARGEST_SEQ,
    MAX_PAGE,
    VERSION,
    Choice,
    Context,
    Event,
    History,
    Identify,
    Message,
    Opened,
    Reached,
    read_event,
)
from channels.webchat.gate import Caller, Gate
from channels.webchat.limits import KIND_OF_EVENT, Limits
from channels.webchat.wire import from_entry
from conversation.ids import new_id
from conversation.messages import MAX_TEXT, Attachment, Entry, InboundKind, InboundMessage, Profile
from conversation.proof import ProofLevel

Ack = dict[str, Any]
Ended = Callable[[Caller, str], Awaitable[None]]

WELCOME_PAGE = 50
"""Entries a browser gets when it connects; the rest it fetches in pages."""


class Reception:
    """Takes what browsers send and answers each with an acknowledgement; raises KhachQuenError where it refuses."""

    def __init__(self, ports: Ports, gate: Gate, limits: Limits, ended: Ended) -> None:
        """``ended`` is told the session that is over, and why: ``logout`` or ``identified``."""
        self._ports = ports
        self._gate = gate
        self._limits = limits
        self._ended = ended
        self._answers: dict[str, Callable[[Caller, Any], Awaitable[Ack]]] = {
            "message": self._take_message,
            "choice": self._take_choice,
            "opened": self._take_opened,
            "delivered": self._take_delivered,
            "read": self._take_read,
            "typing": self._take_typing,
            "history": self._give_history,
            "head": self._give_head,
            "link_offer": self._offer_link,
            "link_confirm": self._confirm_link,
            "unlink": self._unlink,
            "identify": self._identify,
            "logout": self._log_out,
        }

    async def answer(self, caller: Caller, name: object, data: object) -> Ack:
        """Return the acknowledgement of one event; raises KhachQuenError."""
        event = read_event(name, data)
        await self._limits.check(KIND_OF_EVENT.get(str(name), "event"), caller.ip, caller.session.user)
        return {"ok": True} | await self._answers[str(name)](caller, event)

    async def welcome(self, caller: Caller, last_seq: int) -> dict[str, Any]:
        """Return what a browser needs to go live: its site, its limits, and the entries it has not seen.

        A browser that comes with nothing gets the newest page; ``reset`` says that its own copy is not of this ledger.
        """
        site = await self._gate.load_site(caller.session.site)
        head = await self._ports.ledger.head(caller.address)
        reset = last_seq > head
        if last_seq and not reset:
            fresh = head - last_seq
            entries = await self._ports.ledger.after(caller.address, last_seq, WELCOME_PAGE) if fresh else ()
        else:
            entries = await self._ports.ledger.before(caller.address, LARGEST_SEQ, WELCOME_PAGE) if head else ()
        last = entries[-1].seq if entries else 0
        return {
            "v": VERSION,
            "user": caller.session.user,
            "proof": caller.session.proof.name.lower(),
            "site": {"id": site.id, "name": site.name, "language": site.language, "colour": site.colour},
            "limits": {"text": MAX_TEXT, "file": self._limits.largest_file, "page": MAX_PAGE},
            "linking": self._ports.links.can_offer,
            "head": max(head, last),
            "reset": reset,
            **_page(entries, more=bool(last) and last < head),
        }

    async def _take_message(self, caller: Caller, event: Message) -> Ack:
        attachments = [(await self._ports.files.get(reference))[0] for reference in event.files]
        message = self._to_inbound(caller, event, event.client_msg_id)
        return await self._receive(
            message, text=event.text, attachments=tuple(attachments), reply_to=str(event.reply_to or "")
        )

    async def _take_choice(self, caller: Caller, event: Choice) -> Ack:
        message = self._to_inbound(caller, event, event.client_msg_id, InboundKind.CHOICE)
        return await self._receive(message, text=event.label, choice=event.value, reply_to=str(event.seq or ""))

    async def _take_opened(self, caller: Caller, event: Opened) -> Ack:
        return await self._receive(self._to_inbound(caller, event, event.client_msg_id, InboundKind.OPENED))

    async def _take_delivered(self, caller: Caller, event: Reached) -> Ack:
        return await self._take_reached(caller, event.seq, InboundKind.DELIVERED)

    async def _take_read(self, caller: Caller, event: Reached) -> Ack:
        return await self._take_reached(caller, event.seq, InboundKind.READ)

    async def _take_reached(self, caller: Caller, seq: int, kind: InboundKind) -> Ack:
        message = self._to_inbound(caller, Context(), f"{kind.value}:{seq}", kind)
        return await self._receive(message, seq=seq)

    async def _take_typing(self, caller: Caller, _event: Event) -> Ack:
        if self._ports.customer_typing:
            await self._ports.customer_typing(caller.address)
        return {}

    async def _give_history(self, caller: Caller, event: History) -> Ack:
        ledger, address = self._ports.ledger, caller.address
        if event.after is not None:
            entries = await ledger.after(address, event.after, event.limit)
        else:
            entries = await ledger.before(address, cast(int, event.before), event.limit)
        return _page(entries, more=len(entries) == event.limit)

    async def _give_head(self, caller: Caller, _event: Event) -> Ack:
        return {"head": await self._ports.ledger.head(caller.address)}

    async def _offer_link(self, caller: Caller, _event: Event) -> Ack:
        offer: LinkOffer = await self._ports.links.offer(caller.session)
        is_signed = caller.session.proof >= ProofLevel.SIGNED  # got its token when the shop vouched for it
        return {
            **({} if is_signed else {"token": await self._ports.sessions.renew(caller.token)}),
            "url": offer.url,
            "code": offer.code,
            "check": offer.check,
            "expires_at": offer.expires_at.isoformat(),
            "qr": await asyncio.to_thread(draw_qr, offer.url),
        }

    async def _confirm_link(self, caller: Caller, _event: Event) -> Ack:
        return {"linked": await self._ports.links.confirm(caller.session)}

    async def _unlink(self, caller: Caller, _event: Event) -> Ack:
        return {"unlinked": await self._ports.links.unlink(caller.address)}

    async def _identify(self, caller: Caller, event: Identify) -> Ack:
        known = await self._gate.identify(caller, event.signed)
        if known.token == caller.token:
            return {"changed": False}
        await self._ended(caller, "identified")
        return {"changed": True, "token": known.token, "user": known.session.user}

    async def _log_out(self, caller: Caller, _event: Event) -> Ack:
        await self._gate.close(caller)
        await self._ended(caller, "logout")
        return {}

    def _to_inbound(
        self, caller: Caller, context: Context, source_id: str, kind: InboundKind = InboundKind.MESSAGE
    ) -> dict[str, Any]:
        session = caller.session
        return {
            "id": new_id(),
            "address": caller.address,
            "source_id": source_id,
            "sent_at": datetime.now(UTC),
            "kind": kind,
            "profile": Profile(language=context.language),
            "site": session.site,
            "page_url": context.page_url,
            "referrer": context.referrer,
            "subject": session.subject,
            "proof": session.proof,
        }

    async def _receive(
        self,
        basis: dict[str, Any],
        *,
        text: str = "",
        attachments: tuple[Attachment, ...] = (),
        choice: str = "",
        reply_to: str = "",
        seq: int = 0,
    ) -> Ack:
        message = InboundMessage(**basis, text=text, attachments=attachments, choice=choice, reply_to=reply_to, seq=seq)
        receipt = await self._ports.receive(message)
        return {"id": receipt.id, "at": receipt.at.isoformat()}


def _page(entries: tuple[Entry, ...], *, more: bool) -> dict[str, Any]:
    return {"entries": [from_entry(entry) for entry in entries], "more": more}


def draw_qr(text: str) -> list[str]:
    """Return a QR code of ``text``, one string of 0 and 1 a row, without its quiet zone."""
    return ["".join(str(int(bool(cell))) for cell in row) for row in segno.make(text, error="m", micro=False).matrix]
