"""A message without the numbers and addresses in it: they say which order and whose phone, not what is wanted."""

import re

from conversation.text import clean
from customers.claims import ClaimKind, find_claims

_SAYS_WHICH = frozenset((ClaimKind.ORDER, ClaimKind.PHONE, ClaimKind.EMAIL))
_HAS_ANY = re.compile(r"\d{3}|@")
_LEFT_OVER = re.compile(r"\s*[#:]+\s*(?=[,.;!?]|$)|(?<=\s)[#:](?=\s)|\s+(?=[,.;!?])")
_SPACES = re.compile(r" {2,}")
_FEWEST_WORDS = 3
"""Words that must be left: a number alone, or with "đơn" before it, is what the message is about."""


def without_numbers(text: str) -> str:
    """Return ``text`` less its order numbers, phones and e-mails; as it is when hardly a word would be left."""
    if not _HAS_ANY.search(text):
        return text
    plain = clean(text)
    kept, end = "", 0
    for claim in find_claims(plain):
        if claim.kind in _SAYS_WHICH and claim.start >= end:
            kept, end = kept + plain[end : claim.start], claim.end
    if not end:
        return text
    bare = _SPACES.sub(" ", _LEFT_OVER.sub("", kept + plain[end:])).strip(" ,;:#-")
    return bare if len(bare.split()) >= _FEWEST_WORDS else text
