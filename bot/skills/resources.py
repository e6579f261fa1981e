"""What skills may use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.library import Library
from customers.linking import WebLinks
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Resources:
    """Engines and services, the same for every skill."""

    library: Library
    database: Database
    links: WebLinks
    clock: Callable[[], datetime]
