"""Finds again what was said, within one customer, exactly: one person's thousands of vectors need no index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from conversation.messages import Address
from conversation.proof import ProofLevel
from memory.evidence import WEIGHTS
from memory.means import LanguageMeans, Vectors
from memory.query import Query
from memory.terms import Terms, pairs_of, terms_of
from memory.words import Scores, WordIndex


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing that was said. ``speaker`` is an ``Author`` or a name; ``vector`` is a query vector, or none."""

    entry_id: str
    conversation_id: str
    address: Address
    seq: int
    at: datetime
    speaker: str
    text: str
    language: str
    proof: ProofLevel
    terms: Terms
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Recollection:
    """A memory that was found, with its score in nats and the probability that it is what was asked for."""

    memory: Memory
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class CustomerMemory:
    """All memories of one customer, oldest first, ready for search; immutable."""

    memories: tuple[Memory, ...]
    vectors: Vectors
    single: WordIndex
    paired: WordIndex
    means: LanguageMeans

    @classmethod
    def build(cls, memories: Sequence[Memory], means: LanguageMeans) -> "CustomerMemory":
        """Return the index of ``memories``; those without a vector are found by words and neighbours."""
        ordered = tuple(sorted(memories, key=lambda m: (m.at, m.conversation_id, m.seq)))
        size = len(means.vectors["query", "*"])
        vectors = np.zeros((len(ordered), size), np.float32)
        rows = [at for at, m in enumerate(ordered) if m.vector is not None]
        if rows:
            given = np.stack([m.vector for m in ordered if m.vector is not None])
            vectors[rows] = means.centre(given, [ordered[at].language for at in rows], "query", learn=True)
        return cls(
            ordered,
            vectors,
            WordIndex.build([m.terms for m in ordered]),
            WordIndex.build([pairs_of(m.terms) for m in ordered]),
            means,
        )

    def score(self, query: Query) -> Scores:
        """Return the evidence for each memory in nats, float32 ``[n]``."""
        terms = terms_of(query.words)
        asked = self.means.centre(query.vector[None, :], [query.language], "query")[0]
        by_words = WEIGHTS.word * self.single.score(terms) + WEIGHTS.pair * self.paired.score(pairs_of(terms))
        scores: Scores = WEIGHTS.meaning * (self.vectors @ asked) + by_words
        return scores


def recall_many(
    queries: Sequence[tuple[str, Query]], by_customer: Mapping[str, CustomerMemory], now: datetime, k: int = 5
) -> tuple[tuple[Recollection, ...], ...]:
    """Return for each (customer, query) at most ``k`` recollections, best first; nothing for an unknown customer."""
    return tuple(
        recall(by_customer[customer], query, now, k) if customer in by_customer else () for customer, query in queries
    )


def recall(memory: CustomerMemory, query: Query, now: datetime, k: int = 5) -> tuple[Recollection, ...]:  # noqa: ARG001
    """Return at most ``k`` recollections of one customer, best first; of equals the latest."""
    if not memory.memories:
        return ()
    scores = memory.score(query)
    order = np.argsort(-scores[::-1], kind="stable")[:k]
    best = [len(scores) - 1 - int(at) for at in order]
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    return tuple(Recollection(memory.memories[at], float(scores[at]), float(likely[at])) for at in best)
