"""Multinomial logistic regression over dense and sparse features side by side, by L-BFGS in 32 bits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]

_PENALTY = 0.1
"""Half the weight of the squared coefficients, beside a sum of log losses."""


@dataclass(frozen=True, slots=True)
class Features:
    """The same texts twice: ``meaning`` float32 ``[n, d]``, ``spelling`` float32 ``[n, columns]``."""

    meaning: Floats
    spelling: "csr_matrix"

    def at(self, rows: NDArray[np.intp]) -> "Features":
        """Return some of the rows."""
        return Features(self.meaning[rows], self.spelling[rows])

    def beside(self, others: "Features") -> "Features":
        """Return the rows of both, those of ``others`` last."""
        from scipy.sparse import vstack  # (here: a start does not wait for it)

        return Features(
            np.concatenate([self.meaning, others.meaning]), vstack([self.spelling, others.spelling], format="csr")
        )

    def times(self, weights: Floats) -> Floats:
        """Return the scores, float32 ``[n, topics]``, for ``weights`` ``[d + columns, topics]``."""
        size = self.meaning.shape[1]
        scores: Floats = self.meaning @ weights[:size] + self.spelling @ weights[size:]
        return scores


def fit(
    features: Features, labels: NDArray[np.intp], shares: Floats, topics: int, steps: int, start: Floats | None = None
) -> Floats:
    """Return weights float32 ``[d + columns, topics]`` after at most ``steps`` steps from ``start`` (zero).

    ``shares`` is float32 ``[n]``: how much each row counts.
    """
    from scipy.optimize import minimize  # (here: a start does not wait for it)

    count, size = features.meaning.shape
    used = np.unique(features.spelling.indices)  # a column that no row has is best left at zero
    rows = np.concatenate([np.arange(size), size + used])
    packed = Features(features.meaning, features.spelling[:, used])
    shape = (len(rows), topics)
    backwards = packed.spelling.T.tocsr()
    everyone = np.arange(count)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(shape)
        scores = packed.times(weights)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        totals = chances.sum(axis=1, keepdims=True)
        value = float(((np.log(totals[:, 0]) - scores[everyone, labels]) * shares).sum(dtype=np.float64))
        chances /= totals
        chances[everyone, labels] -= 1
        chances *= shares[:, None]
        slope = np.concatenate([features.meaning.T @ chances, backwards @ chances]) + _PENALTY * weights
        return value + _PENALTY / 2 * float(np.vdot(weights, weights)), slope.ravel().astype(np.float64)

    first = np.zeros(shape) if start is None else start[rows]
    found = minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6, "ftol": 1e-6}
    )
    weights = np.zeros((size + features.spelling.shape[1], topics), np.float32)
    weights[rows] = found.x.reshape(shape)
    return weights
