"""A rule set as people write it: pydantic models, which are also its JSON schema.

A document says what rules are; whether the queues, topics and values it names exist is ``routing/rules/naming.py``'s.
"""

import re
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic import StrictBool as Bool
from pydantic import StrictFloat as Float
from pydantic import StrictInt as Int
from pydantic import StrictStr as Str

from routing.rules.fields import CAUSED, INBOUND, Event, Operator, Switch, Tone

MOST_RULES = 5_000
"""Rules of both stages together."""

DEEPEST = 3
"""How many groups (all, any, not) may stand within one another."""

Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
LabelText = Annotated[str, StringConstraints(strict=True, pattern=r"^[\w][\w .&/-]{0,39}$")]
Length = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]{0,5}[smhdw]$")]
Line = Annotated[str, StringConstraints(strict=True, max_length=500)]
Scalar = Bool | Int | Float | Annotated[Str, Field(max_length=500)]

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


class Model(BaseModel):
    """Frozen, and closed to fields nobody has defined."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        ser_json_inf_nan="null",
        defer_build=True,  # (a start does not wait for it)
    )


class Change(Model):
    """From one value to another; a side left out is any."""

    before: Str | None = Field(None, alias="from")
    after: Str | None = Field(None, alias="to")


class Leaf(Model):
    """One comparison. ``of`` names a queue, for fields that have one."""

    field: Str
    op: Operator
    value: Scalar | Annotated[tuple[Scalar, ...], Field(max_length=200)] | Change | None = None
    of: Id | None = None


class AllOf(Model):
    """Holds when every one holds."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1, max_length=100)]


class AnyOf(Model):
    """Holds when one of them holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1, max_length=100)]


class Not(Model):
    """Holds when it does not hold; unknown stays unknown."""

    not_: "Condition" = Field(alias="not")


def _tag(value: Any) -> str:
    """Tell which of the four a condition is, so that an error names a place and not four."""
    names = (
        value if isinstance(value, dict) else {name: None for name in ("all", "any", "not_") if hasattr(value, name)}
    )
    for name, tag in (("all", "all"), ("any", "any"), ("not", "not"), ("not_", "not")):
        if name in names:
            return tag
    return "leaf"


Condition = Annotated[
    Annotated[Leaf, Tag("leaf")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(_tag),
]
Level = Annotated[Int, Field(ge=1, le=5)]
Priority = Annotated[Int, Field(ge=0, le=100)]


class Effects(Model):
    """What a rule of the first stage sets. ``skills`` are those a person needs, with the least level, 1 to 5."""

    label: Annotated[tuple[LabelText, ...], Field(max_length=20)] = ()
    priority: Priority | None = None
    skills: Annotated[dict[Id, Level], Field(max_length=20)] = Field(default_factory=dict)
    topic: Id | None = None
    language: Annotated[Str, Field(pattern="^(vi|en)$")] | None = None
    tone: Tone | None = None
    offers: Switch | None = None


class SkipIf(Model):
    """When a queue is passed over: closed, nobody on duty for it, too many who wait, too long a wait."""

    closed: Bool = False
    nobody: Bool = False
    longer_than: Annotated[Int, Field(ge=0, le=100_000)] | None = None
    wait_over: Length | None = None


class Target(Model):
    """A queue to try. ``wait`` is how long before the next one is tried, ``skip_if`` when it is not tried at all.

    After ``relax_skills_after`` anybody of the queue may answer, skilled or not.
    """

    queue: Id
    priority: Priority | None = None
    skills: Annotated[dict[Id, Level], Field(max_length=20)] = Field(default_factory=dict)
    wait: Length | None = None
    skip_if: SkipIf | None = None
    relax_skills_after: Length | None = None


Targets = Annotated[tuple[Target, ...], Field(min_length=1, max_length=10)]


class Rule(Model):
    """What both kinds of rule have. ``position`` 0 means: where it stands in the list."""

    id: Id
    position: Annotated[Int, Field(ge=0, le=1_000_000)] = 0
    enabled: Bool = True
    when: Condition | None = None
    valid_from: AwareDatetime | None = None
    valid_to: AwareDatetime | None = None
    owner: Line = ""
    note: Line = ""


_INBOUND = tuple(event.value for event in INBOUND)
_FIRST = (*_INBOUND, *(event.value for event in CAUSED))


class ClassifyRule(Rule):
    """A rule of the first stage: every one that holds sets facts. ``stop`` ends the stage when it holds."""

    on: Annotated[tuple[Event, ...], Field(min_length=1, max_length=9)] = (Event.MESSAGE, Event.CHOICE)
    then: Effects
    stop: Bool = False


class RouteRule(Rule):
    """A rule of the second stage: the first that holds decides where a conversation goes.

    On ``hand_off`` it says where, once a person is called for; on anything a customer does it calls one itself. It
    always ends the stage, so ``stop`` may only be true.
    """

    on: Annotated[tuple[Event, ...], Field(min_length=1, max_length=9)] = (Event.HAND_OFF,)
    then: Targets
    stop: Bool = True


class Segment(Model):
    """A named set of customers, for ``customer.segment``: conditions on the customer alone."""

    id: Id
    name_vi: Line = ""
    name_en: Line = ""
    when: Condition


class RuleSet(Model):
    """A whole rule set. ``default`` is where a conversation goes that no rule of the second stage wants elsewhere."""

    segments: Annotated[tuple[Segment, ...], Field(max_length=200)] = ()
    classify: tuple[ClassifyRule, ...] = ()
    route: tuple[RouteRule, ...] = ()
    default: Targets

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self.classify) + len(self.route)


def seconds(length: str) -> int:
    """Return a length such as ``30m`` or ``7d`` in seconds."""
    return int(length[:-1]) * _SECONDS[length[-1]]


def is_length(text: str) -> bool:
    """Tell whether ``text`` is a length such as ``30m``."""
    return re.fullmatch(r"[1-9][0-9]{0,5}[smhdw]", text) is not None
