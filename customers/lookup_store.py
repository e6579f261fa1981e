"""Customers found by the shop's own ids and by what is known of them; no tables of its own."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from conversation.customer import Recognition
from conversation.proof import ProofLevel
from customers.customer import FieldName
from customers.customer_store import best_name_last, customer_fields, customers, member


def find_customers_by_external_id(conn: Connection, external_ids: Iterable[str]) -> dict[str, str]:
    """Return the record of each of the shop's own ids."""
    query = select(customers.c.external_id, customers.c.id).where(customers.c.external_id.in_(set(external_ids)))
    return {row.external_id: row.id for row in conn.execute(query)}


def find_signed(conn: Connection, subjects: Iterable[str]) -> dict[str, Recognition]:
    """Return the customers the shop's own ids stand for, as a signed visitor is recognised at first contact."""
    query = (
        select(customers.c.external_id, customers.c.group_id, member.c.name)
        .join(member, member.c.group_id == customers.c.group_id)
        .where(customers.c.external_id.in_(set(subjects)))
        .order_by(*best_name_last())
    )
    found: dict[str, Recognition] = {}
    for row in conn.execute(query):
        name = row.name or (found[row.external_id].name if row.external_id in found else "")
        found[row.external_id] = Recognition(row.group_id, ProofLevel.SIGNED, name, is_new=True)
    return found


def find_customers_by_field(
    conn: Connection, name: FieldName, values: Iterable[str], least_proof: ProofLevel = ProofLevel.ANONYMOUS
) -> dict[str, tuple[str, ...]]:
    """Return, for each canonical value, the customers that have it, oldest first; never for a visitor."""
    query: Select[Any] = (
        select(customer_fields.c.canonical, customers.c.group_id)
        .join(customers, customers.c.id == customer_fields.c.customer_id)
        .where(
            customer_fields.c.field == name.value,
            customer_fields.c.canonical.in_(set(values)),
            customer_fields.c.proof >= least_proof.value,
        )
        .order_by(customers.c.created_at, customers.c.id)
    )
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in conn.execute(query):
        found[row.canonical][row.group_id] = None
    return {value: tuple(ids) for value, ids in found.items()}
