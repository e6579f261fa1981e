"""Words as evidence: folded, stemmed lightly, hashed to 32 bits so that a message's words fit in one blob."""

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from conversation.text import expand, fold, words
from conversation.vietnamese import is_syllable

Terms = NDArray[np.uint32]
"""Hashes of a text's words in their order."""

_VOWELS = frozenset("aeiouy")
_MIXER = np.uint64(0x9E3779B1)


def terms_of(text: str) -> Terms:
    """Return the hashed words of ``text``, short forms written out, accents and English endings off, uint32 ``[n]``."""
    return np.fromiter((_hash(word) for word in words(expand(text))), np.uint32)


def pairs_of(terms: Terms) -> Terms:
    """Return one hash for each two neighbouring terms, uint32 ``[max(n - 1, 0)]``."""
    first, second = terms[:-1].astype(np.uint64), terms[1:].astype(np.uint64)
    return ((first * _MIXER + second) & np.uint64(0xFFFFFFFF)).astype(np.uint32)


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return zlib.crc32(stem(fold(word)).encode("utf-8", "replace"))


def stem(word: str) -> str:
    """Return a folded word without its English plural, -ed, -ing or -ly; Vietnamese syllables stay as they are.

    A light hand on purpose: ``paints, painted, painting`` meet, ``news`` and ``new`` do too, nothing else is joined.
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _without_plural(word)
    if not is_syllable(word):
        word = _without_ending(word)
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    if word.endswith("i") and len(word) > 4 and not is_syllable(word):
        word = word[:-1] + "y"
    return word


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] in "sxzh":
        return word[:-2]
    if word.endswith("s") and word[-2] not in "su":
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
    return word[:-2] if word.endswith("ly") and len(word) > 5 else word
