"""Calls for a customer's rights, from the card of a conversation: shown, corrected, offers stopped, forgotten."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from conversation.rights import DataExport, ForgetReceipt, Rights
from conversation.text import clean
from desk.api import Body, Call, Endpoint, Scope

Correctable = Literal["name", "phone", "email", "address", "size", "skin_type"]


class CorrectionBody(Body):
    """What is put right, and what it should say."""

    what: Correctable
    value: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(clean)]


class OffersBody(Body):
    """Whether offers stop or may be made again."""

    stops: bool


class RightsCalls:
    """What staff do for a customer who asks for it."""

    def __init__(self, rights: Rights) -> None:
        """Have it done by ``rights``."""
        self._rights = rights

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        one = "/conversations/{conversation_id}/customer"
        return (
            Endpoint("GET", one + "/data", self.customer_data, "Everything kept", None, DataExport, scope=Scope.ADMIN),
            Endpoint("POST", one + "/corrections", self.correct_customer, "Put something right", CorrectionBody),
            Endpoint("POST", one + "/offers", self.stop_offers, "Stop or resume offers", OffersBody),
            Endpoint(
                "POST",
                one + "/forget",
                self.forget_customer,
                "Forget the customer",
                None,
                ForgetReceipt,
                scope=Scope.ADMIN,
            ),
        )

    async def customer_data(self, call: Call) -> DataExport:
        """Return what is kept of the proved customer."""
        return await self._rights.export(await self._customer(call), call.staff.email)

    async def correct_customer(self, call: Call, body: CorrectionBody) -> None:
        """Put a value above what was known."""
        await self._rights.correct(await self._customer(call), body.what, body.value, call.staff.email)

    async def stop_offers(self, call: Call, body: OffersBody) -> None:
        """Stop or resume offers."""
        await self._rights.stop_offers(await self._customer(call), call.staff.email, stops=body.stops)

    async def forget_customer(self, call: Call) -> ForgetReceipt:
        """Forget whoever writes there; the receipt is all that stays."""
        return await self._rights.forget_conversation(call.path("conversation_id"), call.staff.email)

    async def _customer(self, call: Call) -> str:
        return await self._rights.find(call.path("conversation_id"))
