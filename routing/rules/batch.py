"""Conditions compiled into one table of bits: every distinct comparison once, every group by whole arrays.

A bit stands for a snapshot, so 64 of them fit into one word; more of them take a row of words. Negations are pushed
down to the comparisons, of which both are kept: what holds, and what is known not to hold. A condition holds when its
bit is set; false and unknown are both no, and the tables need not tell them apart above the comparisons. Groups are
computed from the innermost out, all of a height with one ``reduceat``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from routing.rules.columns import Column, column_of
from routing.rules.document import AllOf, Condition, Leaf, Not
from routing.rules.fields import Operator
from routing.rules.snapshot import Fact, Snapshot

WIDTH = 64
"""Snapshots in a word."""

WIDEST = 8 * WIDTH
"""Snapshots that are asked about at once: the tables of 1,000 rules stay within a processor's cache."""

Bits = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Layer:
    """Groups of one height and kind: the members of all in a row, and where each group's begin."""

    members: Places
    starts: Places
    is_all: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """Snapshots made of others: ``rows`` says of which in ``base``, ``changed`` which fields may differ."""

    base: tuple[Snapshot, ...]
    rows: Sequence[int]
    changed: frozenset[str]


class Batch:
    """Compiled conditions; ``held`` evaluates them."""

    def __init__(self, conditions: Sequence[Condition | None], segments: Mapping[str, Condition]) -> None:
        """Compile ``conditions``; None always holds. ``segments`` are what ``in_segment`` stands for."""
        builder = _Builder(segments)
        wanted = [builder.add(condition) for condition in conditions]
        self._columns, leaf_places = builder.columns()
        self._layers, places = builder.layers(leaf_places, wanted)
        self._size = builder.leaf_count
        self._total = 2 * self._size + 2 + sum(len(layer.starts) for layer in self._layers)
        self._wanted = np.array([places[node] for node in wanted], dtype=np.intp)
        self.comparisons = self._size

    def held(self, snapshots: Sequence[Snapshot], of: Derived | None = None) -> Bools:
        """Return bool ``[snapshots, conditions]``: which hold; ``of`` spares comparing again what is the same.

        Two rule sets asked about the very same sequence, of at most ``WIDEST``, share what their comparisons say.
        """
        known = of if of is not None and len(of.base) <= WIDEST else None
        if 0 < len(snapshots) <= WIDEST:
            return self._held(snapshots, known)
        parts = [
            self._held(
                snapshots[at : at + WIDEST], replace(known, rows=known.rows[at : at + WIDEST]) if known else None
            )
            for at in range(0, len(snapshots), WIDEST)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self._wanted)), dtype=bool)

    def _held(self, snapshots: Sequence[Snapshot], of: Derived | None) -> Bools:
        count = -(-len(snapshots) // WIDTH)
        shape = (self._total,) if count == 1 else (self._total, count)  # (one word each is quicker in a plain row)
        bits = np.empty(shape, dtype=np.uint64)
        held, missed = self._said(snapshots, of)
        bits[: self._size], bits[self._size : 2 * self._size] = _packed(held), _packed(missed)
        end = 2 * self._size + 2
        bits[end - 2], bits[end - 1] = ~np.uint64(0), np.uint64(0)
        for layer in self._layers:
            reduce = np.bitwise_and if layer.is_all else np.bitwise_or
            bits[end : end + len(layer.starts)] = reduce.reduceat(bits[layer.members], layer.starts, axis=0)
            end += len(layer.starts)
        as_bytes = bits[self._wanted].view(np.uint8).reshape(-1, 8 * count)
        unpacked = np.unpackbits(as_bytes, axis=1, bitorder="little")[:, : len(snapshots)]
        return unpacked.view(np.bool_).T

    def _said(self, snapshots: Sequence[Snapshot], of: Derived | None) -> tuple[Bools, Bools]:
        """Return bool ``[comparisons, snapshots]`` twice: which hold, and which are known not to."""
        if of is None:
            said = [column.said(snapshots) for column in self._columns]
            none = np.zeros((0, len(snapshots)), dtype=bool)
            return np.concatenate([none, *(one for one, _ in said)]), np.concatenate([none, *(one for _, one in said)])
        of_base = self._said(of.base, None)
        held, missed = of_base[0][:, of.rows], of_base[1][:, of.rows]
        at = 0
        for column in self._columns:
            rows = slice(at, at + len(column.leaves))
            if column.leaves[0].field in of.changed:
                held[rows], missed[rows] = column.said(snapshots)
            at += len(column.leaves)
        return held, missed


class _Asked:
    """A column and what it last said: rule sets that make the same comparisons share one."""

    def __init__(self, column: Column) -> None:
        self.leaves = column.leaves
        self._column = column
        self._last: tuple[Sequence[Snapshot], Bools, Bools] | None = None

    def said(self, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:
        """Return bool ``[comparisons, snapshots]`` twice: which hold, and which are known not to."""
        last = self._last
        if last is not None and last[0] is snapshots:
            return last[1], last[2]
        field = self.leaves[0]
        held, known = self._column.truths(_values(field.field, field.of, snapshots), snapshots)
        missed = known & ~held
        if isinstance(snapshots, tuple):  # (a list may change)
            self._last = (snapshots, held, missed)
        return held, missed


@lru_cache(maxsize=4_096)
def _shared(kind: type[Column], leaves: tuple[Leaf, ...]) -> _Asked:
    return _Asked(kind(leaves))  # type: ignore[call-arg]


def _values(name: str, of: str | None, snapshots: Sequence[Snapshot]) -> list[Fact | None]:
    """Return a field of each snapshot, as ``Snapshot.value`` does."""
    if of is None and not name.startswith("queue."):
        return [snapshot.facts.get(name) for snapshot in snapshots]
    return [snapshot.value(name, of) for snapshot in snapshots]


def _packed(rows: Bools) -> Bits:
    """Return bool ``[n, snapshots]`` as words, snapshot 0 in the lowest bit: ``[n]``, or ``[n, words]`` of several."""
    count = -(-rows.shape[1] // WIDTH)
    packed = np.zeros((len(rows), 8 * count), dtype=np.uint8)
    some = np.packbits(rows, axis=1, bitorder="little")
    packed[:, : some.shape[1]] = some
    words = packed.view("<u8").astype(np.uint64, copy=False)
    return words[:, 0] if count == 1 else words


Node = tuple[object, ...]
"""("leaf", number, sign), ("true",), ("false",), ("all", frozenset of nodes) or ("any", frozenset)."""

_TRUE: Node = ("true",)
_FALSE: Node = ("false",)


class _Builder:
    """Takes conditions in, numbers what is distinct, and gives columns and layers."""

    def __init__(self, segments: Mapping[str, Condition]) -> None:
        self._segments = segments
        self._leaves: dict[Leaf, int] = {}
        self._heights: dict[Node, int] = {}

    @property
    def leaf_count(self) -> int:
        """How many different comparisons there are."""
        return len(self._leaves)

    def add(self, condition: Condition | None, *, sign: bool = True) -> Node:
        """Return the node of a condition, or of its opposite."""
        if condition is None:
            return _TRUE
        if isinstance(condition, Not):
            return self.add(condition.not_, sign=not sign)
        if isinstance(condition, Leaf):
            if condition.op is Operator.IN_SEGMENT and condition.value in self._segments:
                return self.add(self._segments[str(condition.value)], sign=sign)
            return ("leaf", self._leaves.setdefault(condition, len(self._leaves)), sign)
        parts = condition.all if isinstance(condition, AllOf) else condition.any
        is_all = isinstance(condition, AllOf) is sign
        return self.group("all" if is_all else "any", [self.add(part, sign=sign) for part in parts])

    def group(self, kind: str, parts: Iterable[Node]) -> Node:
        """Return a group of nodes; one within one of the same kind is dissolved, one of a single part is the part."""
        flat: set[Node] = set()
        for part in parts:
            flat |= part[1] if part[0] == kind else {part}  # type: ignore[arg-type]
        if len(flat) == 1:
            return next(iter(flat))
        node: Node = (kind, frozenset(flat))
        if node not in self._heights:
            self._heights[node] = 1 + max(self._heights.get(part, 0) for part in flat)
        return node

    def columns(self) -> tuple[list["_Asked"], list[int]]:
        """Return the columns, and by number of a leaf its row among all columns."""
        fields: dict[tuple[str, str | None], dict[type[Column], list[Leaf]]] = {}
        for leaf in self._leaves:
            of_field = fields.setdefault((leaf.field, leaf.of), {})
            of_field.setdefault(column_of(leaf), []).append(leaf)
        built = [_shared(kind, tuple(found)) for kinds in fields.values() for kind, found in kinds.items()]
        rows = [0] * len(self._leaves)
        in_order = (leaf for column in built for leaf in column.leaves)
        for row, leaf in enumerate(in_order):
            rows[self._leaves[leaf]] = row
        return built, rows

    def layers(self, rows: Sequence[int], wanted: Sequence[Node]) -> tuple[list[_Layer], dict[Node, int]]:
        """Return the groups by height and kind, and where each node's word stands."""
        count = len(self._leaves)
        places: dict[Node, int] = {_TRUE: 2 * count, _FALSE: 2 * count + 1}
        for number, row in enumerate(rows):
            places["leaf", number, True] = row
            places["leaf", number, False] = count + row
        used = self._used(wanted)
        layers, end = [], 2 * count + 2
        for height, kind in sorted({(self._heights[node], str(node[0])) for node in used}):
            nodes = [node for node in used if self._heights[node] == height and node[0] == kind]
            members = [[places[part] for part in node[1]] for node in nodes]  # type: ignore[attr-defined]
            starts = np.cumsum([0, *(len(found) for found in members[:-1])])
            flat = np.array([place for found in members for place in found], dtype=np.intp)
            layers.append(_Layer(flat, starts.astype(np.intp), kind == "all"))
            places |= {node: end + i for i, node in enumerate(nodes)}
            end += len(nodes)
        return layers, places

    def _used(self, wanted: Sequence[Node]) -> list[Node]:
        """Return the groups that anything wanted is made of."""
        used: dict[Node, None] = {}
        waiting = list(wanted)
        while waiting:
            node = waiting.pop()
            if node[0] in ("all", "any") and node not in used:
                used[node] = None
                waiting += node[1]  # type: ignore[arg-type]
        return list(used)
