"""Word evidence over a fixed set of texts: Okapi BM25 (Robertson and Zaragoza 2009) on postings kept as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.terms import Terms

_SATURATION = 1.2
_LENGTH = 0.75

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Postings of hashed terms; immutable. ``starts`` has one more item than ``terms``."""

    size: int
    terms: Terms
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    weights: Scores
    rarity: Scores

    @classmethod
    def build(cls, sequences: Sequence[Terms]) -> "WordIndex":
        """Return the index of ``sequences``, one a text; text ``i`` of the scores is sequence ``i``."""
        lengths = np.fromiter((len(s) for s in sequences), np.int64, len(sequences))
        flat = np.concatenate(sequences) if len(sequences) else np.empty(0, np.uint32)
        owner = np.repeat(np.arange(len(sequences), dtype=np.uint64), lengths)
        keys, counts = np.unique(flat.astype(np.uint64) << np.uint64(32) | owner, return_counts=True)
        texts = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
        terms, starts = np.unique(keys >> np.uint64(32), return_index=True)
        starts = np.append(starts, len(keys))
        found_in = np.diff(starts)
        relative = lengths[texts] / max(float(lengths.mean()), 1e-9) if len(keys) else np.empty(0)
        weights = counts * (_SATURATION + 1) / (counts + _SATURATION * (1 - _LENGTH + _LENGTH * relative))
        rarity = np.log1p((len(sequences) - found_in + 0.5) / (found_in + 0.5))
        return cls(
            len(sequences),
            terms.astype(np.uint32),
            starts,
            texts,
            weights.astype(np.float32),
            rarity.astype(np.float32),
        )

    def score(self, query: Terms, shares: Scores | None = None) -> Scores:
        """Return for each text the evidence the query's words give it, in nats times saturation, float32 ``[size]``.

        ``shares`` weighs each of the query's terms, 1 when None; a term that occurs twice counts once.
        """
        total = np.zeros(self.size, np.float32)
        wanted, first = np.unique(query, return_index=True)
        places = np.searchsorted(self.terms, wanted)
        for term, place, at in zip(wanted, places, first, strict=True):
            if place < len(self.terms) and self.terms[place] == term:
                span = slice(self.starts[place], self.starts[place + 1])
                share = self.rarity[place] * (1.0 if shares is None else shares[at])
                total[self.texts[span]] += share * self.weights[span]  # a text occurs once in a term's span
        return total
