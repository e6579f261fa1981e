"""How a text is spelt, as rows of numbers: folded letters and words in a row, the rarer the weightier.

Letters in a row know a typing slip from another word; folded, they cost nothing when accents are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from conversation.text import fold, words

COLUMNS = 2**14
"""Numbers a row has: one half for letters, one for words."""

_LETTERS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(3, 4), n_features=COLUMNS // 2, alternate_sign=False, norm=None, lowercase=False
)
_WORDS = HashingVectorizer(
    tokenizer=words,
    token_pattern=None,
    ngram_range=(1, 2),
    n_features=COLUMNS // 2,
    alternate_sign=False,
    norm=None,
    lowercase=False,
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """``weights`` is float32 ``[COLUMNS]``: inverse document frequencies among the texts learnt from."""

    weights: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Spelling":
        """Return how rare each piece is among ``texts``."""
        counts = np.asarray((_counted(texts) > 0).sum(axis=0)).ravel()
        return cls((np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return float32 ``[len(texts), COLUMNS]``, letters and words of unit length each."""
        counted = _counted(texts)
        counted.data = np.log1p(counted.data) * self.weights[counted.indices]
        half = COLUMNS // 2
        return hstack([_unit(counted[:, :half]), _unit(counted[:, half:])], format="csr", dtype=np.float32)


def _counted(texts: Sequence[str]) -> csr_matrix:
    folded = [fold(text) for text in texts]
    return hstack([_LETTERS.transform(folded), _WORDS.transform(folded)], format="csr", dtype=np.float32)


def _unit(rows: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data = rows.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))
    return rows
