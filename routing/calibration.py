"""What scores are worth: a temperature that makes them probabilities, and the least energy of what is in scope.

Guo et al. 2017 for the temperature, learnt from messages the scores were not trained on; Liu et al. 2020 for the energy
(the log of the sum of the exponentiated scores), which is low for a message that no topic claims.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float32]

REFUSED = 0.05
"""Share of messages in scope that the threshold may lose."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides scores; below ``least`` energy a message is out of scope."""

    temperature: float = 1.0
    least: float = -np.inf

    @classmethod
    def learn(cls, scores: Floats, labels: NDArray[np.intp], outside: int = -1) -> "Calibration":
        """Return what held-out ``scores`` ``[n, topics]`` say; topic ``outside`` stands for none (-1: no such)."""
        if not len(scores):
            return cls()
        own = scores[np.arange(len(scores)), labels]

        def surprise(log_temperature: float) -> float:
            scale = float(np.exp(-log_temperature))
            return float((_log_sum(scores * scale) - own * scale).mean())

        best = minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x
        inside = np.arange(scores.shape[1]) != outside
        energies = energy(scores[labels != outside][:, inside])
        least = float(np.quantile(energies, REFUSED)) if len(energies) else -np.inf
        return cls(float(np.exp(best)), least)

    def probabilities(self, scores: Floats) -> Floats:
        """Return the chance of each topic, given that it is one of them."""
        tempered = scores / self.temperature
        chances: Floats = np.exp(tempered - _log_sum(tempered)[:, None])
        return chances


def energy(scores: Floats) -> Floats:
    """Return how much the topics together claim each message, float32 ``[n]``."""
    return _log_sum(scores)


def _log_sum(scores: Floats) -> Floats:
    highest = scores.max(axis=1)
    total: Floats = np.log(np.exp(scores - highest[:, None]).sum(axis=1)) + highest
    return total
