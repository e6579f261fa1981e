"""What channels may read of conversations."""

from conversation.messages import Address, Entry
from memory.conversation_store import find_head
from memory.entry_store import entries_after, entries_before
from storage.database import Database


class ConversationLedger:
    """The ledger of each address."""

    def __init__(self, database: Database) -> None:
        """Read from ``database``."""
        self._database = database

    async def head(self, address: Address) -> int:
        """Return the last seq, 0 when nothing was said yet."""
        return await self._database.read(find_head, address)

    async def after(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries with a seq above ``seq``, in order."""
        return await self._database.read(entries_after, address, seq, limit)

    async def before(self, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries with a seq below ``seq``, in order."""
        return await self._database.read(entries_before, address, seq, limit)
