"""Follows a customer who has left the page: what nobody saw on the web goes to the linked Telegram, once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select

from bot.sending.announcer import Announcer
from bot.turns.last_words import find_proved_addresses
from bot.words.catalogue import word
from conversation.messages import Address, Author, DeliveryStatus, EntryKind
from customers.customer_store import find_recognitions
from memory.conversation_store import conversations
from memory.entry_store import entries
from storage.database import Database

log = structlog.get_logger()

WEB, TELEGRAM = "webchat", "telegram"

LOOKED_BACK = timedelta(days=1)
"""What is older is history: it waits on the page."""

BATCH = 100
"""Entries followed up at once."""


class Away:
    """Looks for replies that reached no browser."""

    def __init__(
        self, database: Database, announcer: Announcer, is_here: Callable[[Address], bool], patience: timedelta
    ) -> None:
        """Forward after ``patience`` without a browser; ``is_here`` tells whether one is connected to this process."""
        self._database = database
        self._announcer = announcer
        self._is_here = is_here
        self._patience = patience

    async def follow(self, now: datetime) -> int:
        """Send what was missed to Telegram, marked as continued from the web; return how many entries."""
        missed = await self._database.read(find_missed, now - LOOKED_BACK, now - self._patience)
        count = 0
        for entry_id, text, language, web, telegram in missed:
            if self._is_here(web):
                continue
            note = word("continued-from-web", language or "vi")
            await self._announcer.say(telegram, f"{note}\n{text}", source_id=f"away:{entry_id}")
            await self._database.write(mark_followed, entry_id)
            count += 1
        if count:
            log.info("away_followed", count=count)
        return count


def find_missed(conn: Connection, since: datetime, until: datetime) -> Sequence[tuple[str, str, str, Address, Address]]:
    """Return (entry id, text, language, web address, Telegram address) of replies no browser has acknowledged."""
    query = (
        select(entries.c.id, entries.c.text, entries.c.language, conversations.c.user)
        .join(conversations, entries.c.conversation_id == conversations.c.id)
        .where(
            conversations.c.channel == WEB,
            entries.c.at > since,
            entries.c.at < until,
            entries.c.author.in_([Author.BOT.value, Author.AGENT.value]),
            entries.c.kind == EntryKind.MESSAGE.value,
            entries.c.status == DeliveryStatus.SENT.value,
            entries.c.reference != FOLLOWED,
        )
        .order_by(entries.c.at)
        .limit(BATCH)
    )
    rows = conn.execute(query).fetchall()
    if not rows:
        return ()
    webs = {Address(WEB, row.user) for row in rows}
    owners = {address: who.customer_id for address, who in find_recognitions(conn, webs).items()}
    proved = find_proved_addresses(conn, sorted(set(owners.values()) - {""}))
    telegram_of = {owner: address for address, owner in proved.items() if address.channel == TELEGRAM}
    return tuple(
        (row.id, row.text, row.language, web, telegram_of[owners[web]])
        for row in rows
        if (web := Address(WEB, row.user)) in proved and owners.get(web) in telegram_of
    )


FOLLOWED = "followed"
"""The reference of a web entry that was sent on."""


def mark_followed(conn: Connection, entry_id: str) -> None:
    """Remember that an entry was sent on, so that it is sent on once."""
    conn.execute(entries.update().where(entries.c.id == entry_id).values(reference=FOLLOWED))
