"""Names taken apart: titles off, order recognised, accents kept as evidence and folded as a second level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversation.text import clean, fold
from conversation.vietnamese import has_accents, is_syllable
from customers.name_words import SUFFIXES, TITLES, VIETNAMESE_SURNAMES
from customers.telex import untelex

_TOKEN = re.compile(r"(?<![\w'’\-])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?![\w])", re.UNICODE)


_SECOND = frozenset(("thi", "van"))
"""Words that stand second in a name in Vietnamese order."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in parts, casefolded, accents kept; ``is_vietnamese``: the given name is one syllable, the last."""

    given: str = ""
    middle: str = ""
    surname: str = ""
    is_vietnamese: bool = False


def parse_name(name: str = "", given_name: str = "", surname: str = "") -> NameParts:
    """Return the parts of a name given whole, in parts, or both; parts win and the whole adds what they lack."""
    whole, given, family = _tokens(name), _tokens(given_name), _tokens(surname)
    if not given and not family:
        return _split(whole, _comma_first(name))
    if len(family) > 1 and not given:
        return _split(family, after_comma=False)
    if _is_surname(family) and all(is_syllable(fold(token)) for token in given) and given:
        family, given = [untelex(t) for t in family], [untelex(t) for t in given]
        middle = given[:-1] or _left_over(whole, given, family)
        return NameParts(given[-1], " ".join(middle), " ".join(family), is_vietnamese=True)
    rest = _left_over(whole, given, family)
    return NameParts(" ".join(given), " ".join(rest), " ".join(family))


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """Return a rough key of how a Western word sounds: letters of one sound merged, vowels after the first dropped.

    Blunter than Soundex on purpose: it only makes candidates, it decides nothing.
    """
    text = folded.replace(" ", "")
    for letters, sounds in (("ph", "f"), ("ck", "k"), ("sch", "s"), ("tch", "c"), ("gh", ""), ("kn", "n"), ("wr", "r")):
        text = text.replace(letters, sounds)
    text = text.translate(_SOUNDS)
    head, tail = text[:1], re.sub(r"[aeiouyhw]", "", text[1:])
    if head and head in "aeiouy":
        head = "a"
    return re.sub(r"(.)\1+", r"\1", head + tail)


_SOUNDS = str.maketrans({"c": "k", "q": "k", "x": "s", "z": "s", "d": "t", "b": "p", "v": "f", "j": "g", "m": "n"})


def _tokens(text: str) -> list[str]:
    head, _, tail = clean(text).casefold().partition(",")
    found = _TOKEN.findall(head)
    if len(found) < 2:  # "Smith, John"; what follows a whole name and a comma is a rank or a trade
        found += _TOKEN.findall(tail)
    while len(found) > 1 and found[0] in TITLES and not (len(found) == 2 and found[0] in ("chi", "di", "chu", "em")):
        found = found[1:]
    while len(found) > 1 and found[-1] in SUFFIXES:
        found = found[:-1]
    return found


def _comma_first(name: str) -> bool:
    head, comma, tail = name.partition(",")
    return bool(comma) and len(_TOKEN.findall(head)) == 1 and bool(_TOKEN.findall(tail))


def _split(tokens: Sequence[str], after_comma: bool) -> NameParts:  # noqa: FBT001 - one private reader
    if not tokens:
        return NameParts()
    if len(tokens) == 1:
        return NameParts(untelex(tokens[0]))
    if after_comma:
        return NameParts(tokens[1], " ".join(tokens[2:]), tokens[0])
    plain = [untelex(token) for token in tokens]
    first, last = _is_surname(plain[:1]), _is_surname(plain[-1:])
    if _reads_vietnamese(plain):
        is_western = last and (not first or _is_far_likelier(plain[-1], plain[0])) and fold(plain[1]) not in _SECOND
        if not is_western and (first or len(plain) > 2):
            return NameParts(plain[-1], " ".join(plain[1:-1]), plain[0], is_vietnamese=True)
        if last:
            return NameParts(plain[-2], " ".join(plain[:-2]), plain[-1], is_vietnamese=True)
        return NameParts(plain[-1], " ".join(plain[:-1]), "", is_vietnamese=True)  # two words, the surname left out
    if last:
        return NameParts(plain[0], " ".join(plain[1:-1]), plain[-1])
    return NameParts(tokens[0], " ".join(tokens[1:-1]), tokens[-1])


def _reads_vietnamese(words: Sequence[str]) -> bool:
    """Return whether all words are Vietnamese syllables, or all but one of three or more that carry accents."""
    strange = sum(not is_syllable(fold(word)) for word in words)
    return not strange or (strange == 1 and len(words) > 2 and any(has_accents(word) for word in words))


def _is_surname(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and fold(tokens[0]) in VIETNAMESE_SURNAMES


def _is_far_likelier(one: str, other: str) -> bool:
    return VIETNAMESE_SURNAMES[fold(one)] > 8 * VIETNAMESE_SURNAMES[fold(other)]


def _left_over(whole: Sequence[str], given: Sequence[str], family: Sequence[str]) -> list[str]:
    taken = {*given, *family}
    return [token for token in whole if token not in taken]
