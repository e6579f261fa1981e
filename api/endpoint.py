"""One call of the API as it is declared: route, checks and the OpenAPI document all come from it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Protocol, TypeVar

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.token import Token

T = TypeVar("T")
PREFIX = "/api/v1"

_LINE = r"^[^\x00-\x1f\x7f]*$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Line = Annotated[str, StringConstraints(pattern=_LINE, max_length=256)]
"""Text of one line, without control characters."""
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,79}$")]
"""A short name in ASCII."""
Text = Annotated[str, StringConstraints(pattern=_TEXT, max_length=100_000)]
"""Text of any number of lines."""
When = Annotated[AwareDatetime, Field(description="ISO 8601 with its zone")]


class Body(BaseModel):
    """Base of every request body and query: an unknown field is refused, so a slip of the pen is never ignored."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # (a start waits for none of them)


class View(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(defer_build=True)


class Paged(Body):
    """What every list takes."""

    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Page(BaseModel, Generic[T]):
    """Part of a list; ``next`` is the cursor of the part after it, null at the end."""

    items: list[T]
    next: str | None = None


class Records(Protocol):
    """The record store, as ``storage.database.Database`` offers it."""

    async def read(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` on a snapshot."""

    async def write(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` as one transaction."""


class Limiter(Protocol):
    """Counts tries across all workers."""

    async def check(self, key: str, limit: int, window: float) -> None:
        """Count one try on ``key``; raises RateLimitError over ``limit`` in ``window`` seconds."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was let in."""

    request: web.Request
    token: Token
    now: datetime

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return self.request.match_info[name]

    @property
    def key(self) -> str:
        """The caller's idempotency key, empty when there is none."""
        return self.request.headers.get(KEY_HEADER, "")

    @property
    def by(self) -> str:
        """Who is behind a change, as the records keep it."""
        return f"api:{self.token.name}"


KEY_HEADER = "Idempotency-Key"

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call. ``takes`` is read from the query of a GET or DELETE, else from the JSON body.

    ``answers`` is any type pydantic can write; None answers 204. ``scope`` empty lets any token in.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    scope: str = ""
    takes: type[Body] | None = None
    answers: Any = None
    status: int = 200

    @property
    def operation_id(self) -> str:
        """A stable name: the handler's."""
        return self.handler.__name__

    @property
    def tag(self) -> str:
        """The resource: the first part of the path."""
        return self.path.split("/")[1]

    @property
    def has_body(self) -> bool:
        """Whether ``takes`` is the body."""
        return self.takes is not None and self.method in ("POST", "PUT", "PATCH")


PARTS: dict[str, str] = {
    "conversation_id": r"[0-9A-Za-z-]{1,64}",
    "customer_id": r"[0-9A-Za-z_-]{1,64}",
    "agent_id": r"[0-9A-Za-z-]{1,64}",
    "webhook_id": r"[0-9a-f-]{36}",
    "delivery_id": r"[0-9a-f-]{36}",
    "version": r"[1-9][0-9]{0,8}",
    "slug": r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}",
    "language": r"[a-z]{2}",
    "topic_id": r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}",
    "offer_id": r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}",
    "queue_id": r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}",
    "sku": r"[0-9A-Za-z][0-9A-Za-z._:#-]{0,63}",
    "number": r"[0-9A-Za-z][0-9A-Za-z._:#-]{0,63}",
}
"""What each named part of a path may look like; anything else is not found."""


def route_of(path: str) -> str:
    """Return the path as aiohttp routes it."""
    return PREFIX + re.sub(r"{(\w+)}", r"{\1:[^/]+}", path)


def regex_of(path: str) -> str:
    """Return the path as a regular expression over what follows the prefix."""
    return re.sub(r"{\w+}", "[^/]+", path)
