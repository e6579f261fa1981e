"""What was said before, on any channel, for those who are proved to be who they are."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.content.library import Library
from bot.stages.identify import may_open
from bot.turns.carrying import carry, may_carry
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Turn
from conversation.state import Conversation
from memory.conversation_store import find_conversations
from memory.query import Query
from memory.recall import CustomerMemory, recall
from memory.shelf import MemoryShelf

RECALLED = 5
"""Recollections a turn gets."""


class Recall:
    """Searches each customer's own memories, and nobody else's."""

    def __init__(self, library: Library, shelf: MemoryShelf) -> None:
        """Keep those who wrote lately ready on ``shelf``; ``library`` has the language means."""
        self._library = library
        self._shelf = shelf

    def __call__(self, conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what is remembered about their question."""
        if not any(_asks(turn) or may_carry(turn) for turn in turns):
            return turns
        shop = self._library.shop
        owners = {turn.recognition.customer_id for turn in turns if _asks(turn) or may_carry(turn)}
        owned = _find_conversations(conn, sorted(owners))
        asked = {turn.recognition.customer_id for turn in turns if _asks(turn)}
        ids = {customer: [c.id for c in found] for customer, found in owned.items() if customer in asked}
        ready = self._shelf.load(conn, ids, shop.knowledge.means)
        zone = ZoneInfo(shop.profile.timezone)
        carried = [carry(turn, owned.get(turn.recognition.customer_id, ())) for turn in turns]
        return tuple(_with(turn, ready.get(turn.recognition.customer_id), zone) for turn in carried)


def _asks(turn: Turn) -> bool:
    return turn.vector is not None and may_open(turn.recognition) and not turn.is_repeat


def _with(turn: Turn, memory: CustomerMemory | None, zone: ZoneInfo) -> Turn:
    if memory is None or turn.vector is None or not _asks(turn):
        return turn
    query = Query(turn.text, turn.vector, turn.language, turn.restored)
    return replace(turn, recollections=recall(memory, query, turn.message.sent_at.astimezone(zone), RECALLED))


def _find_conversations(conn: Connection, customer_ids: Sequence[str]) -> dict[str, list[Conversation]]:
    """Return the conversations each customer had at addresses that are proved to be theirs."""
    owners = find_proved_addresses(conn, customer_ids)
    found: dict[str, list[Conversation]] = {customer: [] for customer in customer_ids}
    for address, conversation in find_conversations(conn, owners).items():
        found[owners[address]].append(conversation)
    return found
