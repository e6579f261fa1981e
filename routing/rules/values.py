"""Whether a condition's value fits its field and operator."""

from collections.abc import Iterator
from datetime import datetime

from conversation.rules import Takes
from routing.rules.document import Change, Leaf, is_length
from routing.rules.fields import FIELDS, TAKES, Field, Kind, Source
from routing.rules.naming import Names
from routing.rules.patterns import fault_in

Found = tuple[str, str, tuple[tuple[str, str], ...]]
"""Kind of fault, the part of the leaf it is in, and the values that word it."""

SHOWN = 12
"""Allowed values a message lists."""


def faults_of(leaf: Leaf, names: Names, segments: tuple[str, ...]) -> Iterator[Found]:
    """Yield what is wrong with ``leaf``; ``segments`` are those of its document."""
    field = FIELDS.get(leaf.field)
    if field is None:
        yield "unknown_field", "field", (("name", leaf.field),)
        return
    if leaf.op not in field.operators:
        allowed = ", ".join(op.value for op in field.operators)
        yield "unknown_operator", "op", (("name", leaf.op.value), ("field", field.name), ("allowed", allowed))
        return
    if leaf.of is not None:
        yield from _queue_faults(leaf.of, field, names)
    yield from _value_faults(leaf, field, names, segments)


def _queue_faults(queue: str, field: Field, names: Names) -> Iterator[Found]:
    if not field.of_queue:
        yield "of_no_queue", "of", (("field", field.name),)
    elif queue not in names.queues:
        yield "unknown_queue", "of", (("name", queue), ("allowed", listed(names.queues)))


def _value_faults(leaf: Leaf, field: Field, names: Names, segments: tuple[str, ...]) -> Iterator[Found]:
    value, takes = leaf.value, TAKES[leaf.op]
    if takes is Takes.NOTHING:
        if value is not None:
            yield "takes_no_value", "value", (("op", leaf.op.value),)
    elif value is None:
        yield "needs_value", "value", (("op", leaf.op.value),)
    elif takes is Takes.CHANGE:
        yield from _change_faults(value, field, names)
    elif takes in (Takes.NUMBER, Takes.RANGE) or (field.kind is Kind.NUMBER and takes is Takes.ONE):
        yield from _number_faults(leaf, field)
    elif takes in (Takes.DURATION, Takes.PATTERN):
        yield from _length_faults(value) if takes is Takes.DURATION else _pattern_faults(value)
    elif field.kind is Kind.FLAG:
        yield from _flag_faults(value)
    else:
        yield from _word_faults(value, takes, field, names, segments)


def _flag_faults(value: object) -> Iterator[Found]:
    if not isinstance(value, bool):
        yield "not_allowed", "value", (("name", str(value)), ("allowed", "true, false"))


def _change_faults(value: object, field: Field, names: Names) -> Iterator[Found]:
    if not isinstance(value, Change) or (value.before is None and value.after is None):
        yield "bad_change", "value", ()
        return
    for side, word in (("value.from", value.before), ("value.to", value.after)):
        if word is not None:
            yield from _unknown(word, side, field, names, ())


def _number_faults(leaf: Leaf, field: Field) -> Iterator[Found]:
    value = leaf.value
    wants_range = TAKES[leaf.op] is Takes.RANGE
    numbers = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) != wants_range or (wants_range and len(numbers) != 2):
        yield ("bad_range" if wants_range else "bad_number"), "value", ()
        return
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float) or number != number:
            yield "bad_number", "value", ()
        elif (field.least is not None and number < field.least) or (field.most is not None and number > field.most):
            least, most = ("" if bound is None else f"{bound:g}" for bound in (field.least, field.most))
            yield "out_of_range", "value", (("name", f"{number:g}"), ("least", least), ("most", most))
    low, high = numbers[0], numbers[-1]
    if field.unit != "hour" and isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield "bad_range", "value", ()


def _length_faults(value: object) -> Iterator[Found]:
    if not (isinstance(value, str) and is_length(value)):
        yield "bad_length", "value", (("value", str(value)),)


def _pattern_faults(value: object) -> Iterator[Found]:
    says = fault_in(value) if isinstance(value, str) else "not text"
    if says:
        yield "bad_pattern", "value", (("says", says),)


def _word_faults(value: object, takes: Takes, field: Field, names: Names, segments: tuple[str, ...]) -> Iterator[Found]:
    is_list = isinstance(value, tuple)
    words = value if isinstance(value, tuple) else (value,)
    if (takes is Takes.MANY and not is_list) or (takes is Takes.ONE and is_list) or not words:
        yield ("needs_list" if takes is Takes.MANY else "needs_one"), "value", ()
        return
    for word in words:
        if not isinstance(word, str) or not word.strip():
            yield "needs_text", "value", ()
        else:
            yield from _unknown(word, "value", field, names, segments)


def _unknown(word: str, part: str, field: Field, names: Names, segments: tuple[str, ...]) -> Iterator[Found]:
    allowed: tuple[str, ...] | None = field.values or None
    if field.source is Source.SEGMENTS:
        allowed = segments
    elif field.source is not None:
        allowed = names.of(field.source.value)
    if allowed is not None and word not in allowed:
        yield "unknown_value", part, (("name", word), ("field", field.name), ("allowed", listed(allowed)))


def listed(allowed: tuple[str, ...]) -> str:
    """Return allowed values as a message shows them."""
    return ", ".join(allowed[:SHOWN]) + (", …" if len(allowed) > SHOWN else "")


def is_over(until: datetime | None, since: datetime | None) -> bool:
    """Tell whether a time ends before it begins."""
    return until is not None and since is not None and until <= since
