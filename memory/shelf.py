"""Keeps the memories of those who wrote lately ready for search, and reads only what is new of them."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection

from memory.means import LanguageMeans
from memory.memory_store import find_extents, load_memories
from memory.recall import CustomerMemory, Memory

MOST_MEMORIES = 200_000
"""Memories kept ready at once, about 2 KB each with their vector."""

_ADDED_TO = 200
"""Fewer memories than this are read anew whole: it costs nothing, and the language's mean is then exact."""

Extents = dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Shelved:
    extents: Extents
    memory: CustomerMemory


class MemoryShelf:
    """Indexes of customers by their id, least lately used ones dropped. Thread-safe.

    What a customer has is compared with the store at each call (rows, last seq, rows with a vector), so what another
    process wrote or erased counts at once.
    """

    def __init__(self, most: int = MOST_MEMORIES) -> None:
        """Keep at most ``most`` memories of all customers together."""
        self._most = most
        self._kept: OrderedDict[str, _Shelved] = OrderedDict()
        self._lock = Lock()

    def load(
        self, conn: Connection, wanted: Mapping[str, Sequence[str]], means: LanguageMeans
    ) -> dict[str, CustomerMemory]:
        """Return the memories of each customer, given with the ids of the conversations that are theirs.

        Two queries for the batch at most. A customer without memories is left out. Blocks: run it in a thread.
        """
        every = sorted({key for keys in wanted.values() for key in keys})
        extents = find_extents(conn, every, means.model) if every else {}
        now = {customer: {key: extents[key] for key in keys if key in extents} for customer, keys in wanted.items()}
        with self._lock:
            kept = {customer: self._kept.get(customer) for customer in wanted}
        stale = {c for c, k in kept.items() if now[c] and not _is_current(k, now[c], means)}
        fresh = self._read(conn, {c: (now[c], kept[c]) for c in stale}, means)
        ready = {c: fresh.get(c) or kept[c] for c in wanted if now[c]}
        self._keep({c: shelved for c, shelved in ready.items() if shelved is not None})
        return {c: shelved.memory for c, shelved in ready.items() if shelved is not None}

    def forget(self, customers: Sequence[str]) -> None:
        """Drop customers at once, for those who are being forgotten, merged or unmerged."""
        with self._lock:
            for customer in customers:
                self._kept.pop(customer, None)

    def _read(
        self, conn: Connection, stale: Mapping[str, tuple[Extents, _Shelved | None]], means: LanguageMeans
    ) -> dict[str, _Shelved]:
        after = {
            key: kept.extents[key][1]
            for extents, kept in stale.values()
            if kept is not None and _has_only_grown(kept, extents, means)
            for key in kept.extents
        }
        found = _load_by_owner(conn, {c: extents for c, (extents, _) in stale.items()}, means.model, after)
        result: dict[str, _Shelved] = {}
        changed: dict[str, Extents] = {}
        for customer, (extents, kept) in stale.items():
            if kept is None or after.keys().isdisjoint(kept.extents):
                result[customer] = _Shelved(extents, CustomerMemory.build(found[customer], means))
            elif _adds_up(kept.memory.memories, found[customer], extents):
                result[customer] = _Shelved(extents, kept.memory.followed_by(found[customer]))
            else:
                changed[customer] = extents  # something was erased, or embedded since: nothing old may stay
        for customer, memories in _load_by_owner(conn, changed, means.model, {}).items():
            result[customer] = _Shelved(changed[customer], CustomerMemory.build(memories, means))
        return result

    def _keep(self, ready: Mapping[str, _Shelved]) -> None:
        with self._lock:
            for customer, shelved in ready.items():
                self._kept[customer] = shelved
                self._kept.move_to_end(customer)
            total = sum(len(shelved.memory.memories) for shelved in self._kept.values())
            while total > self._most and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                total -= len(dropped.memory.memories)


def _is_current(kept: _Shelved | None, extents: Extents, means: LanguageMeans) -> bool:
    return kept is not None and kept.extents == extents and kept.memory.means is means


def _has_only_grown(kept: _Shelved, extents: Extents, means: LanguageMeans) -> bool:
    """Whether it looks as if few rows were added beside many kept; whether it is so shows once they are read."""
    size = len(kept.memory.memories)
    added = sum(rows for rows, _, _ in extents.values()) - size
    return kept.memory.means is means and size >= _ADDED_TO and 0 < added <= size // 10


def _adds_up(kept: Sequence[Memory], later: Sequence[Memory], extents: Extents) -> bool:
    rows = sum(rows for rows, _, _ in extents.values())
    embedded = sum(embedded for _, _, embedded in extents.values())
    together = (*kept, *later)
    return len(together) == rows and sum(m.vector is not None for m in together) == embedded


def _load_by_owner(
    conn: Connection, wanted: Mapping[str, Extents], model: str, after: Mapping[str, int]
) -> dict[str, list[Memory]]:
    """Return the memories of each customer's conversations, from ``after`` on; one query."""
    owner = {key: customer for customer, extents in wanted.items() for key in extents}
    found: dict[str, list[Memory]] = {customer: [] for customer in wanted}
    for memory in load_memories(conn, sorted(owner), model, after) if owner else ():
        found[owner[memory.conversation_id]].append(memory)
    return found
