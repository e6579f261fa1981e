"""A customer's rights as the staff carry them out, and what must follow whenever somebody was forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy import Connection

from bot.rights.erasure_store import Forget, Receipt, find_pending, find_receipts, forget_person, mark_clean, new_number
from bot.turns.inbox import Inbox
from bot.turns.last_words import find_proved_addresses
from conversation.errors import InputError, NotFoundError
from conversation.proof import ProofLevel
from customers.customer import CustomerField, FieldName, FieldSource
from customers.customer_store import find_addresses, load_customer, save_fields, save_names
from memory.shelf import MemoryShelf
from offers.offer_store import resume_offers, stop_offers
from storage.database import Database
from storage.files import StoredFiles

log = structlog.get_logger()


class RightsDesk:
    """Corrects, forgets, and stops offers for a customer; the same as the customer may do in the chat."""

    def __init__(
        self,
        database: Database,
        files: StoredFiles,
        inbox: Inbox,
        shelf: MemoryShelf,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Write to ``database``; files, keys of the live store and indexes in memory go after it."""
        self._database = database
        self._files = files
        self._inbox = inbox
        self._shelf = shelf
        self._clock = clock

    async def forget(self, customer_id: str, by: str) -> Receipt:
        """Forget a customer everywhere, for the member of staff ``by``; raises NotFoundError."""
        now = self._clock()
        receipt = await self._database.write(_forget, Forget(new_number(now), customer_id, None, by), now)
        await self.clean()
        return receipt

    async def correct(self, customer_id: str, field: FieldName, value: str) -> None:
        """Put a value above what was known; the old one stays beside it. Raises NotFoundError, InputError."""
        await self._database.write(_correct, customer_id, field, value, self._clock())

    async def stop_offers(self, customer_id: str, *, stops: bool = True) -> None:
        """Stop or resume offers at every address that is proved to be the customer's; raises NotFoundError."""
        await self._database.write(_stop, customer_id, self._clock(), stops)

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
            log.info("customer_forgotten", number=receipt.number, by=receipt.by)


def _forget(conn: Connection, wish: Forget, now: datetime) -> Receipt:
    load_customer(conn, wish.customer_id)
    return forget_person(conn, wish, now)


def _correct(conn: Connection, customer_id: str, field: FieldName, value: str, now: datetime) -> None:
    if not value.strip():
        raise InputError("a correction needs a value", "value")
    customer = load_customer(conn, customer_id)
    save_fields(conn, [CustomerField(customer.id, field, value.strip(), now, FieldSource.STAFF, ProofLevel.POSSESSION)])
    if field is FieldName.NAME:
        save_names(conn, {member: value.strip() for member in customer.members})


def _stop(conn: Connection, customer_id: str, now: datetime, stops: bool) -> None:  # noqa: FBT001 (passed through)
    addresses = sorted(find_proved_addresses(conn, [customer_id]), key=str)
    if not addresses and not find_addresses(conn, [customer_id]):
        raise NotFoundError(f"no customer {customer_id!r}")
    stop_offers(conn, addresses, now) if stops else resume_offers(conn, addresses)
