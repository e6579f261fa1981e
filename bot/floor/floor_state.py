"""How many people are at work and how every queue stands: read now and then, used by every turn."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.floor.queue_reading import read_crew, read_line, read_paces, to_states
from routing.estimate import Pace
from routing.setup_store import load_hours, load_setup
from routing.situation import Floor
from storage.database import Database

LEARN_EVERY = timedelta(minutes=1)
"""How often it is looked up how long people waited."""


class FloorState:
    """The last reading; ``refresh`` takes a new one."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Read from ``database``."""
        self._database = database
        self._clock = clock
        self._floor = Floor()
        self._paces: dict[str, Pace] = {}
        self._learnt_at: datetime | None = None

    def now(self) -> Floor:
        """Return the last reading."""
        return self._floor

    async def refresh(self) -> None:
        """Read anew."""
        now = self._clock()
        if self._learnt_at is None or abs(now - self._learnt_at) >= LEARN_EVERY:
            self._paces = await self._database.read(_read_paces, now)
            self._learnt_at = now
        self._floor = await self._database.read(read_floor, self._paces, now)


def _read_paces(conn: Connection, now: datetime) -> dict[str, Pace]:
    return read_paces(conn, load_setup(conn), now)


def read_floor(conn: Connection, paces: dict[str, Pace], now: datetime) -> Floor:
    """Return the floor as it is stored."""
    setup = load_setup(conn)
    crew = read_crew(conn, setup, now)
    waiting = read_line(conn)
    here = frozenset(agent.id for agent in crew if agent.is_online and not agent.is_away)
    states = to_states(setup, load_hours(conn), crew, waiting, paces, now)
    return Floor(len(here), here, states, setup, len(waiting))
