"""Conditions and snapshots made at random, over every field and operator there is."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from conversation.rules import Takes
from routing.rules.document import Condition, RuleSet
from routing.rules.fields import FIELDS, TAKES, Field, Kind, Operator
from routing.rules.snapshot import Fact, QueueFacts, Snapshot

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORDS = ("care", "skin", "refund", "phí ship", "hoàn tiền")
TEXTS = (
    "cho em hỏi phí ship về Huế",
    "PHI SHIP bao nhieu",
    "hoan tienf lai cho toi",
    "tôi muốn hoàn tiền",
    "kem_chong_nang/da-dau",
    "ok",
)
PHRASES = ("phí ship", "hoàn tiền", "tien", "kem chống nắng", "refund", "!")
PATTERNS = ("ship", "ti(ề|e)n", "^ok$", r"\d{3,}", "k.m")
LENGTHS = ("30m", "2h", "7d")


class Made:
    """Makes them from a seed: hypothesis finds the seed, the same one makes the same."""

    def __init__(self, seed: int, segments: tuple[str, ...] = ()) -> None:
        self._random = Random(seed)  # noqa: S311 (nothing secret)
        self._segments = segments
        self._fields = [f for f in FIELDS.values() if f.kind is not Kind.SEGMENT or segments]

    def leaf(self) -> dict[str, Any]:
        """One comparison, of any field and operator."""
        pick = self._random.choice
        field = pick(self._fields)
        op = pick(field.operators)
        of = pick([None, "care", "skin"]) if field.of_queue else None
        return {"field": field.name, "op": op.value, "value": self._given(field, op), "of": of}

    def tree(self, depth: int = 3) -> dict[str, Any]:
        """One condition, up to ``depth`` groups deep."""
        kind = self._random.choice(["leaf", "all", "any", "not"]) if depth else "leaf"
        if kind == "leaf":
            return self.leaf()
        if kind == "not":
            return {"not": self.tree(depth - 1)}
        return {kind: [self.tree(depth - 1) for _ in range(self._random.randint(1, 3))]}

    def snapshot(self) -> Snapshot:
        """One situation, in which anything may be missing."""
        number = self._random.randint
        queues = {name: self._queue() for name in ("care", "skin") if number(0, 3)}
        known = {field.name: self._fact(field) for field in _KNOWN if number(0, 2)}
        past = {field.name: self._fact(field) for field in _KNOWN if field.has_past and number(0, 2)}
        at = NOW + timedelta(hours=number(-48, 48))
        return Snapshot(at, known, past, queues, self._random.choice(["care", "skin", ""]))

    def _given(self, field: Field, op: Operator) -> Any:
        takes, pick = TAKES[op], self._random.choice
        if op is Operator.IN_SEGMENT:
            return pick(self._segments)
        if takes in (Takes.NOTHING, Takes.DURATION, Takes.PATTERN):
            return {Takes.NOTHING: None, Takes.DURATION: pick(LENGTHS), Takes.PATTERN: pick(PATTERNS)}[takes]
        if takes is Takes.RANGE:
            pair = [self._value(field), self._value(field)]
            return pair if field.unit == "hour" else sorted(pair)
        if takes is Takes.CHANGE:
            return {"from": self._value(field)} | ({"to": self._value(field)} if pick([True, False]) else {})
        if takes is Takes.MANY or (takes is Takes.TEXTS and pick([True, False])):
            return [self._value(field) for _ in range(self._random.randint(1, 3))]
        return self._value(field)

    def _value(self, field: Field) -> Any:
        pick = self._random.choice
        if field.kind is Kind.NUMBER:
            return pick([int(field.least or 0), int(field.least or 0) + 1, int(field.most or 5)])
        if field.kind is Kind.FLAG:
            return pick([True, False])
        return pick(PHRASES if field.kind is Kind.TEXT else (field.values or WORDS))

    def _fact(self, field: Field) -> Fact:
        pick = self._random.choice
        if field.kind in (Kind.NUMBER, Kind.AGE, Kind.LASTING):
            return pick([0.0, 1.0, 0.5, 5.0, 3600.0, 7200.0, 604800.0])
        if field.kind in (Kind.FLAG, Kind.HOURS):
            return pick([True, False])
        if field.kind is Kind.TEXT:
            return pick(TEXTS)
        words = field.values or WORDS
        return (
            tuple(self._random.sample(words, self._random.randint(0, 3))) if field.kind is Kind.WORDS else pick(words)
        )

    def _queue(self) -> QueueFacts:
        pick = self._random.choice
        return QueueFacts(pick([None, 0, 3, 6]), pick([None, 0.0, 60.0]), pick([None, 0, 3]), pick([None, True, False]))


_KNOWN = [f for f in FIELDS.values() if f.kind is not Kind.SEGMENT and not f.name.startswith("queue.")]


def rules_with(*conditions: dict[str, Any], segments: tuple[dict[str, Any], ...] = ()) -> RuleSet:
    """A rule set whose rules have these conditions."""
    rules = [{"id": f"r{i}", "when": when, "then": {"tone": "warm"}} for i, when in enumerate(conditions)]
    return RuleSet.model_validate({"classify": rules, "segments": segments, "default": [{"queue": "care"}]})


def condition(plain: dict[str, Any]) -> Condition:
    """One condition of a rule set."""
    found = rules_with(plain).classify[0].when
    assert found is not None
    return found
