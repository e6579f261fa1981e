"""Customers: who counts as one, every value ever given for a field, and who writes from an address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    select,
    update,
)

from conversation.customer import Recognition
from conversation.errors import NotFoundError
from conversation.ids import new_id
from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.contact_store import contact_points, find_contact_points
from customers.customer import (
    LONGEST_NAME,
    ContactPoint,
    Customer,
    CustomerField,
    FieldName,
    FieldSource,
    NewCustomer,
    canonical,
    storable,
)
from storage.schema import Instant, metadata
from storage.upsert import insert_missing

LONGEST_CANONICAL = 256
LONGEST_VALUE = 2_000

customers = Table(
    "customers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("name", String(256), nullable=False, default=""),
    Column("external_id", String(128), unique=True),
    Column("source", String(16), nullable=False),
    Column("group_id", String(36), nullable=False, index=True),
)
"""``group_id`` is the oldest member of what this record is merged with, itself when with nothing: worked out from the
merges that stand, so undoing one gives back what was before."""

customer_fields = Table(
    "customer_fields",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("field", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("canonical", String(256), nullable=False),
    Column("source", String(16), nullable=False),
    Column("proof", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("customer_id", "field", "canonical", "source", "proof", name="uq_customer_fields_value"),
    Index("ix_customer_fields_canonical", "field", "canonical"),
)

member = customers.alias("member")
"""Every record of the customer a record is part of."""


def best_name_last(table: Any = member) -> tuple[Any, ...]:
    """Order so that the last name seen is the one to show: the shop's own before a profile's, then the older."""
    is_shops = case((table.c.source.in_([FieldSource.IMPORT.value, FieldSource.STAFF.value]), 1), else_=0)
    return is_shops, table.c.created_at.desc(), table.c.id.desc()


_WHO = (
    select(
        contact_points.c.user,
        contact_points.c.proof,
        contact_points.c.linked_at,
        contact_points.c.linked_by,
        customers.c.group_id,
        member.c.name,
    )
    .join(customers, customers.c.id == contact_points.c.customer_id)
    .join(member, member.c.group_id == customers.c.group_id)
    .where(
        contact_points.c.channel == bindparam("asked_channel"),
        contact_points.c.user.in_(bindparam("asked_users", expanding=True)),
    )
    .order_by(*best_name_last())
)
"""Asked by every turn, so put together once."""


def find_recognitions(conn: Connection, addresses: Iterable[Address]) -> dict[Address, Recognition]:
    """Return who is known at ``addresses``, in one query a channel; an address that vouches for nobody is left out.

    ``name`` is given only where the proof lets it be shown.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        users[address.channel].add(address.user)
    found: dict[Address, Recognition] = {}
    for channel, asked in users.items():
        for row in conn.execute(_WHO, {"asked_channel": channel, "asked_users": sorted(asked)}):
            point = ContactPoint(Address(channel, row.user), "", ProofLevel(row.proof), row.linked_at, row.linked_by)
            if (proof := point.effective_proof) > ProofLevel.ANONYMOUS:
                before = found.get(point.address)
                name = row.name or (before.name if before else "")
                shown = name if proof >= ProofLevel.POSSESSION else ""
                found[point.address] = Recognition(row.group_id, proof, shown, is_new=False)
    return found


def create_customers(conn: Connection, items: Sequence[NewCustomer]) -> None:
    """Make customers; one whose id or external id exists is left as it stands."""
    insert_missing(
        conn,
        customers,
        [
            {
                "id": item.id,
                "created_at": item.created_at,
                "name": storable(item.name, LONGEST_NAME),
                "external_id": item.external_id or None,
                "source": item.source.value,
                "group_id": item.id,
            }
            for item in items
        ],
    )


def save_fields(conn: Connection, fields: Sequence[CustomerField]) -> None:
    """Keep values beside those already known; the same value from the same source with the same proof is kept once."""
    insert_missing(
        conn,
        customer_fields,
        [
            {
                "id": new_id(),
                "customer_id": f.customer_id,
                "field": f.name.value,
                "value": value,
                "canonical": (f.canonical or canonical(f.name, value))[:LONGEST_CANONICAL],
                "source": f.source.value,
                "proof": f.proof.value,
                "at": f.at,
            }
            for f in fields
            if (value := storable(f.value, LONGEST_VALUE))
        ],
    )


def save_names(conn: Connection, names: Mapping[str, str]) -> None:
    """Set the shown name of records as the shop itself writes it; every name ever given stays among the fields."""
    if names:
        conn.execute(
            update(customers)
            .where(customers.c.id == bindparam("key"))
            .values(name=bindparam("new_name"), source=FieldSource.IMPORT.value),
            [{"key": customer_id, "new_name": storable(name, LONGEST_NAME)} for customer_id, name in names.items()],
        )


def load_customer(conn: Connection, customer_id: str) -> Customer:
    """Return the whole customer that ``customer_id`` is part of; raises NotFoundError."""
    found = load_customers(conn, [customer_id])
    if customer_id not in found:
        raise NotFoundError(f"no customer {customer_id!r}")
    return found[customer_id]


def load_customers(conn: Connection, customer_ids: Sequence[str]) -> dict[str, Customer]:
    """Return the whole customers that ``customer_ids`` are part of, by the ids asked for; unknown ids are left out."""
    groups = find_groups(conn, customer_ids)
    roots = set(groups.values())
    members = defaultdict(list)
    rows = conn.execute(select(customers).where(customers.c.group_id.in_(roots)).order_by(*best_name_last(customers)))
    for row in rows:
        members[row.group_id].append(row)
    group_of = {row.id: root for root, rows in members.items() for row in rows}
    fields, contacts = defaultdict(list), defaultdict(list)
    for row in conn.execute(
        select(customer_fields)
        .where(customer_fields.c.customer_id.in_(group_of))
        .order_by(customer_fields.c.at, customer_fields.c.field, customer_fields.c.canonical, customer_fields.c.source)
    ):
        fields[group_of[row.customer_id]].append(field_from_row(row))
    for point in find_contact_points(conn, list(group_of)):
        contacts[group_of[point.customer_id]].append(point)
    whole = {root: _to_customer(root, rows, fields[root], contacts[root]) for root, rows in members.items()}
    return {asked: whole[root] for asked, root in groups.items()}


def find_groups(conn: Connection, customer_ids: Iterable[str]) -> dict[str, str]:
    """Return, for each known id of any record, the id of the customer it is part of."""
    query = select(customers.c.id, customers.c.group_id).where(customers.c.id.in_(set(customer_ids)))
    return {row.id: row.group_id for row in conn.execute(query)}


def find_members(conn: Connection, customer_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each customer, the ids of all records merged into it, oldest first."""
    groups = find_groups(conn, customer_ids)
    query = (
        select(customers.c.id, customers.c.group_id)
        .where(customers.c.group_id.in_(set(groups.values())))
        .order_by(customers.c.created_at, customers.c.id)
    )
    members = defaultdict(list)
    for row in conn.execute(query):
        members[row.group_id].append(row.id)
    return {asked: tuple(members[root]) for asked, root in groups.items()}


def find_addresses(conn: Connection, customer_ids: Iterable[str]) -> dict[str, tuple[Address, ...]]:
    """Return every address of each customer: what recall, history and forgetting go by."""
    members = find_members(conn, customer_ids)
    points = defaultdict(list)
    for point in find_contact_points(conn, [m for ids in members.values() for m in ids]):
        points[point.customer_id].append(point.address)
    return {asked: tuple(a for m in ids for a in points[m]) for asked, ids in members.items()}


def field_from_row(row: Row[Any]) -> CustomerField:
    """Return the field a row holds."""
    return CustomerField(
        row.customer_id,
        FieldName(row.field),
        row.value,
        row.at,
        FieldSource(row.source),
        ProofLevel(row.proof),
        row.canonical,
    )


def _to_customer(
    root: str, rows: Sequence[Row[Any]], fields: list[CustomerField], points: list[ContactPoint]
) -> Customer:
    names = [row.name for row in rows if row.name]
    return Customer(
        id=root,
        created_at=min(row.created_at for row in rows),
        name=names[-1] if names else "",
        members=tuple(row.id for row in sorted(rows, key=lambda r: (r.created_at, r.id))),
        external_ids=tuple(row.external_id for row in rows if row.external_id),
        fields=tuple(fields),
        contacts=tuple(points),
    )
