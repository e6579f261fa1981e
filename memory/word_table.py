"""Word evidence over texts that stay as they are: the same BM25 as ``memory/words.py``, worked out once for each word.

A batch of queries is one product of sparse matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from memory.bm25 import rarity, saturated
from memory.terms import Terms
from memory.words import Postings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """The different words of ``size`` queries: each one's term and the row of the query it stands in, both ``[n]``."""

    terms: Terms
    rows: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, queries: Sequence[Terms]) -> "Asked":
        """Return what ``queries`` ask; a word that stands twice in a query is asked once."""
        said = np.concatenate([np.empty(0, np.uint32), *queries]).astype(np.uint64)
        rows = np.repeat(np.arange(len(queries), dtype=np.uint64), [len(query) for query in queries])
        keys = np.unique((rows << np.uint64(32)) | said)
        return cls(keys.astype(np.uint32), (keys >> np.uint64(32)).astype(np.int64), len(queries))


@dataclass(frozen=True, slots=True)
class WordTable:
    """``evidence`` and ``presence`` are float32 ``[terms, texts]`` in nats; ``terms`` are sorted.

    ``rarities`` is float32 ``[terms + 1]``; the last is that of a word no text holds.
    """

    terms: Terms
    evidence: "csr_matrix"
    presence: "csr_matrix"
    rarities: Scores

    @classmethod
    def build(cls, sequences: Sequence[Terms]) -> "WordTable":
        """Return the table of ``sequences``, one a text."""
        from scipy.sparse import csr_matrix  # (here: a start does not wait for it)

        postings = Postings.of(sequences)
        found_in = np.diff(postings.starts)
        rarities = rarity(np.append(found_in, 0), postings.size).astype(np.float32)
        held = np.repeat(rarities[:-1], found_in)
        weights = held * saturated(postings.counts, postings.lengths, postings.words / max(postings.size, 1))
        shape = (len(postings.terms), postings.size)
        evidence, presence = (
            csr_matrix((data, postings.texts, postings.starts), shape=shape) for data in (weights, held)
        )
        return cls(postings.terms, evidence, presence, rarities)

    def score_many(self, asked: Asked) -> Scores:
        """Return the evidence of each query's words for each text, float32 ``[queries, texts]``; a term counts once."""
        rows, _ = self._rows(asked)
        scores: Scores = (rows @ self.evidence).toarray()
        return scores

    def cover_many(self, asked: Asked) -> Scores:
        """Return how much of each query each text holds, rare words counting more, 0 to 1, float32."""
        rows, unknown = self._rows(asked)
        whole = rows @ self.rarities[:-1] + unknown * self.rarities[-1]
        shares: Scores = (rows @ self.presence).toarray() / np.maximum(whole, np.float32(1e-9))[:, None]
        return shares

    def _rows(self, asked: Asked) -> "tuple[csr_matrix, Scores]":
        """Return float32 ``[queries, terms]``, 1 where a query has a term, and how many others each query has."""
        from scipy.sparse import csr_matrix

        places = np.minimum(np.searchsorted(self.terms, asked.terms), max(len(self.terms) - 1, 0))
        known = self.terms[places] == asked.terms if len(self.terms) else np.zeros(len(asked.terms), bool)
        starts = np.append(0, np.cumsum(np.bincount(asked.rows[known], minlength=asked.size)))
        data = np.ones(starts[-1], np.float32)
        rows = csr_matrix((data, places[known], starts), shape=(asked.size, len(self.terms)))
        return rows, np.bincount(asked.rows[~known], minlength=asked.size).astype(np.float32)
