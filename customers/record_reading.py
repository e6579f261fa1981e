"""Rows of a table read into what the shop keeps, each refusal with its line and its reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversation.errors import InputError
from conversation.text import clean
from customers.cells import guess_day_order, guess_decimal, parse_amount, parse_items, parse_status, parse_when
from customers.columns import ColumnMapping, check_mapping
from customers.customer import FieldName, canonical
from customers.dates import is_impossible
from customers.order import UNNUMBERED, OrderStatus
from customers.records import (
    CustomerBatch,
    CustomerRecord,
    OrderBatch,
    OrderRecord,
    Remark,
    digest,
    made_up_key,
    may_be_key,
)
from customers.table_file import TableFile, TableRow, open_table, read_rows

BATCH = 500
_SAMPLED = 2_000
_LONGEST_ID = 128
_LONGEST_NUMBER = 64
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")

_PERSON = tuple(name for name in FieldName if name is not FieldName.NAME)


def read_customers(path: Path, mapping: ColumnMapping, now: datetime) -> Iterator[CustomerBatch]:
    """Yield the customers of a table in batches; raises InputError when the table or the mapping does not fit."""
    reader = _Reader(open_table(path), mapping, now)
    for rows, done in reader.batches():
        remarks: list[Remark] = []
        records = [record for row in rows if (record := _to_customer(reader, row, remarks))]
        yield CustomerBatch(tuple(records), tuple(remarks), done)


def read_orders(path: Path, mapping: ColumnMapping, now: datetime) -> Iterator[OrderBatch]:
    """Yield the orders of a table in batches; raises InputError when the table or the mapping does not fit.

    An order without a number gets one made of customer, time, amount and goods, and of which of several equal rows it
    is: the same file gives the same numbers.
    """
    reader = _Reader(open_table(path), mapping, now)
    seen: Counter[str] = Counter()
    numbers: set[str] = set()
    for rows, done in reader.batches():
        remarks: list[Remark] = []
        records = []
        for row in rows:
            record = _to_order(reader, row, remarks, seen)
            if record and record.number in numbers:
                remarks.append(Remark(row.line, "number_twice", "number", record.number))
            elif record:
                numbers.add(record.number)
                records.append(record)
        yield OrderBatch(tuple(records), tuple(remarks), done)


class _Reader:
    """A table with its mapping worked out: which cell holds what, and how its amounts and dates are written."""

    def __init__(self, table: TableFile, mapping: ColumnMapping, now: datetime) -> None:
        check_mapping(mapping, table.header)
        self.table, self.mapping = table, mapping
        self.zone: tzinfo = _zone(mapping.zone)
        self.latest = now + timedelta(days=1)
        self._places: dict[str, list[int]] = {}
        for column, target in mapping.columns:
            self._places.setdefault(target, []).append(table.header.index(column))
        sample = list(islice(read_rows(table), _SAMPLED))
        self.decimal = mapping.decimal or guess_decimal(self.cell(row, "amount") for row in sample)
        dates = ("date", "expected_at", "created_at")
        self.day_order = mapping.day_order or guess_day_order(self.cell(r, name) for name in dates for r in sample)

    def batches(self) -> Iterator[tuple[list[TableRow], float]]:
        """Yield rows in batches with the part of the file that is read."""
        rows = read_rows(self.table)
        while batch := list(islice(rows, BATCH)):
            yield batch, min(batch[-1].read / self.table.size, 1.0)

    def cells(self, row: TableRow, target: str) -> list[str]:
        """Return every cell that holds ``target`` and says something."""
        places = self._places.get(target, ())
        found = [clean(_unguarded(row.cells[place])) for place in places if place < len(row.cells)]
        return [cell for cell in found if cell]

    def cell(self, row: TableRow, target: str) -> str:
        """Return the first cell that holds ``target``; empty when none says anything."""
        return next(iter(self.cells(row, target)), "")

    def when(self, row: TableRow, target: str) -> datetime | None:
        """Return the time a cell holds."""
        return parse_when(self.cell(row, target), self.day_order, self.zone)

    def is_too_wide(self, row: TableRow, remarks: list[Remark]) -> bool:
        """Tell whether a row has cells beyond the last column, as a stray separator makes it, and remark on it."""
        extra = [cell for cell in row.cells[len(self.table.header) :] if cell.strip()]
        if extra:
            remarks.append(Remark(row.line, "too_many_cells", value=extra[0][:80]))
        return bool(extra)


def _to_customer(reader: _Reader, row: TableRow, remarks: list[Remark]) -> CustomerRecord | None:
    if reader.is_too_wide(row, remarks):
        return None
    external_id = reader.cell(row, "id")
    if not may_be_key(external_id, _LONGEST_ID):
        remarks.append(Remark(row.line, "bad_id", "id", external_id[:80]))
        return None
    name = _name(reader, row)
    fields: list[tuple[FieldName, str]] = [(f, value) for f in _PERSON for value in reader.cells(row, f.value)]
    born = reader.cell(row, "date_of_birth")
    if born and is_impossible(born):
        remarks.append(Remark(row.line, "impossible_date", "date_of_birth", born[:80], is_refused=False))
        fields = [(field, value) for field, value in fields if field is not FieldName.BIRTH]
    if name:
        fields.insert(0, (FieldName.NAME, name))
    if not external_id and not any(f in (FieldName.NAME, FieldName.PHONE, FieldName.EMAIL) for f, _ in fields):
        remarks.append(Remark(row.line, "nobody_named"))
        return None
    created_at = reader.when(row, "created_at")
    return CustomerRecord(
        row.line,
        external_id or _made_up_key(name, fields),
        name,
        tuple(fields),
        _telegram(reader, row, remarks),
        created_at if created_at and created_at <= reader.latest else None,
    )


def _to_order(reader: _Reader, row: TableRow, remarks: list[Remark], seen: Counter[str]) -> OrderRecord | None:
    if reader.is_too_wide(row, remarks):
        return None

    def refuse(reason: str, column: str) -> None:
        remarks.append(Remark(row.line, reason, column, reader.cell(row, column)[:80]))

    at, amount = reader.when(row, "date"), parse_amount(reader.cell(row, "amount"), reader.decimal)
    status = parse_status(reader.cell(row, "status")) if reader.cell(row, "status") else OrderStatus.DELIVERED
    items, number = parse_items(reader.cell(row, "items")), reader.cell(row, "number")
    customer, phone, email = (reader.cell(row, name) for name in ("customer", "phone", "email"))
    checks = (
        (bool(customer or phone or email), "nobody_named", "customer"),
        (may_be_key(customer, _LONGEST_ID), "bad_id", "customer"),
        (may_be_key(number, _LONGEST_NUMBER), "bad_number", "number"),
        (at is not None, "bad_date", "date"),
        (at is None or at <= reader.latest, "date_in_future", "date"),
        (amount is not None, "bad_amount", "amount"),
        (amount is None or amount >= 0, "negative_amount", "amount"),
        (status is not None, "unknown_status", "status"),
        (items is not None, "bad_items", "items"),
    )
    for holds, reason, column in checks:
        if not holds:
            refuse(reason, column)
            return None
    if at is None or amount is None or status is None or items is None:
        raise AssertionError  # refused above
    record = OrderRecord(
        row.line,
        number,
        at,
        amount,
        customer,
        reader.cell(row, "name"),
        phone,
        email,
        (reader.cell(row, "currency") or reader.mapping.currency)[:3].upper(),
        status,
        items,
        reader.cell(row, "carrier")[:64],
        reader.cell(row, "tracking")[:64],
        reader.when(row, "expected_at"),
        reader.cell(row, "address"),
    )
    return record if number else _numbered(record, seen)


def _numbered(record: OrderRecord, seen: Counter[str]) -> OrderRecord:
    who = record.customer or canonical(FieldName.PHONE, record.phone) or canonical(FieldName.EMAIL, record.email)
    goods = [[item.sku, item.name, item.quantity] for item in record.items]
    same = digest([who, record.at.isoformat(), repr(record.amount), goods])
    seen[same] += 1
    number = UNNUMBERED + digest([same, seen[same]])
    plain = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return OrderRecord(**plain | {"number": number})


def _name(reader: _Reader, row: TableRow) -> str:
    parts = reader.cell(row, "surname"), reader.cell(row, "given_name")
    return reader.cell(row, "name") or " ".join(part for part in parts if part)


def _telegram(reader: _Reader, row: TableRow, remarks: list[Remark]) -> str:
    cell = reader.cell(row, "telegram")
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) <= 20):
        remarks.append(Remark(row.line, "bad_telegram", "telegram", cell[:80], is_refused=False))
        return ""
    return cell


def _made_up_key(name: str, fields: Sequence[tuple[FieldName, str]]) -> str:
    told = {field: canonical(field, value) for field, value in reversed(fields)}
    contact = [told.get(field, "") for field in (FieldName.PHONE, FieldName.EMAIL)]
    rest = [] if any(contact) else [told.get(f, "") for f in (FieldName.BIRTH, FieldName.STREET, FieldName.PROVINCE)]
    return made_up_key([canonical(FieldName.NAME, name), *contact, *rest])


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"{name!r} is no time zone; write it like Asia/Ho_Chi_Minh", "zone") from error
