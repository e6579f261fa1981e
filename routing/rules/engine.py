"""Runs the rules over a batch: first what they set, then whether they call a person, then where one is called to.

Conditions are asked on one snapshot; what a round of rules sets applies at once, when the round is over. One writer
per slot: what a later rule would set is noted as shadowed. What has changed is an event to the rules that listen for
it: each carries the rules that caused it, none of them runs again, and a chain ends after ``LONGEST_CHAIN``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from routing.rules.batch import Derived
from routing.rules.compiled import Compiled
from routing.rules.document import ClassifyRule, Effects, RouteRule
from routing.rules.fields import Event, Switch
from routing.rules.ruling import Fired, Ruling
from routing.rules.snapshot import Fact, Snapshot

LONGEST_CHAIN = 5
"""Rules that may cause one another."""

_CAUSES = {"topic": Event.TOPIC_CHANGED, "language": Event.LANGUAGE_CHANGED, "priority": Event.PRIORITY_CHANGED}
_FIELDS = {"topic": "message.topic", "language": "message.language", "priority": "conversation.priority"}

_SET = frozenset({"message.event", "message.topic_confidence", "customer.labels", *_FIELDS.values()})
"""The fields a round of rules may have set for the next."""


@dataclass(slots=True)
class _Run:
    """One snapshot on its way through the first stage."""

    row: int
    snapshot: Snapshot
    calls: str = ""
    fired: list[Fired] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)
    cut: int = 0


@dataclass(frozen=True, slots=True)
class _Due:
    """An event some rules are to run on, and the rules that caused it."""

    run: _Run
    event: str
    cause: tuple[str, ...] = ()


def rule_on(compiled: Compiled, snapshots: Sequence[Snapshot]) -> tuple[Ruling, ...]:
    """Return what the rules make of each snapshot, on the event that stands in it."""
    base = tuple(snapshots)
    runs = [_Run(row, snapshot) for row, snapshot in enumerate(base)]
    due = [_Due(run, str(run.snapshot.facts.get("message.event", ""))) for run in runs]
    first = True
    routed: list[RouteRule | None] = [None] * len(runs)
    while due:
        if first:
            matched, second = compiled.matches(base)
        else:
            of = Derived(base, [one.run.row for one in due], _SET)
            matched, second = compiled.matches([_with_event(one) for one in due], of)
        if first:
            routed, first = second, False
        due = list(chain.from_iterable(_run(compiled, one, found) for one, found in zip(due, matched, strict=True)))
    _route_again(compiled, runs, routed, base)
    for run, rule in zip(runs, routed, strict=True):
        run.calls = rule.id if rule is not None else ""
    return tuple(_to_ruling(run, compiled) for run in runs)


def _route_again(
    compiled: Compiled, runs: Sequence[_Run], routed: list[RouteRule | None], before: tuple[Snapshot, ...]
) -> None:
    """Ask the second stage again about those whose facts the first one has changed."""
    changed = [i for i, run in enumerate(runs) if run.snapshot is not before[i]]
    if changed and compiled.route:
        _, second = compiled.matches([runs[i].snapshot for i in changed], Derived(before, changed, _SET))
        for i, rule in zip(changed, second, strict=True):
            routed[i] = rule


def _run(compiled: Compiled, due: _Due, matched: Sequence[int]) -> list[_Due]:
    """Let the rules that hold have their effects, and return the events that come of them."""
    run, changes, causes = due.run, {}, {}
    for place in matched:
        rule = compiled.classify[place]
        if rule.id in due.cause:
            continue
        wrote = _write(run, rule, due)
        for slot, value in wrote:
            changes[slot] = value
            causes[slot] = rule.id
        if rule.stop:
            break
    after, events = _changed(run.snapshot, changes)
    run.snapshot = after
    due_now = []
    for event, slot in events:
        cause = (*due.cause, causes[slot])
        if event not in compiled.listens:
            continue
        if len(cause) >= LONGEST_CHAIN:
            run.cut += 1
        else:
            due_now.append(_Due(run, event, cause))
    return due_now


def _write(run: _Run, rule: ClassifyRule, due: _Due) -> list[tuple[str, str]]:
    wrote, shadowed = [], []
    for slot, value in to_slots(rule.then):
        if slot in run.slots:
            if run.slots[slot] != value:
                shadowed.append((slot, value))
        else:
            run.slots[slot] = value
            wrote.append((slot, value))
    run.fired.append(Fired(rule.id, due.event, due.cause, tuple(wrote), tuple(shadowed)))
    return wrote


def to_slots(effects: Effects) -> list[tuple[str, str]]:
    """Return what effects set as (slot, value); each label and each skill is a slot of its own."""
    slots = [(f"label:{label}", label) for label in effects.label]
    slots += [(f"skill:{skill}", str(level)) for skill, level in effects.skills.items()]
    for name in ("priority", "topic", "language", "tone", "offers"):
        value = getattr(effects, name)
        if value is not None:
            slots.append((name, str(value)))
    return slots


def _changed(snapshot: Snapshot, changes: Mapping[str, str]) -> tuple[Snapshot, list[tuple[str, str]]]:
    """Return the snapshot with what was set, and (event, slot) of what is different now."""
    facts: dict[str, Fact] = {}
    events: list[tuple[str, str]] = []
    labels = snapshot.facts.get("customer.labels", ())
    known = labels if isinstance(labels, tuple) else ()
    new = tuple(value for slot, value in changes.items() if slot.startswith("label:") and value not in known)
    if new:
        facts["customer.labels"] = (*known, *new)
        events.append((Event.LABELLED.value, f"label:{new[0]}"))
    for slot, name in _FIELDS.items():
        if slot in changes:
            value: Fact = float(changes[slot]) if slot == "priority" else changes[slot]
            if snapshot.facts.get(name) != value:
                facts[name] = value
                events.append((_CAUSES[slot].value, slot))
    if "message.topic" in facts:
        facts["message.topic_confidence"] = 1.0
    if not facts:
        return snapshot, events
    return snapshot.with_facts(facts), events


def _with_event(due: _Due) -> Snapshot:
    return due.run.snapshot.with_facts({"message.event": due.event})


def _to_ruling(run: _Run, compiled: Compiled) -> Ruling:
    slots = run.slots
    return Ruling(
        version=compiled.version,
        fired=tuple(run.fired),
        labels=tuple(value for slot, value in slots.items() if slot.startswith("label:")),
        priority=int(slots["priority"]) if "priority" in slots else None,
        skills=tuple((slot[6:], int(level)) for slot, level in slots.items() if slot.startswith("skill:")),
        topic=slots.get("topic", ""),
        language=slots.get("language", ""),
        tone=slots.get("tone", "neutral"),
        offers=slots.get("offers") != Switch.OFF.value,
        calls=run.calls,
        cut=run.cut,
        rules=compiled,
        snapshot=run.snapshot,
    )
