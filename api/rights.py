"""A customer's rights over HTTP: everything kept, put right, offers stopped, forgotten with a receipt."""

from typing import Annotated, Literal

from pydantic import Field

from api.endpoint import Body, Call, Endpoint, Line
from conversation.errors import InputError
from conversation.rights import DataExport, ForgetReceipt, Rights


class Correction(Body):
    """What is put right, and what it should say."""

    what: Literal["name", "phone", "email", "address", "size", "skin_type"]
    value: Annotated[Line, Field(min_length=1, max_length=200)]


class OfferWish(Body):
    """Whether offers stop or may be made again."""

    stops: bool


class ForgetWish(Body):
    """The customer's id once more: what is forgotten cannot be brought back."""

    confirm: Annotated[str, Field(min_length=1, max_length=64)]


class RightsCalls:
    """Calls for a customer's rights."""

    def __init__(self, rights: Rights) -> None:
        """Have it done by ``rights``."""
        self._rights = rights

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        one, read, write = "/customers/{customer_id}", "customers:read", "customers:write"
        return (
            Endpoint("GET", one + "/data", self.export_customer, "Read everything kept", read, None, DataExport),
            Endpoint("POST", one + "/corrections", self.correct_customer, "Put a value right", write, Correction),
            Endpoint("POST", one + "/offers", self.stop_customer_offers, "Stop or resume offers", write, OfferWish),
            Endpoint(
                "POST", one + "/forget", self.forget_customer, "Forget a customer", write, ForgetWish, ForgetReceipt
            ),
        )

    async def export_customer(self, call: Call) -> DataExport:
        """Return fields, facts, addresses, orders and messages."""
        return await self._rights.export(call.path("customer_id"), call.by)

    async def correct_customer(self, call: Call, wish: Correction) -> None:
        """Put a value above what was known; the old one stays beside it."""
        await self._rights.correct(call.path("customer_id"), wish.what, wish.value, call.by)

    async def stop_customer_offers(self, call: Call, wish: OfferWish) -> None:
        """Stop or resume offers."""
        await self._rights.stop_offers(call.path("customer_id"), call.by, stops=wish.stops)

    async def forget_customer(self, call: Call, wish: ForgetWish) -> ForgetReceipt:
        """Forget the customer everywhere; only a receipt stays."""
        if wish.confirm != call.path("customer_id"):
            raise InputError("confirm must be the customer's id", "confirm")
        return await self._rights.forget(wish.confirm, call.by)
