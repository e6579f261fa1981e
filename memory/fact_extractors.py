"""Reads facts out of what people write: rules, no guesses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from conversation.ids import new_id
from conversation.messages import Address, Author, Entry
from conversation.text import as_written, expand, fold
from memory.facts import LASTS, SINGLE, Fact, FactKind, Found, is_safe
from memory.facts_of_contact import find_addresses, find_emails, find_phones, without_tail
from memory.facts_of_life import (
    find_allergies,
    find_families,
    find_pregnancies,
    find_products,
    find_sizes,
    find_skins,
)
from memory.facts_of_person import find_languages, find_names
from memory.facts_of_service import find_channels, find_complaints, find_hours, find_promises
from memory.form_of_address import find_forms
from memory.telling import is_doubtful

Extractor = Callable[[str], Iterator[Found]]

_MOST_LETTERS = 4_000
"""Letters of a text that are looked at."""

_AS_WRITTEN: Sequence[Extractor] = (find_names, find_emails)
_IN_FULL_WORDS: Sequence[Extractor] = (
    find_forms,
    find_phones,
    find_addresses,
    find_sizes,
    find_skins,
    find_allergies,
    find_families,
    find_pregnancies,
    find_channels,
    find_hours,
    find_complaints,
    find_products,
    find_languages,
)


def read_facts(text: str, author: Author, restored: str = "") -> tuple[Found, ...]:
    """Return what ``text`` says, unsafe values left out; agents only promise, the bot says nothing of the customer.

    ``restored`` is the same with its accents put back; names and e-mails are read as they were written. Of a
    single-valued kind the surest counts, of equals the one said last.
    """
    if author is Author.AGENT:
        return _best(find_promises(expand(text[:_MOST_LETTERS])))
    if author is not Author.CUSTOMER:
        return ()
    shown = expand(text[:_MOST_LETTERS])
    full = restored[:_MOST_LETTERS] or shown
    return _best(
        (found for extractor in _AS_WRITTEN for found in extractor(shown)),
        (
            _as_written(found, shown)
            for extractor in _IN_FULL_WORDS
            for found in extractor(full)
            if full == shown or not is_doubtful(full, found.quote)
        ),
    )


def facts_of(entry: Entry, address: Address, restored: str = "") -> tuple[Fact, ...]:
    """Return the facts one entry of the ledger states, with their source, time, proof and validity."""
    return tuple(
        Fact(
            id=new_id(),
            kind=found.kind,
            value=found.value,
            subject=found.subject,
            source=entry.id,
            conversation_id=entry.conversation_id,
            address=address,
            at=entry.at,
            proof=entry.proof,
            confidence=found.confidence,
            valid_until=_holds_until(found, entry.at),
            is_change=found.is_change,
            quote=found.quote[:200],
        )
        for found in read_facts(entry.text, entry.author, restored)
    )


def _contradict(one: Found, other: Found) -> bool:
    """Tell whether one message gives two values of which only one can be true: "mùa hè dầu, mùa đông khô"."""
    are_apart = one.kind is FactKind.SIZE or (one.kind is FactKind.SKIN and {one.value, other.value} <= _KINDS_OF_SKIN)
    return are_apart and one.value != other.value and one.confidence == other.confidence


_KINDS_OF_SKIN = frozenset({"oily", "dry", "combination", "normal"})


def _holds_until(found: Found, at: datetime) -> datetime | None:
    if found.is_over:
        return at
    lasts = found.lasts or LASTS.get(found.kind)
    return at + lasts if lasts else None


def _as_written(found: Found, shown: str) -> Found:
    """Return an address or a product in its writer's own letters, not in guessed accents."""
    if found.kind not in (FactKind.ADDRESS, FactKind.PRODUCT, FactKind.COMPLAINT):
        return found
    value = as_written(found.value, shown)
    value = without_tail(value) if found.kind is FactKind.ADDRESS else value
    return replace(found, value=value, quote=as_written(found.quote, shown))


def _best(*groups: Iterator[Found]) -> tuple[Found, ...]:
    best: dict[tuple[FactKind, str, str], Found] = {}
    unsure: set[tuple[FactKind, str, str]] = set()
    for group in groups:
        for found in group:
            key = (found.kind, found.subject, "" if found.kind in SINGLE else fold(found.value))
            if key in best and _contradict(found, best[key]):
                unsure.add(key)
            if is_safe(found.value) and (key not in best or best[key].confidence <= found.confidence):
                best[key] = found
    return tuple(found for key, found in best.items() if key not in unsure)
