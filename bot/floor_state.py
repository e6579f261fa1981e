"""How many people are at work and how many customers wait: read now and then, used by every turn."""

from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import Connection, select

from conversation.state import Control
from memory.conversation_store import conversations
from routing.situation import Floor
from storage.database import Database


class FloorState:
    """The last reading; ``refresh`` takes a new one."""

    def __init__(self, database: Database, online: Callable[[], Awaitable[Collection[str]]]) -> None:
        """Count waiting conversations in ``database``; ``online`` tells which agents are there."""
        self._database = database
        self._online = online
        self._floor = Floor()

    def now(self) -> Floor:
        """Return the last reading."""
        return self._floor

    async def refresh(self) -> None:
        """Count anew."""
        priorities = await self._database.read(_find_priorities)
        self._floor = Floor(online=len(await self._online()), priorities=priorities)


def _find_priorities(conn: Connection) -> tuple[int, ...]:
    waiting = [Control.WAITING.value, Control.AFTER_HOURS.value]
    return tuple(conn.execute(select(conversations.c.priority).where(conversations.c.control.in_(waiting))).scalars())
