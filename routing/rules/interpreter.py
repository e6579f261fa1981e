"""A rule on a snapshot, one condition after the other: slow, plain, and able to say which comparisons decided.

Three-valued after Kleene: what is unknown decides nothing that something known has not decided already.
"""

from dataclasses import dataclass
from datetime import datetime

from routing.rules.comparison import Truth, compare
from routing.rules.document import AllOf, ClassifyRule, Condition, Leaf, Not, RouteRule, RuleSet
from routing.rules.fields import Operator
from routing.rules.snapshot import Snapshot

Rule = ClassifyRule | RouteRule


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the comparisons that decided it, each with its own truth.

    ``is_due`` is false for a rule that is switched off, of another time or for other events.
    """

    held: Truth
    decided_by: tuple[tuple[Leaf, Truth], ...] = ()
    is_due: bool = True


def judge(condition: Condition, snapshot: Snapshot, rules: RuleSet) -> Verdict:
    """Return the verdict on ``condition``."""
    if isinstance(condition, Leaf):
        if condition.op is Operator.IN_SEGMENT:
            return _in_segment(condition, snapshot, rules)
        held = compare(condition, snapshot)
        return Verdict(held, ((condition, held),))
    if isinstance(condition, Not):
        inner = judge(condition.not_, snapshot, rules)
        return Verdict(None if inner.held is None else not inner.held, inner.decided_by)
    if isinstance(condition, AllOf):
        return _together([judge(part, snapshot, rules) for part in condition.all], decisive=False)
    return _together([judge(part, snapshot, rules) for part in condition.any], decisive=True)


def judge_rule(rule: Rule, event: str, snapshot: Snapshot, rules: RuleSet) -> Verdict:
    """Return the verdict on a rule as it runs on ``event``."""
    is_due = rule.enabled and event in rule.on and is_valid_at(rule, snapshot.at)
    verdict = Verdict(held=True) if rule.when is None else judge(rule.when, snapshot, rules)
    return Verdict(verdict.held if is_due else False, verdict.decided_by, is_due)


def is_valid_at(rule: Rule, now: datetime) -> bool:
    """Tell whether a rule's time has come and is not over."""
    return (rule.valid_from is None or rule.valid_from <= now) and (rule.valid_to is None or now < rule.valid_to)


def _together(verdicts: list[Verdict], *, decisive: bool) -> Verdict:
    """All (one False decides) or any (one True decides): the first decisive part, else the unknown ones, else all."""
    first = next((verdict for verdict in verdicts if verdict.held is decisive), None)
    if first is not None:
        return first
    unknown = [verdict for verdict in verdicts if verdict.held is None]
    deciding = unknown or verdicts
    return Verdict(
        None if unknown else not decisive, tuple(leaf for verdict in deciding for leaf in verdict.decided_by)
    )


def _in_segment(leaf: Leaf, snapshot: Snapshot, rules: RuleSet) -> Verdict:
    segment = next((segment for segment in rules.segments if segment.id == leaf.value), None)
    return Verdict(None, ((leaf, None),)) if segment is None else judge(segment.when, snapshot, rules)
