"""An order as the shop keeps it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

UNNUMBERED = "~"
"""First character of the number of an order that came without one; never shown, never asked for."""


class OrderStatus(StrEnum):
    """How far an order has come."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


BOUGHT = tuple(s for s in OrderStatus if s not in (OrderStatus.CANCELLED, OrderStatus.RETURNED))
"""Statuses that count as a purchase."""


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order; ``needs`` are what the product serves, so that needs follow from orders alone."""

    name: str
    sku: str = ""
    quantity: int = 1
    price: float = 0.0
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One order; ``number`` is the shop's own and unique. ``amount`` is in ``currency``; ``address`` is where it goes.

    ``customer_id`` is the record it was placed under, which merges never change.
    """

    number: str
    customer_id: str
    at: datetime
    amount: float
    currency: str = "VND"
    status: OrderStatus = OrderStatus.PLACED
    items: tuple[OrderItem, ...] = ()
    carrier: str = ""
    tracking: str = ""
    expected_at: datetime | None = None
    address: str = ""

    @property
    def is_numbered(self) -> bool:
        """Whether the shop gave it a number that may be spoken of."""
        return not self.number.startswith(UNNUMBERED)
