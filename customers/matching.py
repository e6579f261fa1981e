"""How likely two records are one person: Fellegi-Sunter with value rarity, moved houses and shared households.

Fellegi & Sunter 1969 for the ratio of two likelihoods; Winkler 2000 for learning them without labels; Linacre et al.
2022 for weights by value. Two things move together and are modelled as such rather than counted twice: the parts of an
address, which all change when somebody moves (a second class of matches), and surname, address and phone, which agree
among relatives (a second class of non-matches).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from conversation.customer import Reason
from customers.comparison import Ints, Levels, Table, compare, tabulate
from customers.features import Features
from customers.frequencies import Frequencies, shipped_frequencies
from customers.levels import FIELDS

Floats = NDArray[np.float64]
Shares = tuple[tuple[float, ...], ...]

_HOME = np.array([field.is_home for field in FIELDS])
_SHARED = np.array([field.is_shared for field in FIELDS])
_WIDTH = 1 + max(len(field.levels) for field in FIELDS)
BY_VALUE = np.zeros((len(FIELDS), _WIDTH), dtype=np.bool_)
for _number, _field in enumerate(FIELDS):
    BY_VALUE[_number, 1 : 1 + len(_field.levels)] = [level.by_value for level in _field.levels]


@dataclass(frozen=True, slots=True)
class Match:
    """How likely two records are one person: total weight in bits, probability, and the reasons that add up to it."""

    weight: float
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a score is made of; shares per field and level in the order of ``FIELDS``, without the missing level.

    ``match``: among pairs of one person who lives where they lived; ``moved``: of one who moved; ``chance``: among
    pairs of strangers; ``household``: among people who share a home or a phone. ``share_*`` are shares of all pairs
    (``share_moved``: of matches). ``suggest`` and ``merge`` are the two thresholds, probabilities.
    """

    match: Shares
    moved: Shares
    chance: Shares
    household: Shares
    share_match: float
    share_moved: float
    share_household: float
    frequencies: Frequencies
    suggest: float = 0.5
    merge: float = 0.9999

    @staticmethod
    def shipped() -> "Model":
        """Return the model before a base has been seen: it works from the first customer on."""
        return _shipped()

    def for_base(self, people: int, returning: float = 0.5) -> "Model":
        """Return it for looking up one newcomer, ``returning`` likely to be there, among ``people`` records."""
        return replace(self, share_match=returning / max(people, 2), share_household=2.0 / max(people, 4))

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Model":
        """Return what ``to_json`` wrote."""
        plain = json.loads(text)
        for name in ("match", "moved", "chance", "household"):
            plain[name] = tuple(tuple(row) for row in plain[name])
        plain["frequencies"] = Frequencies(**plain["frequencies"])
        return Model(**plain)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Natural-log likelihood ratios of many pairs against strangers: per field, and the two adjustments."""

    fields: Floats
    moved: Floats
    household: Floats

    def total(self) -> Floats:
        """Return the log ratio of one person to two."""
        total: Floats = self.fields.sum(axis=1) + self.moved + self.household
        return total


def score(model: Model, one: Features, other: Features) -> Match:
    """Return how likely two records are one person, with reasons."""
    return score_many(model, one, (other,))[0]


def score_many(model: Model, newcomer: Features, candidates: Sequence[Features]) -> tuple[Match, ...]:
    """Return the match of one newcomer with each candidate, in their order."""
    if not candidates:
        return ()
    table = tabulate((newcomer, *candidates))
    right = np.arange(1, len(candidates) + 1, dtype=np.int32)
    levels = compare(table, np.zeros_like(right), right)
    found = weigh(model, levels, rarity(model.frequencies, table, levels, np.zeros_like(right), right, own=0.0))
    prior = prior_log_odds(model)
    return tuple(
        _explained(levels[k], found.fields[k], found.moved[k], found.household[k], prior) for k in range(len(right))
    )


def prior_log_odds(model: Model) -> float:
    """Return the natural-log odds that a pair is one person before anything is compared."""
    return float(np.log(model.share_match) - np.log1p(-model.share_match))


def probabilities(model: Model, evidence: Evidence) -> Floats:
    """Return the probability of one person for each pair."""
    return to_probability(evidence.total() + prior_log_odds(model))


def to_probability(log_odds: Floats) -> Floats:
    """Return the probabilities of natural-log odds."""
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -500, 500)))
    return result


def rarity(
    frequencies: Frequencies, table: Table, levels: Levels, left: Ints, right: Ints, own: float = 1.5
) -> NDArray[np.float32]:
    """Return the log share of the value the pair agrees on, 0 where the level does not go by value; (pairs, fields).

    ``own`` is how many of the counted records are the pair's own, so that two alone do not vouch for each other.
    """
    result = np.zeros(levels.shape, dtype=np.float32)
    for number, field in enumerate(FIELDS):
        rows = np.flatnonzero(BY_VALUE[number, levels[:, number]])
        if len(rows):
            column = table.columns[field.key]
            shares = frequencies.log_shares(field, column.values, own)
            result[rows, number] = np.maximum(shares[column.codes[left[rows]]], shares[column.codes[right[rows]]])
    return result


def weigh(model: Model, levels: Levels, rare: NDArray[np.float32]) -> Evidence:
    """Return the evidence of pairs, given the log share of the values they agree on."""
    chance = _chance_by_level(model.chance)
    same = _by_level(model.match) - chance
    fields = _look_up(same, levels) - rare
    gone = _look_up(_by_level(model.moved) - chance, levels[:, _HOME], _HOME) - rare[:, _HOME]
    shift = gone.sum(axis=1) - fields[:, _HOME].sum(axis=1)
    near = (_look_up(_by_level(model.household) - chance, levels[:, _SHARED], _SHARED) - rare[:, _SHARED]).sum(axis=1)
    moved = np.logaddexp(np.log1p(-model.share_moved), np.log(model.share_moved) + shift)
    household = -np.logaddexp(np.log1p(-model.share_household), np.log(model.share_household) + near)
    return Evidence(fields, moved, household)


def _by_level(shares: Shares) -> Floats:
    """Return log shares as (fields, levels), 0 for the missing level."""
    table = np.zeros((len(FIELDS), _WIDTH))
    for number, row in enumerate(shares):
        table[number, 1 : 1 + len(row)] = np.log(np.maximum(row, 1e-12))
    return table


def _chance_by_level(shares: Shares) -> Floats:
    """Return the same, but of by-value levels only which of them it is: how often is the value's own share."""
    table = _by_level(shares)
    for number, row in enumerate(shares):
        by_value = [level for level in range(1, 1 + len(row)) if BY_VALUE[number, level]]
        table[number, by_value] -= np.log(max(sum(row[level - 1] for level in by_value), 1e-12))
    return table


def _look_up(table: Floats, levels: Levels, which: NDArray[np.bool_] | None = None) -> Floats:
    rows = np.flatnonzero(which) if which is not None else np.arange(len(FIELDS))
    result: Floats = table[rows[None, :], levels]
    return result


def _explained(levels: Levels, fields: Floats, moved: float, household: float, prior: float) -> Match:
    reasons = [
        Reason(f"{field.key}.{field.levels[level - 1].key}", _bits(weight))
        for field, level, weight in zip(FIELDS, levels, fields, strict=True)
        if level
    ]
    adjustments = (("moved", moved), ("household", household), ("prior", prior))
    reasons += [Reason(key, _bits(value)) for key, value in adjustments if abs(_bits(value)) >= 0.05]
    total = float(fields.sum() + moved + household + prior)
    ordered = tuple(sorted(reasons, key=lambda reason: (reason.key == "prior", -abs(reason.weight))))
    return Match(_bits(total), float(to_probability(np.array([total]))[0]), ordered)


def _bits(value: float) -> float:
    return round(float(value) / float(np.log(2)), 2)


@lru_cache(maxsize=1)
def _shipped() -> Model:
    match = tuple(tuple(level.match for level in field.levels) for field in FIELDS)
    chance = tuple(tuple(level.chance for level in field.levels) for field in FIELDS)
    near = tuple(
        tuple(0.6 * m + 0.4 * u for m, u in zip(m_row, u_row, strict=True))
        for m_row, u_row in zip(match, chance, strict=True)
    )
    moved = tuple(
        tuple(0.1 * m + 0.9 * u for m, u in zip(m_row, u_row, strict=True))
        for m_row, u_row in zip(match, chance, strict=True)
    )
    return Model(match, moved, chance, near, 1e-3, 0.15, 1e-3, shipped_frequencies())
