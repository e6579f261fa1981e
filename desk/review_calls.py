"""Calls about the review queue: who may be one person, judged wherever it is convenient."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from desk.api import Body, Call, Endpoint
from desk.customer_card import Verdict
from desk.review import Judged, Review, ReviewLine, UnionLine


class QueueQuery(Body):
    """Which pairs, and how many of them."""

    answer: Judged = Judged.PENDING
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class DecideBody(Body):
    """The verdict, and the version of the pair the agent saw."""

    verdict: Verdict
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class ReviewCalls:
    """What agents do with pairs that may be one person."""

    def __init__(self, review: Review) -> None:
        """Have everything done by ``review``."""
        self._review = review

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        lines, unions = tuple[ReviewLine, ...], tuple[UnionLine, ...]
        return (
            Endpoint("GET", "/review", self.review_queue, "Pairs that may be one person", QueueQuery, lines),
            Endpoint("POST", "/review/{pair_id}", self.decide, "Yes, no or later", DecideBody, ReviewLine),
            Endpoint("GET", "/customers/{customer_id}/unions", self.lineage, "Unions and undoings", None, unions),
            Endpoint("POST", "/unions/{join_id}/undo", self.undo_union, "Take two customers apart"),
        )

    async def review_queue(self, call: Call, query: QueueQuery) -> tuple[ReviewLine, ...]:
        """Return pairs, the likeliest first, with reasons."""
        return await self._review.queue([query.answer], call.language, query.limit)

    async def decide(self, call: Call, body: DecideBody) -> ReviewLine:
        """Judge a pair; of two who do so at once the slower is told."""
        return await self._review.decide(call.staff, call.path("pair_id"), body.verdict, body.version, call.language)

    async def lineage(self, call: Call) -> tuple[UnionLine, ...]:
        """Return what was ever joined with a customer, by whom and why."""
        return await self._review.lineage(call.path("customer_id"), call.language)

    async def undo_union(self, call: Call) -> None:
        """Undo a union and remember that the two are not the same."""
        await self._review.undo(call.staff, call.path("join_id"))
