"""Customers and orders from a table into the record store; run twice, the second run changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from conversation.ids import new_id
from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.columns import ColumnMapping
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, FieldSource, NewCustomer, canonical
from customers.customer_store import (
    LONGEST_CANONICAL,
    create_customers,
    customer_fields,
    customers,
    find_groups,
    save_fields,
    save_names,
)
from customers.indexing import index_records
from customers.lookup_store import find_customers_by_external_id
from customers.order import Order
from customers.order_store import find_known_numbers, save_orders
from customers.record_reading import read_customers, read_orders
from customers.records import CustomerRecord, OrderRecord, Remark, made_up_key
from customers.segment_store import compute_scale, save_scale
from storage.database import Database

TELEGRAM = "telegram"
"""The channel of imported Telegram ids."""

OWN = "kq-"
"""What the export puts before our own id of a customer the shop has given none."""

MOST_REMARKS = 10_000
"""Remarks kept of one import; the counts go on."""

Progress = Callable[[float], None]
"""Told how much of the file is done, 0 to 1."""

NeedsOf = Callable[[Connection, Iterable[str]], Mapping[str, tuple[str, ...]]]
"""What the products with these SKUs serve."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: ``rows`` read, of them made new, changed and found as they were; the rest was refused."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    remarks: tuple[Remark, ...] = ()

    def __add__(self, other: "ImportReport") -> "ImportReport":
        return ImportReport(
            self.rows + other.rows,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            (self.remarks + other.remarks)[:MOST_REMARKS],
        )


def import_customers(
    database: Database, path: Path, mapping: ColumnMapping, now: datetime, progress: Progress | None = None
) -> ImportReport:
    """Write the customers of a table, one transaction a batch; raises InputError, NotFoundError.

    A batch that is in stays in when a later one meets an error: the next run goes on from there.
    """
    report = ImportReport()
    for batch in read_customers(path, mapping, now):
        written = database.write_now(save_customer_records, batch.records, mapping, now)
        report += written + _remarked(batch.remarks)
        if progress:
            progress(batch.done)
    return report


def import_orders(
    database: Database,
    path: Path,
    mapping: ColumnMapping,
    now: datetime,
    progress: Progress | None = None,
    needs_of: NeedsOf | None = None,
) -> ImportReport:
    """Write the orders of a table, one transaction a batch, then the yardstick; raises InputError, NotFoundError.

    A customer that is not known yet is made; ``needs_of`` tells what the products serve.
    """
    report = ImportReport()
    for batch in read_orders(path, mapping, now):
        written = database.write_now(save_order_records, batch.records, now, needs_of)
        report += written + _remarked(batch.remarks)
        if progress:
            progress(batch.done)
    database.write_now(save_scale, database.read_now(compute_scale, now))
    return report


def save_customer_records(
    conn: Connection, records: Sequence[CustomerRecord], mapping: ColumnMapping, now: datetime
) -> ImportReport:
    """Write one batch of customers; a row that says nothing new changes nothing."""
    known = _find_known(conn, {record.key for record in records})
    fresh: dict[str, CustomerRecord] = {}
    for record in records:
        if record.key not in known:
            fresh.setdefault(record.key, record)
    ids = known | {key: new_id() for key in fresh}
    create_customers(
        conn,
        [NewCustomer(ids[k], r.created_at or now, r.name, k, FieldSource.IMPORT) for k, r in fresh.items()],
    )
    told = {
        (ids[r.key], name, canonical(name, value)[:LONGEST_CANONICAL]): value
        for r in records
        for name, value in r.fields
    }
    before = _known_values(conn, set(ids.values()))
    added = [_to_field(key, value, mapping, now) for key, value in told.items() if key not in before]
    save_fields(conn, added)
    save_names(conn, {ids[r.key]: r.name for r in records if r.name and r.key in known and _is_new(r, ids, added)})
    _save_telegrams(conn, records, ids, now)
    changed = {field.customer_id for field in added}
    index_records(conn, changed | {ids[key] for key in fresh})
    made = len(fresh)
    updated = sum(1 for key in {r.key for r in records} if key in known and ids[key] in changed)
    return ImportReport(len(records), made, updated, len(records) - made - updated)


def save_order_records(
    conn: Connection, records: Sequence[OrderRecord], now: datetime, needs_of: NeedsOf | None = None
) -> ImportReport:
    """Write one batch of orders, making the customers that are missing; a row that says nothing new changes nothing."""
    owners, remarks = _find_owners(conn, records, now)
    skus = {item.sku for record in records for item in record.items if item.sku}
    needs = needs_of(conn, skus) if needs_of and skus else {}
    wanted = {
        record.number: _to_order(record, owners[record.line], needs) for record in records if record.line in owners
    }
    before = find_known_numbers(conn, wanted)
    changed = [order for number, order in wanted.items() if before.get(number) != order]
    save_orders(conn, changed)
    updated = sum(1 for order in changed if order.number in before)
    rows = len(records) - len(remarks)
    report = ImportReport(rows, len(changed) - updated, updated, rows - len(changed))
    return report + _remarked(remarks)


def _remarked(remarks: Sequence[Remark]) -> ImportReport:
    refused = sum(1 for remark in remarks if remark.is_refused)
    return ImportReport(rows=refused, refused=refused, remarks=tuple(remarks))


def _find_known(conn: Connection, keys: set[str]) -> dict[str, str]:
    """Return the records the shop's ids stand for, and those an export of ours named by our own id."""
    known = find_customers_by_external_id(conn, keys)
    ours = {key.removeprefix(OWN): key for key in keys - set(known) if key.startswith(OWN)}
    return known | {ours[record]: record for record in (find_groups(conn, ours) if ours else ())}


def _known_values(conn: Connection, ids: set[str]) -> set[tuple[str, FieldName, str]]:
    query = select(customer_fields.c.customer_id, customer_fields.c.field, customer_fields.c.canonical).where(
        customer_fields.c.customer_id.in_(ids), customer_fields.c.source == FieldSource.IMPORT.value
    )
    return {(row.customer_id, FieldName(row.field), row.canonical) for row in conn.execute(query)}


def _to_field(key: tuple[str, FieldName, str], value: str, mapping: ColumnMapping, now: datetime) -> CustomerField:
    customer_id, name, form = key
    vouched = mapping.vouched and name in (FieldName.PHONE, FieldName.EMAIL)
    proof = ProofLevel.POSSESSION if vouched else ProofLevel.CLAIMED
    return CustomerField(customer_id, name, value, now, FieldSource.IMPORT, proof, form[:LONGEST_CANONICAL])


def _is_new(record: CustomerRecord, ids: Mapping[str, str], added: Sequence[CustomerField]) -> bool:
    own = ids[record.key]
    return any(field.customer_id == own and field.name is FieldName.NAME for field in added)


def _save_telegrams(conn: Connection, records: Sequence[CustomerRecord], ids: Mapping[str, str], now: datetime) -> None:
    save_contact_points(
        conn,
        [
            ContactPoint(Address(TELEGRAM, record.telegram), ids[record.key], ProofLevel.POSSESSION, now)
            for record in records
            if record.telegram
        ],
    )


def _find_owners(
    conn: Connection, records: Sequence[OrderRecord], now: datetime
) -> tuple[dict[int, str], tuple[Remark, ...]]:
    """Return the record each row's order belongs to, by line, and a remark on each row that names several."""
    known = _find_known(conn, {r.customer for r in records if r.customer})
    holders = _find_holders(conn, [r for r in records if not r.customer])
    owners: dict[int, str] = {}
    remarks: list[Remark] = []
    fresh: dict[str, tuple[NewCustomer, OrderRecord]] = {}
    for record in records:
        column, value = _contact(record)
        found = (known[record.customer],) if record.customer in known else holders.get((column, value), ())
        key = record.customer or made_up_key([column.value, value])
        if len(found) > 1:
            remarks.append(Remark(record.line, "several_customers", column.value, value))
        elif found:
            owners[record.line] = found[0]
        else:
            made = fresh.setdefault(
                key, (NewCustomer(new_id(), record.at, record.name, key, FieldSource.IMPORT), record)
            )
            owners[record.line] = made[0].id
    create_customers(conn, [customer for customer, _ in fresh.values()])
    save_fields(conn, [field for customer, record in fresh.values() for field in _told(customer, record, now)])
    index_records(conn, [customer.id for customer, _ in fresh.values()])
    return owners, tuple(remarks)


def _find_holders(conn: Connection, records: Sequence[OrderRecord]) -> dict[tuple[FieldName, str], tuple[str, ...]]:
    """Return the records that hold each phone or e-mail, the oldest of each customer."""
    asked: dict[FieldName, set[str]] = defaultdict(set)
    for record in records:
        column, value = _contact(record)
        asked[column].add(value)
    found: dict[tuple[FieldName, str], dict[str, str]] = defaultdict(dict)
    for column, values in asked.items():
        query = (
            select(customer_fields.c.canonical, customers.c.group_id, customers.c.id)
            .join(customers, customers.c.id == customer_fields.c.customer_id)
            .where(customer_fields.c.field == column.value, customer_fields.c.canonical.in_(values))
            .order_by(customers.c.created_at.desc(), customers.c.id.desc())
        )
        for row in conn.execute(query):
            found[column, row.canonical][row.group_id] = row.id
    return {key: tuple(records.values()) for key, records in found.items()}


def _contact(record: OrderRecord) -> tuple[FieldName, str]:
    if record.phone:
        return FieldName.PHONE, canonical(FieldName.PHONE, record.phone)
    return FieldName.EMAIL, canonical(FieldName.EMAIL, record.email)


def _told(customer: NewCustomer, record: OrderRecord, now: datetime) -> Iterator[CustomerField]:
    given = ((FieldName.NAME, record.name), (FieldName.PHONE, record.phone), (FieldName.EMAIL, record.email))
    return (CustomerField(customer.id, name, value, now) for name, value in given if value)


def _to_order(record: OrderRecord, owner: str, needs: Mapping[str, tuple[str, ...]]) -> Order:
    return Order(
        record.number,
        owner,
        record.at,
        record.amount,
        record.currency,
        record.status,
        tuple(replace(item, needs=needs.get(item.sku, ())) for item in record.items),
        record.carrier,
        record.tracking,
        record.expected_at,
        record.address,
    )
