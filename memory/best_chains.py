"""The likeliest chains through a trellis: forward by Viterbi, backward by A* (Soong and Huang 1991, tree-trellis).

Going backward, how likely the rest can become is known exactly from having gone forward, so chains are found in order,
the likeliest first, and nothing is followed that does not end up among them.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from operator import itemgetter

State = tuple[str, str]
"""The last two syllables of a chain."""
Edges = Mapping[State, Sequence[tuple[float, State]]]
"""By state, which states it is reached from, and how likely the best chain through each is up to here, in nats."""
_Tail = tuple[State, "_Tail"] | None


def best_chains(columns: Sequence[Edges], start: State, least: float) -> Iterator[tuple[tuple[State, ...], float]]:
    """Yield chains of states, one for each of ``columns``, each with how likely it is beside the likeliest, in nats.

    The first is the likeliest, its odds 0; none is yielded whose odds are below ``least``.
    """
    order = count()  # equally likely ones come in the order in which they were found, the same in every process
    last = columns[-1] if columns else {}
    heap: list[tuple[float, int, int, State, _Tail]] = [
        (-_best(edges), next(order), len(columns), state, None) for state, edges in last.items()
    ] or [(0.0, next(order), 0, start, None)]
    heapify(heap)
    top = -heap[0][0]
    floor = top + least
    while heap and -heap[0][0] >= floor:
        worst, _, place, state, tail = heappop(heap)
        if not place:
            yield _states(tail), min(0.0, -worst - top)  # (sums of the same numbers in another order)
            continue
        edges = columns[place - 1][state]
        behind = -worst - _best(edges)
        for score, before in edges:
            if score + behind >= floor:
                heappush(heap, (-score - behind, next(order), place - 1, before, (state, tail)))


def _best(edges: Sequence[tuple[float, State]]) -> float:
    return max(edges, key=itemgetter(0))[0]


def _states(tail: _Tail) -> tuple[State, ...]:
    found = []
    while tail is not None:
        state, tail = tail
        found.append(state)
    return tuple(found)
