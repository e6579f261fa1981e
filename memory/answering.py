"""How likely a passage answers: a logistic curve over its score and its lead, fitted to the shop's own questions.

A shop's topics name articles and bring examples, so its examples are questions whose article is known; with that
article taken away they are questions nobody answers. The curve learnt from both starts from the shipped one, which
``python -m benchmarks.articles`` learnt on public sets; see ``docs/decisions/0004-recall.md``.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

_TRUST = 30.0
"""How many questions of one's own weigh as much as the shipped curve."""
_STEPS = 20


@dataclass(frozen=True, slots=True)
class Curve:
    """``score`` and ``margin`` are per nat."""

    score: float = 0.25
    margin: float = 0.6
    start: float = -3.8

    def confidence(self, score: float, margin: float) -> float:
        """Return how likely a passage of ``score`` nats, ``margin`` ahead of the next article, answers: 0 to 1."""
        height = self.score * score + self.margin * margin + self.start
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, height))))

    def fitted(self, scores: Rows, margins: Rows, right: NDArray[np.bool_], trust: float = _TRUST) -> "Curve":
        """Return the likeliest curve given answers ``[n]``, drawn towards this one; both ways of being wrong count.

        Newton's method on the logistic likelihood with a Gaussian prior around this curve, as strong as ``trust``
        answers spread like those given. A score never counts against an answer.
        """
        if not len(right):
            return self
        columns = np.stack([scores, margins, np.ones(len(right))], axis=1)
        prior = np.array([self.score, self.margin, self.start])
        pull = trust * 0.25 * (columns**2).mean(axis=0)
        weights = prior.copy()
        for _ in range(_STEPS):
            likely = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
            slope = columns.T @ (right - likely) - pull * (weights - prior)
            bend = (columns * (likely * (1 - likely))[:, None]).T @ columns + np.diag(pull)
            step = np.linalg.solve(bend, slope)
            weights += step
            if np.abs(step).max() < 1e-6:
                break
        return Curve(max(float(weights[0]), 0.0), max(float(weights[1]), 0.0), float(weights[2]))


SHIPPED = Curve()
