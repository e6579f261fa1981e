"""A customer's rights over the data, as staff and the shop's own systems carry them out.

``bot/rights/rights_desk.py`` does it; the desk and the public interface call it. Whoever does it is named in ``by``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CORRECTABLE = ("name", "phone", "email", "address", "size", "skin_type")
"""What can be put right."""


@dataclass(frozen=True, slots=True)
class KeptField:
    """A field of the record; conflicting values stand side by side."""

    name: str
    value: str
    source: str
    proof: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptFact:
    """Something read out of what was said; ``until`` is when it ends, None while nothing ends it."""

    kind: str
    value: str
    subject: str
    channel: str
    at: datetime
    proof: str
    confidence: float
    until: datetime | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """One message, whoever wrote it; ``files`` are the names of what came with it."""

    channel: str
    author: str
    at: datetime
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """One order."""

    number: str
    at: datetime
    amount: float
    currency: str
    status: str
    address: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """Where the customer writes from."""

    channel: str
    user: str
    proof: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DataExport:
    """Everything kept of a customer, what was only claimed elsewhere apart: that may be somebody else's."""

    customer_id: str
    at: datetime
    external_ids: tuple[str, ...]
    fields: tuple[KeptField, ...]
    facts: tuple[KeptFact, ...]
    addresses: tuple[KeptAddress, ...]
    orders: tuple[KeptOrder, ...]
    messages: tuple[KeptMessage, ...]
    has_stopped_offers: bool = False


@dataclass(frozen=True, slots=True)
class ForgetReceipt:
    """That somebody was forgotten: a number, when, for whom it was done, and how much of each kind went."""

    number: str
    at: datetime
    by: str
    counts: Mapping[str, int]


class Rights(Protocol):
    """What may be done for a customer; each raises NotFoundError for one who is not there."""

    async def find(self, conversation_id: str) -> str:
        """Return the customer it is proved writes in a conversation; raises ConflictError when none is."""
        ...

    async def export(self, customer_id: str, by: str) -> DataExport:
        """Return everything kept."""
        ...

    async def correct(self, customer_id: str, what: str, value: str, by: str) -> None:
        """Put a value of ``CORRECTABLE`` above what was known; raises InputError."""
        ...

    async def stop_offers(self, customer_id: str, by: str, *, stops: bool = True) -> None:
        """Stop or resume offers."""
        ...

    async def forget(self, customer_id: str, by: str) -> ForgetReceipt:
        """Forget the customer everywhere."""
        ...

    async def forget_conversation(self, conversation_id: str, by: str) -> ForgetReceipt:
        """Forget whoever writes in a conversation; what one address said alone, when it is not proved who does."""
        ...
