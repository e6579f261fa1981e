"""A customer's rights as the staff carry them out, and what must follow whenever somebody was forgotten."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Row, select

from bot.rights.corrections import check_correction
from bot.rights.data_export import load_export
from bot.rights.erasure_store import Forget, Receipt, find_pending, find_receipts, forget_person, mark_clean, new_number
from bot.turns.inbox import Inbox
from bot.turns.last_words import find_proved_addresses
from conversation.errors import ConflictError, InputError, NotFoundError
from conversation.ids import new_id
from conversation.proof import ProofLevel
from conversation.rights import DataExport, ForgetReceipt
from customers.customer import CustomerField, FieldName, FieldSource
from customers.customer_store import find_addresses, find_recognitions, load_customer, save_fields, save_names
from memory.conversation_store import find_conversations, load_conversation
from memory.entry_store import entries
from memory.fact_store import save_facts
from memory.facts import SELF, Fact
from memory.shelf import MemoryShelf
from offers.offer_store import resume_offers, stop_offers
from routing.slots import SLOTS
from storage.database import Database
from storage.files import StoredFiles

log = structlog.get_logger()

Tell = Callable[[Sequence[str]], Awaitable[None]]
"""Told the ids of conversations whose customer was forgotten, or is known otherwise now."""


async def _nobody(_: Sequence[str]) -> None:
    return None


_OF_RECORD = {"name": FieldName.NAME, "phone": FieldName.PHONE, "email": FieldName.EMAIL}


class RightsDesk:
    """Shows, corrects, forgets, and stops offers for a customer; the same as the customer may do in the chat."""

    def __init__(
        self,
        database: Database,
        files: StoredFiles,
        inbox: Inbox,
        shelf: MemoryShelf,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        forgotten: Tell = _nobody,
        corrected: Tell = _nobody,
    ) -> None:
        """Write to ``database``; files, keys of the live store, indexes in memory and open pages go after it."""
        self._database = database
        self._files = files
        self._inbox = inbox
        self._shelf = shelf
        self._clock = clock
        self._forgotten = forgotten
        self._corrected = corrected

    async def find(self, conversation_id: str) -> str:
        """Return the customer it is proved writes there; raises NotFoundError, ConflictError."""
        return await self._database.read(_find_proved, conversation_id)

    async def export(self, customer_id: str, by: str) -> DataExport:
        """Return everything kept of a customer; raises NotFoundError."""
        export = await self._database.read(load_export, customer_id, self._clock())
        log.info("customer_exported", customer=customer_id, by=by)
        return export

    async def forget(self, customer_id: str, by: str) -> ForgetReceipt:
        """Forget a customer everywhere, for the member of staff or the token ``by``; raises NotFoundError."""
        now = self._clock()
        receipt = await self._database.write(_forget, Forget(new_number(now), customer_id, None, by[:64]), now)
        await self.clean()
        return _receipt(receipt)

    async def forget_conversation(self, conversation_id: str, by: str) -> ForgetReceipt:
        """Forget the customer proved to write there, else only what was said there; raises NotFoundError."""
        now = self._clock()
        receipt = await self._database.write(_forget_there, conversation_id, new_number(now), by[:64], now)
        await self.clean()
        return _receipt(receipt)

    async def correct(self, customer_id: str, what: str, value: str, by: str) -> None:
        """Put a value above what was known; the old one stays beside it. Raises NotFoundError, InputError."""
        ids = await self._database.write(_correct, customer_id, what, value.strip(), self._clock(), by)
        log.info("customer_corrected", customer=customer_id, what=what, by=by)
        await self._corrected(ids)

    async def stop_offers(self, customer_id: str, by: str, *, stops: bool = True) -> None:
        """Stop or resume offers at every address that is proved to be the customer's; raises NotFoundError."""
        ids = await self._database.write(_stop, customer_id, self._clock(), stops)
        log.info("offers_stopped", customer=customer_id, stops=stops, by=by)
        await self._corrected(ids)

    async def receipts(self, limit: int = 100) -> tuple[Receipt, ...]:
        """Return the receipts of what was forgotten, newest first."""
        return await self._database.read(find_receipts, limit)

    async def clean(self) -> None:
        """Delete what lies outside the record store of everybody who was forgotten; what fails is done at the next."""
        for receipt in await self._database.read(find_pending):
            leftover = receipt.leftover
            if leftover is None:
                continue
            self._shelf.forget(leftover.customers)
            await self._files.erase(leftover.files)
            await self._inbox.forget(leftover.addresses)
            await self._database.write(mark_clean, receipt.number)
            await self._forgotten(leftover.conversations)
            log.info("customer_forgotten", number=receipt.number, by=receipt.by)


def _receipt(receipt: Receipt) -> ForgetReceipt:
    return ForgetReceipt(receipt.number, receipt.at, receipt.by, receipt.counts)


def _find_proved(conn: Connection, conversation_id: str) -> str:
    address = load_conversation(conn, conversation_id).address
    who = find_recognitions(conn, [address]).get(address)
    if who is None or not who.customer_id or who.proof < ProofLevel.POSSESSION:
        raise ConflictError("it is not proved who writes there")
    return who.customer_id


def _forget(conn: Connection, wish: Forget, now: datetime) -> Receipt:
    load_customer(conn, wish.customer_id)
    return forget_person(conn, wish, now)


def _forget_there(conn: Connection, conversation_id: str, number: str, by: str, now: datetime) -> Receipt:
    address = load_conversation(conn, conversation_id).address
    try:
        wish = Forget(number, _find_proved(conn, conversation_id), None, by)
    except ConflictError:
        wish = Forget(number, "", address, by)
    return forget_person(conn, wish, now)


def _correct(conn: Connection, customer_id: str, what: str, value: str, now: datetime, by: str) -> tuple[str, ...]:
    value = check_correction(what, value)
    customer = load_customer(conn, customer_id)
    if name := _OF_RECORD.get(what):
        save_fields(conn, [CustomerField(customer.id, name, value, now, FieldSource.STAFF, ProofLevel.POSSESSION)])
    if what == "name":
        save_names(conn, dict.fromkeys(customer.members, value))
    found = find_conversations(conn, find_proved_addresses(conn, [customer.id]))
    ids = tuple(sorted(c.id for c in found.values()))
    said = _find_last_said(conn, ids)
    kind = SLOTS[what]
    if said is None and what not in _OF_RECORD:
        raise InputError(f"{what} is kept of conversations, and there is none", "what")
    if said is not None and kind is not None:
        address = next(address for address, c in found.items() if c.id == said.conversation_id)
        proof, quote = ProofLevel.POSSESSION, f"{by}: {value}"[:200]
        told = Fact(
            new_id(),
            kind,
            value,
            SELF,
            said.id,
            said.conversation_id,
            address,
            now,
            proof,
            1.0,
            is_change=True,
            quote=quote,
        )
        save_facts(conn, [told])
    return ids


def _find_last_said(conn: Connection, conversation_ids: Sequence[str]) -> Row[Any, Any] | None:
    """Return the newest entry of some conversations: what a correction made beside the chat is kept with."""
    query = select(entries.c.id, entries.c.conversation_id).where(entries.c.conversation_id.in_(conversation_ids))
    return conn.execute(query.order_by(entries.c.at.desc(), entries.c.seq.desc()).limit(1)).first()


def _stop(conn: Connection, customer_id: str, now: datetime, stops: bool) -> tuple[str, ...]:  # noqa: FBT001 (passed through)
    addresses = sorted(find_proved_addresses(conn, [customer_id]), key=str)
    if not addresses and not find_addresses(conn, [customer_id]):
        raise NotFoundError(f"no customer {customer_id!r}")
    stop_offers(conn, addresses, now) if stops else resume_offers(conn, addresses)
    return tuple(sorted(c.id for c in find_conversations(conn, addresses).values()))
