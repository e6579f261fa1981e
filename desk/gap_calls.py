"""The call about questions nobody has written an answer to."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from desk.api import Body, Call, Endpoint, Scope
from desk.gaps import GapLine, Gaps


class GapsQuery(Body):
    """How far back, and how many groups."""

    days: Annotated[int, Field(ge=1, le=365)] = 30
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GapCalls:
    """What admins see of unanswered questions."""

    def __init__(self, gaps: Gaps) -> None:
        """Have them found by ``gaps``."""
        self._gaps = gaps

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        lines = tuple[GapLine, ...]
        return (
            Endpoint(
                "GET", "/gaps", self.unanswered, "Questions without an answer", GapsQuery, lines, scope=Scope.ADMIN
            ),
        )

    async def unanswered(self, _: Call, query: GapsQuery) -> tuple[GapLine, ...]:
        """Return what was asked in vain, the same question in other words together, the most asked first."""
        return tuple(await self._gaps.find(query.days, query.limit))
