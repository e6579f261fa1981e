"""Word evidence over a growing set of texts: Okapi BM25 (Robertson and Zaragoza 2009) on postings kept as arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.bm25 import rarity, saturated
from memory.terms import Terms

_SMALL = 512
"""Texts that are posted apart from the many before them, until there are more."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Texts in a row. Of term ``i``, from ``starts[i]`` to ``starts[i + 1]``: its texts, how often, how long each."""

    size: int
    words: int
    terms: Terms
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    counts: Scores
    lengths: Scores

    @classmethod
    def of(cls, sequences: Sequence[Terms], first: int = 0) -> "Postings":
        """Return the postings of ``sequences``, numbered from ``first`` on."""
        lengths = np.fromiter((len(s) for s in sequences), np.int64, len(sequences))
        flat = np.concatenate(sequences) if len(sequences) else np.empty(0, np.uint32)
        owner = np.repeat(np.arange(len(sequences), dtype=np.uint64), lengths)
        keys, counts = np.unique(flat.astype(np.uint64) << np.uint64(32) | owner, return_counts=True)
        texts = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        return cls._sorted(
            len(sequences),
            int(lengths.sum()),
            keys + np.uint64(first),
            counts.astype(np.float32),
            lengths[texts].astype(np.float32),
        )

    def with_later(self, later: "Postings") -> "Postings":
        """Return both as one; the texts of ``later`` are numbered after these."""
        keys = np.concatenate((self._keys(), later._keys()))
        order = np.argsort(keys, kind="stable")
        return self._sorted(
            self.size + later.size,
            self.words + later.words,
            keys[order],
            np.concatenate((self.counts, later.counts))[order],
            np.concatenate((self.lengths, later.lengths))[order],
        )

    def find(self, terms: Terms) -> list[slice | None]:
        """Return where each term's postings stand, None for a term that is in no text."""
        places = np.searchsorted(self.terms, terms)
        known = len(self.terms)
        return [
            slice(self.starts[place], self.starts[place + 1]) if place < known and self.terms[place] == term else None
            for place, term in zip(places, terms, strict=True)
        ]

    def _keys(self) -> NDArray[np.uint64]:
        terms = np.repeat(self.terms.astype(np.uint64), np.diff(self.starts))
        return terms << np.uint64(32) | self.texts.astype(np.uint64)

    @classmethod
    def _sorted(cls, size: int, words: int, keys: NDArray[np.uint64], counts: Scores, lengths: Scores) -> "Postings":
        terms = (keys >> np.uint64(32)).astype(np.uint32)
        starts = np.flatnonzero(np.concatenate(([True], terms[1:] != terms[:-1]))) if len(terms) else np.empty(0, int)
        texts = (keys & np.uint64(0xFFFFFFFF)).astype(np.int32)
        return cls(size, words, terms[starts], np.append(starts, len(keys)), texts, counts, lengths)


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Texts searched by their words; immutable. Few late texts stand apart, so that adding one costs little."""

    early: Postings
    late: Postings

    @classmethod
    def build(cls, sequences: Sequence[Terms]) -> "WordIndex":
        """Return the index of ``sequences``, one a text; text ``i`` of the scores is sequence ``i``."""
        return cls(Postings.of(sequences), Postings.of((), len(sequences)))

    def followed_by(self, sequences: Sequence[Terms]) -> "WordIndex":
        """Return the index with texts that came after; it scores as if it had been built of all at once."""
        late = self.late.with_later(Postings.of(sequences, self.early.size + self.late.size))
        if late.size <= max(_SMALL, self.early.size // 8):
            return WordIndex(self.early, late)
        return WordIndex(self.early.with_later(late), Postings.of((), self.early.size + late.size))

    def score(self, query: Terms, shares: Scores | None = None) -> Scores:
        """Return for each text the evidence the query's words give it, in nats times saturation, float32 ``[size]``.

        ``shares`` weighs each of the query's terms, 1 when None; a term that occurs twice counts once.
        """
        total = np.zeros(self.size, np.float32)
        usual = (self.early.words + self.late.words) / max(self.size, 1)
        for at, nats, spans in self._found(query):
            share = np.float32(nats * (1.0 if shares is None else shares[at]))
            for part, span in spans:  # (a text occurs once in a term's span)
                total[part.texts[span]] += share * saturated(part.counts[span], part.lengths[span], usual)
        return total

    @property
    def size(self) -> int:
        """How many texts there are."""
        return self.early.size + self.late.size

    def _found(self, query: Terms) -> Iterator[tuple[int, float, list[tuple[Postings, slice]]]]:
        """Yield each different term of the query: its first place there, how rare it is, and its postings."""
        wanted, first = np.unique(query, return_index=True)
        for early, late, at in zip(self.early.find(wanted), self.late.find(wanted), first, strict=True):
            spans = [(part, span) for part, span in ((self.early, early), (self.late, late)) if span is not None]
            found_in = sum(int(span.stop - span.start) for _, span in spans)
            yield int(at), float(rarity(found_in, self.size)), spans
