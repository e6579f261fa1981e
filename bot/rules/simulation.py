"""A draft tried over what was really said: what it would have done otherwise, message by message.

Both rule sets are asked on what was kept of each decision, so nothing but the rules differs. Where they set the same,
call nobody else and the message called nobody, the built-in decision is the same too and is not made again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.rules.redeciding import decide_again, outcome
from bot.rules.rules_wording import RuleWords
from bot.rules.wording_decision import word_decision
from bot.turns.decision_record import from_snapshot
from bot.turns.trace_store import Decided, find_decided_since
from conversation.rules import ChangeKind, RuleChange, RuleDifference, RulesSimulation
from routing.rules import snapshot as snapshots
from routing.rules.batch import WIDEST
from routing.rules.compiled import Compiled
from routing.rules.engine import rule_on
from routing.rules.ruling import Ruling, to_record
from routing.situation import Topic

PAGE = 512
"""Decisions that are read and decided at once."""

MOST = 500
"""Differences that are listed."""

LONGEST = 160
"""Characters shown of a message."""

_KINDS = (
    (ChangeKind.DECISION, ("kind", "what")),
    (ChangeKind.QUEUE, ("queues",)),
    (ChangeKind.PRIORITY, ("at_priority", "priority")),
    (ChangeKind.SKILLS, ("skills",)),
    (ChangeKind.TONE, ("tone",)),
    (ChangeKind.OFFERS, ("offers",)),
    (ChangeKind.TOPIC, ("topic",)),
    (ChangeKind.LANGUAGE, ("language",)),
    (ChangeKind.LABELS, ("labels",)),
)


def simulate(
    conn: Connection,
    before: Compiled,
    after: Compiled,
    topics: Mapping[str, Topic],
    since: datetime,
    words: RuleWords,
) -> RulesSimulation:
    """Return what ``after`` would have done otherwise than ``before`` since then."""
    seen: set[str] = set()
    changed: dict[str, set[ChangeKind]] = {}
    found: list[RuleDifference] = []
    messages = 0
    for page in find_decided_since(conn, since, PAGE):
        kept = [one for one in page if one.snapshot]
        messages += len(kept)
        seen.update(one.conversation_id for one in kept)
        for start in range(0, len(kept), WIDEST):
            for difference in _differences(kept[start : start + WIDEST], before, after, topics, words):
                found.append(difference)
                changed.setdefault(difference.conversation_id, set()).update(c.kind for c in difference.changes)
    counts = Counter(kind for kinds in changed.values() for kind in kinds)
    return RulesSimulation(
        since=since,
        conversations=len(seen),
        messages=messages,
        changed=len(changed),
        counts=tuple((kind, counts[kind]) for kind in ChangeKind if counts[kind]),
        differences=tuple(reversed(found))[:MOST],
        found=len(found),
    )


def _differences(
    kept: Sequence[Decided], before: Compiled, after: Compiled, topics: Mapping[str, Topic], words: RuleWords
) -> Iterator[RuleDifference]:
    asked = tuple(snapshots.from_record(one.snapshot["seen"]) for one in kept)
    old, new = rule_on(before, asked), rule_on(after, asked)
    is_sent_alike = (before.rules.route, before.rules.default) == (after.rules.route, after.rules.default)
    places = [
        i for i, one in enumerate(kept) if (one.kind == "handoff" and not is_sent_alike) or _differ(old[i], new[i])
    ]
    bases = [from_snapshot(kept[i].snapshot) for i in places]
    pairs = zip(
        decide_again(before, bases, topics, [old[i] for i in places]),
        decide_again(after, bases, topics, [new[i] for i in places]),
        strict=True,
    )
    for i, (was, is_now) in zip(places, pairs, strict=True):
        outcomes = outcome(was), outcome(is_now)
        changes = tuple(_changes(*outcomes, words))
        if changes:
            ids = [_held(one, sent) for one, sent in zip((old[i], new[i]), outcomes, strict=True)]
            text = str(asked[i].facts.get("message.text", ""))[:LONGEST]
            yield RuleDifference(kept[i].conversation_id, kept[i].message_id, kept[i].at, text, changes, *ids)


def _held(ruling: Ruling, sent: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the rules that held: all of the first stage, and the one of the second that decided."""
    return (*(fired.rule for fired in ruling.fired), *filter(None, [sent.get("rule")]))


def _differ(one: Ruling, other: Ruling) -> bool:
    mine, theirs = to_record(one), to_record(other)
    return any(mine[name] != theirs[name] for name in mine if name not in ("rules", "calls")) or bool(
        one.calls or other.calls
    )


def _changes(was: Mapping[str, Any], is_now: Mapping[str, Any], words: RuleWords) -> Iterator[RuleChange]:
    for kind, names in _KINDS:
        if any(was.get(name) != is_now.get(name) for name in names):
            sides = [_shown(kind, side, names, words) for side in (was, is_now)]
            if sides[0] != sides[1]:
                yield RuleChange(kind, *sides)


def _shown(kind: ChangeKind, outcome_of: Mapping[str, Any], names: Sequence[str], words: RuleWords) -> str:
    if kind is ChangeKind.DECISION:
        return word_decision(outcome_of, words)
    value = next((outcome_of[name] for name in names if outcome_of.get(name) is not None), None)
    if kind is ChangeKind.QUEUE:
        return " → ".join(words.name(queue) for queue in value or ()) or words.none
    if kind is ChangeKind.SKILLS:
        return ", ".join(f"{words.name(skill)} {level}" for skill, level in value or ()) or words.none
    if kind in (ChangeKind.TONE, ChangeKind.OFFERS):
        return words.choice(kind.value, value)
    field = {ChangeKind.TOPIC: "message.topic", ChangeKind.LANGUAGE: "message.language"}.get(kind, "")
    return words.value(field, value) if value not in (None, "", []) else words.none
