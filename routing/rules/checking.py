"""What is odd about a rule set that is valid: rules that never hold, never get a turn, or are at odds with another.

Pairs are not compared one by one: for every field, each different set of values is compared with the others once, and
the rest is sets of conjunctions as bits of a whole number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from conversation.rules import FindingKind
from routing.rules.document import ClassifyRule, RouteRule, RuleSet
from routing.rules.domains import Conjunction, Domain, Key, conjunctions, keys_of
from routing.rules.engine import to_slots
from routing.rules.tree import all_targets

MOST_OVERLAPS = 100
"""Overlaps that are listed; the others are counted."""

Rule = ClassifyRule | RouteRule


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who answers: people a queue has, and when none of them is at work though the shop is open.

    ``gaps`` are (weekday from 0, from, to) on the shop's clock.
    """

    people: Mapping[str, int] = field(default_factory=dict)
    gaps: Mapping[str, tuple[tuple[int, str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``values`` word it: why, what, when."""

    kind: FindingKind
    rule: str = ""
    other: str = ""
    queue: str = ""
    values: tuple[tuple[str, str], ...] = ()


def check(rules: RuleSet, staffing: Staffing, now: datetime) -> tuple[tuple[Finding, ...], int]:
    """Return the findings, and how many overlaps are not listed."""
    segments = {segment.id: segment.when for segment in rules.segments}
    found: list[Finding] = []
    left_out = 0
    stages: tuple[Sequence[Rule], ...] = (rules.classify, rules.route)
    for stage in stages:
        compared = _Stage([rule for rule in stage if rule.enabled], segments, now)
        found += compared.never()
        found += compared.shadowed()
        overlaps, more = compared.overlaps(MOST_OVERLAPS)
        found += overlaps
        left_out += more
    return (*found, *_staff(rules, staffing)), left_out


class _Stage:
    """The rules of one stage, compared."""

    def __init__(self, rules: Sequence[Rule], segments: Mapping[str, object], now: datetime) -> None:
        self._rules = rules
        self._over = {i for i, rule in enumerate(rules) if rule.valid_to is not None and rule.valid_to <= now}
        spread = [conjunctions(rule.when, segments) for rule in rules]  # type: ignore[arg-type]
        self._wide = {i for i, found in enumerate(spread) if found is None}
        self._mine: list[list[int]] = []
        self._all: list[Conjunction] = []
        self._owner: list[int] = []
        for i, found in enumerate(spread):
            start = len(self._all)
            self._all += found or ()
            self._owner += [i] * len(found or ())
            self._mine.append(list(range(start, len(self._all))))
        self._of_rule = [sum(1 << j for j in mine) for mine in self._mine]
        self._tables = {key: _Table(key, self._all) for key in keys_of(self._all)}
        self._hidden: set[tuple[int, int]] = set()

    def never(self) -> Iterator[Finding]:
        """Yield rules that can hold at no time."""
        for i, rule in enumerate(self._rules):
            contradicts = i not in self._wide and not self._mine[i]
            if contradicts or i in self._over:
                why = "contradiction" if contradicts else "over"
                yield Finding(FindingKind.NEVER_FIRES, rule.id, values=(("why", why),))

    def shadowed(self) -> Iterator[Finding]:
        """Yield rules behind one that ends the stage wherever they would hold."""
        for i, rule in enumerate(self._rules):
            if not self._mine[i]:
                continue
            implied = [self._implied(j) for j in self._mine[i]]
            other = next((j for j in range(i) if self._hides(j, i, implied)), None)
            if other is not None:
                self._hidden.add((other, i))
                yield Finding(FindingKind.SHADOWED, rule.id, self._rules[other].id)

    def overlaps(self, most: int) -> tuple[list[Finding], int]:
        """Return pairs that may hold at once and want different things, and how many more there are."""
        found: list[Finding] = []
        count = 0
        for i, rule in enumerate(self._rules):
            together = 0
            for j in self._mine[i]:
                together |= self._compatible(j)
            for other in self._owners(together, i):
                what = _at_odds(self._rules[other], rule)
                if not what or (other, i) in self._hidden or not _may_meet(self._rules[other], rule):
                    continue
                count += 1
                if len(found) < most:
                    values = (("what", what),)
                    found.append(Finding(FindingKind.OVERLAP, self._rules[other].id, rule.id, values=values))
        return found, count - len(found)

    def _owners(self, conjunction_bits: int, before: int) -> Iterator[int]:
        last = -1
        bits = conjunction_bits & ((1 << (self._mine[before][0] if self._mine[before] else 0)) - 1)
        while bits:
            lowest = bits & -bits
            owner = self._owner[lowest.bit_length() - 1]
            bits &= ~self._of_rule[owner]
            if owner != last:
                last = owner
                yield owner

    def _hides(self, earlier: int, later: int, implied: Sequence[int]) -> bool:
        one, other = self._rules[earlier], self._rules[later]
        if not one.stop or not set(other.on) <= set(one.on) or earlier in self._over:
            return False
        if one.valid_from is not None and (other.valid_from is None or other.valid_from < one.valid_from):
            return False
        if one.valid_to is not None and (other.valid_to is None or other.valid_to > one.valid_to):
            return False
        return all(bits & self._of_rule[earlier] for bits in implied)

    def _implied(self, at: int) -> int:
        """Return the conjunctions that hold whenever this one does."""
        bits = (1 << len(self._all)) - 1
        mine = self._all[at]
        for key, table in self._tables.items():
            bits &= ~table.asked | table.wider(mine[key]) if key in mine else ~table.asked
        return bits

    def _compatible(self, at: int) -> int:
        """Return the conjunctions that may hold at the same time as this one."""
        bits = (1 << len(self._all)) - 1
        for key, domain in self._all[at].items():
            table = self._tables[key]
            bits &= ~table.asked | table.touching(domain)
        return bits


class _Table:
    """What all conjunctions leave of one key: bits of those whose values are wider than given ones, or touch them."""

    def __init__(self, key: Key, every: Sequence[Conjunction]) -> None:
        self.asked = 0
        self._of: dict[Domain, int] = {}
        for i, one in enumerate(every):
            if key in one:
                self.asked |= 1 << i
                self._of[one[key]] = self._of.get(one[key], 0) | 1 << i
        self._wider: dict[Domain, int] = {}
        self._touching: dict[Domain, int] = {}

    def wider(self, domain: Domain) -> int:
        """Return those whose values include all of ``domain``."""
        if domain not in self._wider:
            self._wider[domain] = sum(bits for other, bits in self._of.items() if domain.is_within(other))
        return self._wider[domain]

    def touching(self, domain: Domain) -> int:
        """Return those who have a value in common with ``domain``."""
        if domain not in self._touching:
            found = (bits for other, bits in self._of.items() if not domain.meet(other).is_empty)
            self._touching[domain] = sum(found)
        return self._touching[domain]


def _at_odds(one: Rule, other: Rule) -> str:
    """Return what two rules want differently, empty for nothing."""
    if isinstance(one, RouteRule) or isinstance(other, RouteRule):
        return "queue" if one.then != other.then else ""
    mine = dict(to_slots(one.then))
    return next((slot.partition(":")[0] for slot, value in to_slots(other.then) if mine.get(slot, value) != value), "")


def _may_meet(one: Rule, other: Rule) -> bool:
    if not set(one.on) & set(other.on):
        return False
    return not (_is_before(one.valid_to, other.valid_from) or _is_before(other.valid_to, one.valid_from))


def _is_before(ends: datetime | None, begins: datetime | None) -> bool:
    return ends is not None and begins is not None and ends <= begins


def _staff(rules: RuleSet, staffing: Staffing) -> Iterator[Finding]:
    """Yield queues nobody answers for, and hours in which nobody does; each queue once."""
    seen: set[str] = set()
    for path, targets in all_targets(rules):
        rule = rules.route[path[1]].id if path[0] == "route" else ""  # type: ignore[index]
        for target in targets:
            if target.queue in seen or (rule and not rules.route[path[1]].enabled):  # type: ignore[index]
                continue
            seen.add(target.queue)
            if not staffing.people.get(target.queue):
                yield Finding(FindingKind.NO_AGENT, rule, queue=target.queue)
                continue
            for day, begins, ends in staffing.gaps.get(target.queue, ()):
                values = (("day", str(day)), ("from", begins), ("to", ends))
                yield Finding(FindingKind.GAP, rule, queue=target.queue, values=values)
