"""The addresses customers write from: where each was first met, and how well it is proved."""

from collections.abc import Iterable, Sequence
from dataclasses import fields as fields_of
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Row, String, Table, select, update

from conversation.messages import Address, Profile
from conversation.plain import from_plain, to_plain
from conversation.proof import ProofLevel
from customers.customer import LONGEST_NAME, ContactPoint, storable
from storage.pairs import in_pairs
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

contact_points = Table(
    "contact_points",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("user", String(128), primary_key=True),
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("proof", Integer, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("linked_by", String(36), nullable=False, default="", index=True),
    Column("site", String(64), nullable=False, default=""),
    Column("subject", String(128), nullable=False, default=""),
    Column("profile", Json, nullable=False),
)


def save_contact_points(conn: Connection, points: Sequence[ContactPoint]) -> None:
    """Write addresses met for the first time; one that is known stays with its customer."""
    insert_missing(
        conn,
        contact_points,
        [
            {
                "channel": p.address.channel,
                "user": p.address.user,
                "customer_id": p.customer_id,
                "proof": p.proof.value,
                "linked_at": p.linked_at,
                "linked_by": p.linked_by,
                "site": p.site,
                "subject": p.subject,
                "profile": to_plain(_storable_profile(p.profile)),
            }
            for p in points
        ],
    )


def save_proof(conn: Connection, address: Address, proof: ProofLevel) -> None:
    """Set what the channel vouches for at an address."""
    conn.execute(update(contact_points).where(_at([address])).values(proof=proof.value))


def find_contact_points(conn: Connection, record_ids: Sequence[str]) -> tuple[ContactPoint, ...]:
    """Return the addresses first met as any of these records, oldest first."""
    query = (
        select(contact_points)
        .where(contact_points.c.customer_id.in_(set(record_ids)))
        .order_by(contact_points.c.linked_at, contact_points.c.channel, contact_points.c.user)
    )
    return tuple(contact_from_row(row) for row in conn.execute(query))


def find_contact_point(conn: Connection, address: Address) -> ContactPoint | None:
    """Return what is known of one address."""
    row = conn.execute(select(contact_points).where(_at([address]))).one_or_none()
    return contact_from_row(row) if row else None


def find_linked(conn: Connection, merge_id: str) -> tuple[Address, ...]:
    """Return the addresses whose proof stands on this merge."""
    query = select(contact_points.c.channel, contact_points.c.user).where(contact_points.c.linked_by == merge_id)
    return tuple(Address(row.channel, row.user) for row in conn.execute(query))


def contact_from_row(row: Row[Any]) -> ContactPoint:
    """Return the contact point a row holds."""
    return ContactPoint(
        Address(row.channel, row.user),
        row.customer_id,
        ProofLevel(row.proof),
        row.linked_at,
        row.linked_by,
        row.site,
        row.subject,
        from_plain(Profile, row.profile),
    )


def _storable_profile(profile: Profile) -> Profile:
    kept = {f.name: storable(getattr(profile, f.name), LONGEST_NAME) for f in fields_of(profile)}
    return Profile(**kept)


def _at(addresses: Iterable[Address]) -> Any:
    return in_pairs(contact_points.c.channel, contact_points.c.user, ((a.channel, a.user) for a in addresses))
