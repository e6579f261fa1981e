"""Vectors made easy to tell apart: less their mean, and stretched where all of them lie close together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_STRETCH = 0.25
"""Power of the variance each direction is divided by: 0 leaves vectors as they are, 0.5 makes all directions equal."""

_SHRINK = 1000.0
"""How many vectors of equal variance in every direction are assumed beside those seen: few examples prove little."""

_LENGTH = 1.5
"""Length of a vector beside a spelling row, whose halves are of length 1."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """``mean`` is float32 ``[d]``, ``turn`` float32 ``[d, d]``."""

    mean: Vectors
    turn: Vectors

    @classmethod
    def learn(cls, vectors: Vectors) -> "Meaning":
        """Return the mean and the directions of ``vectors``, float32 ``[n, d]``."""
        mean = vectors.mean(axis=0)
        centred = _unit(vectors - mean).astype(np.float64)
        count, size = centred.shape
        spread = centred.T @ centred
        spread[np.diag_indices(size)] += _SHRINK * np.trace(spread) / (count * size)
        variances, directions = np.linalg.eigh(spread / (count + _SHRINK))
        turn = directions / np.maximum(variances, 1e-9) ** _STRETCH
        turn *= _LENGTH / max(float(np.sqrt(((centred @ turn) ** 2).sum(axis=1).mean())), 1e-9)
        return cls(mean, turn.astype(np.float32))

    def rows(self, vectors: Vectors) -> Vectors:
        """Return float32 ``[n, d]``."""
        turned: Vectors = _unit(vectors - self.mean) @ self.turn
        return turned


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True).astype(np.float32)
    unit: Vectors = vectors / np.maximum(lengths, 1e-9)
    return unit
