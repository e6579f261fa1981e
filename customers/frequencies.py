"""How common each value is in the shop's own base: a rare name is more evidence than a common one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from customers.comparison import Table
from customers.levels import FIELDS, Field
from customers.name_words import GIVEN_WORDS, VIETNAMESE_SURNAMES

_PRIOR_RECORDS = 30.0
"""How many records of a base the shipped shares are worth."""

_MIDDLE_SHARES = {"thi": 0.2, "van": 0.12}
_WORD_SHARE = 0.01
"""Share of one of the words Vietnamese names are made of, before a base says better."""

_KEPT = 50_000
"""Values kept of a field, the most frequent first; what is not kept counts as seen once."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """``counts``: field to value to records that have it; ``totals``: field to records where it is known."""

    counts: dict[str, dict[str, int]]
    totals: dict[str, int]

    def log_shares(self, field: Field, values: Sequence[str], own: float) -> NDArray[np.float32]:
        """Return the log share of each value, ``own`` records of each not counted; smoothed towards what is usual."""
        counts, total = self.counts.get(field.key, {}), self.totals.get(field.key, 0)
        seen = np.fromiter((counts.get(value, 0) for value in values), np.float64, len(values))
        floor = 0.5 if total else 0.0
        rest = np.where(seen > own, seen - own, floor)
        usual = np.fromiter((_usual(field, value) for value in values), np.float64, len(values))
        shares = (rest + _PRIOR_RECORDS * usual) / (max(total - own, 0.0) + _PRIOR_RECORDS)
        return np.log(np.clip(shares, 1e-9, 1.0)).astype(np.float32)


def count_values(table: Table) -> Frequencies:
    """Return how often each value of each field occurs in ``table``."""
    counts: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    for field in FIELDS:
        column = table.columns[field.key]
        found = np.bincount(column.codes, minlength=len(column.values))
        totals[field.key] = int(found[1:].sum())
        kept = 1 + np.argsort(-found[1:], kind="stable")[:_KEPT]
        counts[field.key] = {column.values[code]: int(found[code]) for code in kept if found[code] > 1}
    return Frequencies(counts, totals)


@lru_cache(maxsize=1)
def shipped_frequencies() -> Frequencies:
    """Return the frequencies of an empty base."""
    return Frequencies({}, {})


def _usual(field: Field, value: str) -> float:
    if field.key == "surname":
        return VIETNAMESE_SURNAMES.get(value, 1.0 / field.values / 20)
    if field.key == "middle":
        return _MIDDLE_SHARES.get(value, _WORD_SHARE if value in GIVEN_WORDS else 1.0 / field.values)
    if field.key == "given" and value in GIVEN_WORDS:
        return _WORD_SHARE
    return 1.0 / field.values
