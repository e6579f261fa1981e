"""A whole base at once: learn the model from it, then say which of its records are one person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from customers.blocking import candidate_pairs
from customers.clusters import group, group_pairs, one_each
from customers.comparison import Ints, Table, common_values, compare, tabulate
from customers.features import Features
from customers.frequencies import count_values
from customers.learning import FitReport, expected_f1_threshold, expected_precision_threshold, fit
from customers.matching import Floats, Model, prior_log_odds, rarity, to_probability, weigh

Progress = Callable[[str, float], None]
"""Told the stage and how much of it is done, 0 to 1."""

MERGE_PRECISION = 0.9995
"""Expected share of true pairs from the merge threshold on."""

_DOUBT = 0.65
"""What log odds are multiplied by before errors are expected of them: likelihoods of fields that are not quite
independent promise too much, about this much on the bases measured in docs/decisions/0003-recognition.md."""

_SEVERAL = 0.05
_SURE = 0.9
_PART = 200_000


@dataclass(frozen=True, slots=True)
class Linkage:
    """Which records are one person: pairs of rows, smaller first, with log odds; ``merged`` are those sure enough."""

    model: Model
    report: FitReport
    left: Ints
    right: Ints
    log_odds: Floats
    merged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A fitted model with what it was fitted on, for those who go on to link the same records."""

    model: Model
    report: FitReport
    table: Table
    left: Ints
    right: Ints
    log_odds: Floats


def _untold(_stage: str, _done: float) -> None:
    """Nobody wants to know."""


def learn(people: Sequence[Features], split: int = 0, progress: Progress = _untold) -> Learnt:
    """Return the model learnt from ``people`` without labels, both thresholds set from what it expects of this base.

    With ``split`` the rows before it are one file, the rest another. Takes seconds for thousands of records and a
    minute or two for 50,000: run it in a thread.
    """
    progress("candidates", 0.0)
    left, right = candidate_pairs(people, split)
    progress("candidates", 1.0)
    table = tabulate(people)
    table = replace(table, common=common_values(table.columns, count_values(table).counts))
    progress("fit", 0.0)
    model, report = fit(Model.shipped(), table, left, right, split)
    progress("fit", 1.0)
    log_odds = score_pairs(model, table, left, right, progress)
    report = replace(report, impossible=sum(each.impossible for each in people))
    return Learnt(_with_thresholds(model, log_odds), report, table, left, right, log_odds)


def link(people: Sequence[Features], split: int = 0, progress: Progress = _untold) -> Linkage:
    """Return which of ``people`` are one person: groups within one file, or links between two."""
    learnt = learn(people, split, progress)
    return _link_files(learnt) if split else _group_file(learnt)


def score_pairs(model: Model, table: Table, left: Ints, right: Ints, progress: Progress = _untold) -> Floats:
    """Return the natural-log odds that each pair is one person."""
    found = [np.empty(0)]
    for begin in range(0, len(left), _PART):
        one, other = left[begin : begin + _PART], right[begin : begin + _PART]
        levels = compare(table, one, other)
        evidence = weigh(model, levels, rarity(model.frequencies, table, levels, one, other))
        found.append(evidence.total() + prior_log_odds(model))
        progress("score", (begin + len(one)) / len(left))
    return np.concatenate(found)


def _with_thresholds(model: Model, log_odds: Floats) -> Model:
    suggest = expected_f1_threshold(to_probability(log_odds))
    doubted = to_probability(_DOUBT * log_odds)
    sure = expected_precision_threshold(doubted, MERGE_PRECISION)
    merge_odds = _odds(sure) / _DOUBT
    merge = float(to_probability(np.array([merge_odds]))[0])
    return replace(model, suggest=min(max(suggest, 0.2), 0.8), merge=max(merge, 0.999))


def _odds(probability: float) -> float:
    return float(np.log(probability) - np.log(max(1.0 - probability, 1e-15)))


def _group_file(learnt: Learnt) -> Linkage:
    model, table = learnt.model, learnt.table
    groups = group(
        table.size, learnt.left, learnt.right, learnt.log_odds, lambda a, b: score_pairs(model, table, a, b), least=0.0
    )
    left, right = group_pairs(groups)
    log_odds = score_pairs(model, table, left, right)
    return Linkage(model, learnt.report, left, right, log_odds, log_odds >= _odds(model.merge))


def _link_files(learnt: Learnt) -> Linkage:
    left, right, log_odds = learnt.left, learnt.right, learnt.log_odds
    sure = to_probability(log_odds) >= _SURE
    one_right_each = _has_one_each(left[sure])
    one_left_each = _has_one_each(right[sure])
    if one_right_each:
        log_odds = _among_rivals(left, log_odds)
    if one_left_each:
        log_odds = _among_rivals(right, log_odds)
    kept = log_odds >= _odds(learnt.model.suggest)
    left, right, log_odds = left[kept], right[kept], log_odds[kept]
    if one_right_each and one_left_each:
        kept = one_each(left, right, log_odds)
        left, right, log_odds = left[kept], right[kept], log_odds[kept]
    return Linkage(learnt.model, learnt.report, left, right, log_odds, log_odds >= _odds(learnt.model.merge))


def _has_one_each(rows: Ints) -> bool:
    """Whether the sure links of a side show that a record there has one partner at most."""
    counts = np.bincount(rows)
    return bool((counts > 1).sum() <= _SEVERAL * max((counts > 0).sum(), 1))


def _among_rivals(rows: Ints, log_odds: Floats) -> Floats:
    """Return the log odds that it is this partner, where at most one of a row's candidates can be."""
    odds = np.exp(np.clip(log_odds, -50.0, 50.0))
    totals = np.bincount(rows, weights=odds, minlength=int(rows.max(initial=0)) + 1)
    rivals = np.maximum(totals[rows] - odds, 0.0)
    result: Floats = log_odds - np.log1p(rivals)
    return result
