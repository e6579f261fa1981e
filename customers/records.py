"""What an import reads of a table: customers, orders, and remarks on the rows it did not take whole."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.customer import FieldName
from customers.order import UNNUMBERED, OrderItem, OrderStatus
from customers.recognition import MADE_UP

_MADE_UP_KEY = re.compile(rf"{MADE_UP}[0-9a-f]{{32}}")
"""A key or number made up by an import, as an export writes it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row: its line, a reason (a key of the catalogues), and the column and value it is about.

    ``is_refused`` tells whether the row was left out, or taken without that value.
    """

    line: int
    reason: str
    column: str = ""
    value: str = ""
    is_refused: bool = True


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One row about a customer. ``key`` is the shop's id, or one made up of what the row says."""

    line: int
    key: str
    name: str
    fields: tuple[tuple[FieldName, str], ...]
    telegram: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One row about an order. ``customer`` is the shop's id of the customer, else phone or e-mail tell."""

    line: int
    number: str
    at: datetime
    amount: float
    customer: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    currency: str = "VND"
    status: OrderStatus = OrderStatus.DELIVERED
    items: tuple[OrderItem, ...] = ()
    carrier: str = ""
    tracking: str = ""
    expected_at: datetime | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class CustomerBatch:
    """Some rows read, and how much of the file, 0 to 1."""

    records: tuple[CustomerRecord, ...]
    remarks: tuple[Remark, ...]
    done: float


@dataclass(frozen=True, slots=True)
class OrderBatch:
    """Some rows read, and how much of the file, 0 to 1."""

    records: tuple[OrderRecord, ...]
    remarks: tuple[Remark, ...]
    done: float


def may_be_key(text: str, longest: int) -> bool:
    """Tell whether the shop may use ``text`` for an id or a number of its own."""
    return len(text) <= longest and (not text.startswith((MADE_UP, UNNUMBERED)) or bool(_MADE_UP_KEY.fullmatch(text)))


def made_up_key(parts: Sequence[object]) -> str:
    """Return the key that stands for something the shop gave none: the same parts give the same key."""
    return MADE_UP + digest(parts)


def digest(parts: Sequence[object]) -> str:
    """Return 32 letters that stand for ``parts``."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]
