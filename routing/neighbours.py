"""What the nearest examples say beside the model: a topic whose examples lie around a message gains on the others.

The sum of an exponential of the cosine over the nearest examples is a kernel density of the topic (Hellman 1970 for the
weighing by distance); its logarithm is added to the topic's score.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_NEAREST = 20
"""Examples that speak for each message."""
_SHARPNESS = 12.0
"""How fast an example's say falls with its distance, ``1 - cosine``."""
_FLOOR = 1e-3
"""What a topic without any near example has: near to one so far away that it says nothing."""
_WEIGHT = 0.5
"""How much neighbours count beside the model's scores."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``rows`` is float32 ``[n, d]`` of unit length, ``labels`` their topics, ``shares`` how much each counts."""

    rows: Floats
    labels: NDArray[np.intp]
    shares: Floats

    @classmethod
    def learn(cls, rows: Floats, labels: NDArray[np.intp], shares: Floats) -> "Neighbours":
        """Keep examples, float32 ``[n, d]`` of any length."""
        return cls(_unit(rows), labels, shares)

    def say(self, rows: Floats, topics: int) -> Floats:
        """Return what to add to the scores of ``rows``, float32 ``[n, d]``: float32 ``[n, topics]``."""
        density = np.zeros((len(rows), topics), np.float32)
        cosines = _unit(rows) @ self.rows.T
        kept = min(_NEAREST, len(self.rows))
        nearest = np.argpartition(-cosines, kept - 1, axis=1)[:, :kept]
        says = np.exp(_SHARPNESS * (np.take_along_axis(cosines, nearest, axis=1) - 1)) * self.shares[nearest]
        np.add.at(density, (np.arange(len(rows))[:, None], self.labels[nearest]), says)
        said: Floats = np.float32(_WEIGHT) * np.log(density + np.float32(_FLOOR))
        return said


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9).astype(np.float32)
    return unit
