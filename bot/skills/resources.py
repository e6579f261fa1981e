"""What skills may use."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.library import Library
from bot.turn import Outcome, Turn
from customers.linking import WebLinks
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Resources:
    """Engines and services, the same for every skill."""

    library: Library
    database: Database
    links: WebLinks
    clock: Callable[[], datetime]


Skill = Callable[[Sequence[Turn], Resources], Awaitable[Sequence[Outcome]]]
"""Something the bot can answer: takes all turns of a batch that call for it, returns one outcome a turn."""
