"""A rule set ready to run: what it compiles to when it is published, and what a batch of snapshots gives."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from routing.rules.batch import Batch, Derived
from routing.rules.document import AllOf, ClassifyRule, Condition, Leaf, RouteRule, RuleSet
from routing.rules.fields import Event, Operator
from routing.rules.snapshot import Snapshot


class Compiled:
    """One version of the rules; immutable, so whoever has begun with it ends with it."""

    def __init__(self, rules: RuleSet, version: int = 0) -> None:
        """Compile what is switched on."""
        self.rules = rules
        self.version = version
        self.classify: tuple[ClassifyRule, ...] = tuple(rule for rule in rules.classify if rule.enabled)
        self.route: tuple[RouteRule, ...] = tuple(rule for rule in rules.route if rule.enabled)
        self.listens = frozenset(event.value for rule in self.classify for event in rule.on)
        self.routes_on = frozenset(event.value for rule in self.route for event in rule.on)
        segments = {segment.id: segment.when for segment in rules.segments}
        both: tuple[ClassifyRule | RouteRule, ...] = (*self.classify, *self.route)
        self._batch = Batch([_on(rule) for rule in both], segments)
        self._windows = [i for i, rule in enumerate(both) if rule.valid_from or rule.valid_to]
        self._from = np.array([_stamp(both[i].valid_from, -np.inf) for i in self._windows])
        self._to = np.array([_stamp(both[i].valid_to, np.inf) for i in self._windows])

    @property
    def comparisons(self) -> int:
        """How many different comparisons the rules are made of."""
        return self._batch.comparisons

    def held(self, snapshots: Sequence[Snapshot], of: Derived | None = None) -> NDArray[np.bool_]:
        """Return bool ``[snapshots, rules of both stages]``: which hold on the event in each snapshot."""
        held = self._batch.held(snapshots, of)
        if self._windows and len(held):
            now = np.array([snapshot.at.timestamp() for snapshot in snapshots])[:, None]
            held = held.copy()
            held[:, self._windows] &= (self._from <= now) & (now < self._to)
        return held

    def matches(
        self, snapshots: Sequence[Snapshot], of: Derived | None = None
    ) -> tuple[list[list[int]], list[RouteRule | None]]:
        """Return by snapshot the places of the first stage's rules that hold, and the second's first one."""
        held = self.held(snapshots, of)
        count = len(self.classify)
        mine = np.ascontiguousarray(held[:, :count])
        flat = (np.flatnonzero(mine) % max(count, 1)).tolist()
        ends = np.cumsum(np.count_nonzero(mine, axis=1)).tolist()
        first: list[list[int]] = [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        second: list[RouteRule | None] = [None] * len(snapshots)
        if self.route:
            routed = held[:, count:]
            places = routed.argmax(axis=1)
            second = [self.route[at] if routed[row, at] else None for row, at in enumerate(places.tolist())]
        return first, second


def _on(rule: ClassifyRule | RouteRule) -> Condition:
    events = tuple(event.value for event in Event if event in rule.on)
    event = Leaf(field="message.event", op=Operator.ANY_OF, value=events)
    return event if rule.when is None else AllOf(all=(event, rule.when))


def _stamp(at: object, otherwise: float) -> float:
    stamp = getattr(at, "timestamp", None)
    return otherwise if stamp is None else float(stamp())
