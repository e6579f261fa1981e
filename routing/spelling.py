"""How a text is spelt, as rows of numbers: folded letters and words in a row, the rarer the weightier.

Letters in a row know a typing slip from another word; folded, they cost nothing when accents are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conversation.text import fold, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import HashingVectorizer

COLUMNS = 2**14
"""Numbers a row has: one half for letters, one for words."""
_HALF = COLUMNS // 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """``weights`` is float32 ``[COLUMNS]``: inverse document frequencies among the texts learnt from."""

    weights: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Spelling":
        """Return how rare each piece is among ``texts``."""
        counts = np.concatenate([np.bincount(part.indices, minlength=_HALF) for part in _counted(texts)])
        return cls((np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def rows(self, texts: Sequence[str]) -> "csr_matrix":
        """Return float32 ``[len(texts), COLUMNS]``, letters and words of unit length each."""
        letters, words_ = _counted(texts)
        weighed = _weighed(letters, self.weights[:_HALF]), _weighed(words_, self.weights[_HALF:])
        return _side_by_side(letters, words_, *weighed)


def _counted(texts: Sequence[str]) -> "tuple[csr_matrix, csr_matrix]":
    """Return how often each text holds each group of letters and of words; no entry twice."""
    folded = [fold(text) for text in texts]
    letters, of_words = _vectorizers()
    return letters.transform(folded), of_words.transform(folded)


@cache
def _vectorizers() -> "tuple[HashingVectorizer, HashingVectorizer]":
    """Return what counts letters and words; made at the first text, since a start does not wait for scikit-learn."""
    from sklearn.feature_extraction.text import HashingVectorizer

    letters = HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 4), n_features=_HALF, alternate_sign=False, norm=None, lowercase=False
    )
    of_words = HashingVectorizer(
        tokenizer=words,
        token_pattern=None,
        ngram_range=(1, 2),
        n_features=_HALF,
        alternate_sign=False,
        norm=None,
        lowercase=False,
    )
    return letters, of_words


def _weighed(counted: "csr_matrix", weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the entries weighed by how rare they are, each row of unit length."""
    data = np.log1p(counted.data) * weights[counted.indices]
    rows = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
    lengths = np.sqrt(np.bincount(rows, data * data, minlength=counted.shape[0]))
    unit: NDArray[np.float32] = (data / np.maximum(lengths, 1e-9)[rows]).astype(np.float32)
    return unit


def _side_by_side(
    left: "csr_matrix", right: "csr_matrix", left_data: NDArray[np.float32], right_data: NDArray[np.float32]
) -> "csr_matrix":
    """As ``scipy.sparse.hstack``, without what that costs a single row."""
    from scipy.sparse import csr_matrix

    count = left.shape[0]
    starts = left.indptr + right.indptr
    data, columns = np.empty(starts[-1], np.float32), np.empty(starts[-1], np.int32)
    of_left = np.arange(len(left_data)) + np.repeat(right.indptr[:-1], np.diff(left.indptr))
    of_right = np.arange(len(right_data)) + np.repeat(left.indptr[1:], np.diff(right.indptr))
    data[of_left], data[of_right] = left_data, right_data
    columns[of_left], columns[of_right] = left.indices, right.indices + _HALF
    return csr_matrix((data, columns, starts), shape=(count, COLUMNS))
