"""Past decisions made again, by the rules of their time or by others: nothing is needed but what was kept of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.turns.decision_record import Basis, outcome_of
from routing.decision import Answer, Decision, HandOff, HandOffReason
from routing.rules.compiled import Compiled
from routing.rules.deciding import Decided, decide_ruled, send
from routing.rules.engine import rule_on
from routing.rules.ruling import Ruling
from routing.situation import Topic


def decide_again(
    compiled: Compiled, bases: Sequence[Basis], topics: Mapping[str, Topic], rulings: Sequence[Ruling] | None = None
) -> tuple[Decided, ...]:
    """Return what ``compiled`` makes of past situations; a skill that called a person then does so again.

    ``rulings`` are what its rules make of them, where that is known already.
    """
    own = {topic.id: topic for basis in bases for topic in basis.topics}
    known = rule_on(compiled, [basis.snapshot for basis in bases]) if rulings is None else rulings
    decided = decide_ruled(compiled, [basis.situation for basis in bases], known, {**topics, **own})
    return tuple(_with_skill(compiled, one, basis) for one, basis in zip(decided, bases, strict=True))


def outcome(decided: Decided) -> dict[str, Any]:
    """Return what two decisions are compared by, as it comes back from a store."""
    return outcome_of(decided.decision, decided.situation.ruling)


def _with_skill(compiled: Compiled, decided: Decided, basis: Basis) -> Decided:
    decision = decided.decision
    if not basis.skill_reason or not isinstance(decision, Answer):
        return decided
    ruling, topic = decided.situation.ruling, decided.situation.topic
    reason = HandOffReason(basis.skill_reason)
    called: Decision = HandOff(reason, "", ruling.priority or 0, decision.topic, decision.tone)
    (sent,) = send(compiled, (ruling,), (topic.queue if topic else "",), (called,))
    return Decided(decided.situation, sent)
