"""What was said before, on any channel, for those who are proved to be who they are."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.encoding import Encoding
from bot.last_words import find_proved_addresses
from bot.library import Library
from bot.stages.identify import may_open
from bot.turn import Turn
from memory.memory_store import load_memories
from memory.query import Query
from memory.recall import CustomerMemory, Memory, recall
from memory.transcript_store import find_conversations
from storage.database import Database

RECALLED = 5
"""Recollections a turn gets."""


class Recall:
    """Searches each customer's own memories, and nobody else's; one read for the batch."""

    def __init__(self, database: Database, library: Library, encoding: Encoding) -> None:
        """Read from ``database``; means come from ``library``, the model's name from ``encoding``."""
        self._database = database
        self._library = library
        self._encoding = encoding

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what is remembered about their question."""
        asked = {t.recognition.customer_id for t in turns if t.vector is not None and may_open(t.recognition)}
        if not asked:
            return turns
        encoder = await self._encoding.encoder()
        found = await self._database.read(_load, sorted(asked), encoder.model_name)
        means = self._library.shop.knowledge.means
        built = {customer: CustomerMemory.build(items, means) for customer, items in found.items() if items}
        return tuple(self._with(turn, built.get(turn.recognition.customer_id)) for turn in turns)

    def _with(self, turn: Turn, memory: CustomerMemory | None) -> Turn:
        if memory is None or turn.vector is None or not may_open(turn.recognition):
            return turn
        query = Query(turn.text, turn.vector, turn.language, turn.restored)
        return replace(turn, recollections=recall(memory, query, turn.message.sent_at, RECALLED))


def _load(conn: Connection, customer_ids: Sequence[str], model: str) -> dict[str, tuple[Memory, ...]]:
    """Return what each customer said at addresses that are proved to be theirs."""
    owners = find_proved_addresses(conn, customer_ids)
    of_conversation = {c.id: owners[address] for address, c in find_conversations(conn, owners).items()}
    found: dict[str, list[Memory]] = {customer: [] for customer in customer_ids}
    for memory in load_memories(conn, sorted(of_conversation), model):
        found[of_conversation[memory.conversation_id]].append(memory)
    return {customer: tuple(items) for customer, items in found.items()}
