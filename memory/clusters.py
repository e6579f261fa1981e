"""Questions that mean the same, gathered: the most central first, each question in one group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from memory.means import Vectors

ALIKE = 0.5
"""Cosine, less the language's mean, from which two questions count as the same one in other words."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places of questions that mean the same; the first is the most central."""

    members: tuple[int, ...]


def cluster(vectors: Vectors, alike: float = ALIKE) -> tuple[Cluster, ...]:
    """Group unit vectors ``[n, d]``: whoever has most neighbours left leads them; largest first, then the earliest.

    Greedy and exact over all pairs: made for thousands of questions, not for millions.
    """
    close = vectors @ vectors.T >= alike
    np.fill_diagonal(close, val=True)
    left = np.ones(len(vectors), bool)
    found: list[Cluster] = []
    while left.any():
        counts = close[:, left].sum(axis=1) * left
        leader = int(counts.argmax())
        members = np.flatnonzero(close[leader] & left)
        nearness = vectors[members] @ vectors[leader]
        ordered = members[np.argsort(-nearness, kind="stable")]
        found.append(Cluster((leader, *(int(at) for at in ordered if at != leader))))
        left[members] = False
    return tuple(found)


def largest(clusters: Sequence[Cluster], most: int) -> tuple[Cluster, ...]:
    """Return at most ``most`` clusters, those with most members first."""
    return tuple(sorted(clusters, key=lambda one: (-len(one.members), one.members[0]))[:most])
