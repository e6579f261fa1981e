"""From scored pairs to people: records grouped by agreement on average, or linked one to one across two files."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from customers.comparison import Ints

Floats = NDArray[np.float64]
Scorer = Callable[[Ints, Ints], Floats]

_CAP = 6.0
_AVERAGE = 0.9
_LARGEST = 400
"""Records in one component that are still compared each with each."""


def group(size: int, left: Ints, right: Ints, log_odds: Floats, scorer: Scorer, least: float) -> Ints:
    """Return a group number for each of ``size`` records.

    Groups grow by the log odds between all their members, so one chance link does not chain two families into one
    person; ``scorer`` gives the log odds of pairs that were no candidates. ``least``: the log odds to join at.
    """
    linked = log_odds >= least
    groups = _components(size, left[linked], right[linked])
    order = np.argsort(groups, kind="stable").astype(np.int32)
    bounds = np.flatnonzero(np.r_[True, np.diff(groups[order]) != 0, True])
    result = groups.copy()
    following = int(groups.max(initial=0)) + 1
    members = [order[a:b] for a, b in pairwise(bounds) if b - a > 2]
    members = [part for each in members for part in _within_reach(each, left, right, log_odds, least)]
    for each, odds in zip(members, _all_odds(members, scorer), strict=True):
        result[each] = following + _agglomerate(odds, len(each), least)
        following += len(each) + 1
    return result


def group_pairs(groups: Ints) -> tuple[Ints, Ints]:
    """Return every pair of rows in one group, smaller row first."""
    order = np.argsort(groups, kind="stable").astype(np.int32)
    bounds = np.flatnonzero(np.r_[True, np.diff(groups[order]) != 0, True])
    left: list[Ints] = []
    right: list[Ints] = []
    for a, b in pairwise(bounds):
        if b - a > 1:
            one, other = np.triu_indices(int(b - a), 1)
            part = np.sort(order[a:b])
            left.append(part[one])
            right.append(part[other])
    nothing = np.empty(0, np.int32)
    return np.concatenate([nothing, *left]), np.concatenate([nothing, *right])


def _components(size: int, left: Ints, right: Ints) -> Ints:
    from scipy.sparse import coo_array  # (here: a start does not wait for them)
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    return connected_components(graph, directed=False)[1].astype(np.int32)  # type: ignore[no-any-return]


def _within_reach(members: Ints, left: Ints, right: Ints, log_odds: Floats, least: float) -> list[Ints]:
    """Return ``members``, or its parts under ever stricter odds until each can be compared in full."""
    if len(members) <= _LARGEST or least > 60.0:
        return [members]
    place = np.full(int(members.max()) + 1, -1, np.int32)
    place[members] = np.arange(len(members), dtype=np.int32)
    inside = (left <= members.max()) & (right <= members.max()) & (log_odds >= least + 2.0)
    a, b = place[left[inside]], place[right[inside]]
    kept = (a >= 0) & (b >= 0)
    parts = _components(len(members), a[kept], b[kept])
    split = [members[parts == part] for part in np.unique(parts)]
    return [piece for each in split for piece in _within_reach(each, left, right, log_odds, least + 2.0)]


def _all_odds(members: Sequence[Ints], scorer: Scorer) -> list[Floats]:
    """Return the condensed log odds of each group's pairs, all scored in one go."""
    corners = [np.triu_indices(len(each), 1) for each in members]
    if not members:
        return []
    left = np.concatenate([each[one] for each, (one, _) in zip(members, corners, strict=True)])
    right = np.concatenate([each[other] for each, (_, other) in zip(members, corners, strict=True)])
    scored = np.concatenate(
        [scorer(left[k : k + 500_000], right[k : k + 500_000]) for k in range(0, len(left), 500_000)]
    )
    return list(np.split(scored, np.cumsum([len(one) for one, _ in corners])[:-1]))


def _agglomerate(odds: Floats, size: int, least: float) -> Ints:
    """Return group numbers, joining the two nearest groups until none are ``least`` near.

    Nearness is nine parts the average of the log odds between all members and one part the best of them: the average
    keeps families apart, the best lets a record with little to compare join through the one that resembles it.
    """
    summed = np.zeros((size, size))
    summed[np.triu_indices(size, 1)] = np.clip(odds, -_CAP, _CAP)
    summed += summed.T
    best = summed.copy()
    counts = np.ones(size)
    groups = np.arange(size, dtype=np.int32)
    open_pairs = ~np.eye(size, dtype=np.bool_)
    while open_pairs.any():
        near = np.where(open_pairs, _AVERAGE * summed / np.outer(counts, counts) + (1.0 - _AVERAGE) * best, -np.inf)
        one, other = divmod(int(near.argmax()), size)
        if near[one, other] < least:
            break
        summed[one] += summed[other]
        summed[:, one] = summed[one]
        best[one] = np.maximum(best[one], best[other])
        best[:, one] = best[one]
        counts[one] += counts[other]
        open_pairs[other] = open_pairs[:, other] = False
        groups[groups == other] = one
    return groups


def one_each(left: Ints, right: Ints, log_odds: Floats) -> NDArray[np.bool_]:
    """Return which links stay when no record may have two, the likeliest taken first."""
    kept = np.zeros(len(left), dtype=np.bool_)
    used_left: set[int] = set()
    used_right: set[int] = set()
    for k in np.argsort(-log_odds, kind="stable"):
        a, b = int(left[k]), int(right[k])
        if a not in used_left and b not in used_right:
            kept[k] = True
            used_left.add(a)
            used_right.add(b)
    return kept
