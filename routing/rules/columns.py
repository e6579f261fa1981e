"""Comparisons of one field, all at once, over a batch: a truth table of comparisons by snapshots.

Each class is one way to compare. ``truths`` returns two bool arrays ``[comparisons, snapshots]``: which hold, and of
which the value is known at all.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from routing.rules.comparison import TURNED, plain_text, to_range
from routing.rules.document import Change, Leaf
from routing.rules.fields import FIELDS, Kind, Operator
from routing.rules.patterns import Patterns
from routing.rules.phrases import Phrases
from routing.rules.snapshot import Fact, Snapshot

Bools = NDArray[np.bool_]
Values = Sequence[Fact | None]


class Column(Protocol):
    """Comparisons of one field in one way."""

    leaves: tuple[Leaf, ...]

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:
        """Return what holds and what is known; ``values`` are the field's, one a snapshot."""


class Numbers:
    """Ranges of a number; the known part is one row for all."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Turn every comparison into a closed range."""
        self.leaves = tuple(leaves)
        ranges = [to_range(leaf) for leaf in leaves]
        self._low = np.array([low for low, _, _ in ranges])[:, None]
        self._high = np.array([high for _, high, _ in ranges])[:, None]
        turned = [is_turned is not (leaf.op in TURNED) for leaf, (_, _, is_turned) in zip(leaves, ranges, strict=True)]
        self._turned = np.array(turned)[:, None]

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return what holds and what is known."""
        numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        known = ~np.isnan(numbers)
        held = ((numbers >= self._low) & (numbers <= self._high)) ^ self._turned
        return held & known, np.broadcast_to(known, held.shape)


class Words:
    """Words out of few: a row of the table for each comparison, a column for each word that is named anywhere."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Number the words that are named."""
        self.leaves = tuple(leaves)
        self._is_text = bool(leaves) and FIELDS[leaves[0].field].kind is Kind.TEXT
        named = [frozenset(map(self._key, _named(leaf))) for leaf in leaves]
        self._place = {word: i for i, word in enumerate(sorted(frozenset().union(*named), key=str))}
        table = np.zeros((len(leaves), len(self._place) + 1), dtype=bool)  # the last column: every other word
        for row, words in zip(table, named, strict=True):
            row[[self._place[word] for word in words]] = True
        self._turned = np.array([leaf.op in TURNED for leaf in leaves])[:, None]
        self._table = table ^ self._turned
        self._plain = table

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return what holds and what is known."""
        known = np.array([value is not None and value != "" for value in values])
        if any(isinstance(value, tuple) for value in values):
            held = self._of_many(values)
        else:
            other = len(self._place)
            place = [other if value is None else self._place.get(self._key(value), other) for value in values]
            held = self._table[:, place]
        return held & known, np.broadcast_to(known, held.shape)

    def _of_many(self, values: Values) -> Bools:
        """Several words at once: one that fits is enough."""
        has = np.zeros((len(self._place) + 1, len(values)), dtype=np.float32)
        for i, value in enumerate(values):
            places = [self._place[word] for word in value if word in self._place] if isinstance(value, tuple) else []
            has[places, i] = 1.0
        found: Bools = (self._plain.astype(np.float32) @ has) > 0
        turned: Bools = found ^ self._turned
        return turned

    def _key(self, value: Any) -> Any:
        return plain_text(value) if self._is_text else value


class Phrasing:
    """Phrases in a text; a comparison may name several, of which one is enough."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Index the phrases."""
        self.leaves = tuple(leaves)
        pairs = [(str(phrase), row) for row, leaf in enumerate(leaves) for phrase in _named(leaf)]
        self._rows = [row for _, row in pairs]
        self._phrases = Phrases([phrase for phrase, _ in pairs])

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return what holds and what is known."""
        return _found(len(self.leaves), values, lambda text: [self._rows[i] for i in self._phrases.find(text)])


class Patterning:
    """Regular expressions in a text, all in one pass."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Compile the expressions."""
        self.leaves = tuple(leaves)
        self._patterns = Patterns([str(leaf.value) for leaf in leaves])

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return what holds and what is known."""
        return _found(len(self.leaves), values, self._patterns.find)


class Presence:
    """Whether there is a value at all: always known."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Tell present from absent."""
        self.leaves = tuple(leaves)
        self._wants = np.array([leaf.op is Operator.PRESENT for leaf in leaves])[:, None]

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return what holds; everything is known."""
        there = np.array([value is not None and value not in ("", ()) for value in values])
        held = self._wants == there
        return held, np.ones_like(held)


class Changing:
    """Whether a value differs from the one before."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Take the two sides of each."""
        self.leaves = tuple(leaves)

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:
        """Return what holds and what is known."""
        name = self.leaves[0].field
        pairs = [(snapshot.past.get(name), value) for snapshot, value in zip(snapshots, values, strict=True)]
        known = np.array([None not in pair for pair in pairs])
        held = np.zeros((len(self.leaves), len(pairs)), dtype=bool)
        for i, (before, now) in enumerate(pairs):
            if known[i] and before != now:
                held[:, i] = [_is_change(leaf.value, before, now) for leaf in self.leaves]
        return held, np.broadcast_to(known, held.shape)


class Unknowable:
    """Comparisons with something that is not there: a segment nobody has defined."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Take the comparisons."""
        self.leaves = tuple(leaves)

    def truths(self, values: Values, snapshots: Sequence[Snapshot]) -> tuple[Bools, Bools]:  # noqa: ARG002
        """Return that nothing is known."""
        nothing = np.zeros((len(self.leaves), len(values)), dtype=bool)
        return nothing, nothing


def column_of(leaf: Leaf) -> type[Column]:
    """Return the way ``leaf`` is compared."""
    if leaf.op in (Operator.PRESENT, Operator.ABSENT):
        return Presence
    by_operator: dict[Operator, type[Column]] = {
        Operator.CHANGED: Changing,
        Operator.CONTAINS: Phrasing,
        Operator.MATCHES: Patterning,
        Operator.IN_SEGMENT: Unknowable,
    }
    is_number = FIELDS[leaf.field].kind in (Kind.NUMBER, Kind.AGE, Kind.LASTING)
    return by_operator.get(leaf.op, Numbers if is_number else Words)


def _named(leaf: Leaf) -> tuple[Any, ...]:
    if leaf.op in (Operator.IN_HOURS, Operator.OUT_OF_HOURS):
        return (True,)
    return leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)


def _found(rows: int, values: Values, find: Any) -> tuple[Bools, Bools]:
    held = np.zeros((rows, len(values)), dtype=bool)
    known = np.array([isinstance(value, str) and value != "" for value in values])
    for i, value in enumerate(values):
        if known[i]:
            held[find(value), i] = True
    return held, np.broadcast_to(known, held.shape)


def _is_change(change: Any, before: Fact | None, now: Fact | None) -> bool:
    assert isinstance(change, Change)  # noqa: S101 (checked when the document was read)
    return change.before in (None, before) and change.after in (None, now)
