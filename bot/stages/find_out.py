"""Everything that is found out about a batch before somebody acts on it, in one go."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.turns.turn import Finder, Turn
from storage.database import Database


class FindOut:
    """Runs its stages one after the other in one thread, beside the event loop, over one snapshot of the record store.

    A change of thread costs a busy process milliseconds; here a batch pays for one, whatever the number of stages.
    """

    def __init__(self, database: Database, finders: Sequence[Finder]) -> None:
        """Read from ``database``; ``finders`` run in order."""
        self._database = database
        self._finders = tuple(finders)

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what all stages have found out."""
        return await self._database.read(self._run, turns)

    def _run(self, conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        for find in self._finders:
            turns = find(conn, turns)
        return turns
