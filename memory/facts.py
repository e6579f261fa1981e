"""What a shop keeps in its head about a customer: facts with their source, and which of them hold now."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.text import clean, fold, words

SELF = "self"
"""Whom a fact is about when it is the customer."""


class FactKind(StrEnum):
    """What a fact is about."""

    NAME = "name"
    FORM = "form"  # what the customer calls himself or herself: anh, chị, em, cô, chú, bác
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SIZE = "size"
    SKIN = "skin"  # oily, dry, combination, sensitive, acne, normal
    ALLERGY = "allergy"
    FAMILY = "family"  # subject: who; value: what is known, such as an age
    PREGNANCY = "pregnancy"
    CHANNEL = "channel"  # telegram, zalo, email, sms, phone, no_calls
    HOURS = "hours"
    PROMISE = "promise"  # what the shop said it would do
    COMPLAINT = "complaint"
    PRODUCT = "product"  # bought or in use
    LANGUAGE = "language"
    ORDER = "order"  # an order spoken of
    ANSWER = "answer"  # to a question of the shop's own; subject: the question's name


SINGLE = frozenset(
    {
        FactKind.NAME,
        FactKind.FORM,
        FactKind.PHONE,
        FactKind.EMAIL,
        FactKind.ADDRESS,
        FactKind.SIZE,
        FactKind.SKIN,
        FactKind.CHANNEL,
        FactKind.HOURS,
        FactKind.LANGUAGE,
        FactKind.ORDER,
        FactKind.ANSWER,
    }
)
"""Kinds of which one value holds at a time; of the others each value stands by itself."""

LASTS: dict[FactKind, timedelta] = {
    FactKind.PREGNANCY: timedelta(days=280),
    FactKind.ORDER: timedelta(days=60),
    FactKind.PROMISE: timedelta(days=30),
    FactKind.COMPLAINT: timedelta(days=180),
    FactKind.SKIN: timedelta(days=730),
    FactKind.SIZE: timedelta(days=730),
}
"""How long a fact holds; the others hold until something newer is said."""

DOUBTED = frozenset({FactKind.NAME, FactKind.SIZE, FactKind.SKIN, FactKind.ADDRESS, FactKind.PHONE})
"""Kinds whose silent change is a contradiction to ask about, unless the customer says that it is new."""

_SURE = 0.75


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor read out of one text. ``is_change`` when the customer says that it is new.

    ``lasts`` where it holds shorter or longer than its kind does; ``is_over`` when it was so and no longer is.
    """

    kind: FactKind
    value: str
    confidence: float
    subject: str = SELF
    is_change: bool = False
    quote: str = ""
    lasts: timedelta | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was said of a customer, for ever; ``valid_until`` is None while nothing ends it.

    ``source`` is the id of the ledger's entry it was read from. ``asked_at`` is when a contradiction was asked about.
    """

    id: str
    kind: FactKind
    value: str
    subject: str
    source: str
    conversation_id: str
    address: Address
    at: datetime
    proof: ProofLevel
    confidence: float
    valid_until: datetime | None = None
    is_change: bool = False
    quote: str = ""
    asked_at: datetime | None = None

    @property
    def is_quarantined(self) -> bool:
        """Whether it may not be shown or used: said by somebody who had not proved who they are."""
        return self.proof < ProofLevel.POSSESSION

    @property
    def is_over(self) -> bool:
        """Whether it says of something that it no longer is so."""
        return self.valid_until is not None and self.valid_until <= self.at


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that holds now, and what was held before; ``doubts`` are values it contradicts, not yet asked about."""

    fact: Fact
    earlier: tuple[Fact, ...] = ()
    doubts: tuple[Fact, ...] = field(default=())


def hold_now(facts: Iterable[Fact], now: datetime) -> tuple[Known, ...]:
    """Return what holds at ``now``, newest first; quarantined facts never do.

    Of a single-valued kind the newest holds and the others are kept as earlier. Where a sure value of a doubted kind
    was replaced by another without a word of change, the older one is a doubt until it was asked about.
    """
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        if not fact.is_quarantined and fact.at <= now:
            groups.setdefault(_group(fact), []).append(fact)
    known = [found for group in groups.values() if (found := _hold(group, now)) is not None]
    return tuple(sorted(known, key=lambda k: (k.fact.at, k.fact.id), reverse=True))


def is_safe(value: str) -> bool:
    """Return whether ``value`` may be kept: a short plain text without markup, placeholders, links or commands."""
    return (
        0 < len(value) <= 200
        and _UNSAFE.search(value) is None
        and _ORDERS.search(fold(value)) is None
        and any(c.isalnum() for c in value)
    )


_UNSAFE = re.compile(r"[{}<>\[\]|`$\\^~]|https?:|www\.|[\u0000-\u001f]|%\w+%|--|/\*|;\s*\w+\s*\(")
_ORDERS = re.compile(
    r"\b(?:ignore (?:all|any|the|previous)|system prompt|you are now|bo qua (?:moi|tat ca|cac) (?:chi dan"
    r"|huong dan)"
    r"|admin|administrator|root|superuser|developer mode|drop table|select \*|undefined|null|none)\b"
)


def _group(fact: Fact) -> tuple[str, ...]:
    if fact.kind in SINGLE:
        return fact.kind.value, fact.subject
    return fact.kind.value, fact.subject, fold(clean(fact.value))


def _hold(group: Sequence[Fact], now: datetime) -> Known | None:
    ordered = sorted(group, key=lambda f: (f.at, f.id))
    lasting = [f for f in ordered if not _has_passed(f, now)]
    newest = (lasting or ordered)[-1]
    if newest.valid_until is not None and newest.valid_until <= now:
        return None
    earlier = tuple(f for f in reversed(ordered) if f is not newest)
    return Known(
        newest, earlier, _doubts(newest, [f for f in earlier if f.at <= newest.at and not _has_passed(f, now)])
    )


def _has_passed(fact: Fact, now: datetime) -> bool:
    """Tell whether it was meant for a while only, such as an address for one delivery: the one before holds again."""
    is_brief = fact.kind in SINGLE and fact.kind not in LASTS
    return is_brief and fact.valid_until is not None and fact.valid_until <= now


def _doubts(newest: Fact, earlier: Sequence[Fact]) -> tuple[Fact, ...]:
    if newest.kind not in DOUBTED or newest.is_change or newest.asked_at is not None:
        return ()
    before = next((f for f in earlier if not _says_the_same(f, newest)), None)
    again = next((f for f in earlier if _says_the_same(f, newest)), None)
    if before is None or before.confidence < _SURE or (again is not None and again.at > before.at):
        return ()
    return (before,)


def _says_the_same(one: Fact, other: Fact) -> bool:
    """Tell whether two values are one, a name or an address also when one is only shorter ("Lan", "Nguyễn Thị Lan")."""
    if fold(one.value) == fold(other.value):
        return True
    if one.kind not in (FactKind.NAME, FactKind.ADDRESS):
        return False
    short, long = sorted((_telling_words(one.value), _telling_words(other.value)), key=len)
    return bool(short) and short <= long


def _telling_words(value: str) -> frozenset[str]:
    apart = re.sub(r"(?<=[a-z])(?=\d)", " ", fold(clean(value)))  # "q1", "p.13"
    return frozenset(words(apart)) - _COMMON


_COMMON = frozenset(
    words("p phuong q quan tp thanh pho d duong so xa huyen tinh thi tran tx h x t nha street st district")
)
"""Words of addresses that are written or left out at will."""
