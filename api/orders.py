"""Orders over HTTP: read, and pushed in by their number."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, and_, or_, select

from api.cursor import from_cursor, to_cursor
from api.customers import MOST_AT_ONCE, ExternalId
from api.endpoint import Body, Call, Endpoint, Page, Paged, Records, View, When
from conversation.errors import InputError, NotFoundError
from conversation.events import Event, EventKind
from customers.customer_store import find_groups, find_members
from customers.imports import NeedsOf, save_order_records
from customers.order import Order, OrderItem, OrderStatus
from customers.order_store import find_known_numbers, find_order, order_from_row, orders
from customers.records import OrderRecord
from storage.event_store import save_events

Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:#-]{0,63}$")]
"""The shop's own number of an order."""
_Short = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=64)]
_Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=500)]
_Phone = Annotated[str, StringConstraints(pattern=r"^([0-9+() ./-]{3,40})?$")]
_Email = Annotated[str, StringConstraints(pattern=r"^([^@\s\x00-\x1f\x7f]{1,128}@[^@\s\x00-\x1f\x7f]{1,120})?$")]
_Money = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]


class ItemBody(Body):
    """One line of an order. ``sku`` says what it serves, when it is one of the shop's products."""

    name: Annotated[_Words, Field(min_length=1)]
    sku: _Short = ""
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1
    price: _Money = 0.0


class OrderPush(Body):
    """An order as it stands now. One of ``customer``, ``phone`` and ``email`` says whose it is.

    ``customer`` is the shop's own id; a customer who is not known yet is made.
    """

    number: Number
    at: When
    amount: _Money
    customer: ExternalId | None = None
    name: _Words = ""
    phone: _Phone = ""
    email: _Email = ""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "VND"
    status: OrderStatus = OrderStatus.PLACED
    items: Annotated[list[ItemBody], Field(max_length=500)] = Field(default_factory=list)
    carrier: _Short = ""
    tracking: _Short = ""
    expected_at: When | None = None
    address: _Words = ""


class OrderBatch(Body):
    """Orders to be made or brought up to date."""

    items: Annotated[list[OrderPush], Field(min_length=1, max_length=MOST_AT_ONCE)]


class OrderDone(View):
    """What became of one order, in the order of the request; ``reason`` says why it was refused."""

    number: str
    outcome: Literal["created", "changed", "unchanged", "refused"]
    reason: str = ""


class OrderBatchDone(View):
    """What became of a batch."""

    created: int
    changed: int
    unchanged: int
    refused: int
    items: list[OrderDone]


class ItemView(View):
    """One line of an order."""

    name: str
    sku: str
    quantity: int
    price: float


class OrderView(View):
    """An order; ``customer_id`` is the customer its record is part of by now."""

    number: str
    customer_id: str
    at: When
    amount: float
    currency: str
    status: OrderStatus
    items: list[ItemView]
    carrier: str
    tracking: str
    expected_at: When | None
    address: str


class OrderQuery(Paged):
    """Which orders; without a customer, all, the newest first."""

    customer_id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")] | None = None
    status: OrderStatus | None = None


class OrderCalls:
    """Calls about orders."""

    def __init__(self, records: Records, needs_of: NeedsOf) -> None:
        """Read and write ``records``; ``needs_of`` tells what products serve."""
        self._records = records
        self._needs_of = needs_of

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        return (
            Endpoint("GET", "/orders", self.list_orders, "List orders", "orders:read", OrderQuery, Page[OrderView]),
            Endpoint("GET", "/orders/{number}", self.get_order, "Read an order", "orders:read", None, OrderView),
            Endpoint(
                "POST",
                "/orders/batch",
                self.push_orders,
                "Push up to 1,000 orders in by their number",
                "orders:write",
                OrderBatch,
                OrderBatchDone,
            ),
        )

    async def list_orders(self, _: Call, query: OrderQuery) -> Page[OrderView]:
        """List them."""
        return await self._records.read(_list, query)

    async def get_order(self, call: Call) -> OrderView:
        """Read one."""
        return await self._records.read(_get, call.path("number"))

    async def push_orders(self, call: Call, batch: OrderBatch) -> OrderBatchDone:
        """Push them in; one whose customer cannot be told is refused, the others go in."""
        _check(batch, call.now)
        return await self._records.write(_push, batch, call.now, self._needs_of)


def _list(conn: Connection, query: OrderQuery) -> Page[OrderView]:
    chosen = select(orders)
    if query.customer_id is not None:
        members = find_members(conn, [query.customer_id]).get(query.customer_id, ())
        chosen = chosen.where(orders.c.customer_id.in_(members))
    if query.status is not None:
        chosen = chosen.where(orders.c.status == query.status.value)
    after = from_cursor(query.cursor)
    if after is not None:
        at, key = after
        chosen = chosen.where(or_(orders.c.at < at, and_(orders.c.at == at, orders.c.number < key)))
    chosen = chosen.order_by(orders.c.at.desc(), orders.c.number.desc()).limit(query.limit + 1)
    found = [order_from_row(row) for row in conn.execute(chosen)]
    page = found[: query.limit]
    groups = find_groups(conn, {order.customer_id for order in page})
    more = to_cursor(page[-1].at, page[-1].number) if len(found) > query.limit else None
    return Page(items=[_view(order, groups.get(order.customer_id, "")) for order in page], next=more)


def _get(conn: Connection, number: str) -> OrderView:
    order = find_order(conn, number)
    if order is None:
        raise NotFoundError(f"no order {number!r}")
    return _view(order, find_groups(conn, [order.customer_id]).get(order.customer_id, ""))


def _view(order: Order, customer_id: str) -> OrderView:
    return OrderView(
        number=order.number,
        customer_id=customer_id,
        at=order.at,
        amount=order.amount,
        currency=order.currency,
        status=order.status,
        items=[ItemView(name=i.name, sku=i.sku, quantity=i.quantity, price=i.price) for i in order.items],
        carrier=order.carrier,
        tracking=order.tracking,
        expected_at=order.expected_at,
        address=order.address,
    )


def _check(batch: OrderBatch, now: datetime) -> None:
    seen: set[str] = set()
    for place, item in enumerate(batch.items):
        if item.number in seen:
            raise InputError(f"{item.number!r} is in this batch twice", f"items.{place}.number")
        seen.add(item.number)
        if not (item.customer or item.phone or item.email):
            raise InputError("an order needs a customer, a phone or an email", f"items.{place}.customer")
        if item.at.year < 1900 or (item.at - now).days >= 1:
            raise InputError("at is in the future, or out of reach", f"items.{place}.at")
        if item.expected_at is not None and not 1900 <= item.expected_at.year <= now.year + 10:
            raise InputError("expected_at is out of reach", f"items.{place}.expected_at")


def _push(conn: Connection, batch: OrderBatch, now: datetime, needs_of: NeedsOf) -> OrderBatchDone:
    numbers = [item.number for item in batch.items]
    before = find_known_numbers(conn, numbers)
    report = save_order_records(conn, [_to_record(place, one) for place, one in enumerate(batch.items)], now, needs_of)
    after = find_known_numbers(conn, numbers)
    refused = {remark.line: remark.reason for remark in report.remarks if remark.is_refused}
    done = [_done(number, before.get(number), after.get(number), refused.get(i)) for i, number in enumerate(numbers)]
    groups = find_groups(conn, {order.customer_id for order in after.values()})
    told = [after[d.number] for d in done if d.outcome in ("created", "changed")]
    save_events(conn, [_event(order, groups.get(order.customer_id, ""), now) for order in told])
    counts = {
        name: sum(1 for d in done if d.outcome == name) for name in ("created", "changed", "unchanged", "refused")
    }
    return OrderBatchDone(items=done, **counts)


def _done(number: str, before: Order | None, after: Order | None, reason: str | None) -> OrderDone:
    if reason is not None or after is None:
        return OrderDone(number=number, outcome="refused", reason=reason or "")
    if before is None:
        return OrderDone(number=number, outcome="created")
    return OrderDone(number=number, outcome="unchanged" if before == after else "changed")


def _event(order: Order, customer_id: str, now: datetime) -> Event:
    data = {"number": order.number, "status": order.status.value}
    return Event(EventKind.ORDER_CHANGED, now, customer_id=customer_id, data=data)


def _to_record(place: int, item: OrderPush) -> OrderRecord:
    return OrderRecord(
        place,
        item.number,
        item.at,
        item.amount,
        item.customer or "",
        item.name,
        item.phone.strip(),
        item.email.strip(),
        item.currency,
        item.status,
        tuple(OrderItem(i.name, i.sku, i.quantity, i.price) for i in item.items),
        item.carrier,
        item.tracking,
        item.expected_at,
        item.address,
    )
