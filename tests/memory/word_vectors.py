"""A stand-in for the encoder: texts that share words point the same way. For what does not depend on meaning."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from memory.means import LanguageMeans
from memory.terms import terms_of

SIZE = 64
MODEL = "words-64"


def encode(texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
    """Return unit vectors ``[n, 64]``: the sum of a random direction for each word."""
    vectors = np.zeros((len(texts), SIZE), np.float32)
    for row, text in enumerate(texts):
        for term in terms_of(text):
            vectors[row] += np.random.default_rng(int(term)).normal(size=SIZE).astype(np.float32)
        vectors[row, 0] += 1e-3
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def means() -> LanguageMeans:
    return LanguageMeans.measure(encode, MODEL)
