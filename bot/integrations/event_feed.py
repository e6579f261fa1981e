"""The event feed as it is read: numbered, filled with what was said, and waited for."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select

from api.events import EventView, MessageText
from api.idempotency_store import forget_answers
from api.webhook_store import forget_deliveries
from conversation.errors import UnavailableError
from conversation.events import Event, EventKind
from conversation.messages import Entry
from customers.customer_store import find_recognitions
from memory.entry_store import entries, entry_from_row
from memory.overview_store import find_by_ids
from storage.database import Database
from storage.event_store import delete_events, find_events, find_first_seq, find_last_seq, has_unnumbered, number_events
from storage.pairs import in_pairs

log = structlog.get_logger()

LOOK_EVERY = 0.25
"""Seconds between two looks for something new."""

KEPT = timedelta(days=30)
"""How long events and the log of webhooks are kept."""

_SPOKEN = (EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_SENT, EventKind.MESSAGE_EDITED)


class EventFeed:
    """The events of this shop, for readers that wait."""

    def __init__(self, database: Database) -> None:
        """Read from ``database``."""
        self._database = database
        self._head = 0
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        """Number what was committed, by whichever process, and wake who waits; until cancelled."""
        while True:
            try:
                await self.look()
            except UnavailableError as error:
                log.warning("events_unavailable", error=str(error))
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> int:
        """Look once; return the last number."""
        is_behind, head = await self._database.read(_look)
        if is_behind:
            await self._database.write(number_events)
            head = await self._database.read(find_last_seq)
        if head != self._head:
            async with self._changed:
                self._head = head
                self._changed.notify_all()
        return head

    def kinds(self) -> Sequence[str]:
        """Return every kind there is."""
        return tuple(kind.value for kind in EventKind)

    async def read(
        self, after: int, limit: int, kinds: Sequence[str], wait: float, *, with_text: bool
    ) -> tuple[Sequence[EventView], int, int]:
        """Return events above ``after``, the number to go on from, and the oldest kept; waits when there are none."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait
        while True:
            found, head, first = await self._database.read(read_page, after, limit, kinds, with_text)
            going_on = found[-1].seq if len(found) == limit else max(head, after)
            if found or not await self._something_new(max(head, after), until - loop.time()):
                return found, going_on, first

    async def _something_new(self, head: int, left: float) -> bool:
        """Wait until the feed has gone beyond ``head``; false when the time is over."""
        if left <= 0:
            return False
        try:
            async with asyncio.timeout(left), self._changed:
                await self._changed.wait_for(lambda: self._head > head)
        except TimeoutError:
            return False
        return True


def _look(conn: Connection) -> tuple[bool, int]:
    """Return whether events wait for their numbers, and the last number given."""
    return has_unnumbered(conn), find_last_seq(conn)


def read_page(
    conn: Connection,
    after: int,
    limit: int,
    kinds: Sequence[str],
    with_text: bool,  # noqa: FBT001 (handed through Database.read)
) -> tuple[list[EventView], int, int]:
    """Return a page of the feed as it is told, the last number, and the oldest kept."""
    found = find_events(conn, after, limit, kinds)
    return to_views(conn, found, with_text=with_text), find_last_seq(conn), find_first_seq(conn)


def to_views(conn: Connection, told: Sequence[Event], *, with_text: bool) -> list[EventView]:
    """Return events as they are told: whose conversation it is by now, and what was said, if it still is there."""
    owners = _find_owners(conn, {e.conversation_id for e in told if e.conversation_id and not e.customer_id})
    said = _find_said(conn, [e for e in told if e.kind in _SPOKEN]) if with_text else {}
    return [
        _to_view(
            replace(e, customer_id=e.customer_id or owners.get(e.conversation_id, "")),
            said.get((e.conversation_id, int(e.data.get("seq") or 0))),
        )
        for e in told
    ]


def _to_view(event: Event, entry: Entry | None) -> EventView:
    message = None
    if entry is not None:
        message = MessageText(
            seq=entry.seq, author=entry.author.value, author_name=entry.author_name, text=entry.text, at=entry.at
        )
    return EventView(
        id=event.id,
        seq=event.seq,
        kind=event.kind.value,
        at=event.at,
        conversation_id=event.conversation_id,
        customer_id=event.customer_id,
        data=dict(event.data),
        message=message,
    )


def _find_owners(conn: Connection, conversation_ids: set[str]) -> dict[str, str]:
    found = find_by_ids(conn, sorted(conversation_ids)) if conversation_ids else {}
    known = find_recognitions(conn, [c.address for c in found.values()])
    return {key: known[c.address].customer_id for key, c in found.items() if c.address in known}


def _find_said(conn: Connection, told: Sequence[Event]) -> dict[tuple[str, int], Entry]:
    keys = [(e.conversation_id, int(e.data.get("seq") or 0)) for e in told]
    if not keys:
        return {}
    query = select(entries).where(in_pairs(entries.c.conversation_id, entries.c.seq, keys))
    found = [entry_from_row(row) for row in conn.execute(query)]
    return {(entry.conversation_id, entry.seq): entry for entry in found}


def forget_old(conn: Connection, now: datetime) -> int:
    """Forget events, deliveries and kept answers of the API that are older than they are kept; return how many."""
    return delete_events(conn, now - KEPT) + forget_deliveries(conn, now - KEPT) + forget_answers(conn, now)
