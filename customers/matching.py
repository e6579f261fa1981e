"""How likely two records are one person: Fellegi-Sunter with value rarity, moved houses and shared households.

Fellegi & Sunter 1969 for the ratio of two likelihoods; Winkler 2000 for learning them without labels; Linacre et al.
2022 for weights by value. Two things move together and are modelled as such rather than counted twice: the parts of an
address, which all change when somebody moves (a second class of matches), and surname, address and phone, which agree
among relatives (a second class of non-matches). A third class of non-matches are namesakes: people named after one
another, or by one fashion, more often than the shares of the single names let expect.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from conversation.customer import Reason
from customers.comparison import Ints, Levels, Table, compare, known_fields, tabulate
from customers.features import Features
from customers.frequencies import Frequencies, shipped_frequencies
from customers.levels import FIELDS

Floats = NDArray[np.float64]
Shares = tuple[tuple[float, ...], ...]

LOG_2 = log(2.0)

_HOME = np.array([field.is_home for field in FIELDS])
_SHARED = np.array([field.is_shared for field in FIELDS])
_NAMED = np.array([field.is_inherited for field in FIELDS])
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
    pairs of strangers; ``household``: among people who share a home or a phone; ``namesake``: among people of one
    name. ``share_*`` are shares of all pairs (``share_moved``: of matches). ``suggest`` and ``merge`` are the two
    thresholds, probabilities.
    """

    match: Shares
    moved: Shares
    chance: Shares
    household: Shares
    namesake: Shares
    share_match: float
    share_moved: float
    share_household: float
    share_namesake: float
    frequencies: Frequencies
    suggest: float = 0.5
    merge: float = 0.9999

    @staticmethod
    def shipped() -> "Model":
        """Return the model before a base has been seen: it works from the first customer on."""
        return _shipped()

    def for_base(self, people: int, returning: float = 0.5) -> "Model":
        """Return it for looking up one newcomer, ``returning`` likely to be there, among ``people`` records."""
        return replace(
            self,
            share_match=returning / max(people, 2),
            share_household=2.0 / max(people, 8),
            share_namesake=min(self.share_namesake, 0.2 / max(people, 2)),
        )

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Model":
        """Return what ``to_json`` wrote."""
        plain = json.loads(text)
        for name in ("match", "moved", "chance", "household", "namesake"):
            plain[name] = tuple(tuple(row) for row in plain[name])
        plain["frequencies"] = Frequencies(**plain["frequencies"])
        return Model(**plain)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Natural-log likelihood ratios of many pairs against strangers: of all fields, and the two adjustments.

    ``related`` takes back what relatives and namesakes share; ``household`` and ``namesake`` are the odds, against
    strangers, that a pair of two people are such.
    """

    fields: Floats
    moved: Floats
    related: Floats
    household: Floats
    namesake: Floats

    def total(self) -> Floats:
        """Return the log ratio of one person to two."""
        total: Floats = self.fields + self.moved + self.related
        return total


def score(model: Model, one: Features, other: Features) -> Match:
    """Return how likely two records are one person, with reasons."""
    return score_many(model, one, (other,))[0]


def score_many(model: Model, newcomer: Features, candidates: Sequence[Features]) -> tuple[Match, ...]:
    """Return the match of one newcomer with each candidate, in their order."""
    ranked = rank(model, newcomer, candidates, len(candidates))
    return tuple(match for _, match in sorted(ranked, key=lambda each: each[0]))


def rank(model: Model, newcomer: Features, candidates: Sequence[Features], limit: int) -> tuple[tuple[int, Match], ...]:
    """Return the ``limit`` likeliest candidates, each as its place in ``candidates`` and its match, best first."""
    if not candidates:
        return ()
    table = tabulate((newcomer, *candidates), model.frequencies.counts, known_fields(newcomer))
    right = np.arange(1, len(candidates) + 1, dtype=np.int32)
    levels = compare(table, np.zeros_like(right), right)
    rare = rarity(model.frequencies, table, levels, np.zeros_like(right), right, own=0.0)
    found = weigh(model, levels, rare)
    prior = prior_log_odds(model)
    best = np.argsort(-found.total(), kind="stable")[:limit]
    single = weigh_fields(model, levels[best], rare[best])
    return tuple(
        (int(k), _explained(levels[k], fields, _adjustments(found, int(k), prior)))
        for k, fields in zip(best, single, strict=True)
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
    by_value = BY_VALUE[np.arange(len(FIELDS)), levels]
    for number in np.flatnonzero(by_value.any(axis=0)).tolist():
        rows = by_value[:, number].nonzero()[0]
        column = table.columns[FIELDS[number].key]
        one, other = column.codes[left[rows]], column.codes[right[rows]]
        used = np.zeros(len(column.values), dtype=np.bool_)
        used[one] = used[other] = True
        codes = used.nonzero()[0]
        shares = np.zeros(len(used), dtype=np.float32)
        shares[codes] = frequencies.log_shares(FIELDS[number], column.texts(codes), own)
        result[rows, number] = np.maximum(shares[one], shares[other])
    return result


def weigh(model: Model, levels: Levels, rare: NDArray[np.float32]) -> Evidence:
    """Return the evidence of pairs, given the log share of the values they agree on."""
    chance = _chance_by_level(model.chance)
    same = _by_level(model.match) - chance
    gone = _by_level(model.moved) - _by_level(model.match)
    near = _by_level(model.household) - chance
    alike = _by_level(model.namesake) - chance
    fields, shift, household, namesake = (np.zeros(len(levels)) for _ in range(4))
    for number in np.flatnonzero(levels.any(axis=0)):
        level, rarely = levels[:, number], rare[:, number]
        fields += same[number, level] - rarely
        if _HOME[number]:
            shift += gone[number, level]
        if _SHARED[number]:
            household += near[number, level] - rarely
        if _NAMED[number]:
            namesake += alike[number, level] - rarely
    strangers = np.log1p(-model.share_household - model.share_namesake)
    household += np.log(model.share_household) - strangers
    namesake += np.log(model.share_namesake) - strangers
    related = -strangers - np.logaddexp(np.logaddexp(0.0, household), namesake)
    moved = np.logaddexp(np.log1p(-model.share_moved), np.log(model.share_moved) + shift)
    return Evidence(fields, moved, related, household, namesake)


def weigh_fields(model: Model, levels: Levels, rare: NDArray[np.float32]) -> Floats:
    """Return what each field says for itself: natural-log ratios of one person to strangers, (pairs, fields)."""
    table = _by_level(model.match) - _chance_by_level(model.chance)
    result: Floats = table[np.arange(len(FIELDS))[None, :], levels] - rare
    return result


@lru_cache(maxsize=64)
def _by_level(shares: Shares) -> Floats:
    """Return log shares as (fields, levels), 0 for the missing level."""
    table = np.zeros((len(FIELDS), _WIDTH))
    for number, row in enumerate(shares):
        table[number, 1 : 1 + len(row)] = np.log(np.maximum(row, 1e-12))
    return table


@lru_cache(maxsize=64)
def _chance_by_level(shares: Shares) -> Floats:
    """Return the same, but of by-value levels only which of them it is: how often is the value's own share."""
    table = _by_level(shares).copy()
    for number, row in enumerate(shares):
        by_value = [level for level in range(1, 1 + len(row)) if BY_VALUE[number, level]]
        table[number, by_value] -= np.log(max(sum(row[level - 1] for level in by_value), 1e-12))
    return table


def _adjustments(found: Evidence, k: int, prior: float) -> tuple[tuple[str, float], ...]:
    kind = "household" if found.household[k] > found.namesake[k] else "namesake"
    return (("moved", float(found.moved[k])), (kind, float(found.related[k])), ("prior", prior))


def _explained(levels: Levels, fields: Floats, adjustments: Sequence[tuple[str, float]]) -> Match:
    reasons = [
        Reason(f"{field.key}.{field.levels[level - 1].key}", _bits(weight))
        for field, level, weight in zip(FIELDS, levels.tolist(), fields.tolist(), strict=True)
        if level
    ]
    reasons += [Reason(key, _bits(value)) for key, value in adjustments if abs(_bits(value)) >= 0.05]
    total = float(fields.sum()) + sum(value for _, value in adjustments)
    ordered = tuple(sorted(reasons, key=lambda reason: (reason.key == "prior", -abs(reason.weight))))
    return Match(_bits(total), 1.0 / (1.0 + exp(min(-total, 700.0))), ordered)


def _bits(value: float) -> float:
    return round(value / LOG_2, 2)


@lru_cache(maxsize=1)
def _shipped() -> Model:
    match = tuple(tuple(level.match for level in field.levels) for field in FIELDS)
    chance = tuple(tuple(level.chance for level in field.levels) for field in FIELDS)
    return Model(
        match=match,
        moved=_between(match, chance, 0.1),
        chance=chance,
        household=_between(match, chance, 0.6),
        namesake=_between(match, chance, 0.5),
        share_match=1e-3,
        share_moved=0.15,
        share_household=1e-3,
        share_namesake=1e-5,
        frequencies=shipped_frequencies(),
    )


def _between(match: Shares, chance: Shares, part: float) -> Shares:
    return tuple(
        tuple(part * m + (1.0 - part) * u for m, u in zip(one, other, strict=True))
        for one, other in zip(match, chance, strict=True)
    )
