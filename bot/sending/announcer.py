"""Says something outside a turn: one entry in an address's ledger, sent like any other."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.sending.outbox import Outbox
from bot.sending.outbox_store import save_outgoing, to_outgoing
from conversation.messages import Address, Author, Choice, Entry, EntryKind, Outgoing
from conversation.state import Conversation
from memory.conversation_store import open_conversations
from memory.transcript_store import Draft, append
from storage.database import Database

Push = Callable[[Conversation, Sequence[Entry]], Awaitable[None]]


class Announcer:
    """Writes and sends what no message asked for: a link made, a reply continued elsewhere."""

    def __init__(self, database: Database, outbox: Outbox, push: Push) -> None:
        """Write to ``database``, send through ``outbox`` and let the desk know by ``push``."""
        self._database = database
        self._outbox = outbox
        self._push = push

    async def say(self, address: Address, text: str, choices: Sequence[Choice] = (), source_id: str = "") -> None:
        """Say ``text`` to ``address`` in the bot's voice; the same ``source_id`` is said once."""
        await self._write(address, Author.BOT, EntryKind.MESSAGE, text, tuple(choices), source_id)

    async def tell(self, address: Address, status: str, source_id: str = "") -> None:
        """Tell ``address`` a fixed word of status, which its client shows in its own way."""
        await self._write(address, Author.SYSTEM, EntryKind.STATUS, status, (), source_id)

    async def _write(
        self, address: Address, author: Author, kind: EntryKind, text: str, choices: tuple[Choice, ...], source_id: str
    ) -> None:
        conversation, entries, outgoing = await self._database.write(
            _append, address, author, kind, text, choices, source_id
        )
        self._outbox.dispatch(outgoing)
        await self._push(conversation, entries)


def _append(
    conn: Connection,
    address: Address,
    author: Author,
    kind: EntryKind,
    text: str,
    choices: tuple[Choice, ...],
    source_id: str,
) -> tuple[Conversation, tuple[Entry, ...], tuple[Outgoing, ...]]:
    now = datetime.now(UTC)
    conversation = open_conversations(conn, [address], now)[address]
    draft = Draft(
        conversation.id,
        author,
        now,
        text,
        kind,
        source_id=source_id,
        language=conversation.language,
        choices=choices,
        epoch=conversation.epoch,
    )
    entries = append(conn, [draft], now).entries
    outgoing = to_outgoing(entries, {conversation.id: (address, conversation.site)})
    save_outgoing(conn, outgoing, now)
    return conversation, entries, outgoing
