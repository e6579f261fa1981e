"""One comparison on one snapshot, as plainly as it can be said: true, false, or unknown when a value is missing.

The compiled evaluator (``routing/rules/batch.py``) must agree with this on everything; traces are made with this one.
"""

from math import inf, nextafter

from conversation.text import clean, fold
from routing.rules.document import Change, Leaf, seconds
from routing.rules.fields import FIELDS, Kind, Operator
from routing.rules.patterns import is_match
from routing.rules.phrases import contains
from routing.rules.snapshot import Fact, Snapshot

Truth = bool | None

TURNED = {Operator.IS_NOT: Operator.IS, Operator.NONE_OF: Operator.ANY_OF, Operator.OUT_OF_HOURS: Operator.IN_HOURS}
"""Operators that say the opposite of another one."""


def compare(leaf: Leaf, snapshot: Snapshot) -> Truth:
    """Return whether ``leaf`` holds on ``snapshot``; None when what it asks about is unknown."""
    value = snapshot.of_leaf(leaf)
    is_there = value is not None and value not in ("", ())
    if leaf.op in (Operator.PRESENT, Operator.ABSENT):
        return is_there is (leaf.op is Operator.PRESENT)
    if leaf.op is Operator.CHANGED:
        return _changed(leaf, value, snapshot.past.get(leaf.field))
    if value is None or value == "":
        return None
    positive = TURNED.get(leaf.op, leaf.op)
    held = _holds(leaf, positive, value)
    return held if positive is leaf.op else not held


def _changed(leaf: Leaf, now: Fact | None, before: Fact | None) -> Truth:
    if now is None or before is None:
        return None
    change = leaf.value
    assert isinstance(change, Change)  # noqa: S101 (checked when the document was read)
    return now != before and change.before in (None, before) and change.after in (None, now)


def _holds(leaf: Leaf, op: Operator, value: Fact) -> bool:
    kind = FIELDS[leaf.field].kind
    if kind in (Kind.NUMBER, Kind.AGE, Kind.LASTING):
        low, high, is_turned = to_range(leaf)
        return (low <= float(value) <= high) is not is_turned  # type: ignore[arg-type]
    if kind in (Kind.FLAG, Kind.HOURS):
        return value is (True if op is Operator.IN_HOURS else leaf.value)
    wanted = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if kind is Kind.TEXT:
        return _in_text(op, str(value), tuple(str(word) for word in wanted))
    if kind is Kind.WORDS:
        return isinstance(value, tuple) and any(word in value for word in wanted)
    return value in wanted


def _in_text(op: Operator, text: str, wanted: tuple[str, ...]) -> bool:
    if op is Operator.CONTAINS:
        return any(contains(text, phrase) for phrase in wanted)
    if op is Operator.MATCHES:
        return is_match(wanted[0], text)
    return plain_text(text) in {plain_text(word) for word in wanted}


def plain_text(text: str) -> str:
    """Return what two texts are compared by when they must be the same."""
    return fold(clean(text))


def to_range(leaf: Leaf) -> tuple[float, float, bool]:
    """Return the closed range a numeric comparison asks for, and whether the value must lie outside of it."""
    if leaf.op is Operator.BETWEEN:
        low, high = (float(bound) for bound in leaf.value)  # type: ignore[union-attr, arg-type]
        return (low, high, False) if low <= high else (_after(high), _before(low), True)  # round midnight
    if leaf.op in (Operator.WITHIN_LAST, Operator.LONGER_AGO):
        return -inf, float(seconds(str(leaf.value))), leaf.op is Operator.LONGER_AGO
    number = float(leaf.value)  # type: ignore[arg-type]
    low, high = {
        Operator.LESS: (-inf, _before(number)),
        Operator.AT_MOST: (-inf, number),
        Operator.MORE: (_after(number), inf),
        Operator.AT_LEAST: (number, inf),
    }.get(leaf.op, (number, number))
    return low, high, False


def _after(number: float) -> float:
    return nextafter(number, inf)


def _before(number: float) -> float:
    return nextafter(number, -inf)
