"""A message without the numbers and addresses in it: they say which order and whose phone, not what is wanted."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from conversation.text import clean, fold
from customers.claims import Claim, ClaimKind, find_claims

_SAYS_WHICH = frozenset((ClaimKind.ORDER, ClaimKind.PHONE, ClaimKind.EMAIL))
_SAYS_WHO = _SAYS_WHICH | {ClaimKind.NAME}
_HAS_ANY = re.compile(r"\d{3}|@")
_END_OF_PART = re.compile(r"[,.;!?\n]+(?:\s+|$)")
_WORD = re.compile(r"[^\W\d_]+")
_LEFT_OVER = re.compile(r"\s*[#:]+\s*(?=[,.;!?]|$)|(?<=\s)[#:](?=\s)|\s+(?=[,.;!?])")
_SPACES = re.compile(r" {2,}")
_FEWEST_WORDS = 3
"""Words that must be left: a number alone, or with "đơn" before it, is what the message is about."""

_CARRIERS = frozenset(
    word
    for line in (
        "em e minh m toi chi anh chau con ten la my name is i am this",
        "sdt so dien thoai dt phone tel email mail gmail ma don hang order number no",
        "cua day ne nhe nha a va the and its",
    )
    for word in line.split()
)
"""Words that only carry a name or a number, folded: ``em tên …``, ``sđt …``, ``mã đơn …``."""


def without_numbers(text: str) -> str:
    """Return ``text`` less its order numbers, phones and e-mails; as it is when hardly a word would be left.

    Parts that say nothing but who is writing, or which order it is, go as a whole.
    """
    if not _HAS_ANY.search(text):
        return text
    plain = clean(text)
    claims = _who_says(plain)
    if not any(claim.kind in _SAYS_WHICH for claim in claims):
        return text
    bare = "".join(_rest(plain, start, end, claims) for start, end in _parts(plain, claims))
    bare = _SPACES.sub(" ", _LEFT_OVER.sub("", bare)).strip(" ,;:#-")
    return bare if len(bare.split()) >= _FEWEST_WORDS else text


def says_only_who(text: str) -> bool:
    """Tell whether ``text`` names its writer, or an order, and says nothing else."""
    plain = clean(text)
    claims = _who_says(plain)
    return bool(claims) and not any(_rest(plain, start, end, claims).strip() for start, end in _parts(plain, claims))


@lru_cache(maxsize=1_024)
def _who_says(plain: str) -> tuple[Claim, ...]:
    """Return the claims that say who writes or which order is meant; a message is asked several times on its way."""
    return tuple(claim for claim in find_claims(plain) if claim.kind in _SAYS_WHO)


def _parts(text: str, claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield where the parts of ``text`` between its stops begin and end; a stop within a claim is none."""
    start = 0
    for stop in _END_OF_PART.finditer(text):
        if not any(claim.start <= stop.start() < claim.end for claim in claims):
            yield start, stop.end()
            start = stop.end()
    yield start, len(text)


def _rest(text: str, start: int, end: int, claims: Sequence[Claim]) -> str:
    """Return a part less its numbers, nothing of one that only says who or which."""
    within = [claim for claim in claims if start <= claim.start < end]
    if within and _CARRIERS.issuperset(_WORD.findall(fold(_cut(text, start, end, within)))):
        return ""
    return _cut(text, start, end, [claim for claim in within if claim.kind in _SAYS_WHICH])


def _cut(text: str, start: int, end: int, claims: Sequence[Claim]) -> str:
    """Return a stretch of ``text`` without ``claims``, which may overlap."""
    kept = ""
    for claim in sorted(claims, key=lambda claim: claim.start):
        if claim.start >= start:
            kept, start = kept + text[start : claim.start], claim.end
    return kept + text[start:end]
