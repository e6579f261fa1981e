"""A shop in one process: real stores, the real turn, both channels; scripts speak, the ledger answers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.load_demo import load_demo
from bot.product import Product
from bot.settings import Settings
from bot.turns.inbox import Delivery
from bot.wiring import build
from conversation.ids import new_id
from conversation.messages import Address, Author, Entry, InboundKind, InboundMessage, Profile
from conversation.proof import ProofLevel
from conversation.state import Conversation
from memory.conversation_store import find_conversations
from memory.entry_store import entries_after
from storage.database import Database
from storage.live import EmbeddedValkey
from storage.migrate import migrate


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a customer says at a moment; ``choice`` instead of typing presses a button."""

    address: Address
    at: datetime
    text: str = ""
    choice: str = ""
    kind: InboundKind = InboundKind.MESSAGE
    name: str = ""


class SimulatedShop:
    """Takes lines through their turns and tells what was answered."""

    def __init__(self, make: Callable[[], Awaitable[Product]], product: Product, database: Database) -> None:
        """Speak through ``product``, made anew by ``make`` when it restarts, and read ``database``."""
        self._make = make
        self.product = product
        self.database = database
        self._read: dict[Address, int] = {}

    async def restart(self) -> None:
        """End the product and start it again over the same stores: what it kept in memory alone is gone."""
        await self.product.close()
        self.product = await self._make()

    async def say(self, lines: Sequence[Line]) -> list[tuple[Entry, ...]]:
        """Say ``lines``, each of another address, as one batch; return what was said to each."""
        deliveries = [Delivery(0, f"{n}-0", _to_message(line)) for n, line in enumerate(lines)]
        await self.product.assistant.answer(deliveries)
        return [self._new(line.address) for line in lines]

    def conversation(self, address: Address) -> Conversation:
        """Return an address's conversation."""
        return self.database.read_now(find_conversations, [address])[address]

    def _new(self, address: Address) -> tuple[Entry, ...]:
        found = self.database.read_now(entries_after, address, self._read.get(address, 0), 100)
        if found:
            self._read[address] = found[-1].seq
        return tuple(entry for entry in found if entry.author in (Author.BOT, Author.SYSTEM) and entry.text)


def _to_message(line: Line) -> InboundMessage:
    is_telegram = line.address.channel == "telegram"
    message = InboundMessage(
        new_id(),
        line.address,
        new_id(),
        line.at,
        line.text,
        line.kind,
        Profile(name=line.name),
        proof=ProofLevel.POSSESSION if is_telegram else ProofLevel.ANONYMOUS,
        site="" if is_telegram else "demo",
    )
    if line.choice:
        return replace(message, kind=InboundKind.CHOICE, choice=line.choice)
    return message


@asynccontextmanager
async def open_shop(folder: Path, *, is_loaded: bool = False) -> AsyncIterator[SimulatedShop]:
    """Give the demo shop, its past loaded unless it ``is_loaded``, in ``folder``.

    ``KHACHQUEN_MODEL_CACHE`` keeps the model between runs.
    """
    settings = Settings(data_dir=folder, port=1)
    database = Database(settings.record_url)
    migrate(database)
    if not is_loaded:
        load_demo(database, datetime.now(UTC) - timedelta(days=1), lambda _step, _share: None)
    live = EmbeddedValkey(folder / "live")
    live.start()

    async def make() -> Product:
        product = await build(settings, database, live.url)
        await product.library.load()
        return product

    try:
        shop = SimulatedShop(make, await make(), database)
        yield shop
        await shop.product.close()
    finally:
        live.stop()
        database.close()
