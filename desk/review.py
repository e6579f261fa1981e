"""The port to the review queue: pairs that may be one person, with reasons, to be judged by the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desk.customer_card import Evidence, Verdict
from desk.staff import Staff


class Judged(StrEnum):
    """What was said of a pair so far."""

    PENDING = "pending"
    YES = "yes"
    NO = "no"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One of the two customers of a pair, as far as it takes to judge; ``channels`` are those they write on."""

    customer_id: str
    name: str
    phone: str = ""
    email: str = ""
    birth: str = ""
    place: str = ""
    channels: tuple[str, ...] = ()
    orders: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One pair. ``version`` counts the answers: a verdict on another version is refused.

    ``is_shared``: a phone or e-mail both have belongs to several people. ``join_id`` names the union a yes has made.
    """

    id: str
    one: ReviewSide
    other: ReviewSide
    probability: float
    weight: float
    evidence: tuple[Evidence, ...]
    made_at: datetime
    answer: Judged
    version: int
    is_shared: bool = False
    answered_by: str = ""
    answered_at: datetime | None = None
    join_id: str = ""


@dataclass(frozen=True, slots=True)
class UnionLine:
    """One union or its undoing, with who did it and on what grounds."""

    join_id: str
    is_undone: bool
    one: str
    other: str
    kind: str
    by: str
    at: datetime
    evidence: tuple[Evidence, ...] = ()


class Review(Protocol):
    """The review queue. Each call raises NotFoundError for what does not exist."""

    async def queue(self, answers: Sequence[Judged], language: str, limit: int) -> tuple[ReviewLine, ...]:
        """Return pairs with one of these answers, the likeliest first; those joined only when YES is asked for."""

    async def decide(
        self, staff: Staff, suggestion_id: str, verdict: Verdict, version: int, language: str
    ) -> ReviewLine:
        """Judge a pair as it stood at ``version``; leaving a yes undoes its union. Raises ConflictError."""

    async def lineage(self, customer_id: str, language: str) -> tuple[UnionLine, ...]:
        """Return every union of a customer's records and every undoing, in order of time."""

    async def undo(self, staff: Staff, join_id: str) -> None:
        """Take two customers apart again and remember that they are not the same; raises ConflictError."""
