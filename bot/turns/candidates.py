"""Whom a stranger's claims point to: suggestions for the staff, found by the blocking index, scored by the model."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from conversation.customer import Candidate, Reason
from conversation.messages import Address
from customers.blocking_store import find_matches
from customers.claims import Claim, ClaimKind
from customers.customer import FieldName
from customers.customer_store import load_customers
from customers.features import normalise
from customers.matching import Model
from customers.order_store import find_known_numbers
from customers.people import Person

SUGGESTED = 5
"""Candidates kept a message at most."""

ORDER_WEIGHT, ORDER_CHANCE = 6.0, 0.7
"""What a named order number is worth by itself, in bits and as a probability: numbers are passed on in families."""

_ORDER = Reason("order.known", ORDER_WEIGHT)

FIELD_OF_CLAIM = {
    ClaimKind.NAME: FieldName.NAME,
    ClaimKind.PHONE: FieldName.PHONE,
    ClaimKind.EMAIL: FieldName.EMAIL,
    ClaimKind.BIRTH: FieldName.BIRTH,
}


def find_candidates(
    conn: Connection, claims: Mapping[Address, Sequence[Claim]], model: Model
) -> dict[Address, tuple[Candidate, ...]]:
    """Return for each address the customers its claims fit, likeliest first; one look-up for the batch."""
    by_order = _by_order(conn, claims)
    asked = {
        address: to_person(str(address), given)
        for address, given in claims.items()
        if address in by_order or to_fields(given)
    }
    if not asked:
        return {}
    found = find_matches(conn, [normalise(person) for person in asked.values()], model, SUGGESTED)
    ids = {customer_id for matches in found for customer_id, _ in matches} | set(by_order.values())
    known = load_customers(conn, sorted(ids)) if ids else {}
    result: dict[Address, tuple[Candidate, ...]] = {}
    for address, matches in zip(asked, found, strict=True):
        likely = [
            Candidate(customer_id, known[customer_id].name, match.probability, match.weight, match.reasons)
            for customer_id, match in matches
            if customer_id in known and match.probability >= model.suggest
        ]
        named = by_order.get(address, "")
        if named in known and all(candidate.customer_id != named for candidate in likely):
            likely.append(Candidate(named, known[named].name, ORDER_CHANCE, ORDER_WEIGHT, (_ORDER,)))
        if likely:
            result[address] = tuple(likely)
    return result


def to_person(person_id: str, claims: Sequence[Claim]) -> Person:
    """Return what somebody claims to be, as matching compares it."""
    values = {
        kind: tuple(
            claim.value if kind is ClaimKind.NAME else claim.canonical for claim in claims if claim.kind is kind
        )
        for kind in ClaimKind
    }
    return Person(
        id=person_id,
        name=values[ClaimKind.NAME][0] if values[ClaimKind.NAME] else "",
        phones=values[ClaimKind.PHONE],
        emails=values[ClaimKind.EMAIL],
        date_of_birth=values[ClaimKind.BIRTH][0] if values[ClaimKind.BIRTH] else "",
    )


def to_fields(claims: Sequence[Claim]) -> list[tuple[FieldName, str]]:
    """Return claims as fields of a customer; order numbers are none."""
    return [(FIELD_OF_CLAIM[claim.kind], claim.value) for claim in claims if claim.kind in FIELD_OF_CLAIM]


def _by_order(conn: Connection, claims: Mapping[Address, Sequence[Claim]]) -> dict[Address, str]:
    """Return the customer of the order that an address names, its number as written or without its dashes."""
    numbers = {
        number: address
        for address, given in claims.items()
        for claim in given
        if claim.kind is ClaimKind.ORDER
        for number in (claim.canonical, claim.value.strip().lstrip("#").upper())
    }
    if not numbers:
        return {}
    return {numbers[n]: order.customer_id for n, order in find_known_numbers(conn, numbers).items() if n in numbers}
