"""The mean vector of each language, taken off before meanings are compared.

multilingual-e5 puts every Vietnamese text nearer to every other Vietnamese text than to an English one of the same
meaning; without its language's mean a text is compared by what it says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Kind = Literal["query", "passage"]
Encode = Callable[[Sequence[str], Kind], Vectors]

_LANGUAGES = ("vi", "en")
_SENTENCES = Path(__file__).parent / "sentences"
_BASE_WEIGHT = 20.0
"""How many texts of one's own the shipped sentences are worth."""
_EVERY = "*"


@dataclass(frozen=True, slots=True)
class LanguageMeans:
    """Mean vectors by kind and language; ``*`` is the mean of all, for a language without its own."""

    model: str
    vectors: Mapping[tuple[Kind, str], NDArray[np.float32]]

    @classmethod
    def measure(cls, encode: Encode, model: str) -> "LanguageMeans":
        """Encode the shipped everyday sentences of each language; blocks for about a second."""
        vectors: dict[tuple[Kind, str], NDArray[np.float32]] = {}
        kinds: tuple[Kind, ...] = ("query", "passage")
        for kind in kinds:
            for language in _LANGUAGES:
                vectors[kind, language] = encode(shipped_sentences(language), kind).mean(axis=0)
            vectors[kind, _EVERY] = np.mean([vectors[kind, language] for language in _LANGUAGES], axis=0)
        return cls(model, vectors)

    def centre(self, vectors: Vectors, languages: Sequence[str], kind: Kind, *, learn: bool = False) -> Vectors:
        """Return ``vectors`` less their languages' means, of unit length, float32 ``[n, dimensions]``.

        With ``learn`` the mean leans towards that of the vectors given, the more the more there are.
        """
        result = np.array(vectors, np.float32)
        tags = np.array(languages, dtype=object)
        for language in set(languages):
            rows = tags == language
            mean = self.vectors.get((kind, language), self.vectors[kind, _EVERY])
            if learn:
                mean = (mean * _BASE_WEIGHT + result[rows].sum(axis=0)) / (_BASE_WEIGHT + rows.sum())
            result[rows] -= mean
        result /= np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9)
        return result


@cache
def shipped_sentences(language: str) -> tuple[str, ...]:
    """Return the shipped everyday sentences of ``vi`` or ``en``."""
    return tuple((_SENTENCES / language / "shop_talk.txt").read_text(encoding="utf-8").splitlines())
