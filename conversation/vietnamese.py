"""How Vietnamese a word looks, with or without its accents: by the build of its syllable, no dictionary
and a short list of the commonest words (``common_words.csv``).
"""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_MARKED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
_OWN_MARKS = re.compile(r"[ăđơưảạằẳẵắặầẩẫấậẻẽẹềểễếệỉĩịỏọồổỗốộờởỡớợủũụừửữứựỳỷỹỵ]", re.IGNORECASE)
"""Letters no neighbour language writes: ``ă``, ``ơ``, hooks and dots, tones over a marked vowel."""

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uyen|uye|uya|uyu|ieu|yeu|oai|oay|oeo|uoi|uou|uay|uao|oao|iua|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
    r"(?:ch|ng|nh|c|m|n|p|t)?"
)


CONTRACTION = re.compile(r"[^\W\d_]+['’](?:s|t|m|d|re|ve|ll)(?!\w)", re.IGNORECASE)
"""``that's``, ``don't``: nobody but English writes so."""

_VOWEL = re.compile(r"[aeiouy]")
_LONE_Q = re.compile(r"q(?!u)")
_DIGRAPH = re.compile(r"[gtcspnw]h|ng|ck")
_CROWD = re.compile(r"[^aeiouy]{4}")
_NEIGHBOURS = frozenset(
    pair for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in pairwise(row) for pair in (a + b, b + a)
)
_LEAST_RUN = 4


@lru_cache(maxsize=50_000)
def weigh(word: str) -> float:
    """Return how much a casefolded word speaks for Vietnamese (positive) or against it (negative); 0 says nothing."""
    if not word.isalpha():
        return -1.5 if CONTRACTION.fullmatch(word) else 0.0
    if _OWN_MARKS.search(word):
        return 3.0
    if _MARKED.search(word):
        return 1.0
    if word in common_words("both"):
        return 0.0
    is_english = word in common_words("en")
    if word in common_words("vi"):
        return 0.0 if is_english else 1.0
    if is_english:
        return -1.0
    if not word.isascii():
        return -0.5
    if is_syllable(word) and len(word) > 1:
        return 0.25
    return -1.0 if len(word) > 2 and is_sayable(word) else 0.0


@lru_cache(maxsize=50_000)
def is_sayable(word: str) -> bool:
    """Return whether a folded word could be one of some language, and not what fingers hit: ``asdf``, ``zxcv``.

    Somebody says it if it has a vowel, no ``q`` without its ``u``, no four consonants in a row (``gh``, ``th`` and the
    like count once), and is not a run of neighbours on the keyboard.
    """
    if not _VOWEL.search(word) or _LONE_Q.search(word) or _CROWD.search(_DIGRAPH.sub("h", word)):
        return False
    beside = sum(one + other in _NEIGHBOURS for one, other in pairwise(word))
    return len(word) < _LEAST_RUN or beside < len(word) - 1


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
    """Return the commonest words of ``vi`` (without accents), ``en`` or ``both``, as customers type them."""
    with Path(__file__).with_name("common_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["language"] == language)
