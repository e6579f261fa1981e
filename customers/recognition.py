"""Who writes: a batch of messages in, what is known of each address out, in one or two queries.

Where a customer begins. Somebody whose address the channel vouches for (Telegram's sender id, a visitor signed by the
shop's site) is a customer from the first message on, a prospect. An anonymous visitor of the web chat is an address and
nothing more until something is claimed or proved; coming back with the same session is coming back to the same
conversation, which needs no customer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from conversation.customer import Candidate, Recognition
from conversation.events import Event, EventKind
from conversation.messages import Address, InboundMessage
from conversation.proof import ProofLevel
from customers.contact_store import find_contact_point, save_contact_points, save_proof
from customers.customer import (
    ContactPoint,
    CustomerField,
    FieldName,
    FieldSource,
    NewCustomer,
    new_customer_id,
)
from customers.customer_store import create_customers, find_groups, find_recognitions, save_fields
from customers.indexing import index_records
from customers.lookup_store import find_customers_by_external_id, find_signed
from customers.suggestion_store import find_refused
from storage.event_store import save_events

FindCandidates = Callable[[Connection, Sequence[InboundMessage], datetime], Mapping[Address, tuple[Candidate, ...]]]
"""Customers these messages may come from, by what they claim; for the staff's eyes."""

MADE_UP = "~"
"""First character of ids the import makes up; no visitor's ``sub`` is looked up by it."""


def recognise(
    conn: Connection, messages: Sequence[InboundMessage], now: datetime, find_candidates: FindCandidates | None = None
) -> dict[Address, Recognition]:
    """Return who each address of the batch is; reads only.

    A customer met for the first time has the id it will be stored under by ``save_first_contacts``. What the channel
    vouches for in the message counts beside what is stored; the higher holds.
    """
    latest = _latest(messages)
    known = find_recognitions(conn, latest)
    subjects = {_shops_id(m) for a, m in latest.items() if a not in known} - {""}
    signed = find_signed(conn, subjects) if subjects else {}
    candidates = _whole(conn, find_candidates(conn, messages, now)) if find_candidates else {}
    found: dict[Address, Recognition] = {}
    for address, message in latest.items():
        who = known.get(address) or _first_contact(message, signed)
        if who.customer_id and message.proof > who.proof:
            who = replace(who, proof=message.proof)
        found[address] = replace(who, candidates=_others(conn, who.customer_id, candidates.get(address, ())))
    return found


def save_first_contacts(
    conn: Connection, messages: Sequence[InboundMessage], recognitions: Mapping[Address, Recognition], now: datetime
) -> None:
    """Store the customers and addresses of a batch that were met for the first time; a second run changes nothing."""
    fresh = [
        (message, who.customer_id)
        for address, message in _latest(messages).items()
        if (who := recognitions[address]).is_new and who.customer_id
    ]
    if not fresh:
        return
    create_customers(
        conn,
        [
            NewCustomer(new_customer_id(m.address), now, m.profile.name, _shops_id(m))
            for m, customer_id in fresh
            if customer_id == new_customer_id(m.address)
        ],
    )
    records = find_customers_by_external_id(conn, {_shops_id(m) for m, _ in fresh} - {""})
    origins = [(m, records.get(_shops_id(m)) or new_customer_id(m.address)) for m, _ in fresh]
    save_contact_points(conn, [_contact(message, origin, now) for message, origin in origins])
    save_fields(conn, [f for message, origin in origins for f in _profile_fields(message, origin, now)])
    index_records(conn, {origin for _, origin in origins})
    made = [new_customer_id(m.address) for m, who in fresh if who == new_customer_id(m.address)]
    save_events(conn, [Event(EventKind.CUSTOMER_CREATED, now, customer_id=customer_id) for customer_id in made])


def save_claims(
    conn: Connection, message: InboundMessage, claims: Sequence[tuple[FieldName, str]], now: datetime
) -> str:
    """Keep what somebody said of themselves, and return the customer that stands for the address from now on.

    An anonymous address becomes a claimed one with a record of its own; it never joins another's here.
    """
    point = find_contact_point(conn, message.address)
    customer_id = point.customer_id if point else new_customer_id(message.address)
    if point is None:
        name = next((value for field, value in claims if field is FieldName.NAME), message.profile.name)
        create_customers(conn, [NewCustomer(customer_id, now, name)])
        proof = max(message.proof, ProofLevel.CLAIMED)
        save_contact_points(conn, [replace(_contact(message, customer_id, now), proof=proof)])
        save_events(conn, [Event(EventKind.CUSTOMER_CREATED, now, customer_id=customer_id)])
    elif point.proof < ProofLevel.CLAIMED:
        save_proof(conn, message.address, ProofLevel.CLAIMED)
    save_fields(conn, [CustomerField(customer_id, field, value, now, FieldSource.ENTRY) for field, value in claims])
    index_records(conn, [customer_id])
    return customer_id


def _latest(messages: Iterable[InboundMessage]) -> dict[Address, InboundMessage]:
    """Return the last message of each address; what the best proved of them vouches for."""
    latest: dict[Address, InboundMessage] = {}
    for message in messages:
        before = latest.get(message.address)
        if before is None or message.proof >= before.proof:
            latest[message.address] = message
    return latest


def _whole(
    conn: Connection, candidates: Mapping[Address, tuple[Candidate, ...]]
) -> dict[Address, tuple[Candidate, ...]]:
    """Return candidates by the customers they are part of, each once, with its likeliest record's evidence."""
    ids = {c.customer_id for found in candidates.values() for c in found}
    groups = find_groups(conn, ids) if ids else {}
    whole: dict[Address, tuple[Candidate, ...]] = {}
    for address, found in candidates.items():
        by_customer: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda c: -c.weight):
            customer_id = groups.get(candidate.customer_id, candidate.customer_id)
            by_customer.setdefault(customer_id, replace(candidate, customer_id=customer_id))
        whole[address] = tuple(by_customer.values())
    return whole


def _others(conn: Connection, own: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the candidates that are somebody else, without those the staff said no to."""
    if not own or not candidates:
        return candidates
    refused = find_refused(conn, own, [c.customer_id for c in candidates])
    return tuple(c for c in candidates if c.customer_id != own and c.customer_id not in refused)


def _shops_id(message: InboundMessage) -> str:
    """Return the shop's own id of a signed visitor; empty for everybody else."""
    is_shops = message.proof is ProofLevel.SIGNED and not message.subject.startswith(MADE_UP)
    return message.subject if is_shops else ""


def _first_contact(message: InboundMessage, signed: Mapping[str, Recognition]) -> Recognition:
    if message.proof < ProofLevel.POSSESSION:
        return Recognition(proof=message.proof)
    shops = signed.get(_shops_id(message))
    return shops or Recognition(new_customer_id(message.address), message.proof, message.profile.name)


def _contact(message: InboundMessage, customer_id: str, now: datetime) -> ContactPoint:
    return ContactPoint(
        message.address,
        customer_id,
        message.proof,
        now,
        site=message.site,
        subject=message.subject,
        profile=message.profile,
    )


def _profile_fields(message: InboundMessage, customer_id: str, now: datetime) -> list[CustomerField]:
    given = (
        (FieldName.NAME, message.profile.name),
        (FieldName.PHONE, message.profile.phone),
        (FieldName.EMAIL, message.profile.email),
    )
    return [CustomerField(customer_id, name, value, now, FieldSource.ADDRESS) for name, value in given if value]
