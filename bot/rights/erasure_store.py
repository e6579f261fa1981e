"""Forgetting a person everywhere: rows at once, in one transaction; what lies outside the record store right after it.

What is left is a receipt: a number, when, who asked for it, and how much of what went. It names nobody.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, String, Table, delete, func, select, update

from bot.sending.outbox_store import outbox
from conversation.messages import Address, Attachment
from conversation.plain import from_plain, to_plain
from conversation.state import Dialogue
from customers.contact_store import find_contact_point, find_contact_points
from customers.customer_store import find_addresses, find_members
from customers.erasure import erase_customer
from memory.conversation_store import conversations, find_conversations
from memory.entry_store import entries
from offers.offer_store import forget_addresses
from storage.event_store import events
from storage.file_store import files
from storage.pairs import in_pairs
from storage.schema import Instant, Json, metadata

erasures = Table(
    "erasures",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("counts", Json, nullable=False),
    Column("pending", Json),
)

CUSTOMER = "customer"
"""Who asked, when it was not one of the staff."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Forget:
    """A wish to be forgotten: the customer, empty when it is only what one address said; ``asks_at`` is answered."""

    number: str
    customer_id: str = ""
    asks_at: Address | None = None
    by: str = CUSTOMER


@dataclass(frozen=True, slots=True)
class Leftover:
    """What lies outside the record store and goes right after: files, keys of the live store, indexes, open pages."""

    files: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    customers: tuple[str, ...] = ()
    conversations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """That somebody was forgotten, and how much of each kind went."""

    number: str
    at: datetime
    by: str
    counts: Mapping[str, int] = field(default_factory=dict)
    leftover: Leftover | None = None


def new_number(now: datetime) -> str:
    """Return a number for a receipt that says nothing of anybody."""
    return f"XD-{now:%y%m%d}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def forget_person(conn: Connection, wish: Forget, now: datetime) -> Receipt:
    """Erase everything that tells who it was; the address that asks keeps an empty conversation to be answered in."""
    customer_id, addresses = _whom(conn, wish)
    found = find_conversations(conn, addresses)
    ids = sorted(conversation.id for conversation in found.values())
    kept = [c.id for address, c in found.items() if address == wish.asks_at]
    own_files = _find_files(conn, ids)
    members = find_members(conn, [customer_id]).get(customer_id, ()) if customer_id else ()
    counts = {"messages": _count_messages(conn, ids), "conversations": len(ids), "files": len(own_files)}
    counts |= _erase_conversations(conn, ids, kept, addresses)
    conn.execute(delete(files).where(files.c.id.in_(own_files)))
    forget_addresses(conn, addresses)
    if customer_id:
        conn.execute(delete(events).where(events.c.customer_id.in_([customer_id, *members])))
        spared = tuple(a for a in (wish.asks_at,) if a is not None)
        erased = erase_customer(conn, customer_id, now, spared)
        counts |= {"fields": erased.fields, "orders_unnamed": erased.orders_unnamed, "sessions": erased.sessions}
    leftover = Leftover(tuple(own_files), tuple(addresses), tuple(sorted({customer_id, *members} - {""})), tuple(ids))
    row = {"number": wish.number, "at": now, "by": wish.by, "counts": counts, "pending": to_plain(leftover)}
    conn.execute(erasures.insert().values(**row))
    return Receipt(wish.number, now, wish.by, counts, leftover)


def find_pending(conn: Connection) -> tuple[Receipt, ...]:
    """Return receipts whose leftovers have not gone yet."""
    rows = conn.execute(select(erasures).where(erasures.c.pending.is_not(None)).order_by(erasures.c.at))
    return tuple(receipt for row in rows if (receipt := receipt_from_row(row)).leftover is not None)


def mark_clean(conn: Connection, number: str) -> None:
    """Forget also what was still to be cleaned, which named addresses."""
    conn.execute(update(erasures).where(erasures.c.number == number).values(pending=None))


def find_receipts(conn: Connection, limit: int = 100) -> tuple[Receipt, ...]:
    """Return the receipts, newest first: all the audit keeps."""
    return tuple(
        receipt_from_row(row) for row in conn.execute(select(erasures).order_by(erasures.c.at.desc()).limit(limit))
    )


def receipt_from_row(row: Row[Any]) -> Receipt:
    """Return the receipt a row holds."""
    leftover = from_plain(Leftover, row.pending) if row.pending is not None else None
    return Receipt(row.number, row.at, row.by, row.counts, leftover)


def _whom(conn: Connection, wish: Forget) -> tuple[str, tuple[Address, ...]]:
    """Return the record and the addresses that are to be forgotten.

    Who proved nothing is only forgotten at the address that asks, with the record made for it if nothing else is on it.
    """
    if wish.customer_id:
        owned = find_addresses(conn, [wish.customer_id]).get(wish.customer_id, ())
        return wish.customer_id, tuple(dict.fromkeys((*owned, *((wish.asks_at,) if wish.asks_at else ()))))
    if wish.asks_at is None:
        return "", ()
    point = find_contact_point(conn, wish.asks_at)
    members = find_members(conn, [point.customer_id]).get(point.customer_id, ()) if point else ()
    is_alone = len(members) == 1 and len(find_contact_points(conn, list(members))) == 1
    return (members[0] if is_alone else ""), (wish.asks_at,)


def _count_messages(conn: Connection, ids: Sequence[str]) -> int:
    query = select(func.count()).select_from(entries).where(entries.c.conversation_id.in_(ids))
    return int(conn.execute(query).scalar_one())


def _find_files(conn: Connection, ids: Sequence[str]) -> list[str]:
    rows = conn.execute(select(entries.c.parts).where(entries.c.conversation_id.in_(ids), entries.c.parts.is_not(None)))
    named = {
        attachment.reference
        for row in rows
        for attachment in from_plain(tuple[Attachment, ...], row.parts.get("attachments", []))
    }
    return list(conn.execute(select(files.c.id).where(files.c.id.in_(sorted(named)))).scalars())


def _erase_conversations(
    conn: Connection, ids: Sequence[str], kept: Sequence[str], addresses: Sequence[Address]
) -> dict[str, int]:
    """Delete every row that belongs to a conversation, whichever table keeps it; ``kept`` ones stay, empty."""
    gone: dict[str, int] = {}
    for table in reversed(metadata.sorted_tables):
        if "conversation_id" in table.c:
            count = conn.execute(delete(table).where(table.c.conversation_id.in_(ids))).rowcount
            if table.name in ("facts", "memories", "notes"):
                gone[table.name] = count
    keys = [(a.channel, a.user) for a in addresses]
    if keys:
        conn.execute(delete(outbox).where(in_pairs(outbox.c.channel, outbox.c.user, keys)))
    conn.execute(delete(conversations).where(conversations.c.id.in_([key for key in ids if key not in kept])))
    empty = {"dialogue": to_plain(Dialogue()), "language": "", "reason": "", "last_agent": ""}
    conn.execute(update(conversations).where(conversations.c.id.in_(kept)).values(**empty))
    return gone
