"""The event feed over HTTP: read with a cursor, waiting for what is still to happen."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field, StringConstraints

from api.endpoint import Body, Call, Endpoint, View, When

Scalar = str | int | float | bool | None
_Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,30}$")]

LONGEST_WAIT = 30
"""Seconds a call may wait for something to happen."""


class MessageText(View):
    """What was said: read from the record at the moment of telling, so what was forgotten since is not told."""

    seq: int
    author: str
    author_name: str
    text: str
    at: When


class EventView(View):
    """One thing that happened. ``seq`` rises by one; ``id`` stays the same wherever the event is told."""

    id: str
    seq: int
    kind: str
    at: When
    conversation_id: str
    customer_id: str
    data: dict[str, Scalar]
    message: MessageText | None = None


class EventPage(View):
    """Events in order. ``next`` is where to go on from, also when nothing has happened; ``first`` the oldest kept."""

    items: list[EventView]
    next: int
    first: int


class EventQuery(Body):
    """Where to go on from, what to be told, and how long to wait."""

    after: Annotated[int, Field(ge=0, le=(1 << 53))] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    kind: Annotated[list[_Kind], Field(max_length=40, default_factory=list)]
    wait: Annotated[int, Field(ge=0, le=LONGEST_WAIT)] = 0


class Feed(Protocol):
    """The events of this shop."""

    def kinds(self) -> Sequence[str]:
        """Return every kind there is."""

    async def read(
        self, after: int, limit: int, kinds: Sequence[str], wait: float, *, with_text: bool
    ) -> tuple[Sequence[EventView], int, int]:
        """Return events above ``after``, the number to go on from, and the oldest kept; waits when there are none."""


class KindList(View):
    """Every kind of event."""

    items: list[str]


class EventCalls:
    """Calls about events."""

    def __init__(self, feed: Feed) -> None:
        """Read from ``feed``."""
        self._feed = feed

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        return (
            Endpoint(
                "GET",
                "/events",
                self.list_events,
                "Read what happened, in order; wait for more",
                "events:read",
                EventQuery,
                EventPage,
            ),
            Endpoint(
                "GET", "/events/kinds", self.list_event_kinds, "List the kinds of events", "events:read", None, KindList
            ),
        )

    async def list_events(self, call: Call, query: EventQuery) -> EventPage:
        """Texts of messages are told to a token that may read messages."""
        found, after, first = await self._feed.read(
            query.after, query.limit, query.kind, query.wait, with_text=call.token.may("messages:read")
        )
        return EventPage(items=list(found), next=after, first=first)

    async def list_event_kinds(self, _: Call) -> KindList:
        """List them."""
        return KindList(items=sorted(self._feed.kinds()))
