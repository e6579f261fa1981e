"""What each level of proof opens: one table, asked by every greeting, reply, offer and suggestion.

Shown means: put into words a visitor reads, or confirmed by what is said, left out or refused. The staff see all of it
at every level, with how sure it is. A field the table does not know is shown to nobody.
"""

from enum import StrEnum

from conversation.customer import Recognition
from conversation.errors import ProofError
from conversation.proof import ProofLevel


class Shown(StrEnum):
    """Everything kept of a customer that anything said to a visitor could show."""

    SHOP = "shop"  # nobody's: hours, products, places in a queue, names of sites
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
    Shown.SHOP: _ANYBODY,
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


_SHOP, _SAID, _TOLD = (Shown.SHOP,), (Shown.SESSION_MESSAGES,), (Shown.SESSION_FACTS,)
_ORDER, _PAST = (Shown.ORDERS,), (Shown.HISTORY, Shown.MEMORY)

WORDED: dict[str, tuple[Shown, ...]] = {
    "greeting": _SHOP,
    "greeting-known": (Shown.KNOWN, Shown.NAME),
    "greeting-returned": (Shown.LIFECYCLE,),
    "greeting-last": _PAST,
    "greeting-order": (Shown.ORDERS, Shown.ORDER_STATUS),
    "article-also": _SHOP,
    "did-you-mean": _SHOP,
    "hand-off-place": _SHOP,
    "hand-off-wait": _SHOP,
    "hand-off-closed": _SHOP,
    "hand-off-closed-team": _SHOP,
    "hand-off-moved": _SHOP,
    "attachment": _SAID,
    "no-such-day": _SAID,
    "order-status": (Shown.ORDERS, Shown.ORDER_STATUS, Shown.ORDER_ITEMS),
    "order-carrier": (Shown.ORDER_TRACKING,),
    "order-expected": _ORDER,
    "order-total": _ORDER,
    "order-more": _ORDER,
    "order-unknown": _ORDER,
    "order-none": _ORDER,
    "opening-hours": _SHOP,
    "opening-addresses": _SHOP,
    "day-range": _SHOP,
    "day-single": _SHOP,
    "opening-day-open": _SHOP,
    "opening-day-closed": _SHOP,
    "day-clock": _SHOP,
    "product-line": _SHOP,
    "product-which-line": _SHOP,
    "product-price": _SHOP,
    "product-stock": _SHOP,
    "product-size": _SHOP,
    "product-fit-yes": _TOLD,  # of the skin asked about; a remembered one only where memory was opened
    "product-fit-no": _TOLD,
    "product-fit-avoid": _TOLD,
    "product-fit-for": _SHOP,
    "product-fit-unknown": _SHOP,
    "product-allergy": _TOLD,
    "product-expecting": _TOLD,
    "product-use": _SHOP,
    "product-use-none": _SHOP,
    "product-read": _SHOP,
    "product-untold": _SHOP,
    "product-about": _SHOP,
    "product-take": _SAID,
    "product-take-none": _SHOP,
    "products-skin": _TOLD,  # here; elsewhere only where memory was opened
    "products-size": _TOLD,
    "products-allergies": _TOLD,
    "recall-lead": _PAST,
    "recall-line": _PAST,
    "recall-none": _PAST,
    "lead-thanks": _TOLD,
    "callback-thanks": _TOLD,
    "callback-when": _SHOP,
    "offer": (Shown.PUBLIC_OFFERS,),  # personal ones are chosen for nobody who is not proved
    "link-confirm": _SHOP,
    "ask-put": _SHOP,
    "form-ask": _SHOP,
    "form-confirm": _TOLD,
    "form-confirm-order-number": _TOLD,
    "form-confirm-address": _TOLD,
    "form-confirm-size": _TOLD,
    "form-confirm-skin-type": _TOLD,
    "form-confirm-phone": _TOLD,
    "form-confirm-name": _TOLD,
    "form-ask-address-street": _TOLD,
    "form-ask-address-place": _TOLD,
    "form-back": _SAID,
    "form-parked": _SAID,
    "form-dropped": _SAID,
    "form-left": _SAID,
    "form-line": _TOLD,
    "address-noted": _TOLD,
    "noted-allergy": _TOLD,
    "noted-allergy-of": _TOLD,
    "noted-size": _TOLD,
    "noted-skin": _TOLD,
    "stands-request": _SAID,
    "stands-contact": _TOLD,
    "stands-kept": _SAID,
    "stands-ended": _SAID,
    "doubt-ask": (Shown.FACTS,),
    "doubt-keep": (Shown.FACTS,),
    "doubt-new": _TOLD,
    "doubt-settled": _TOLD,
    "my-data-lead": (Shown.MY_DATA,),
    "my-data-line": (Shown.MY_DATA,),  # each field by its own line above
    "my-data-addresses": (Shown.ADDRESSES,),
    "my-data-counts": (Shown.MY_DATA, Shown.ORDERS),
    "my-data-offers": (Shown.MY_DATA,),
    "my-data-none": (Shown.MY_DATA,),
    "my-data-fact": _TOLD,
    "my-data-earlier": _TOLD,
    "fact-of": _TOLD,
    "my-data-messages": _SAID,
    "channel-name": _SAID,  # where what is told stands, beside a line that is asked for itself
    "correct-done": _TOLD,
    "forget-ask": (Shown.KNOWN,),
    "forget-done": _SAID,
}
"""What each message of the catalogues that visitors read shows, by its values or by being said at all: every one that
has a value, and those that confirm something without one. Where a message is worded from this session and from the
record alike, its line is the session's, and what fills it was opened before."""


def check_worded(key: str, proof: ProofLevel) -> None:
    """Refuse to word the message ``key`` for a visitor of this proof; raises ProofError."""
    shut = [field for field in WORDED.get(key.partition(".")[0], ()) if not may_show(field, proof)]
    if shut:
        raise ProofError(f"the message {key!r} shows {shut[0].value!r}, which {proof.name.lower()} does not open")


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
