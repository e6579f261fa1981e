"""The matching model learns from the shop's own base again whenever that has grown enough, beside the shop's work."""

import asyncio
from datetime import datetime

import structlog

from customers.deduplication import learn
from customers.learning import is_due
from customers.matching_store import count_comparable, find_fits, sample_comparable, save_fit
from storage.database import Database
from storage.publication_store import publish

log = structlog.get_logger()

PUBLICATION = "matching"
"""What workers watch to take the new model up."""


async def refit(database: Database, now: datetime) -> bool:
    """Learn and keep a new model when one is due; tell whether it was."""
    people = await database.read(count_comparable)
    fits = await database.read(find_fits)
    if not is_due(people, fits[0][1] if fits else None):
        return False
    sample = await database.read(sample_comparable)
    learnt = await asyncio.to_thread(learn, sample)
    await database.write(save_fit, learnt.model, learnt.report, now)
    await database.write(publish, PUBLICATION, None, now)
    log.info("matching_refitted", people=len(sample))
    return True
