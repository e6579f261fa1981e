"""What a condition leaves open, field by field: enough to see that two of them exclude or imply one another.

A condition becomes several conjunctions, each a mapping from what is asked to the values it may have. What cannot be
told apart by values (texts, changes) is a field of its own, that holds or does not. Sound, not complete: what it says
excludes or implies does; what it cannot see it does not say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import inf, nextafter

from routing.rules.comparison import TURNED, to_range
from routing.rules.document import AllOf, AnyOf, Condition, Leaf, Not
from routing.rules.fields import FIELDS, Kind, Operator

WIDEST = 64
"""Conjunctions a condition may become; a wider one is not looked into."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """The values left: of words those in ``words`` (or, when ``is_other``, all but those); of numbers from low to high.

    Two domains of one key are of one kind.
    """

    words: frozenset[object] = frozenset()
    is_other: bool = True
    low: float = -inf
    high: float = inf
    every: frozenset[object] | None = None
    """All values there are, where that is known."""

    def meet(self, other: "Domain") -> "Domain":
        """Return what is left by both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if self.is_other and other.is_other:
            words, is_other = self.words | other.words, True
        elif self.is_other or other.is_other:
            some, less = (other, self) if self.is_other else (self, other)
            words, is_other = some.words - less.words, False
        else:
            words, is_other = self.words & other.words, False
        return Domain(words, is_other, low, high, self.every)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        if self.low > self.high:
            return True
        return self.every is not None and self.every <= self.words if self.is_other else not self.words

    def is_within(self, other: "Domain") -> bool:
        """Tell whether everything left here is left there."""
        if self.low < other.low or self.high > other.high:
            return False
        if other.is_other:
            return other.words <= self.words if self.is_other else not other.words & self.words
        if self.is_other:
            return self.every is not None and self.every - self.words <= other.words
        return self.words <= other.words


Conjunction = Mapping[Key, Domain]
HOLDS, FAILS = (Domain(frozenset({held}), is_other=False) for held in (True, False))


def conjunctions(condition: Condition | None, segments: Mapping[str, Condition]) -> list[Conjunction] | None:
    """Return what ``condition`` becomes, those that can never hold left out; None when it is too wide to look into."""
    if condition is None:
        return [{}]
    found = _spread(condition, segments, sign=True)
    return None if found is None else [one for one in found if not any(domain.is_empty for domain in one.values())]


def _spread(condition: Condition, segments: Mapping[str, Condition], *, sign: bool) -> list[Conjunction] | None:
    if isinstance(condition, Not):
        return _spread(condition.not_, segments, sign=not sign)
    if isinstance(condition, Leaf):
        if condition.op is Operator.IN_SEGMENT and condition.value in segments:
            return _spread(segments[str(condition.value)], segments, sign=sign)
        return [_of_leaf(condition, sign=sign)]
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    spread = [_spread(part, segments, sign=sign) for part in parts]
    inner = [one for one in spread if one is not None]
    if len(inner) < len(spread):
        return None
    if isinstance(condition, AnyOf) is sign:
        flat = [one for several in inner for one in several]
        return flat if len(flat) <= WIDEST else None
    if reduce(lambda count, several: count * len(several), inner, 1) > WIDEST:
        return None
    return [reduce(meet, several, {}) for several in product(*inner)]


def meet(one: Conjunction, other: Conjunction) -> Conjunction:
    """Return both conjunctions as one."""
    both = dict(one)
    for key, domain in other.items():
        both[key] = both[key].meet(domain) if key in both else domain
    return both


def _of_leaf(leaf: Leaf, *, sign: bool) -> Conjunction:
    """Return what one comparison leaves; a value it needs is known, and so is not absent."""
    kind = FIELDS[leaf.field].kind
    field: Key = (leaf.field, leaf.of)
    is_there: Key = ("there", *field)
    if leaf.op in (Operator.PRESENT, Operator.ABSENT):
        return {is_there: HOLDS if (leaf.op is Operator.PRESENT) is sign else FAILS}
    known: dict[Key, Domain] = {} if kind is Kind.WORDS or leaf.op is Operator.CHANGED else {is_there: HOLDS}
    if kind in (Kind.NUMBER, Kind.AGE, Kind.LASTING):
        domain = _numbers(leaf, sign=sign)
        if domain is not None:
            return known | {field: domain}
    elif leaf.op is not Operator.CHANGED and kind in (Kind.WORD, Kind.FLAG, Kind.HOURS):
        return known | {field: _words(leaf, sign=sign)}
    plain, is_positive = _plain(leaf)
    return known | {("leaf", plain): HOLDS if sign is is_positive else FAILS}


def _numbers(leaf: Leaf, *, sign: bool) -> Domain | None:
    """Return the range a comparison leaves, None when it leaves two."""
    low, high, is_turned = to_range(leaf)
    is_outside = (leaf.op in TURNED) is not is_turned
    if is_outside is not sign:
        return Domain(low=low, high=high)
    if low == -inf:
        return Domain(low=nextafter(high, inf))
    return Domain(high=nextafter(low, -inf)) if high == inf else None


def _words(leaf: Leaf, *, sign: bool) -> Domain:
    hours = leaf.op in (Operator.IN_HOURS, Operator.OUT_OF_HOURS)
    named = (True,) if hours else leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    values = FIELDS[leaf.field].values
    every: frozenset[object] | None = frozenset(values) if values else None
    if FIELDS[leaf.field].kind in (Kind.FLAG, Kind.HOURS):
        every = frozenset((True, False))
    return Domain(frozenset(named), is_other=(leaf.op in TURNED) is sign, every=every)


def _plain(leaf: Leaf) -> tuple[Leaf, bool]:
    """Return the comparison without its negation, and whether it had none: so that is and is not exclude each other."""
    if leaf.op in TURNED:
        return leaf.model_copy(update={"op": TURNED[leaf.op]}), False
    return leaf, True


def keys_of(many: Iterable[Conjunction]) -> set[Key]:
    """Return everything any of them asks."""
    return {key for one in many for key in one}
