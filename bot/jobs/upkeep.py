"""What is done now and then beside the customers, and how often."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import structlog

from bot.content.encoding import Encoding
from bot.content.library import Library
from bot.integrations.event_feed import forget_old
from bot.jobs.housekeeping import sweep
from bot.jobs.refit import refit
from bot.sending.away import Away
from bot.sending.outbox import Outbox
from conversation.errors import UnavailableError
from customers.segment_store import compute_scale, save_scale
from customers.session_store import forget_dead_sessions
from desk.desk import Desk
from desk.live import Change
from memory.memory_store import index_memories
from storage.database import Database

log = structlog.get_logger()

REFRESH_FLOOR = 1.0
"""Seconds between two counts of who is there and who waits."""

SWEEP_EVERY = 5.0
"""Seconds between two looks for conversations whose time has come."""

TIDY_EVERY = 6 * 3600.0
"""Seconds between two rounds of what need not be done at once: yardstick of worth, matching model, dead sessions."""

AWAY_EVERY = 30.0
"""Seconds between two looks for replies nobody saw."""

INDEX_EVERY = 30.0
"""Seconds between two looks for messages without a vector."""


Clock = Callable[[], datetime]


async def every(seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do ``work`` for ever, with a pause after each time; an engine that is away is only told of."""
    while True:
        try:
            await work()
        except UnavailableError as error:
            log.warning("job_unavailable", error=str(error))
        await asyncio.sleep(seconds)


async def move_due(database: Database, library: Library, outbox: Outbox, desk: Desk, clock: Clock) -> None:
    """Move the conversations whose time has come, and tell customers and desks."""
    hours = library.shop.profile.hours if library.is_ready else (await library.profile()).hours
    swept = await database.write(sweep, hours, clock())
    outbox.dispatch(swept.outgoing)
    await desk.push([Change(conversation, swept.entries, is_moved=True) for conversation in swept.moved])


async def index_new(database: Database, encoding: Encoding) -> None:
    """Embed what has no vector of the present model: what agents wrote, imports, everything after a change of model."""
    encoder = await encoding.encoder()
    await asyncio.to_thread(index_memories, database, encoder.encode, encoder.model_name, lambda _step, _share: None)


async def tidy(database: Database, clock: Clock) -> None:
    """Bring up to date, and forget, what can wait."""
    now = clock()
    scale = await database.read(compute_scale, now)
    await database.write(save_scale, scale)
    forgotten = await database.write(forget_dead_sessions, now)
    await refit(database, now)
    events_forgotten = 0
    while count := await database.write(forget_old, now):
        events_forgotten += count
    log.info("tidied", buyers=scale.buyers, sessions_forgotten=forgotten, events_forgotten=events_forgotten)


async def follow_away(away: Away, clock: Clock) -> None:
    """Send elsewhere what nobody saw."""
    await away.follow(clock())
