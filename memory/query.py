"""What is looked for, in knowledge and in memories alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Query:
    """A question: as written, its query vector ``[dimensions]``, its language, and as restored to full words.

    ``restored`` is ``accents.restore(expand(text))``; the vector should be of that. Empty means the text itself.
    """

    text: str
    vector: NDArray[np.float32]
    language: str
    restored: str = ""

    @property
    def words(self) -> str:
        """The text whose words count as evidence."""
        return self.restored or self.text
