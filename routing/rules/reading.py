"""From plain data to a rule set, or to everything that is wrong with it, each with its place."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from routing.rules.document import DEEPEST, MOST_RULES, Rule, RuleSet, Target
from routing.rules.faults import Fault, Path, from_errors, to_place
from routing.rules.fields import CAUSED, INBOUND, Event
from routing.rules.naming import Names
from routing.rules.tree import all_targets, conditions, deepest_group, leaves
from routing.rules.values import faults_of, is_over, listed

_MOST_SHOWN = 100


def read_rules(plain: Any, names: Names) -> tuple[RuleSet | None, tuple[Fault, ...]]:
    """Return the rule set, its rules in order and numbered from 1, or None and its faults, at most 100."""
    faults = tuple(_check_size(plain)) or tuple(_check_depth(plain))
    if faults:
        return None, faults[:_MOST_SHOWN]
    try:
        rules = RuleSet.model_validate(plain)
    except ValidationError as error:
        return None, from_errors(plain, error.errors(include_url=False, include_input=False))[:_MOST_SHOWN]
    faults = (*_check_order(rules), *check_names(rules, names))
    if faults:
        return None, faults[:_MOST_SHOWN]
    return in_order(rules), ()


def to_document(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain data, what has its usual value left out."""
    plain: dict[str, Any] = rules.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return plain


def schema() -> dict[str, Any]:
    """Return the JSON schema of a document."""
    return RuleSet.model_json_schema(by_alias=True)


def _check_size(plain: Any) -> Iterator[Fault]:
    if not isinstance(plain, Mapping):
        yield Fault("bad_shape", "", values=(("says", "not an object"),))
        return
    counted = [len(plain[stage]) for stage in ("classify", "route") if isinstance(plain.get(stage), list)]
    if sum(counted) > MOST_RULES:
        place = "classify" if counted[0] > MOST_RULES else "route"
        yield Fault("too_many", place, values=(("count", str(sum(counted))), ("most", str(MOST_RULES))))


def _check_depth(plain: Mapping[str, Any]) -> Iterator[Fault]:
    for condition, path in _plain_conditions(plain):
        deep = deepest_group(condition, path, DEEPEST)
        if deep is not None:
            place, rule = to_place(plain, deep)
            yield Fault("too_deep", place, rule, (("most", str(DEEPEST)),))


def _plain_conditions(plain: Mapping[str, Any]) -> Iterator[tuple[Any, Path]]:
    for stage in ("classify", "route", "segments"):
        found = plain.get(stage)
        for i, rule in enumerate(found if isinstance(found, list) else ()):
            if isinstance(rule, Mapping):
                yield rule.get("when"), (stage, i, "when")


def _check_order(rules: RuleSet) -> Iterator[Fault]:
    for stage, found in (("classify", rules.classify), ("route", rules.route)):
        given = [rule.position for rule in found]
        twice = {position for position, count in Counter(given).items() if count > 1}
        if any(given) and twice:
            i = next(i for i, position in enumerate(given) if position in twice)
            yield Fault("bad_position", f"{stage}[{found[i].id}].position", found[i].id, (("name", str(given[i])),))
    yield from _check_ids((("classify", rules.classify), ("route", rules.route)))
    yield from _check_ids((("segments", rules.segments),))


def _check_ids(groups: Any) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, items in groups:
        for i, item in enumerate(items):
            if item.id in seen:
                yield Fault("same_id", f"{name}[{i}].id", item.id, (("name", item.id),))
            seen.add(item.id)


def in_order(rules: RuleSet) -> RuleSet:
    """Return the rules of each stage in order, numbered from 1."""

    def numbered(found: tuple[Any, ...]) -> tuple[Any, ...]:
        in_order = sorted(found, key=lambda rule: rule.position)
        return tuple(rule.model_copy(update={"position": i}) for i, rule in enumerate(in_order, 1))

    return rules.model_copy(update={"classify": numbered(rules.classify), "route": numbered(rules.route)})


def check_names(rules: RuleSet, names: Names) -> tuple[Fault, ...]:
    """Return what a rule set names that does not exist here and now, and values that fit no field."""
    plain = rules.model_dump(by_alias=True)
    found = (*_leaf_faults(rules, names), *_rule_faults(rules, names), *_target_faults(rules, names))
    return tuple(Fault(key, *to_place(plain, path), values) for path, key, values in found)


Placed = tuple[Path, str, tuple[tuple[str, str], ...]]


def _leaf_faults(rules: RuleSet, names: Names) -> Iterator[Placed]:
    segments = tuple(segment.id for segment in rules.segments)
    for condition, path in conditions(rules):
        for leaf, at in leaves(condition, path):
            for key, part, values in faults_of(leaf, names, segments):
                yield (*at, *part.split(".")), key, values
            if path[0] == "segments" and (not leaf.field.startswith("customer.") or leaf.field == "customer.segment"):
                yield (*at, "field"), "not_of_segment", (("name", leaf.field),)


def _rule_faults(rules: RuleSet, names: Names) -> Iterator[Placed]:
    for stage, found in (("classify", rules.classify), ("route", rules.route)):
        for i, rule in enumerate(found):
            path: Path = (stage, i)
            if is_over(rule.valid_to, rule.valid_from):
                yield (*path, "valid_to"), "ends_before", ()
            for event in _wrong_events(rule, stage):
                yield (*path, "on"), "bad_event", (("name", event.value),)
    for i, rule in enumerate(rules.classify):
        then = rule.then
        if then.topic is not None and then.topic not in names.topics:
            values = (("name", then.topic), ("field", "message.topic"), ("allowed", listed(names.topics)))
            yield ("classify", i, "then", "topic"), "unknown_value", values
        if not then.model_dump(exclude_defaults=True):
            yield ("classify", i, "then"), "no_effect", ()
        yield from _skill_faults(then.skills, ("classify", i, "then"), names)
    for i, rule in enumerate(rules.route):
        if not rule.stop:
            yield ("route", i, "stop"), "always_stops", ()


def _wrong_events(rule: Rule, stage: str) -> Iterator[Event]:
    allowed = (*INBOUND, *CAUSED) if stage == "classify" else (*INBOUND, Event.HAND_OFF)
    events: tuple[Event, ...] = getattr(rule, "on", ())
    yield from (event for event in events if event not in allowed)


def _target_faults(rules: RuleSet, names: Names) -> Iterator[Placed]:
    for path, targets in all_targets(rules):
        for i, target in enumerate(targets):
            if target.queue not in names.queues:
                values = (("name", target.queue), ("allowed", listed(names.queues)))
                yield (*path, i, "queue"), "unknown_queue", values
            yield from _skill_faults(target.skills, (*path, i), names)
        yield from _open_faults(targets[-1], (*path, len(targets) - 1))


def _open_faults(last: Target, path: Path) -> Iterator[Placed]:
    """The last target is always open: nobody is left without a place."""
    for name in ("wait", "skip_if"):
        if getattr(last, name) is not None:
            yield (*path, name), "last_is_open", ()


def _skill_faults(skills: Mapping[str, int], path: Path, names: Names) -> Iterator[Placed]:
    for skill in skills:
        if names.skills is not None and skill not in names.skills:
            yield (*path, "skills", skill), "unknown_skill", (("name", skill), ("allowed", listed(names.skills)))
