"""A batch decided by rules: what they set comes first, then the built-in decision, then where a person is called to.

The turn, the simulation and the replay of a past decision all go through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routing.decision import Decision, HandOff, HandOffReason, TraceLine
from routing.route import decide
from routing.rules.compiled import Compiled
from routing.rules.directions import Call, direct
from routing.rules.engine import rule_on
from routing.rules.ruling import Ruling
from routing.rules.snapshot import Snapshot
from routing.situation import Situation, Topic, TopicGuess


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with the situation it was made in, rules applied."""

    situation: Situation
    decision: Decision


def decide_by_rules(
    compiled: Compiled, situations: Sequence[Situation], snapshots: Sequence[Snapshot], topics: Mapping[str, Topic]
) -> tuple[Decided, ...]:
    """Return one decision a situation; ``snapshots`` are theirs, ``topics`` are what rules may name."""
    return decide_ruled(compiled, situations, rule_on(compiled, snapshots), topics)


def decide_ruled(
    compiled: Compiled, situations: Sequence[Situation], rulings: Sequence[Ruling], topics: Mapping[str, Topic]
) -> tuple[Decided, ...]:
    """Return one decision a situation, given what the rules make of it."""
    ruled = [with_ruling(one, ruling, topics) for one, ruling in zip(situations, rulings, strict=True)]
    queues = [one.topic.queue if one.topic else "" for one in ruled]
    decisions = send(compiled, rulings, queues, decide(ruled))
    return tuple(Decided(one, decision) for one, decision in zip(ruled, decisions, strict=True))


def with_ruling(situation: Situation, ruling: Ruling, topics: Mapping[str, Topic]) -> Situation:
    """Return the situation as the rules have set it; a topic that is no longer there is left as it was understood."""
    said = situation.understanding
    if ruling.language:
        said = replace(said, language=ruling.language)
    topic = topics.get(ruling.topic)
    if topic is None:
        return replace(situation, ruling=ruling, understanding=said)
    said = replace(said, topics=(TopicGuess(topic.id, 1.0),), is_out_of_scope=False, clauses=())
    return replace(situation, ruling=ruling, understanding=said, topic=topic, parts=(), is_chosen=True)


def send(
    compiled: Compiled, rulings: Sequence[Ruling], own_queues: Sequence[str], decisions: Sequence[Decision]
) -> tuple[Decision, ...]:
    """Return the decisions, those that call a person with the places to try.

    ``own_queues`` are those of the topics, empty for none. Whoever goes back to the agent they had goes nowhere else.
    """
    called = [i for i, decision in enumerate(decisions) if _is_sent(decision)]
    if not called:
        return tuple(decisions)
    done = list(decisions)
    calls = [_to_call(decisions[i], rulings[i], own_queues[i]) for i in called]
    for i, direction in zip(called, direct(compiled, calls), strict=True):
        old = decisions[i]
        assert isinstance(old, HandOff)  # noqa: S101 (those alone are called)
        line = TraceLine("trace-directed", bool(direction.rule), (("rule", direction.rule or "none"),))
        queue = direction.targets[0].queue
        trace = (*old.trace, line)
        done[i] = replace(old, queue=queue, targets=direction.targets, rule=direction.rule, trace=trace)
    return tuple(done)


def _is_sent(decision: Decision) -> bool:
    return isinstance(decision, HandOff) and not decision.targets and decision.reason is not HandOffReason.REOPENED


def _to_call(decision: Decision, ruling: Ruling, own_queue: str) -> Call:
    assert isinstance(decision, HandOff)  # noqa: S101 (those alone are called)
    return Call(ruling, decision.reason.value, decision.priority, own_queue)
