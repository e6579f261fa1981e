"""Merging without losing anything: records never change, only which of them count as one.

A record keeps its own addresses, orders and fields for ever. A merge is an event that ties two records, undoing it is
another, and who counts as one customer is worked out from the ties that stand. So undoing the last merge gives exactly
what was before, what arrived meanwhile stays with the record it came by, and undoing all of them, in any order, gives
back the beginning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conversation.customer import Reason
from conversation.text import fold
from customers.names import parse_name


class MergeKind(StrEnum):
    """What a merge stands on."""

    LINK = "link"  # the person said yes on both addresses
    VERIFIED = "verified"  # the same proved value on both sides
    STAFF = "staff"  # somebody of the shop decided


class Answer(StrEnum):
    """What became of a suggestion."""

    PENDING = "pending"
    YES = "yes"
    NO = "no"  # not the same; remembered
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Merge:
    """A tie between two records. ``by`` is the agent, the address or ``auto``."""

    id: str
    one: str
    other: str
    kind: MergeKind
    by: str
    at: datetime
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two customers that may be one, for the staff to judge; ``version`` counts the answers, for compare-and-set."""

    id: str
    one: str
    other: str
    probability: float
    weight: float
    reasons: tuple[Reason, ...]
    made_at: datetime
    answer: Answer = Answer.PENDING
    version: int = 0
    answered_by: str = ""
    answered_at: datetime | None = None
    merge_id: str = ""

    @property
    def is_judged(self) -> bool:
        """Whether somebody has said yes or no."""
        return self.answer in (Answer.YES, Answer.NO)


def to_groups(records: Mapping[str, datetime], ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return, for each record, the oldest record it counts as one with; ``records`` holds when each was made."""
    parent = {record: record for record in records}

    def root(record: str) -> str:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for one, other in ties:
        if one in parent and other in parent:
            older, newer = sorted((root(one), root(other)), key=lambda r: (records[r], r))
            parent[newer] = older
    return {record: root(record) for record in records}


def is_shared(names: Sequence[str]) -> bool:
    """Tell whether the people of one phone are several (family, shop): their given names differ beyond accents."""
    given = {fold(parse_name(name).given) for name in names if name.strip()}
    return len(given - {""}) > 1


def ordered(one: str, other: str) -> tuple[str, str]:
    """Return a pair in the one order it is stored in."""
    return (one, other) if one <= other else (other, one)
