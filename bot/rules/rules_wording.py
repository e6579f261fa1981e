"""Rules, conditions and faults in words a shop owner reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.words.catalogue import has, word
from conversation.rules import EffectInfo, FieldInfo, Named, OperatorInfo, RuleFault, RulesRegistry
from routing.rules.document import DEEPEST, MOST_RULES, Change, Leaf
from routing.rules.faults import Fault
from routing.rules.fields import FIELDS, LANGUAGES, TAKES, Event, Field, Kind, Operator, Switch, Tone
from routing.rules.naming import Names
from routing.rules.snapshot import Fact, Snapshot

NameOf = Callable[[str, str], str]
"""What people call a queue, topic, need or agent: (id, language) to a name."""

LONGEST_SHOWN = 80


class RuleWords:
    """Words for one language; ``name_of`` knows what the shop calls its own things."""

    def __init__(self, language: str, name_of: NameOf) -> None:
        """Word in ``language``."""
        self.language = language
        self._name_of = name_of

    def field(self, name: str) -> str:
        """Return what a field is called."""
        return word(_key("field", name), self.language) if name in FIELDS else name

    def operator(self, op: Operator) -> str:
        """Return what an operator is called."""
        return word(_key("op", op.name), self.language)

    def value(self, field: str, value: Any) -> str:
        """Return a value of a field in words."""
        if value is None:
            return word("rules-value-unknown", self.language)
        if isinstance(value, bool):
            return word(f"rules-value-{str(value).lower()}", self.language)
        if isinstance(value, tuple | list):
            return ", ".join(self.value(field, one) for one in value) or word("rules-none", self.language)
        if isinstance(value, int | float):
            return f"{value:g}"
        key = _key("values", field)
        if has(key, self.language):
            return word(key, self.language, value=value)
        return self._name_of(value, self.language)[:LONGEST_SHOWN]

    def leaf(self, leaf: Leaf) -> str:
        """Return a comparison in words."""
        field = self.field(leaf.field)
        if leaf.of:
            field = word("rules-of-queue", self.language, field=field, queue=self._name_of(leaf.of, self.language))
        op = self.operator(leaf.op)
        if leaf.value is None:
            return word("rules-leaf-bare", self.language, field=field, op=op)
        return word("rules-leaf", self.language, field=field, op=op, value=self._wanted(leaf))

    def found(self, leaf: Leaf, snapshot: Snapshot) -> str:
        """Return a comparison in words, with what was found."""
        shown = self.value(leaf.field, _short(snapshot.of_leaf(leaf)))
        return word("rules-leaf-found", self.language, text=self.leaf(leaf), found=shown)

    def effect(self, slot: str, value: str) -> str:
        """Return what a rule has set in words."""
        name = slot.partition(":")[0].replace("skill", "skills")
        field = {"topic": "message.topic", "language": "message.language"}.get(name, name)
        if name in ("tone", "offers"):
            shown = self.choice(name, value)
        elif name == "skills":
            shown = f"{self._name_of(slot.partition(':')[2], self.language)} {value}"
        else:
            shown = self.value(field, value)
        return word("rules-set", self.language, what=word(f"rules-effect-{name}", self.language), value=shown)

    def choice(self, slot: str, value: Any) -> str:
        """Return a tone, or whether offers are made, in words."""
        if slot == "tone":
            return word("rules-values-tone", self.language, value=str(value))
        is_on = value in (True, Switch.ON.value)
        return word("rules-values-switch", self.language, value=(Switch.ON if is_on else Switch.OFF).value)

    @property
    def none(self) -> str:
        """What is said where there is nothing."""
        return word("rules-none", self.language)

    def fault(self, fault: Fault) -> RuleFault:
        """Return a fault in words."""
        values = dict(fault.values)
        text = word(_key("fault", fault.key), self.language, **values)
        return RuleFault(fault.key, fault.place, fault.rule, text)

    def name(self, of: str) -> str:
        """Return what the shop calls something of its own."""
        return self._name_of(of, self.language)

    def registry(self, names: Names) -> RulesRegistry:
        """Return everything a form needs."""
        return RulesRegistry(
            events=tuple(Named(e.value, self.value("message.event", e.value)) for e in Event),
            fields=tuple(self._field_info(field, names) for field in FIELDS.values()),
            effects=tuple(self._effects(names)),
            queues=self._named(names.queues),
            skills=self._named(names.skills or ()),
            most_rules=MOST_RULES,
            deepest=DEEPEST,
        )

    def _field_info(self, field: Field, names: Names) -> FieldInfo:
        values: tuple[str, ...] = field.values
        if field.source is not None and field.kind is not Kind.SEGMENT:
            values = names.of(field.source.value) or ()
        return FieldInfo(
            name=field.name,
            group=field.group,
            group_label=word(_key("group", field.group), self.language),
            kind=field.kind.value,
            label=self.field(field.name),
            help=word(f"{_key('field', field.name)}.help", self.language),
            operators=tuple(OperatorInfo(op.value, self.operator(op), TAKES[op]) for op in field.operators),
            values=tuple(Named(value, self.value(field.name, value)) for value in values),
            unit=field.unit,
            least=field.least,
            most=field.most,
            of_queue=field.of_queue,
        )

    def _effects(self, names: Names) -> list[EffectInfo]:
        tones = tuple(Named(t.value, word("rules-values-tone", self.language, value=t.value)) for t in Tone)
        switch = tuple(Named(s.value, word("rules-values-switch", self.language, value=s.value)) for s in Switch)
        languages = tuple(Named(one, self.value("message.language", one)) for one in LANGUAGES)
        shapes: tuple[tuple[str, str, tuple[Named, ...]], ...] = (
            ("label", "texts", ()),
            ("priority", "number", ()),
            ("skills", "levels", self._named(names.skills or ())),
            ("topic", "choice", self._named(names.topics)),
            ("language", "choice", languages),
            ("tone", "choice", tones),
            ("offers", "choice", switch),
        )
        return [
            EffectInfo(
                name,
                word(f"rules-effect-{name}", self.language),
                word(f"rules-effect-{name}.help", self.language),
                takes,
                values,
                *{"priority": (0, 100), "skills": (1, 5)}.get(name, (None, None)),
            )
            for name, takes, values in shapes
        ]

    def _named(self, ids: tuple[str, ...]) -> tuple[Named, ...]:
        return tuple(Named(one, self.name(one)) for one in ids)

    def _wanted(self, leaf: Leaf) -> str:
        value = leaf.value
        if isinstance(value, Change):
            sides = [
                word("rules-anything", self.language) if side is None else self.value(leaf.field, side)
                for side in (value.before, value.after)
            ]
            return word("rules-change-from-to", self.language, before=sides[0], after=sides[1])
        if leaf.op is Operator.BETWEEN and isinstance(value, tuple):
            low, high = (self.value(leaf.field, side) for side in value)
            return word("rules-range", self.language, low=low, high=high)
        if leaf.op in (Operator.CONTAINS, Operator.MATCHES):
            texts = value if isinstance(value, tuple) else (value,)
            return ", ".join(f"“{text}”" for text in texts)
        return self.value(leaf.field, value)


def word_snapshot(words: RuleWords, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return every value the rules saw, in words, in the order of the fields."""
    shown: Mapping[str, Fact | None] = {name: snapshot.value(name, None) for name in FIELDS}
    return tuple(
        (words.field(name), words.value(name, _short(value))) for name, value in shown.items() if value is not None
    )


def _short(value: Fact | None) -> Fact | None:
    return value[:LONGEST_SHOWN] if isinstance(value, str) else value


def _key(kind: str, name: str) -> str:
    return f"rules-{kind}-{name.lower().replace('.', '-').replace('_', '-')}"
