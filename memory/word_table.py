"""Word evidence over texts that stay as they are: the same BM25 as ``memory/words.py``, worked out once for each word.

A batch of queries is one product of sparse matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from memory.bm25 import rarity, saturated
from memory.terms import Terms
from memory.words import Postings

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordTable:
    """``evidence`` and ``presence`` are float32 ``[terms, texts]`` in nats; ``terms`` are sorted.

    ``rarities`` is float32 ``[terms + 1]``; the last is that of a word no text holds.
    """

    terms: Terms
    evidence: csr_matrix
    presence: csr_matrix
    rarities: Scores

    @classmethod
    def build(cls, sequences: Sequence[Terms]) -> "WordTable":
        """Return the table of ``sequences``, one a text."""
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

    def score_many(self, queries: Sequence[Terms]) -> Scores:
        """Return the evidence of each query's words for each text, float32 ``[queries, texts]``; a term counts once."""
        scores: Scores = (self._asked(queries) @ self.evidence).toarray()
        return scores

    def cover_many(self, queries: Sequence[Terms]) -> Scores:
        """Return how much of each query each text holds, rare words counting more, 0 to 1, float32."""
        asked = self._asked(queries)
        held = (asked @ self.presence).toarray()
        different = np.array([len(np.unique(query)) for query in queries], np.float32)
        unknown = different - np.diff(asked.indptr)
        whole = asked @ self.rarities[:-1] + unknown * self.rarities[-1]
        shares: Scores = held / np.maximum(whole, 1e-9)[:, None]
        return shares

    def _asked(self, queries: Sequence[Terms]) -> csr_matrix:
        known = [self._places(np.unique(query)) for query in queries]
        starts = np.cumsum([0, *map(len, known)])
        columns = np.concatenate(known) if known else np.empty(0, np.int64)
        shape = (len(queries), len(self.terms))
        return csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=shape)

    def _places(self, wanted: Terms) -> NDArray[np.int64]:
        if not len(self.terms):
            return np.empty(0, np.int64)
        places = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        known: NDArray[np.int64] = places[self.terms[places] == wanted]
        return known
