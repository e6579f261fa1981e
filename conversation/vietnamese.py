"""How Vietnamese a word looks, with or without its accents: by the build of its syllable, no dictionary
and a short list of the commonest words (``common_words.csv``).
"""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_MARKED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
_OWN_MARKS = re.compile(r"[ăđơưảạằẳẵắặầẩẫấậẻẽẹềểễếệỉĩịỏọồổỗốộờởỡớợủũụừửữứựỳỷỹỵ]", re.IGNORECASE)
"""Letters no neighbour language writes: ``ă``, ``ơ``, hooks and dots, tones over a marked vowel."""

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uyen|uye|uya|uyu|ieu|yeu|oai|oay|oeo|uoi|uou|uay|uao|oao|iua|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
    r"(?:ch|ng|nh|c|m|n|p|t)?"
)


@lru_cache(maxsize=50_000)
def weigh(word: str) -> float:
    """Return how much a casefolded word speaks for Vietnamese (positive) or against it (negative); 0 says nothing."""
    if not word.isalpha():
        return 0.0
    if _OWN_MARKS.search(word):
        return 3.0
    if _MARKED.search(word):
        return 1.0
    is_english = word in common_words("en")
    if word in common_words("vi"):
        return 0.0 if is_english else 1.0
    if is_english:
        return -1.0
    if not word.isascii():
        return -0.5
    return 0.25 if is_syllable(word) and len(word) > 1 else -1.0 if len(word) > 2 else 0.0


def weigh_all(words: Iterable[str]) -> float:
    """Return the sum of ``weigh`` over casefolded words."""
    return sum(map(weigh, words))


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Return whether a folded word has the build of one Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def has_accents(text: str) -> bool:
    """Return whether any letter of ``text`` carries a Vietnamese mark."""
    return _MARKED.search(text) is not None


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of ``vi`` (without accents) or ``en``, as customers type them."""
    with Path(__file__).with_name("common_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["language"] == language)
