"""How a text is spelt, as rows of numbers: folded letters and words in a row, the rarer the weightier.

Letters in a row know a typing slip from another word; folded, they cost nothing when accents are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conversation.text import fold, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

COLUMNS = 2**14
"""Numbers a row has: one half for letters, one for words."""
_HALF = COLUMNS // 2
_GROUPS = (3, 4)
"""Letters in a row that are counted, within a word and the spaces around it."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often each text holds each column: of text ``i`` from ``starts[i]`` to ``starts[i + 1]``, columns rising."""

    columns: NDArray[np.int32]
    counts: NDArray[np.float64]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spelling:
    """``weights`` is float32 ``[COLUMNS]``: inverse document frequencies among the texts learnt from."""

    weights: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Spelling":
        """Return how rare each piece is among ``texts``."""
        counts = np.concatenate([np.bincount(part.columns, minlength=_HALF) for part in _counted(texts)])
        return cls((np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def rows(self, texts: Sequence[str]) -> "csr_matrix":
        """Return float32 ``[len(texts), COLUMNS]``, letters and words of unit length each."""
        letters, words_ = _counted(texts)
        weighed = _weighed(letters, self.weights[:_HALF]), _weighed(words_, self.weights[_HALF:])
        return _side_by_side(letters, words_, *weighed)


def _counted(texts: Sequence[str]) -> tuple[_Counted, _Counted]:
    """Return how often each text holds each group of letters and of words."""
    folded = [fold(text) for text in texts]
    letters = [[column for word in text.split() for column in _letter_columns(word)] for text in folded]
    return _count(letters), _count([_word_columns(words(text)) for text in folded])


def _count(columns: Sequence[Sequence[int]]) -> _Counted:
    """Return what stands in each text's ``columns``, counted."""
    sizes = [len(of_text) for of_text in columns]
    every = np.fromiter(chain.from_iterable(columns), np.int64, sum(sizes))
    keys, counts = np.unique(every + _HALF * np.repeat(np.arange(len(columns)), sizes), return_counts=True)
    starts = np.searchsorted(keys, _HALF * np.arange(len(columns) + 1))
    return _Counted((keys % _HALF).astype(np.int32), counts.astype(np.float64), starts)


@lru_cache(maxsize=50_000)
def _letter_columns(word: str) -> tuple[int, ...]:
    """Return the columns of a word's groups of letters; people say the same words again and again."""
    spaced = f" {word} "
    groups = (spaced[at : at + size] for size in _GROUPS for at in range(len(spaced) - size + 1))
    return tuple(_column(group) for group in groups)


def _word_columns(said: Sequence[str]) -> list[int]:
    pairs = (f"{one} {other}" for one, other in pairwise(said))
    return [*map(_kept_column, said), *map(_kept_column, pairs)]


def _column(group: str) -> int:
    """Return where a group is counted: MurmurHash3 of 32 bits, as scikit-learn's ``HashingVectorizer`` has it."""
    from sklearn.utils import murmurhash3_32  # (here: a start does not wait for it)

    return abs(int(murmurhash3_32(group))) % _HALF


_kept_column = lru_cache(maxsize=50_000)(_column)


def _weighed(counted: _Counted, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the entries weighed by how rare they are, each row of unit length."""
    data = np.log1p(counted.counts) * weights[counted.columns]
    count = len(counted.starts) - 1
    rows = np.repeat(np.arange(count), np.diff(counted.starts))
    lengths = np.sqrt(np.bincount(rows, data * data, minlength=count))
    unit: NDArray[np.float32] = (data / np.maximum(lengths, 1e-9)[rows]).astype(np.float32)
    return unit


def _side_by_side(
    left: _Counted, right: _Counted, left_data: NDArray[np.float32], right_data: NDArray[np.float32]
) -> "csr_matrix":
    """Return both halves as the rows of one matrix."""
    from scipy.sparse import csr_matrix

    starts = left.starts + right.starts
    data, columns = np.empty(starts[-1], np.float32), np.empty(starts[-1], np.int32)
    of_left = np.arange(len(left_data)) + np.repeat(right.starts[:-1], np.diff(left.starts))
    of_right = np.arange(len(right_data)) + np.repeat(left.starts[1:], np.diff(right.starts))
    data[of_left], data[of_right] = left_data, right_data
    columns[of_left], columns[of_right] = left.columns, right.columns + _HALF
    return csr_matrix((data, columns, starts), shape=(len(starts) - 1, COLUMNS))
