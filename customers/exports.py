"""Customers and orders into tables that spreadsheets open and the import reads back.

UTF-8 with the mark Excel looks for, commas, the column names of ``customers/columns.py``. A cell that a spreadsheet
would take for a formula begins with an apostrophe; the import takes it off again.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from conversation.plain import to_plain
from customers.contact_store import contact_points
from customers.customer import CustomerField, FieldName
from customers.customer_store import customer_fields, customers, field_from_row
from customers.imports import OWN, TELEGRAM, Progress
from customers.order import Order
from customers.order_store import order_from_row, orders
from storage.database import Database

BATCH = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIELDS = tuple(name for name in FieldName if name not in (FieldName.NAME, FieldName.PHONE))

CUSTOMER_COLUMNS = ("id", "name", "phone", "phone 2", *(f.value for f in _FIELDS), "telegram", "created_at")
ORDER_COLUMNS = (
    "number",
    "customer",
    "date",
    "amount",
    "currency",
    "status",
    "items",
    "carrier",
    "tracking",
    "expected_at",
    "address",
)

_Page = tuple[list[tuple[str, ...]], str]


def export_customers(database: Database, path: Path, progress: Progress | None = None) -> int:
    """Write every customer, merged records each on their own, and return how many."""
    total = database.read_now(lambda conn: conn.execute(select(func.count()).select_from(customers)).scalar_one())
    return _write(path, CUSTOMER_COLUMNS, _pages(database, _customer_page), total, progress)


def export_orders(database: Database, path: Path, progress: Progress | None = None) -> int:
    """Write every order and return how many."""
    total = database.read_now(lambda conn: conn.execute(select(func.count()).select_from(orders)).scalar_one())
    return _write(path, ORDER_COLUMNS, _pages(database, _order_page), total, progress)


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write(
    path: Path, header: Sequence[str], rows: Iterator[list[tuple[str, ...]]], total: int, progress: Progress | None
) -> int:
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for page in rows:
            writer.writerows([guard(cell) for cell in row] for row in page)
            written += len(page)
            if progress:
                progress(min(written / max(total, 1), 1.0))
    return written


def _pages(database: Database, page: Callable[[Connection, str], _Page]) -> Iterator[list[tuple[str, ...]]]:
    last = ""
    while True:
        rows, last = database.read_now(page, last)
        if not rows:
            return
        yield rows


def _customer_page(conn: Connection, after: str) -> _Page:
    found = conn.execute(select(customers).where(customers.c.id > after).order_by(customers.c.id).limit(BATCH)).all()
    ids = [row.id for row in found]
    fields: dict[str, list[CustomerField]] = defaultdict(list)
    query = select(customer_fields).where(customer_fields.c.customer_id.in_(ids)).order_by(customer_fields.c.at)
    for row in conn.execute(query):
        fields[row.customer_id].append(field_from_row(row))
    points = select(contact_points.c.customer_id, contact_points.c.user).where(
        contact_points.c.customer_id.in_(ids), contact_points.c.channel == TELEGRAM
    )
    telegram = {row.customer_id: row.user for row in conn.execute(points)}
    rows = [
        (
            row.external_id or OWN + row.id,
            row.name,
            *_phones(fields[row.id]),
            *(_latest(fields[row.id], name) for name in _FIELDS),
            telegram.get(row.id, ""),
            row.created_at.isoformat(),
        )
        for row in found
    ]
    return rows, ids[-1] if ids else after


def _order_page(conn: Connection, after: str) -> _Page:
    query = (
        select(orders, customers.c.external_id)
        .join(customers, customers.c.id == orders.c.customer_id)
        .where(orders.c.number > after)
        .order_by(orders.c.number)
        .limit(BATCH)
    )
    rows = [_order_row(order_from_row(row), row.external_id) for row in conn.execute(query)]
    return rows, rows[-1][0] if rows else after


def _order_row(order: Order, external_id: str | None) -> tuple[str, ...]:
    items = [{name: value for name, value in to_plain(item).items() if name != "needs"} for item in order.items]
    return (
        order.number,
        external_id or OWN + order.customer_id,
        order.at.isoformat(),
        repr(order.amount),
        order.currency,
        order.status.value,
        json.dumps(items, ensure_ascii=False) if items else "",
        order.carrier,
        order.tracking,
        _when(order.expected_at),
        order.address,
    )


def _phones(fields: Iterable[CustomerField]) -> tuple[str, str]:
    newest = dict.fromkeys(f.value for f in sorted(fields, key=lambda f: (f.proof, f.at), reverse=True) if _is_phone(f))
    first, second, *_ = [*newest, "", ""]
    return first, second


def _is_phone(field: CustomerField) -> bool:
    return field.name is FieldName.PHONE


def _latest(fields: Iterable[CustomerField], name: FieldName) -> str:
    return max(((f.proof, f.at, f.value) for f in fields if f.name is name), default=(0, None, ""))[2]


def _when(at: datetime | None) -> str:
    return at.isoformat() if at else ""
