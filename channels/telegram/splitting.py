"""Cuts a long text where a reader would pause, losing nothing."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_LINE = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+")
_WORD = re.compile(r"\s+")
_JOINER = "\u200d"


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int, whole: Sequence[tuple[int, int]] = ()) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each piece of ``text``: in order, without a gap, each of at most ``limit`` UTF-16 units.

    A piece ends after a paragraph, else a line, else a sentence, provided that leaves it at least half full; else after
    a word; else inside it, but never inside a character as it is seen. The spans of ``whole``, each no longer than
    ``limit``, are not cut.
    """
    ends = [0, *accumulate(1 + (character > "\uffff") for character in text)]
    pieces: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _end(text, start, _reach(ends, start, limit), whole)
        pieces.append((start, end))
        start = end
    return tuple(pieces)


def _reach(ends: Sequence[int], start: int, limit: int) -> int:
    """Return the furthest end a piece from ``start`` may have."""
    end = min(len(ends) - 1, start + limit)
    while ends[end] - ends[start] > limit:
        end -= max(1, (ends[end] - ends[start] - limit) // 2)
    return end


def _end(text: str, start: int, furthest: int, whole: Sequence[tuple[int, int]]) -> int:
    if furthest == len(text):
        return furthest
    half = start + (furthest - start) // 2
    for border, least in ((_PARAGRAPH, half), (_LINE, half), (_SENTENCE, half), (_WORD, start)):
        places = [match.end() for match in border.finditer(text, start, furthest) if match.end() > least]
        kept = [place for place in places if not any(a < place < b for a, b in whole)]
        if kept:
            return kept[-1]
    return _inside_word(text, start, furthest, whole)


def _inside_word(text: str, start: int, furthest: int, whole: Sequence[tuple[int, int]]) -> int:
    for end in range(furthest, start, -1):
        if not _is_inside_character(text, end) and not any(first < end < last for first, last in whole):
            return end
    # one character as long as a message: a letter with thousands of accents
    return next((first for first, last in whole if start < first < furthest < last), furthest)


def _is_inside_character(text: str, place: int) -> bool:
    after, before = text[place], text[place - 1]
    return (
        unicodedata.combining(after) != 0
        or after in (_JOINER, "\ufe0e", "\ufe0f", "\u20e3")
        or before == _JOINER
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
