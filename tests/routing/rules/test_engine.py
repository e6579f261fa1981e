"""What rules do to a message: one writer a slot, effects at once, chains that end, places in their order."""

from dataclasses import replace
from typing import Any

import pytest

from conversation.customer import Recognition, Segments, ValueTier
from conversation.proof import ProofLevel
from conversation.state import Control
from routing.decision import Answer, HandOff
from routing.rules.compiled import Compiled
from routing.rules.deciding import decide_by_rules
from routing.rules.document import RuleSet
from routing.rules.engine import LONGEST_CHAIN, rule_on
from routing.rules.observe import Known, observe
from routing.rules.reading import in_order
from routing.rules.ruling import Ruling
from routing.rules.snapshot import QueueFacts, Snapshot
from routing.situation import Situation
from routing.targets import SkipIf
from tests.routing.rules.conditions import NOW
from tests.routing.test_route import FEE, ORDER, REFUND, situation

TOPICS = {topic.id: topic for topic in (FEE, ORDER, REFUND)}


def found(field: str, value: Any, op: str = "is") -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def sets(rule: str, **then: Any) -> dict[str, Any]:
    return {"id": rule, "then": then}


def to(queue: str, **when: Any) -> tuple[dict[str, Any]]:
    return ({"id": "x", "then": [{"queue": queue}], **when},)


TOP = found("customer.value", "top")
LABELLED = found("customer.labels", "vip")


def compiled(*classify: dict[str, Any], route: tuple[dict[str, Any], ...] = (), default: str = "care") -> Compiled:
    plain = {"classify": list(classify), "route": list(route), "default": [{"queue": default}]}
    return Compiled(in_order(RuleSet.model_validate(plain)), version=4)


def ruling(rules: Compiled, **facts: Any) -> Ruling:
    (one,) = rule_on(rules, [Snapshot(NOW, {"message.event": "message"} | facts)])
    return one


def decided(rules: Compiled, asked: Situation, **known: Any) -> Any:
    snapshot = observe(asked, Known("…", **known), {"care": QueueFacts(2, 60.0, 1, is_open=True)})
    (one,) = decide_by_rules(rules, (asked,), (snapshot,), TOPICS)
    return one


def test_the_first_writer_of_a_slot_wins_and_the_other_is_noted() -> None:
    rules = compiled(
        {"id": "one", "then": {"tone": "sorry", "label": ["a"]}},
        {"id": "two", "then": {"tone": "warm", "priority": 5, "label": ["b"]}},
        {"id": "three", "then": {"tone": "sorry"}},
    )
    made = ruling(rules)
    assert (made.tone, made.priority, made.labels, made.version) == ("sorry", 5, ("a", "b"), 4)
    assert [(fired.rule, fired.shadowed) for fired in made.fired] == [
        ("one", ()),
        ("two", (("tone", "warm"),)),
        ("three", ()),  # it wanted the same
    ]


def test_a_rule_that_stops_ends_its_stage() -> None:
    rules = compiled(
        {"id": "one", "when": TOP, "then": {"priority": 9}, "stop": True}, {"id": "two", "then": {"tone": "warm"}}
    )
    assert ruling(rules, **{"customer.value": "top"}).tone == "neutral"
    assert ruling(rules, **{"customer.value": "low"}).tone == "warm"
    assert ruling(rules).tone == "warm"  # nobody knows the value


def test_conditions_are_asked_before_anything_is_set() -> None:
    rules = compiled(
        {"id": "one", "then": {"label": ["vip"]}}, {"id": "two", "when": LABELLED, "then": {"tone": "warm"}}
    )
    assert ruling(rules, **{"customer.labels": ()}).tone == "neutral"


def test_what_has_changed_makes_the_rules_run_that_listen_for_it() -> None:
    rules = compiled(
        {"id": "two", "on": ["labelled"], "when": LABELLED, "then": {"priority": 50}},
        {"id": "three", "on": ["priority_changed"], "then": {"tone": "warm"}},
        {"id": "one", "then": {"label": ["vip"]}},
    )
    made = ruling(rules, **{"customer.labels": ()})
    assert [(fired.rule, fired.cause) for fired in made.fired] == [
        ("one", ()),
        ("two", ("one",)),
        ("three", ("one", "two")),
    ]
    assert (made.priority, made.tone) == (50, "warm")
    assert ruling(rules, **{"customer.labels": ("vip",)}).priority is None  # nothing has changed


def test_no_rule_runs_twice_in_a_chain_and_a_chain_ends() -> None:
    both = ["message", "labelled"]
    many = [{**sets(f"r{i}", label=[f"l{i}"]), "on": both if i == 0 else ["labelled"]} for i in range(9)]
    made = ruling(compiled(*many))
    assert max(len(fired.cause) for fired in made.fired) < LONGEST_CHAIN
    assert all(fired.rule not in fired.cause for fired in made.fired)


def test_a_chain_ends_after_five_rules() -> None:
    chain = [
        {**sets(f"c{i}", label=[f"n{i + 1}"]), "on": ["labelled"], "when": found("customer.labels", f"n{i}")}
        for i in range(8)
    ]
    made = ruling(compiled(sets("start", label=["n0"]), *chain))
    assert [fired.rule for fired in made.fired] == ["start", "c0", "c1", "c2", "c3"]
    assert made.cut == 1


@pytest.mark.parametrize(
    ("when", "runs"),
    [
        ({"enabled": False}, False),
        ({"on": ["opened"]}, False),
        ({"valid_from": "2026-11-24T00:00:00Z"}, False),
        ({"valid_to": "2026-11-23T03:00:00Z"}, False),
        ({"valid_from": "2026-11-23T03:00:00Z", "valid_to": "2026-11-23T04:00:00Z"}, True),
    ],
)
def test_a_rule_runs_only_when_it_is_due(when: dict[str, Any], runs: Any) -> None:
    assert bool(ruling(compiled({"id": "one", "then": {"tone": "warm"}, **when})).fired) is runs


def test_what_rules_set_changes_what_happens() -> None:
    rules = compiled({"id": "one", "then": {"topic": "order", "tone": "sorry", "offers": "off", "language": "en"}})
    one = decided(rules, situation(FEE, answer_confidence=0.9))
    assert isinstance(one.decision, Answer)
    assert (one.decision.skill, one.decision.tone) == ("order_status", "sorry")
    assert (one.situation.understanding.language, one.situation.ruling.offers) == ("en", False)


def test_a_topic_that_is_gone_is_left_as_it_was_understood() -> None:
    one = decided(compiled({"id": "one", "then": {"topic": "weather"}}), situation(ORDER))
    assert one.decision.skill == "order_status"


def test_a_rule_calls_a_person_to_its_own_places() -> None:
    skip = {"nobody": True, "wait_over": "10m"}
    places = [
        {"queue": "skin", "priority": 70, "skills": {"health": 3}, "wait": "5m", "skip_if": skip},
        {"queue": "care"},
    ]
    calls = {"id": "vip", "on": ["message"], "then": places}
    rules = compiled(sets("p", priority=20, skills={"orders": 2}), route=(calls,))
    decision = decided(rules, situation(FEE, answer_confidence=0.9)).decision
    assert isinstance(decision, HandOff)
    assert (decision.reason, decision.rule, decision.queue) == ("rule", "vip", "skin")
    first, last = decision.targets
    assert (first.queue, first.priority, first.wait_seconds) == ("skin", 70, 300)
    assert first.skip_if == SkipIf(nobody=True, wait_over_minutes=10)
    assert [(need.skill, need.level) for need in first.skills] == [("health", 3), ("orders", 2)]
    assert (last.queue, last.priority, last.wait_seconds) == ("care", 20, 0)


@pytest.mark.parametrize(
    ("route", "topic", "queue"),
    [
        ((), None, "front"),  # the default
        ((), REFUND, "money"),  # the topic's own
        (to("night"), REFUND, "night"),  # a rule comes before both
        (to("q", when=found("conversation.reason", "policy")), REFUND, "q"),
        (to("q", when=found("conversation.reason", "anger")), REFUND, "money"),
        (to("q", when=found("queue.agents", 5, ">")), None, "front"),
    ],
)
def test_where_a_conversation_goes_once_a_person_is_called(route: Any, topic: Any, queue: str) -> None:
    asked = situation(topic) if topic else situation(said={"asks_person": True})
    decision = decided(compiled(route=route, default="front"), asked).decision
    assert isinstance(decision, HandOff)
    assert [target.queue for target in decision.targets] == [queue]


def test_what_comes_first_is_built_in() -> None:
    """A wish for a person is obeyed whatever the rules say, and nobody who holds a conversation is interrupted."""
    rules = compiled({"id": "one", "then": {"topic": "fee"}})
    assert decided(rules, situation(FEE, said={"asks_person": True})).decision.reason == "asked"
    calling = compiled(route=({"id": "x", "on": ["message"], "then": [{"queue": "q"}]},))
    assert decided(calling, situation(FEE, control=Control.HUMAN)).decision.why == "person"


def test_the_same_situation_gives_the_same_decision() -> None:
    rules = compiled({"id": "one", "when": TOP, "then": {"priority": 3}})
    assert decided(rules, situation(REFUND)) == decided(rules, situation(REFUND))


def test_what_is_stored_of_a_customer_is_unknown_below_possession() -> None:
    rules = compiled({"id": "one", "when": TOP, "then": {"tone": "warm"}})
    for proof, tone in ((ProofLevel.CLAIMED, "neutral"), (ProofLevel.POSSESSION, "warm")):
        who = Recognition("lan", proof)
        asked = situation(ORDER, segments=Segments(ValueTier.TOP))
        assert decided(rules, replace(asked, recognition=who)).decision.tone == tone
