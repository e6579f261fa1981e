"""Walking the conditions of a document, each with its path."""

from collections.abc import Iterator, Mapping
from typing import Any

from routing.rules.document import AllOf, AnyOf, Condition, Leaf, Not, RuleSet
from routing.rules.faults import Path


def leaves(condition: Condition | None, path: Path = ()) -> Iterator[tuple[Leaf, Path]]:
    """Yield the comparisons of a condition with their paths."""
    if isinstance(condition, Leaf):
        yield condition, path
    elif isinstance(condition, Not):
        yield from leaves(condition.not_, (*path, "not"))
    elif isinstance(condition, AllOf | AnyOf):
        name, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
        for i, part in enumerate(parts):
            yield from leaves(part, (*path, name, i))


def conditions(rules: RuleSet) -> Iterator[tuple[Condition, Path]]:
    """Yield every condition of a rule set with its path: of rules and of segments."""
    for i, segment in enumerate(rules.segments):
        yield segment.when, ("segments", i, "when")
    for stage, listed in (("classify", rules.classify), ("route", rules.route)):
        for i, rule in enumerate(listed):
            if rule.when is not None:
                yield rule.when, (stage, i, "when")


def all_targets(rules: RuleSet) -> Iterator[tuple[Path, Any]]:
    """Yield every list of targets with its path."""
    for i, rule in enumerate(rules.route):
        yield ("route", i, "then"), rule.then
    yield ("default",), rules.default


def deepest_group(plain: Any, path: Path, most: int) -> Path | None:
    """Return where a condition, still plain data, is nested deeper than ``most`` groups; never runs out of stack."""
    waiting: list[tuple[Any, Path, int]] = [(plain, path, 0)]
    while waiting:
        here, at, depth = waiting.pop()
        if not isinstance(here, Mapping):
            continue
        for name in ("all", "any", "not"):
            if name in here:
                if depth >= most:
                    return (*at, name)
                inner = here[name]
                parts = list(enumerate(inner)) if isinstance(inner, list) else [("", inner)]
                waiting += [(part, (*at, name, i) if i != "" else (*at, name), depth + 1) for i, part in parts]
    return None
