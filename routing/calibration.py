"""What scores are worth: a temperature that makes them probabilities, and the least claim on what is in scope.

Guo et al. 2017 for the temperature, learnt from messages the scores were not trained on; Liu et al. 2020 for the energy
(the log of the sum of the exponentiated scores), which is low for a message that no topic claims. The last score is
that of being out of scope.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

REFUSED = 0.02
"""Share of messages in scope that the threshold may lose."""

_AGAINST = 0.2
"""How much the score of being out of scope counts against the claim of the topics."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides scores; below the ``least`` claim a message is out of scope."""

    temperature: float = 1.0
    least: float = -np.inf

    @classmethod
    def learn(cls, scores: Floats, said: Floats, labels: NDArray[np.intp]) -> "Calibration":
        """Return what held-out ``scores`` ``[n, topics + 1]`` of messages in scope say, and neighbours beside them.

        How likely each topic is follows from both, whether it is one of them at all from the scores.
        """
        from scipy.optimize import minimize_scalar  # (here: a start does not wait for it)

        if not len(scores):
            return cls()
        inside = (scores + said)[:, :-1]
        own = inside[np.arange(len(inside)), labels]

        def surprise(log_temperature: float) -> float:
            scale = float(np.exp(-log_temperature))
            return float((_log_sum(inside * scale) - own * scale).mean())

        best = minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x
        return cls(float(np.exp(best)), float(np.quantile(claims(scores), REFUSED)))

    def probabilities(self, scores: Floats) -> Floats:
        """Return the chance of each topic, given that it is one of them; the last, out of scope, is 0."""
        tempered = scores[:, :-1] / self.temperature
        chances = np.zeros_like(scores)
        chances[:, :-1] = np.exp(tempered - _log_sum(tempered)[:, None])
        return chances


def claims(scores: Floats) -> Floats:
    """Return how much the topics together claim each message, less what speaks for none of them; float32 ``[n]``."""
    total: Floats = _log_sum(scores[:, :-1]) - np.float32(_AGAINST) * scores[:, -1]
    return total


def _log_sum(scores: Floats) -> Floats:
    highest = scores.max(axis=1)
    total: Floats = np.log(np.exp(scores - highest[:, None]).sum(axis=1)) + highest
    return total
