"""The model's shares learnt from a base without labels, by expectation and maximisation over its candidate pairs.

Chance is taken from random pairs, less the matches among them; the rest is learnt over the candidates as a truncated
view of all pairs: a pair that shares no key is taken for strangers. So agreeing on a key is never counted as proof of
itself. Shipped shares enter as a number of imagined pairs, which keeps a small base from believing what it cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from customers.comparison import Ints, Levels, Table, compare
from customers.frequencies import count_values
from customers.levels import FIELDS
from customers.matching import Floats, Model, Shares, prior_log_odds, probabilities, rarity, to_probability, weigh

_RANDOM_PAIRS = 400_000
_IMAGINED = 40.0
_LARGEST = 400_000
_ROUNDS = 30
_STILL = 1e-4
_LEAST_PEOPLE = 200
_GROWTH = 1.25


@dataclass(frozen=True, slots=True)
class FitReport:
    """What a fit saw and how it ended; ``matches`` is the expected number of pairs that are one person."""

    people: int
    candidates: int
    rounds: int
    settled: bool
    matches: float
    impossible: int = 0


def is_due(people: int, latest: FitReport | None) -> bool:
    """Whether a base of ``people`` has grown enough since the latest fit, if any, to be learnt from again."""
    before = latest.people if latest else 0
    return people >= _LEAST_PEOPLE and people >= _GROWTH * before


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The candidate pairs a fit looks at, with what does not change between rounds."""

    levels: Levels
    rare: NDArray[np.float32]
    all_pairs: float


def fit(model: Model, table: Table, left: Ints, right: Ints, split: int = 0, seed: int = 0) -> tuple[Model, FitReport]:
    """Return ``model`` with shares learnt from the candidate pairs of ``table``, and what the fit saw.

    ``split``: the rows before it are one file, the rest another, and pairs are across.
    """
    size = table.size
    all_pairs = float(split) * (size - split) if split else size * (size - 1) / 2.0
    frequencies = count_values(table)
    people = max(split, size - split) if split else size
    start = replace(
        model,
        frequencies=frequencies,
        share_match=min(0.5 * min(people, size) / max(all_pairs, 1.0), 0.05),
        share_household=min(people / max(all_pairs, 1.0), 0.05),
        share_namesake=min(0.02 * people / max(all_pairs, 1.0), 0.01),
    )
    if not len(left):
        return start, FitReport(size, 0, 0, settled=True, matches=0.0)
    random_levels = _random_levels(table, split, seed)
    start = replace(start, chance=_chance(start, random_levels, 0.0))
    pairs = _plausible(start, table, left, right, all_pairs)
    fitted, rounds, settled, matches = _iterate(start, pairs, random_levels)
    return fitted, FitReport(size, len(left), rounds, settled, matches)


def _iterate(model: Model, pairs: _Pairs, random_levels: Levels) -> tuple[Model, int, bool, float]:
    before = np.zeros(len(pairs.levels))
    for number in range(1, _ROUNDS + 1):
        model, chances = _round(model, pairs, random_levels)
        if float(np.abs(chances - before).mean()) < _STILL * max(float(chances.mean()), 1e-9):
            return model, number, True, float(chances.sum())
        before = chances
    return model, _ROUNDS, False, float(before.sum())


def _round(model: Model, pairs: _Pairs, random_levels: Levels) -> tuple[Model, Floats]:
    """Return the model after one round of expectation and maximisation, and the probabilities before it."""
    evidence = weigh(model, pairs.levels, pairs.rare)
    same = probabilities(model, evidence)
    stayed = np.clip(np.exp(np.log1p(-model.share_moved) - evidence.moved), 0.0, 1.0)
    strangers = np.logaddexp(np.logaddexp(0.0, evidence.household), evidence.namesake)
    near = (1.0 - same) * np.exp(evidence.household - strangers)
    alike = (1.0 - same) * np.exp(evidence.namesake - strangers)
    matches, households, namesakes = float(same.sum()), float(near.sum()), float(alike.sum())
    gone = float((same * (1.0 - stayed)).sum())
    share_match = (matches + 1.0) / (pairs.all_pairs + 1.0)
    return replace(
        model,
        match=_learn(Model.shipped().match, pairs.levels, same, same * stayed),
        moved=_learn(Model.shipped().moved, pairs.levels, same * (1.0 - stayed), same * (1.0 - stayed)),
        household=_learn(Model.shipped().household, pairs.levels, near, near),
        namesake=_learn(Model.shipped().namesake, pairs.levels, alike, alike),
        chance=_chance(model, random_levels, share_match),
        share_match=min(share_match, 0.3),
        share_moved=(gone + 4.0) / (matches + 40.0),
        share_household=min((households + 1.0) / (pairs.all_pairs + 1.0), 0.3),
        share_namesake=min((namesakes + 0.1) / (pairs.all_pairs + 1.0), 0.1),
    ), same


def _learn(shipped: Shares, levels: Levels, weights: Floats, home_weights: Floats) -> Shares:
    """Return the weighted shares of the levels of each field, the shipped ones as imagined pairs."""
    rows = []
    for number, field in enumerate(FIELDS):
        chosen = home_weights if field.is_home else weights
        seen = np.bincount(levels[:, number], weights=chosen, minlength=1 + len(field.levels))[1:]
        rows.append(_shares(seen + _IMAGINED * np.array(shipped[number])))
    return tuple(rows)


def _chance(model: Model, random_levels: Levels, share_match: float) -> Shares:
    """Return the shares of levels among strangers: random pairs, less the matches expected among them."""
    rows = []
    shipped = Model.shipped().chance
    for number, field in enumerate(FIELDS):
        seen = np.bincount(random_levels[:, number], minlength=1 + len(field.levels))[1:].astype(np.float64)
        expected = share_match * seen.sum() * np.array(model.match[number])
        rows.append(_shares(np.maximum(seen - expected, 0.0) + _IMAGINED * np.array(shipped[number])))
    return tuple(rows)


def _shares(counts: Floats) -> tuple[float, ...]:
    return tuple(float(share) for share in counts / counts.sum())


def _random_levels(table: Table, split: int, seed: int) -> Levels:
    chosen = np.random.default_rng(seed)
    size = min(_RANDOM_PAIRS, max(20_000, 100 * table.size))
    left = chosen.integers(0, split or table.size, size).astype(np.int32)
    right = chosen.integers(split, table.size, size).astype(np.int32)
    apart = left != right
    return compare(table, left[apart], right[apart])


def _plausible(model: Model, table: Table, left: Ints, right: Ints, all_pairs: float) -> _Pairs:
    """Return the pairs that could be anything but strangers, at most ``_LARGEST``, the likeliest first."""
    kept_levels, kept_rare, kept_odds = [], [], []
    for begin in range(0, len(left), _LARGEST):
        part = slice(begin, begin + _LARGEST)
        levels = compare(table, left[part], right[part])
        rare = rarity(model.frequencies, table, levels, left[part], right[part])
        odds = weigh(model, levels, rare).total() + prior_log_odds(model)
        likely = odds > -9.0
        kept_levels.append(levels[likely])
        kept_rare.append(rare[likely])
        kept_odds.append(odds[likely])
    odds = np.concatenate(kept_odds)
    order = np.argsort(-odds, kind="stable")[:_LARGEST]
    return _Pairs(np.concatenate(kept_levels)[order], np.concatenate(kept_rare)[order], all_pairs)


def expected_f1_threshold(chances: Floats) -> float:
    """Return the probability from which on saying "the same" gives the best expected F1."""
    ordered = np.sort(chances)[::-1]
    total = float(ordered.sum())
    if total <= 0.0:
        return 0.5
    scores = 2.0 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + total)
    return float(ordered[int(np.argmax(scores))])


def expected_precision_threshold(chances: Sequence[float] | Floats, wanted: float) -> float:
    """Return the probability from which on the expected share of true pairs is ``wanted``; 1.0 when none reaches it."""
    ordered = np.sort(np.asarray(chances))[::-1]
    if not len(ordered):
        return 1.0
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    reached = np.flatnonzero(precision >= wanted)
    return float(ordered[reached[-1]]) if len(reached) else 1.0


__all__ = ["FitReport", "expected_f1_threshold", "expected_precision_threshold", "fit", "to_probability"]
