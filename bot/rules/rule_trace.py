"""Why a message was treated as it was, rule by rule: from what was kept of the decision and the rules of its time."""

from collections.abc import Iterator, Mapping

from bot.rules.redeciding import decide_again
from bot.rules.rules_wording import RuleWords, word_snapshot
from bot.rules.wording_decision import word_decision, word_target
from bot.turns.decision_record import Basis, from_snapshot
from bot.turns.trace_store import Decided
from bot.words.catalogue import has, word
from conversation.rules import AgentTrace, DecisionTrace, LeafTrace, RuleTrace
from routing.decision import HandOff
from routing.rules.comparison import Truth
from routing.rules.compiled import Compiled
from routing.rules.document import Leaf
from routing.rules.fields import Event
from routing.rules.interpreter import judge_rule
from routing.rules.ruling import Fired, Ruling
from routing.rules.snapshot import Snapshot
from routing.situation import Topic

LEAVES = 12
"""Comparisons shown a rule."""


def to_trace(
    kept: Decided,
    compiled: Compiled | None,
    topics: Mapping[str, Topic],
    agents: tuple[AgentTrace, ...],
    words: RuleWords,
) -> DecisionTrace:
    """Return a decision in words; ``compiled`` None: its rules are no longer kept."""
    basis = from_snapshot(kept.snapshot) if kept.snapshot else None
    rules: tuple[RuleTrace, ...] = ()
    if basis is not None and compiled is not None:
        rules = tuple(_rules(basis, compiled, topics, words))
    return DecisionTrace(
        message_id=kept.message_id,
        at=kept.at,
        text=str(basis.snapshot.facts.get("message.text", "")) if basis else "",
        version=kept.rules_version,
        decision=word_decision(kept.outcome or {"kind": kept.kind, "what": kept.what}, words),
        target=word_target(kept.outcome, words),
        considered=tuple(
            LeafTrace(_worded(line.key, words.language, dict(line.values)), line.held) for line in kept.trace
        ),
        rules=rules,
        agents=agents if kept.kind == "handoff" else (),
        snapshot=word_snapshot(words, basis.snapshot) if basis else (),
    )


def _rules(basis: Basis, compiled: Compiled, topics: Mapping[str, Topic], words: RuleWords) -> Iterator[RuleTrace]:
    (decided,) = decide_again(compiled, (basis,), topics)
    ruling, decision = decided.situation.ruling, decided.decision
    event = str(basis.snapshot.facts.get("message.event", ""))
    fired = {one.rule: one for one in ruling.fired}
    for rule in compiled.classify:
        known = fired.get(rule.id)
        verdict = judge_rule(rule, known.event if known else event, _seen(basis, ruling, known), compiled.rules)
        yield RuleTrace(
            "classify",
            rule.id,
            rule.note,
            True if known else verdict.held,
            _leaves(verdict.decided_by, _seen(basis, ruling, known), words),
            effect="; ".join(words.effect(*pair) for pair in known.wrote) if known else "",
            shadowed="; ".join(words.effect(*pair) for pair in known.shadowed) if known else "",
            cause=known.cause if known else (),
        )
    called = decision if isinstance(decision, HandOff) else None
    for route in compiled.route:
        on = Event.HAND_OFF.value if called and Event.HAND_OFF in route.on else event
        seen: Snapshot = _on_hand_off(ruling, called) if called and on == Event.HAND_OFF.value else ruling.snapshot
        verdict = judge_rule(route, on, seen, compiled.rules)
        decided_it = (called is not None and called.rule == route.id) or ruling.calls == route.id
        queues = " → ".join(words.name(target.queue) for target in route.then)
        effect = queues if decided_it else ""
        leaves = _leaves(verdict.decided_by, seen, words)
        yield RuleTrace("route", route.id, route.note, verdict.held, leaves, effect=effect)


def _seen(basis: Basis, ruling: Ruling, fired: Fired | None) -> Snapshot:
    """Return what a rule was asked on: what other rules had set counts only for those they caused to run."""
    seen: Snapshot = ruling.snapshot if fired is not None and fired.cause else basis.snapshot
    return seen


def _on_hand_off(ruling: Ruling, called: HandOff) -> Snapshot:
    snapshot: Snapshot = ruling.snapshot
    more = {"message.event": Event.HAND_OFF.value, "conversation.reason": called.reason.value}
    return Snapshot(
        snapshot.at,
        {**snapshot.facts, **more, "conversation.priority": float(called.priority)},
        snapshot.past,
        snapshot.queues,
        snapshot.queue,
    )


def _leaves(decided_by: tuple[tuple[Leaf, Truth], ...], seen: Snapshot, words: RuleWords) -> tuple[LeafTrace, ...]:
    return tuple(LeafTrace(words.found(leaf, seen), held) for leaf, held in decided_by[:LEAVES])


def _worded(key: str, language: str, values: Mapping[str, str]) -> str:
    return word(key, language, **values) if has(key, language) else key
