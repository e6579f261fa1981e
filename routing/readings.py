"""Which reading of a text typed without accents is meant: the one the shop's topics make most of.

``mong 92`` may be mông, mỏng or móng; the chain of syllables alone often cannot tell, but a topic that asks for sizes
can. A reading's chance by its syllables is weighed with how much the topics claim what it says. That is only done for a
message that is in scope and whose topic is unsure: names and addresses keep what their syllables say, and clear
messages cost nothing more. See ``docs/decisions/0011-understanding.md``.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.bare import says_only_who, without_numbers
from routing.clauses import split_clauses
from routing.understand import Understander

READINGS = 4
"""Readings of a message that are looked at; more change nothing."""

_SURE = 0.9
"""Confidence from which a topic is not asked for a better reading."""
_CLAIM = 3.0
"""What a claim counts beside the logarithm of a reading's chance; from 2 to 4 it makes no difference."""

Vector = NDArray[np.float32]
Vectors = Mapping[str, Vector]
"""Vectors of unit length by the text they were made of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a message: its text, how likely it is beside the likeliest one in nats, and its clauses.

    ``bare`` are the clauses without their numbers, as they are embedded.
    """

    text: str
    odds: float
    clauses: tuple[str, ...]
    bare: tuple[str, ...]

    @classmethod
    def of(cls, text: str, odds: float = 0.0) -> "Reading":
        """Cut ``text`` where it asks or says several things; what only says who writes is left out."""
        told = tuple(part for part in split_clauses(text) if not says_only_who(part))
        clauses = told if len(told) > 1 else (text,)
        return cls(text, odds, clauses, tuple(map(without_numbers, clauses)))


Readings = Sequence[Reading]
"""The ways to read one message, the likeliest first."""
K = TypeVar("K", bound=Hashable)


def comparable(readings: Readings) -> tuple[Reading, ...]:
    """Return the first and those others that say as many things: claims on more clauses add up to more."""
    return tuple(reading for reading in readings if len(reading.clauses) == len(readings[0].clauses))


def find_doubtful(understander: Understander, said: Mapping[K, Readings], vectors: Vectors) -> dict[K, Readings]:
    """Return the messages whose other readings are worth a look; the first ones must have ``vectors``."""
    several = {of: readings for of, readings in said.items() if len(readings) > 1}
    if not several or not understander.topics:
        return {}
    places, chances, claims = _score(understander, [readings[0] for readings in several.values()], vectors)
    unsure = set(places[(chances.max(axis=1) < _SURE) & (claims >= 0)].tolist())
    return {of: readings for at, (of, readings) in enumerate(several.items()) if at in unsure}


def choose(understander: Understander, said: Mapping[K, Readings], vectors: Vectors) -> dict[K, Reading]:
    """Return which of its readings each message has; all of them must have ``vectors``."""
    every = [reading for readings in said.values() for reading in readings]
    if not every:
        return {}
    places, _, claims = _score(understander, every, vectors)
    claimed = np.bincount(places, claims, len(every))
    worth = iter([reading.odds + _CLAIM * claim for reading, claim in zip(every, claimed, strict=True)])
    return {
        of: max(((next(worth), reading) for reading in readings), key=itemgetter(0))[1] for of, readings in said.items()
    }


def _score(
    understander: Understander, readings: Sequence[Reading], vectors: Vectors
) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]:
    """Return of each clause of the ``readings`` whose it is, its topics' chances, and how much they claim it."""
    clauses = [clause for reading in readings for clause in reading.clauses]
    rows = np.stack([vectors[bare] for reading in readings for bare in reading.bare])
    places = np.repeat(np.arange(len(readings)), [len(reading.clauses) for reading in readings])
    return places, *understander.score(clauses, rows)
