"""Words left as the keys that were typed: ``Nguyeenx`` where ``Nguyễn`` was meant."""

import re
import unicodedata
from functools import lru_cache

from conversation.text import fold
from conversation.vietnamese import is_syllable

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_MARKS = (("uow", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_TONE = re.compile(r"(?<=[aeiouyâêôăơư])([sfrxj])(?=[a-zâêôăơư]*$)|(?<=[a-zâêôăơư])([sfrxj])$")
_VOWELS = re.compile(r"(?<=q)u|(?<=g)i(?=[aeouâêôăơư])|([aeiouyâêôăơư])")
_MARKED = "âêôăơư"


@lru_cache(maxsize=65536)
def untelex(word: str) -> str:
    """Return a casefolded ``word`` with its telex keys composed; one that is Vietnamese as it stands is left alone.

    A word that is none even when composed is left alone too, so Western names keep their letters.
    """
    if not word.isascii() or is_syllable(word):
        return word
    marked = word
    for keys, letter in _MARKS:
        marked = marked.replace(keys, letter)
    tone = _TONE.search(marked)
    bare = marked[: tone.start()] + marked[tone.end() :] if tone else marked
    if bare == word or not is_syllable(fold(bare)):
        return word
    return _with_tone(bare, _TONES[tone[0]]) if tone else bare


@lru_cache(maxsize=65536)
def tone_last(text: str) -> str:
    """Return ``text`` with the tone of each word behind it, so that ``hòa`` and ``hoà`` are one."""
    if text.isascii():
        return text
    words = []
    for word in unicodedata.normalize("NFD", text).split(" "):
        tones = "".join(letter for letter in word if letter in _TONES.values())
        words.append("".join(letter for letter in word if letter not in _TONES.values()) + tones)
    return " ".join(words)


def _with_tone(word: str, tone: str) -> str:
    vowels = [found.start() for found in _VOWELS.finditer(word) if found[1]]
    marked = [place for place in vowels if word[place] in _MARKED]
    closed = bool(vowels) and vowels[-1] < len(word) - 1
    if not vowels:
        return word
    place = marked[-1] if marked else vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    return unicodedata.normalize("NFC", word[: place + 1] + tone + word[place + 1 :])
