"""How often syllables follow each other in texts, counted in rows of numbers: a start reads hundreds of thousands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WORD_OR_BREAK = re.compile(r"[^\W\d_]+|\d+|[.,;:!?\n]")
START = ""
"""Stands before the first syllable, and after a break."""
NUMBER = "0"
"""Stands for every number: what follows ``3`` follows ``5`` too."""

_BITS = 20
_LAST = (1 << _BITS) - 1
"""Three syllables make one number of 60 bits, so a text may have a million different ones."""

_Runs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Runs of syllables as numbers, rising, and how often each was seen."""


class Followers(NamedTuple):
    """What was seen behind some syllables, each with its count; ``total`` is their sum."""

    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Counts:
    """``numbers`` gives each syllable its own; ``threes`` and ``twos`` are runs of three and of two."""

    numbers: Mapping[str, int]
    threes: _Runs
    twos: _Runs

    @classmethod
    def of(cls, text: str, numbers: Mapping[str, int] | None = None) -> "Counts":
        """Count the syllables of ``text``, which goes on from ``numbers``; raises ValueError at a million."""
        known = dict(numbers or {START: 0, NUMBER: 1})
        row = [0, 0]
        for word in WORD_OR_BREAK.findall(text.casefold()):
            if word[0].isalpha():
                row.append(known.setdefault(word, len(known)))
            elif word.isdigit():
                row.append(known[NUMBER])
            else:
                row += (0, 0)
        if len(known) > _LAST:
            raise ValueError(f"{len(known)} different words: at most {_LAST} are told apart")
        placed = np.array(row, np.int64)
        pairs = placed[:-1] << _BITS | placed[1:]
        threes = placed[:-2] << 2 * _BITS | pairs[1:]
        return cls(known, _counted(threes[placed[2:] > 0]), _counted(pairs[placed[1:] > 0]))

    def and_of(self, text: str, times: int) -> "Counts":
        """Return these with what ``text`` holds, each of which counts so many ``times``."""
        other = Counts.of(text, self.numbers)
        return Counts(
            other.numbers, _together(self.threes, other.threes, times), _together(self.twos, other.twos, times)
        )

    def alone(self) -> dict[str, int]:
        """Return how often each syllable stands behind any other."""
        runs, counts = self.twos
        sums = np.bincount(runs & _LAST, counts, len(self.numbers)).astype(int).tolist()
        return {word: sums[number] for word, number in self.numbers.items() if sums[number]}

    def number(self, word: str) -> int:
        """Return the number of a syllable, -1 for one that was not seen."""
        return self.numbers.get(word, -1)

    def after_two(self, earlier: int, before: int) -> Followers | None:
        """Return what follows two syllables, by number; None where nothing was seen."""
        return self._looked_up[0].at(earlier << _BITS | before)

    def after_one(self, before: int) -> Followers | None:
        """Return what follows one syllable, by number; None where nothing was seen."""
        return self._looked_up[1].at(before)

    @cached_property
    def _looked_up(self) -> "tuple[_Table, _Table]":
        words = list(self.numbers)
        return _Table.of(self.threes, words), _Table.of(self.twos, words)


@dataclass(frozen=True, slots=True)
class _Table:
    """Runs laid out to be looked up: those that begin alike stand between one of ``starts`` and the next."""

    words: Sequence[str]
    runs: Sequence[int]
    counts: Sequence[int]
    starts: Sequence[int]
    places: Mapping[int, int]

    @classmethod
    def of(cls, runs: _Runs, words: Sequence[str]) -> "_Table":
        before = runs[0] >> _BITS
        starts = np.flatnonzero(np.diff(before, prepend=-1))
        places = dict(zip(before[starts].tolist(), range(len(starts)), strict=True))
        return cls(words, runs[0].tolist(), runs[1].tolist(), [*starts.tolist(), len(before)], places)

    def at(self, before: int) -> Followers | None:
        place = self.places.get(before)
        if place is None:
            return None
        here = slice(self.starts[place], self.starts[place + 1])
        counts = self.counts[here]
        last = (self.words[run & _LAST] for run in self.runs[here])
        return Followers(dict(zip(last, counts, strict=True)), sum(counts))


def _counted(runs: NDArray[np.int64]) -> _Runs:
    found, counts = np.unique(runs, return_counts=True)
    return found, counts.astype(np.int64)


def _together(one: _Runs, other: _Runs, times: int) -> _Runs:
    found, place = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    counts = np.bincount(place, np.concatenate([one[1], times * other[1]]), len(found))
    return found, counts.astype(np.int64)
