"""A proved value, as a Telegram contact card of the sender's own: kept as such, and what follows from it.

Two customers become one by themselves only where both have proved the same value and it is nobody else's. A record the
shop merely wrote the number into is suggested to the staff instead: numbers are handed on, typed wrong and shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from conversation.customer import Candidate, Reason
from conversation.events import Event, EventKind
from conversation.messages import Address, Attachment, AttachmentKind
from conversation.proof import ProofLevel
from customers.contact_store import find_contact_point
from customers.customer import Customer, CustomerField, FieldName, FieldSource, canonical
from customers.customer_store import find_groups, load_customers, save_fields
from customers.indexing import index_records
from customers.lookup_store import find_customers_by_field
from customers.merge_store import merge
from customers.merges import Merge, MergeKind, is_shared
from customers.suggestion_store import is_refused, save_suggestions
from storage.event_store import save_events

PROVED_FOR = timedelta(days=90)
"""How long a proved number ties two customers by itself; later it may have been handed on to somebody else."""

_CHANCE_ALONE, _CHANCE_SHARED = 0.9, 0.5
"""Where a suggestion stands in the queue when the given names agree or are missing, and when they differ."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proved value led to: a merge by itself, or suggestions for the staff."""

    merge: Merge | None = None
    suggested: tuple[str, ...] = ()


def own_phone(attachments: Sequence[Attachment]) -> str:
    """Return the phone of a contact card that the channel vouches is the sender's own; empty when there is none."""
    cards = [a for a in attachments if a.kind is AttachmentKind.CONTACT and a.is_own and a.phone]
    return cards[0].phone if cards else ""


def save_verified(conn: Connection, address: Address, name: FieldName, value: str, now: datetime) -> Verified:
    """Keep a value that the sender at ``address`` has proved, and tie or suggest whoever else has it."""
    point = find_contact_point(conn, address)
    form = canonical(name, value)
    if point is None or point.effective_proof < ProofLevel.POSSESSION or not form:
        return Verified()
    own = point.customer_id
    save_fields(conn, [CustomerField(own, name, value, now, FieldSource.ADDRESS, ProofLevel.POSSESSION, form)])
    index_records(conn, [own])
    group = find_groups(conn, [own])[own]
    having = [c for c in find_customers_by_field(conn, name, [form]).get(form, ()) if c != group]
    if not having:
        return Verified()
    known = load_customers(conn, [own, *having])
    if len(having) == 1 and _is_one(known[own], known[having[0]], form, now) and not is_refused(conn, own, having[0]):
        made = merge(conn, own, having[0], MergeKind.VERIFIED, "auto", now, [Reason(f"same_verified_{name.value}")])
        data = {"other": made.other, "join": made.id}
        save_events(conn, [Event(EventKind.CUSTOMER_MERGED, now, customer_id=made.one, data=data)])
        return Verified(made)
    return Verified(
        suggested=_suggest(conn, known[own], [known[c] for c in having], Reason(f"{name.value}.equal"), now)
    )


def find_shared(conn: Connection, name: FieldName, value: str) -> tuple[str, ...]:
    """Return the customers that share one phone or e-mail under different given names: a family, a shop."""
    form = canonical(name, value)
    holders = find_customers_by_field(conn, name, [form]).get(form, ())
    names = [c.name for c in load_customers(conn, holders).values()]
    return holders if is_shared(names) else ()


def _is_one(own: Customer, other: Customer, form: str, now: datetime) -> bool:
    """Tell whether the other has proved the value too, lately, and under no other given name."""
    proved = any(
        f.canonical == form and f.proof >= ProofLevel.POSSESSION and now - f.at <= PROVED_FOR for f in other.fields
    )
    return proved and not is_shared([own.name, other.name])


def _suggest(
    conn: Connection, own: Customer, others: Sequence[Customer], reason: Reason, now: datetime
) -> tuple[str, ...]:
    shared = is_shared([own.name, *(other.name for other in others)])
    why = (reason, Reason("shared_value")) if shared else (reason,)
    chance = _CHANCE_SHARED if shared else _CHANCE_ALONE
    found = [other for other in others if not is_refused(conn, own.id, other.id)]
    save_suggestions(conn, own.id, [Candidate(other.id, other.name, chance, 0.0, why) for other in found], now)
    return tuple(other.id for other in found)
