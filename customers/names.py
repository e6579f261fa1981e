"""Names taken apart: titles off, order recognised, accents kept as evidence and folded as a second level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversation.text import clean, fold
from conversation.vietnamese import is_syllable
from customers.name_words import SUFFIXES, TITLES, VIETNAMESE_SURNAMES

_TOKEN = re.compile(r"(?<![\w'’\-])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?![\w])", re.UNICODE)
_TELEX_TONE = re.compile(r"[sfrxj]$")
_TELEX_MARK = re.compile(r"aa|ee|oo|dd|w")


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
def untelex(token: str) -> str:
    """Return ``token`` without the telex keys that were typed but not composed: ``nguyeenx`` becomes ``nguyen``.

    A word that can be Vietnamese as it stands is left alone.
    """
    if not token.isascii() or is_syllable(token):
        return token
    marked = _TELEX_MARK.sub(lambda found: "" if found[0] == "w" else found[0][0], token)
    moved = re.sub(r"([aeiouy])[sfrxj](?=[a-z])", r"\1", marked)
    for plain in (marked, _TELEX_TONE.sub("", marked), moved, _TELEX_TONE.sub("", moved)):
        if is_syllable(plain):
            return plain
    return token


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
    if head in "aeiouy":
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
    if all(is_syllable(fold(token)) for token in plain):
        if first and not (last and _likelier(plain[-1], plain[0]) and len(plain) == 2):
            return NameParts(plain[-1], " ".join(plain[1:-1]), plain[0], is_vietnamese=True)
        if last:
            return NameParts(plain[-2], " ".join(plain[:-2]), plain[-1], is_vietnamese=True)
        return NameParts(plain[-1], " ".join(plain[:-1]), "", is_vietnamese=True)  # two words, the surname left out
    if last:
        return NameParts(plain[0], " ".join(plain[1:-1]), plain[-1])
    return NameParts(tokens[0], " ".join(tokens[1:-1]), tokens[-1])


def _is_surname(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and fold(tokens[0]) in VIETNAMESE_SURNAMES


def _likelier(one: str, other: str) -> bool:
    return VIETNAMESE_SURNAMES[fold(one)] > 2 * VIETNAMESE_SURNAMES[fold(other)]


def _left_over(whole: Sequence[str], given: Sequence[str], family: Sequence[str]) -> list[str]:
    taken = {*given, *family}
    return [token for token in whole if token not in taken]
