"""What a word says for a text that holds it: Okapi BM25 (Robertson and Zaragoza 2009)."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_SATURATION = 1.2
_LENGTH = 0.75

Scores = NDArray[np.float32]
Count = TypeVar("Count", int, NDArray[np.int64])


def rarity(found_in: Count, size: int) -> NDArray[np.float64]:
    """Return what a word says that stands in ``found_in`` of ``size`` texts, in nats."""
    nats: NDArray[np.float64] = np.log1p((size - found_in + 0.5) / (found_in + 0.5))
    return nats


def saturated(counts: Scores, lengths: Scores, usual: float) -> Scores:
    """Return what a word's rarity is multiplied by in texts that hold it ``counts`` times: 0 to 1 and the saturation.

    ``lengths`` are the texts' words, ``usual`` their mean.
    """
    damping = lengths * np.float32(_SATURATION * _LENGTH / max(usual, 1e-9)) + np.float32(_SATURATION * (1 - _LENGTH))
    return np.asarray(counts * np.float32(_SATURATION + 1) / (counts + damping), np.float32)
