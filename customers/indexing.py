"""Keeps customers findable: what is known of a record goes into the blocking index in the record's own transaction."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from customers.blocking_store import save_comparable
from customers.customer import Customer
from customers.customer_store import customer_fields, customers, field_from_row
from customers.features import normalise


def index_records(conn: Connection, record_ids: Iterable[str]) -> None:
    """Make records findable by what is known of each now. Records stay apart here, so merges change nothing."""
    ids = set(record_ids)
    if not ids:
        return
    fields = defaultdict(list)
    for row in conn.execute(select(customer_fields).where(customer_fields.c.customer_id.in_(ids))):
        fields[row.customer_id].append(field_from_row(row))
    rows = conn.execute(select(customers).where(customers.c.id.in_(ids)).order_by(customers.c.id))
    known = [Customer(row.id, row.created_at, row.name, (row.id,), fields=tuple(fields[row.id])) for row in rows]
    save_comparable(conn, [(one.id, normalise(one.to_person())) for one in known])
