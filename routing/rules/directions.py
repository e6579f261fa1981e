"""Where a conversation goes once a person is called for: a rule's targets, the topic's own queue, or the default."""

from collections.abc import Sequence
from dataclasses import dataclass

from routing.queues import SkillNeed
from routing.rules.compiled import Compiled
from routing.rules.document import Target, seconds
from routing.rules.fields import Event
from routing.rules.ruling import Ruling
from routing.rules.snapshot import Fact, Snapshot
from routing.targets import SkipIf
from routing.targets import Target as Sent


@dataclass(frozen=True, slots=True)
class Direction:
    """Where a conversation goes: the rule that says so, empty for the default, and the places to try in order."""

    rule: str
    targets: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A person is called: why, at which priority; ``own_queue`` is that of the topic, if it has one."""

    ruling: Ruling
    reason: str
    priority: int
    own_queue: str = ""


def direct(compiled: Compiled, calls: Sequence[Call]) -> tuple[Direction, ...]:
    """Return where each conversation goes for which a person is called.

    A rule that called says so itself; otherwise the first one that holds on the event of a hand-off, the topic's own
    queue, or the default.
    """
    rules = {rule.id: rule for rule in compiled.route}
    asked = [_on_hand_off(call) for call in calls]
    listens = Event.HAND_OFF.value in compiled.routes_on
    found = compiled.matches(asked)[1] if listens and asked else [None] * len(calls)
    directions = []
    for call, first in zip(calls, found, strict=True):
        rule = rules.get(call.ruling.calls) if call.reason == "rule" else first
        if rule is not None:
            directions.append(Direction(rule.id, _to_targets(rule.then, call)))
        elif call.own_queue:
            own = (Target(queue=call.own_queue),)
            directions.append(Direction("", _to_targets(own, call)))
        else:
            directions.append(Direction("", _to_targets(compiled.rules.default, call)))
    return tuple(directions)


def _on_hand_off(call: Call) -> Snapshot:
    snapshot: Snapshot = call.ruling.snapshot
    more: dict[str, Fact] = {
        "message.event": Event.HAND_OFF.value,
        "conversation.reason": call.reason,
        "conversation.priority": float(call.priority),
    }
    return snapshot.with_facts(more)


def _to_targets(targets: Sequence[Target], call: Call) -> tuple[Sent, ...]:
    return tuple(_to_target(target, call) for target in targets)


def _to_target(target: Target, call: Call) -> Sent:
    levels = dict(call.ruling.skills) | target.skills
    skip = target.skip_if
    return Sent(
        queue=target.queue,
        priority=call.priority if target.priority is None else target.priority,
        skills=tuple(SkillNeed(skill, level) for skill, level in sorted(levels.items())),
        wait_seconds=seconds(target.wait) if target.wait else 0,
        skip_if=SkipIf()
        if skip is None
        else SkipIf(
            skip.closed, skip.nobody, skip.longer_than, seconds(skip.wait_over) // 60 if skip.wait_over else None
        ),
        relax_skills_after=seconds(target.relax_skills_after) if target.relax_skills_after else 0,
    )
