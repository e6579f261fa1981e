"""Service levels: until when a customer should be answered, when to warn, and what counts as late; pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from routing.hours import Hours, add_open_time
from routing.queues import Queue


class Promise(StrEnum):
    """What a queue promises its customers."""

    FIRST = "first_response"
    NEXT = "next_response"
    RESOLUTION = "resolution"


class Standing(StrEnum):
    """How a promise stands."""

    FINE = "fine"
    SOON = "soon"  # the warning was given
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise that runs. Times are in opening hours of the queue; ``met_at`` ends it."""

    conversation_id: str
    promise: Promise
    queue: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    met_at: datetime | None = None

    def next_at(self) -> datetime | None:
        """Return when something is to be told next, None when nothing is."""
        if self.met_at is not None or self.breached_at is not None:
            return None
        return self.due_at if self.warned_at is not None else min(self.warn_at, self.due_at)

    def standing(self, now: datetime) -> Standing:
        """Return how it stands at ``now``."""
        if now >= self.due_at:
            return Standing.LATE
        return Standing.SOON if now >= self.warn_at else Standing.FINE


_MINUTES = {
    Promise.FIRST: lambda level: level.first_minutes,
    Promise.NEXT: lambda level: level.next_minutes,
    Promise.RESOLUTION: lambda level: level.resolution_minutes,
}


def start_clock(
    conversation_id: str, promise: Promise, queue: Queue, shop_hours: Hours, started_at: datetime
) -> Clock | None:
    """Return the clock of a promise, None when the queue promises nothing or opens no more."""
    minutes = _MINUTES[promise](queue.service)
    if minutes <= 0:
        return None
    hours = queue.hours or shop_hours
    span = timedelta(minutes=minutes)
    due = add_open_time(hours, started_at, span)
    warn = add_open_time(hours, started_at, span * min(1.0, max(0.0, queue.service.warn_share)))
    if due is None or warn is None:
        return None
    return Clock(conversation_id, promise, queue.id, started_at, warn, due)


def tick(clock: Clock, now: datetime) -> tuple[Clock, Standing | None]:
    """Return the clock as it stands at ``now``, and what is to be told of it: each thing once.

    A clock nobody has looked at for long tells only that it is late.
    """
    if clock.met_at is not None or clock.breached_at is not None:
        return clock, None
    if now >= clock.due_at:
        return replace(clock, breached_at=now, warned_at=clock.warned_at or now), Standing.LATE
    if now >= clock.warn_at and clock.warned_at is None:
        return replace(clock, warned_at=now), Standing.SOON
    return clock, None
