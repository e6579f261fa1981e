"""The shop's rules as staff and tools see them: drafts, checks, simulations, versions, traces.

``bot/rules/rules_desk.py`` carries ``RulesDesk`` out; the console and the public interface call it. A *document* is a
rule set as plain JSON data, as ``RulesDesk.schema`` describes it and ``docs/rules.md`` explains it. Everything worded
is in the language asked for, ``vi`` or ``en``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

Document = Mapping[str, object]
"""A rule set as plain JSON data."""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One published rule set. ``restored_from`` is the version it repeats, 0 when it was written anew.

    Version 0 is what a new shop starts with; nobody published it, so ``at`` is None.
    """

    version: int
    at: datetime | None
    by: str
    note: str = ""
    rules: int = 0
    restored_from: int = 0
    is_in_force: bool = False


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A published rule set with its document."""

    info: RuleVersion
    document: Document


@dataclass(frozen=True, slots=True)
class RulesDraft:
    """The shop's one draft. ``revision`` rises at every save, 0 when nobody has begun one.

    ``based_on`` is the version in force when it was begun; ``is_outdated`` says that another has been published since.
    Without a draft, ``document`` is that of the version in force.
    """

    revision: int
    based_on: int
    document: Document
    at: datetime | None = None
    by: str = ""
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a document is refused. ``place`` is its path, as ``route[khach-vip].when.all[0].op``; ``rule`` its rule's id.

    ``key`` is the kind of fault, ``message`` words it.
    """

    key: str
    place: str
    rule: str
    message: str


class FindingKind(StrEnum):
    """What a check finds in a document that is valid all the same."""

    NEVER_FIRES = "never_fires"  # its conditions contradict one another, or its time is over
    SHADOWED = "shadowed"  # an earlier rule decides wherever this one would
    OVERLAP = "overlap"  # two rules may hold at once and want different things; the earlier one wins
    NO_AGENT = "no_agent"  # a queue nobody answers for
    GAP = "gap"  # hours of the shop in which nobody of a queue is at work


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """Something to look at before publishing. ``other`` is the second rule of a pair, ``queue`` the queue concerned."""

    kind: FindingKind
    rule: str
    message: str
    other: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True)
class RulesCheck:
    """What is wrong (``faults``: cannot be published) and what is odd (``findings``: may be).

    ``left_out`` counts overlaps beyond those listed.
    """

    faults: tuple[RuleFault, ...] = ()
    findings: tuple[RuleFinding, ...] = ()
    left_out: int = 0


class ChangeKind(StrEnum):
    """What a draft would have done otherwise."""

    DECISION = "decision"  # the bot answers, a person is called, nobody speaks
    QUEUE = "queue"
    PRIORITY = "priority"
    SKILLS = "skills"
    TONE = "tone"
    OFFERS = "offers"
    TOPIC = "topic"
    LANGUAGE = "language"
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference, worded."""

    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One message of a past conversation that a draft would have treated otherwise.

    ``before`` and ``after`` are the ids of the rules that held, in order.
    """

    conversation_id: str
    message_id: str
    at: datetime
    text: str
    changes: tuple[RuleChange, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesSimulation:
    """A draft beside the version in force, over what was really said since ``since``.

    ``changed`` counts conversations with a difference, ``counts`` those by kind of change; ``differences`` are the
    newest, at most 500, of ``found``.
    """

    since: datetime
    conversations: int
    messages: int
    changed: int
    counts: tuple[tuple[ChangeKind, int], ...]
    differences: tuple[RuleDifference, ...]
    found: int


class Takes(StrEnum):
    """What an operator wants as ``value``."""

    NOTHING = "nothing"
    ONE = "one"  # one value of the field
    MANY = "many"  # a list of values of the field
    NUMBER = "number"
    RANGE = "range"  # [from, to], both included
    DURATION = "duration"  # "30m", "12h", "7d"
    TEXTS = "texts"  # one text, or a list of which one is enough
    PATTERN = "pattern"  # a regular expression, RE2 syntax
    CHANGE = "change"  # {from: value, to: value}, either may be left out


@dataclass(frozen=True, slots=True)
class OperatorInfo:
    """An operator a field has."""

    name: str
    label: str
    takes: Takes


@dataclass(frozen=True, slots=True)
class Named:
    """An id with what people call it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field a condition may ask about. ``values`` are all it can have, empty when it is open.

    ``of_queue``: the condition may name a queue under ``of``; without it, that of the conversation is meant. ``unit``
    is ``""``, ``share`` (0..1), ``mood`` (-1..1), ``money``, ``people``, ``seconds`` or ``hour``.
    """

    name: str
    group: str
    group_label: str
    kind: str
    label: str
    help: str
    operators: tuple[OperatorInfo, ...]
    values: tuple[Named, ...] = ()
    unit: str = ""
    least: float | None = None
    most: float | None = None
    of_queue: bool = False


@dataclass(frozen=True, slots=True)
class EffectInfo:
    """Something a rule of the first stage may set. ``takes`` is one of text, texts, whole number, choice, levels."""

    name: str
    label: str
    help: str
    takes: str
    values: tuple[Named, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class RulesRegistry:
    """Everything a form for rules needs: what may be asked, set and named here and now."""

    events: tuple[Named, ...]
    fields: tuple[FieldInfo, ...]
    effects: tuple[EffectInfo, ...]
    queues: tuple[Named, ...]
    skills: tuple[Named, ...]
    most_rules: int
    deepest: int


@dataclass(frozen=True, slots=True)
class LeafTrace:
    """One condition as it was found, worded; ``held`` is None when the value was missing."""

    text: str
    held: bool | None


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule, whether it held, and the conditions that decided that.

    ``effect`` words what it did; ``shadowed`` what it would have set, had no earlier rule set it already. ``cause`` are
    the rules whose effects made it run, first to last.
    """

    stage: str
    rule: str
    note: str
    held: bool | None
    decided_by: tuple[LeafTrace, ...]
    effect: str = ""
    shadowed: str = ""
    cause: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentTrace:
    """One of the staff, and why the conversation was not theirs; ``reason`` is empty for whom it could go to."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """Everything about one decision, worded. ``considered`` are the built-in steps in their order.

    ``target`` says where it went, empty when no person was called; ``snapshot`` is every value the rules saw. A rule
    set that is no longer kept leaves ``rules`` empty.
    """

    message_id: str
    at: datetime
    text: str
    version: int
    decision: str
    target: str
    considered: tuple[LeafTrace, ...]
    rules: tuple[RuleTrace, ...]
    agents: tuple[AgentTrace, ...] = ()
    snapshot: tuple[tuple[str, str], ...] = field(default=())


class RulesDesk(Protocol):
    """What staff and tools may do with the rules. ``by`` is who acts, as the list of versions shows it."""

    async def registry(self, language: str) -> RulesRegistry:
        """Return fields, operators, values, effects and queues, worded."""

    def schema(self) -> Document:
        """Return the JSON schema of a document."""

    async def versions(self) -> tuple[RuleVersion, ...]:
        """Return every published version, newest first, version 0 last."""

    async def published(self, version: int | None = None) -> PublishedRules:
        """Return the version in force, or the one asked for; raises NotFoundError."""

    async def draft(self) -> RulesDraft:
        """Return the draft, or the version in force as revision 0."""

    async def save_draft(self, document: Document, revision: int, by: str) -> RulesDraft:
        """Keep ``document`` as the draft that follows ``revision``.

        Raises RulesError with every fault and its place, ConflictError when somebody saved or discarded it meanwhile.
        """

    async def discard_draft(self, revision: int) -> None:
        """Throw the draft away; raises ConflictError when it is no longer at ``revision``."""

    async def check(self, document: Document, language: str) -> RulesCheck:
        """Return faults and findings of ``document``, whether it is saved or not; raises nothing for faults."""

    async def simulate(self, document: Document, days: int, language: str) -> RulesSimulation:
        """Return what ``document`` would have done otherwise in the last ``days`` (1 to 365); raises RulesError."""

    async def publish(self, revision: int, by: str, note: str = "") -> RuleVersion:
        """Put the draft in force as the next version; every worker has it within a second.

        Raises ConflictError when the draft is no longer at ``revision``, or another version was published since it was
        begun; RulesError when what it names is gone meanwhile; NotFoundError without a draft.
        """

    async def roll_back(self, version: int, in_force: int, by: str, note: str = "") -> RuleVersion:
        """Publish ``version`` anew as the next one, the draft left alone.

        ``in_force`` is the version the caller saw in force: raises ConflictError when it no longer is, NotFoundError.
        """

    async def export_yaml(self, version: int | None = None) -> str:
        """Return a version (the one in force) as YAML; raises NotFoundError."""

    async def import_yaml(self, text: str) -> Document:
        """Return the document in ``text``, saved nowhere; raises RulesError with line or place."""

    async def trace(self, conversation_id: str, language: str, limit: int = 20) -> tuple[DecisionTrace, ...]:
        """Return the last decisions of a conversation, newest first; raises NotFoundError."""
