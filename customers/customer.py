"""A customer as the shop keeps it: fields that are never overwritten, and the addresses it writes from."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from conversation.messages import Address, Profile
from conversation.proof import ProofLevel
from conversation.text import clean, fold
from customers.dates import parse_birth
from customers.emails import canonical_email
from customers.people import Person
from customers.phones import canonical_phone

LONGEST_NAME = 256
"""Characters of a name that are kept."""

_ADDRESSES = UUID("6f1ad2b6-3c0e-5d9e-9d57-0b7c7c1b6a53")
"""Namespace of the ids of customers first met at an address."""


class FieldName(StrEnum):
    """What can be known of a customer."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH = "date_of_birth"
    GENDER = "gender"
    STREET = "street"
    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"
    POSTCODE = "postcode"
    COUNTRY = "country"
    OCCUPATION = "occupation"
    NOTE = "note"


class FieldSource(StrEnum):
    """Who said it."""

    ADDRESS = "address"  # the profile or the contact card of an address
    ENTRY = "entry"  # written in a message
    IMPORT = "import"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class CustomerField:
    """One value somebody gave for one field. Conflicting values stand side by side, each with source and time.

    ``canonical`` is the form that compares; empty lets the store work it out.
    """

    customer_id: str
    name: FieldName
    value: str
    at: datetime
    source: FieldSource = FieldSource.IMPORT
    proof: ProofLevel = ProofLevel.CLAIMED
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An address and the customer it was first met as; that never changes, merges are kept apart.

    ``proof`` is what the channel itself vouches for; ``linked_by`` is the merge that a yes on both sides made, which
    raises it to POSSESSION for as long as it stands.
    """

    address: Address
    customer_id: str
    proof: ProofLevel
    linked_at: datetime
    linked_by: str = ""
    site: str = ""
    subject: str = ""
    profile: Profile = field(default_factory=Profile)

    @property
    def effective_proof(self) -> ProofLevel:
        """What this address may see."""
        return max(self.proof, ProofLevel.POSSESSION) if self.linked_by else self.proof


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be made. ``external_id`` is the shop's own id; ``source`` tells whose name to prefer."""

    id: str
    created_at: datetime
    name: str = ""
    external_id: str = ""
    source: FieldSource = FieldSource.ADDRESS


@dataclass(frozen=True, slots=True)
class Customer:
    """One person with everything merged into them. ``id`` is the oldest member's; ``members`` holds every origin."""

    id: str
    created_at: datetime
    name: str = ""
    members: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    fields: tuple[CustomerField, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()

    def latest(self, name: FieldName) -> str:
        """Return the value of ``name`` that is best proved and then newest; empty when none is known."""
        found = [f for f in self.fields if f.name is name]
        return max(found, key=lambda f: (f.proof, f.at)).value if found else ""

    def to_person(self) -> Person:
        """Return what matching compares."""
        latest = {
            name.value: self.latest(name)
            for name in FieldName
            if name not in (FieldName.NAME, FieldName.PHONE, FieldName.EMAIL, FieldName.NOTE, FieldName.GENDER)
        }
        phones = tuple(f.value for f in self.fields if f.name is FieldName.PHONE)
        emails = tuple(f.value for f in self.fields if f.name is FieldName.EMAIL)
        return Person(id=self.id, name=self.name, phones=phones, emails=emails, **latest)


def new_customer_id(address: Address) -> str:
    """Return the id of the customer first met at ``address``: the same from every worker and on every retry."""
    return str(uuid5(_ADDRESSES, f"{address.channel}\x1f{address.user}"))


def storable(text: str, most: int) -> str:
    """Return ``text`` as every engine can keep it: cleaned, without halves of characters, at most ``most`` long."""
    return clean(text).encode("utf-8", "ignore").decode()[:most].rstrip()


def canonical(name: FieldName, value: str) -> str:
    """Return the form of ``value`` that compares; two spellings of one thing give one form."""
    text = clean(value)
    if name is FieldName.PHONE:
        return canonical_phone(text) or fold(text)
    if name is FieldName.EMAIL:
        return canonical_email(text) or fold(text)
    if name is FieldName.BIRTH and (birth := parse_birth(text)):
        return f"{birth.year:04d}-{birth.month:02d}-{birth.day:02d}"
    return text.casefold() if name is FieldName.NAME else fold(text)
