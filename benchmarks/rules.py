"""1,000 rules over a batch of 64 messages, beside rule-engine and CEL in the same run, all with the same results.

CEL is the Rust implementation behind ``common-expression-language``; neither of the two has a batch or an unknown.

Run: ``OPENBLAS_NUM_THREADS=1 python -m benchmarks.rules``; ``--rules``, ``--batch``, ``--rounds``, ``--seed`` change
the sizes. Prints one JSON object: milliseconds of processor time a batch, the median of the rounds, and whether all
three find the same rules to hold.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import cel
import rule_engine

from routing.rules.compiled import Compiled
from routing.rules.document import AllOf, AnyOf, Condition, Leaf, Not, RuleSet
from routing.rules.fields import Operator
from routing.rules.reading import in_order
from routing.rules.snapshot import Snapshot

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TIERS = ("none", "low", "middle", "high", "top")
STAGES = ("stranger", "prospect", "new", "active", "loyal", "at_risk", "lost", "returned")
TOPICS = tuple(f"topic-{i}" for i in range(60))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = ("ship", "order", "refund", "price", "serum", "sale", "broken", "gift", "pan", "sun")

Matches = list[list[bool]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    conditions = [_condition(chance) for _ in range(given.rules)]
    rules = [{"id": f"r{i}", "when": when, "then": {"tone": "warm"}} for i, when in enumerate(conditions)]
    read = in_order(RuleSet.model_validate({"classify": rules, "default": [{"queue": "general"}]}))
    batches = [[_snapshot(chance) for _ in range(given.batch)] for _ in range(given.rounds)]
    started = time.process_time()
    compiled = Compiled(read)
    compiling = time.process_time() - started
    engines: dict[str, tuple[Callable[[Sequence[Snapshot]], Any], list[list[Snapshot]]]] = {
        "khachquen": (compiled.matches, batches),
        "rule_engine": (_with_rule_engine(read), batches[:2]),
        "cel": (_with_cel(read), batches[:2]),
    }
    compiled.matches(batches[-1])  # a process that has answered before
    expected = _held(compiled, batches[0])
    report: dict[str, Any] = {"rules": given.rules, "batch": given.batch, "comparisons": compiled.comparisons}
    report["compile_ms"] = round(compiling * 1000, 1)
    report["held_share"] = round(sum(map(sum, expected)) / (given.rules * given.batch), 3)
    for name, (run, asked) in engines.items():
        times = [_milliseconds(run, batch) for batch in asked]
        found = expected if name == "khachquen" else run(batches[0])
        report[name] = {"batch_ms": round(statistics.median(times), 3), "same_result": found == expected}
    print(json.dumps(report, indent=1))


def _milliseconds(run: Callable[[Sequence[Snapshot]], Any], batch: Sequence[Snapshot]) -> float:
    started = time.process_time()
    run(batch)
    return (time.process_time() - started) * 1000


def _held(compiled: Compiled, batch: Sequence[Snapshot]) -> Matches:
    found = [[False] * len(compiled.classify) for _ in batch]
    for row, places in zip(found, compiled.matches(batch)[0], strict=True):
        for place in places:
            row[place] = True
    return found


def _condition(chance: random.Random) -> dict[str, Any]:
    """One condition as shops write them: two to five comparisons, one or two groups deep."""
    leaves = [_leaf(chance) for _ in range(chance.randint(2, 4))]
    if chance.random() < 0.4:
        leaves.append({chance.choice(["any", "all"]): [_leaf(chance), _leaf(chance)]})
    if chance.random() < 0.2:
        leaves.append({"not": _leaf(chance)})
    return {chance.choice(["all", "all", "any"]): leaves}


def _leaf(chance: random.Random) -> dict[str, Any]:
    pick = chance.choice
    return pick(
        [
            {"field": "customer.value", "op": "any_of", "value": sorted({pick(TIERS), pick(TIERS)})},
            {"field": "customer.lifecycle", "op": pick(["is", "is_not"]), "value": pick(STAGES)},
            {"field": "message.topic", "op": "is", "value": pick(TOPICS)},
            {"field": "message.topic_confidence", "op": ">=", "value": chance.randint(1, 99) / 100},
            {"field": "customer.orders", "op": pick(["<", ">="]), "value": chance.randint(1, 40)},
            {"field": "conversation.sentiment", "op": "<=", "value": chance.randint(-90, 50) / 100},
            {"field": "time.hour", "op": ">=", "value": chance.randint(0, 23)},
            {"field": "time.weekday", "op": "any_of", "value": sorted({pick(DAYS), pick(DAYS)})},
            {"field": "message.language", "op": "is", "value": pick(["vi", "en"])},
            {"field": "message.text", "op": "contains", "value": pick(WORDS)},
        ]
    )


def _snapshot(chance: random.Random) -> Snapshot:
    """One message of which everything is known: the other engines have no unknown."""
    pick = chance.choice
    filler = [f"word{chance.randint(0, 3000)}" for _ in range(12)]
    facts: dict[str, Any] = {
        "message.event": "message",
        "message.text": " ".join([*filler, pick(WORDS), pick(WORDS)]),
        "message.topic": pick(TOPICS),
        "message.topic_confidence": chance.random(),
        "message.language": pick(["vi", "en"]),
        "customer.value": pick(TIERS),
        "customer.lifecycle": pick(STAGES),
        "customer.orders": float(chance.randint(0, 50)),
        "conversation.sentiment": chance.uniform(-1, 1),
        "time.hour": float(chance.randint(0, 23)),
        "time.weekday": pick(DAYS),
    }
    return Snapshot(NOW, facts)


def _flat(name: str) -> str:
    return name.replace(".", "_")


def _row(snapshot: Snapshot) -> dict[str, Any]:
    return {_flat(name): value for name, value in snapshot.facts.items()}


def _expression(condition: Condition, say: Callable[[Leaf], str], words: tuple[str, str, str]) -> str:
    """Return a condition in another language; ``words`` are its and, or, not."""
    both, either, no = words
    if isinstance(condition, Leaf):
        return say(condition)
    if isinstance(condition, Not):
        return f"{no}({_expression(condition.not_, say, words)})"
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    assert isinstance(condition, AllOf | AnyOf)  # noqa: S101 (nothing else is left)
    mark = both if isinstance(condition, AllOf) else either
    return "(" + f" {mark} ".join(_expression(part, say, words) for part in parts) + ")"


def _said(leaf: Leaf, contains: str) -> str:
    name, value = _flat(leaf.field), leaf.value
    if leaf.op is Operator.CONTAINS:
        return contains.format(name=name, value=value)
    if isinstance(value, tuple):
        return f"{name} in [{', '.join(json.dumps(one) for one in value)}]"
    mark = {Operator.IS: "==", Operator.IS_NOT: "!="}.get(leaf.op, leaf.op.value)
    return f"{name} {mark} {json.dumps(value) if isinstance(value, str) else float(str(value))}"


def _with_rule_engine(rules: RuleSet) -> Callable[[Sequence[Snapshot]], Matches]:
    def say(leaf: Leaf) -> str:
        return _said(leaf, '{name} =~~ "\\\\b{value}\\\\b"')

    compiled = [
        rule_engine.Rule(_expression(rule.when, say, ("and", "or", "not "))) for rule in rules.classify if rule.when
    ]
    return lambda batch: [[rule.matches(row) for rule in compiled] for row in map(_row, batch)]


def _with_cel(rules: RuleSet) -> Callable[[Sequence[Snapshot]], Matches]:
    def say(leaf: Leaf) -> str:
        return _said(leaf, '{name}.matches("\\\\b{value}\\\\b")')

    programs = [cel.compile(_expression(rule.when, say, ("&&", "||", "!"))) for rule in rules.classify if rule.when]
    return lambda batch: [[bool(program.execute(row)) for program in programs] for row in map(_row, batch)]


if __name__ == "__main__":
    main()
