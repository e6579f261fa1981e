"""What skills may use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.library import Library
from conversation.messages import Address
from storage.database import Database


class LinkDesk(Protocol):
    """The Telegram side of tying a web session to a Telegram user."""

    async def redeem(self, code: str, address: Address) -> Mapping[str, str] | None:
        """Return what to show before the yes (site, check), None when the code is of no use."""

    async def answer(self, address: Address, *, yes: bool) -> str:
        """Take the answer; return linked, waiting, refused or expired."""

    async def unlink(self, address: Address) -> bool:
        """Undo the tie; false when there was none."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Engines and services, the same for every skill."""

    library: Library
    database: Database
    links: LinkDesk
    clock: Callable[[], datetime]
    embed: Callable[[Sequence[str]], object]
