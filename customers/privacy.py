"""What each level of proof opens: one table, asked by every greeting, reply, offer and suggestion.

Shown means: put into words a visitor reads, or confirmed by what is said, left out or refused. The staff see all of it
at every level, with how sure it is. A field the table does not know is shown to nobody.
"""

from enum import StrEnum

from conversation.customer import Recognition
from conversation.proof import ProofLevel


class Shown(StrEnum):
    """Everything kept of a customer that anything said to a visitor could show."""

    # of this session, by whoever holds it
    SESSION_MESSAGES = "session_messages"  # what was said here
    SESSION_NAME = "session_name"  # the name given here
    SESSION_FACTS = "session_facts"  # what was told here: sizes, order numbers as typed
    PUBLIC_OFFERS = "public_offers"  # made to anybody
    # that there is a customer at all
    KNOWN = "known"  # "welcome back"
    NAME = "name"
    GENDER = "gender"  # also as a form of address taken from the record
    # how to reach them
    PHONE = "phone"
    EMAIL = "email"
    STREET = "street"
    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"
    POSTCODE = "postcode"
    COUNTRY = "country"
    BIRTH = "date_of_birth"
    OCCUPATION = "occupation"
    # what they bought
    ORDERS = "orders"
    ORDER_STATUS = "order_status"
    ORDER_ITEMS = "order_items"
    ORDER_ADDRESS = "order_address"
    ORDER_TRACKING = "order_tracking"
    # what was said and what is known
    HISTORY = "history"  # conversations on other addresses and other days
    MEMORY = "memory"
    FACTS = "facts"
    # what follows from it
    VALUE = "value"
    NEEDS = "needs"
    LIFECYCLE = "lifecycle"
    PERSONAL_OFFERS = "personal_offers"
    ADDRESSES = "addresses"  # which channels are tied to the customer
    MY_DATA = "my_data"  # all of it, on request; and having it corrected or forgotten
    # never
    CANDIDATES = "candidates"
    MERGES = "merges"
    NOTES = "note"
    NATIONAL_ID = "national_id"


_ANYBODY = ProofLevel.ANONYMOUS
_PROVED = ProofLevel.POSSESSION

OPENS: dict[Shown, ProofLevel | None] = {
    Shown.SESSION_MESSAGES: _ANYBODY,
    Shown.SESSION_NAME: _ANYBODY,
    Shown.SESSION_FACTS: _ANYBODY,
    Shown.PUBLIC_OFFERS: _ANYBODY,
    Shown.KNOWN: _PROVED,
    Shown.NAME: _PROVED,
    Shown.GENDER: _PROVED,
    Shown.PHONE: _PROVED,
    Shown.EMAIL: _PROVED,
    Shown.STREET: _PROVED,
    Shown.WARD: _PROVED,
    Shown.DISTRICT: _PROVED,
    Shown.PROVINCE: _PROVED,
    Shown.POSTCODE: _PROVED,
    Shown.COUNTRY: _PROVED,
    Shown.BIRTH: _PROVED,
    Shown.OCCUPATION: _PROVED,
    Shown.ORDERS: _PROVED,
    Shown.ORDER_STATUS: _PROVED,
    Shown.ORDER_ITEMS: _PROVED,
    Shown.ORDER_ADDRESS: _PROVED,
    Shown.ORDER_TRACKING: _PROVED,
    Shown.HISTORY: _PROVED,
    Shown.MEMORY: _PROVED,
    Shown.FACTS: _PROVED,
    Shown.VALUE: _PROVED,
    Shown.NEEDS: _PROVED,
    Shown.LIFECYCLE: _PROVED,
    Shown.PERSONAL_OFFERS: _PROVED,
    Shown.ADDRESSES: _PROVED,
    Shown.MY_DATA: _PROVED,
    Shown.CANDIDATES: None,
    Shown.MERGES: None,
    Shown.NOTES: None,
    Shown.NATIONAL_ID: None,
}
"""The least proof that shows each; None: no proof does. CLAIMED opens nothing more than ANONYMOUS: whoever types a
customer's name, phone and order number learns what a stranger learns."""


def may_show(field: Shown | str, proof: ProofLevel) -> bool:
    """Tell whether a visitor of this proof may be shown ``field`` of their own record."""
    try:
        least = OPENS[Shown(field)]
    except (ValueError, KeyError):
        return False
    return least is not None and proof >= least


def visible(recognition: Recognition) -> Recognition:
    """Return what of a recognition may reach anything that words a reply: below possession nobody is known."""
    if may_show(Shown.KNOWN, recognition.proof):
        return Recognition(recognition.customer_id, recognition.proof, recognition.name, recognition.is_new)
    return Recognition(proof=recognition.proof)
