"""What was said, searchable by meaning: one row beside each entry of the ledger, written in the turn's transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from conversation.messages import Address, Author, Entry
from conversation.proof import ProofLevel
from memory.conversation_store import conversations
from memory.entry_store import entries
from memory.means import Encode
from memory.recall import Memory
from memory.terms import terms_of
from storage.database import Database
from storage.schema import Instant, Vector, metadata

_BATCH = 32
"""Messages embedded and written at once."""

memories = Table(
    "memories",
    metadata,
    Column("entry_id", String(36), ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("language", String(8), nullable=False, default=""),
    Column("proof", Integer, nullable=False, default=0),
    Column("terms", LargeBinary, nullable=False),
    Column("vector", Vector),
    Column("model", String(128)),
    Index("ix_memories_conversation_id", "conversation_id", "seq"),
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An entry to remember, and its *query* vector where the turn has one (what bot and agents say needs none)."""

    entry: Entry
    vector: NDArray[np.float32] | None = None


def save_memories(conn: Connection, given: Sequence[Remembered], model: str) -> None:
    """Remember a batch of entries that have text, in the transaction that wrote them; ``model`` made the vectors.

    An edit replaces what the edited entry said.
    """
    edited = [(r.entry.conversation_id, r.entry.target) for r in given if r.entry.target]
    for conversation_id, seq in edited:
        drop = memories.c.conversation_id == conversation_id
        conn.execute(delete(memories).where(drop, memories.c.seq == seq))
    rows = [_row(r, model) for r in given if r.entry.text.strip()]
    if rows:
        conn.execute(_INSERT, rows)


_INSERT = memories.insert()


def load_memories(
    conn: Connection, conversation_ids: Sequence[str], model: str, after: Mapping[str, int] | None = None
) -> tuple[Memory, ...]:
    """Return what is remembered of ``conversation_ids``, oldest first; vectors of another model are left out.

    ``after`` gives the seq from which on a conversation's memories are wanted, that seq left out.
    """
    known = after or {}
    whole = [key for key in conversation_ids if key not in known]
    later = [
        and_(memories.c.conversation_id == key, memories.c.seq > known[key]) for key in conversation_ids if key in known
    ]
    query = (
        select(memories, entries.c.text, conversations.c.channel, conversations.c.user)
        .join(entries, entries.c.id == memories.c.entry_id)
        .join(conversations, conversations.c.id == memories.c.conversation_id)
        .where(or_(memories.c.conversation_id.in_(whole), *later))
        .order_by(memories.c.at, memories.c.conversation_id, memories.c.seq)
    )
    return tuple(memory_from_row(row, model) for row in conn.execute(query))


def find_extents(conn: Connection, conversation_ids: Sequence[str], model: str) -> dict[str, tuple[int, int, int]]:
    """Return (rows, last seq, rows with a vector) of each conversation that has memories: changes with any of them."""
    query = (
        select(
            memories.c.conversation_id,
            func.count().label("rows"),
            func.max(memories.c.seq).label("last"),
            func.count().filter(memories.c.model == model).label("embedded"),
        )
        .where(memories.c.conversation_id.in_(list(conversation_ids)))
        .group_by(memories.c.conversation_id)
    )
    return {row.conversation_id: (row.rows, row.last, row.embedded) for row in conn.execute(query)}


def index_memories(database: Database, encode: Encode, model: str, progress: Callable[[str, float], None]) -> int:
    """Embed what people said that has no vector of ``model``; return how many. Blocks: run it in a thread.

    Each batch is its own transaction, newest first: the shop stays open and a broken run goes on where it stopped.
    """
    total = database.read_now(count_unindexed, model)
    done = 0
    progress("index_memories", 0.0 if total else 1.0)
    while rows := database.read_now(_unindexed, model):
        vectors = encode([text for _, text in rows], "query")
        database.write_now(_save_vectors, [key for key, _ in rows], vectors, model)
        done += len(rows)
        progress("index_memories", min(done / max(total, 1), 1.0))
    return done


def count_unindexed(conn: Connection, model: str) -> int:
    """Return how many messages of customers and agents have no vector of ``model``."""
    return conn.execute(select(func.count()).select_from(memories).where(*_lacks(model))).scalar_one()


def memory_from_row(row: Row[Any], model: str) -> Memory:
    """Return the memory a row holds; its vector only when ``model`` made it."""
    return Memory(
        entry_id=row.entry_id,
        conversation_id=row.conversation_id,
        address=Address(row.channel, row.user),
        seq=row.seq,
        at=row.at,
        speaker=row.speaker,
        text=row.text,
        language=row.language,
        proof=ProofLevel(row.proof),
        terms=np.frombuffer(row.terms, "<u4"),
        vector=row.vector if row.model == model else None,
    )


def _row(remembered: Remembered, model: str) -> dict[str, Any]:
    entry = remembered.entry
    return {
        "entry_id": entry.id,
        "conversation_id": entry.conversation_id,
        "seq": entry.seq,
        "at": entry.at,
        "speaker": entry.author.value,
        "language": entry.language,
        "proof": int(entry.proof),
        "terms": _packed_terms(entry.text),
        "vector": remembered.vector,
        "model": None if remembered.vector is None else model,
    }


@lru_cache(maxsize=2_048)
def _packed_terms(text: str) -> bytes:
    """Return a text's terms as they are stored; the bot says the same long things again and again."""
    return terms_of(text).astype("<u4").tobytes()


def _lacks(model: str) -> tuple[Any, ...]:
    spoken = memories.c.speaker.in_([Author.CUSTOMER.value, Author.AGENT.value])
    return spoken, or_(memories.c.model.is_(None), memories.c.model != model)


def _unindexed(conn: Connection, model: str) -> list[tuple[str, str]]:
    query = (
        select(memories.c.entry_id, entries.c.text)
        .join(entries, entries.c.id == memories.c.entry_id)
        .where(*_lacks(model))
        .order_by(memories.c.at.desc())
        .limit(_BATCH)
    )
    return [(row.entry_id, row.text) for row in conn.execute(query)]


def _save_vectors(conn: Connection, keys: Sequence[str], vectors: NDArray[np.float32], model: str) -> None:
    conn.execute(
        update(memories)
        .where(memories.c.entry_id == bindparam("key"))
        .values(vector=bindparam("new_vector", type_=Vector), model=model),
        [{"key": key, "new_vector": vector} for key, vector in zip(keys, vectors, strict=True)],
    )
