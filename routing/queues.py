"""What the shop has published about its queues: who serves them, when, how soon, and what happens when nobody comes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.estimate import Pace
from routing.hours import Hours

MAX_PRIORITY = 100
"""Priorities are held between 0 and this."""


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill a conversation needs, at least at ``level``: 1 is learning, 5 teaches others."""

    skill: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What a queue promises, in minutes of its opening hours; 0 promises nothing.

    ``warn_share`` is the share of the time after which a warning is given.
    """

    first_minutes: int = 0
    next_minutes: int = 0
    resolution_minutes: int = 0
    warn_share: float = 0.75


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of customers who wait for a person.

    ``teams`` serve it, the team of its own name when none is given. ``hours`` None are the shop's. ``weight`` is how
    much of an agent's capacity one of its conversations takes. After ``relax_minutes`` a lower level of a skill is
    enough, after twice that the skill itself no longer counts, after three times the language; 0 never gives way.
    After ``overflow_minutes`` whoever still waits moves to ``overflow``.
    """

    id: str
    names: tuple[tuple[str, str], ...] = ()
    teams: tuple[str, ...] = ()
    skills: tuple[SkillNeed, ...] = ()
    hours: Hours | None = None
    priority: int = 0
    weight: float = 1.0
    offer_seconds: int = 45
    relax_minutes: int = 5
    overflow: str = ""
    overflow_minutes: int = 0
    previous_hours: int = 24
    service: ServiceLevel = field(default_factory=ServiceLevel)

    @property
    def served_by(self) -> tuple[str, ...]:
        """The teams that serve it."""
        return self.teams or (self.id,)

    def name(self, language: str) -> str:
        """Return what people call it, its id where it has no name."""
        names = dict(self.names)
        return names.get(language) or names.get("vi") or self.id


@dataclass(frozen=True, slots=True)
class Setup:
    """All queues and what holds for each of them; one immutable snapshot, published whole.

    A point of priority is worth ``ageing_seconds`` of waiting. ``declined_minutes`` is how long who has declined a
    conversation is not asked again, ``missed_offers`` how many offers in a row may lapse before an agent counts as
    away, ``gone_minutes`` how long an agent may be unreachable while a customer waits for their answer, and
    ``resume_minutes`` after how long without a word the bot takes over again.
    """

    queues: tuple[Queue, ...] = ()
    default: str = "general"
    ageing_seconds: int = 15
    declined_minutes: int = 10
    missed_offers: int = 2
    gone_minutes: int = 3
    resume_minutes: int = 720
    reopen_hours: int = 24
    version: int = 0

    def find(self, queue: str) -> Queue | None:
        """Return a queue by its id."""
        return next((one for one in self.queues if one.id == queue), None)

    def load(self, queue: str) -> Queue:
        """Return a queue by its id; one that is not published behaves like the default, under its own name."""
        return self.find(queue) or self.find(self.default) or Queue(queue or self.default)

    @property
    def ageing(self) -> timedelta:
        """What a point of priority is worth."""
        return timedelta(seconds=self.ageing_seconds)


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue at this moment.

    ``ranks`` are the places of those who wait (see ``routing.balance.rank``), in order. ``agents`` are on duty for it,
    ``free`` of them have room. ``slots`` are the conversations they can hold, ``free_slots`` those they do not hold
    yet. ``wait_seconds`` is what a newcomer of no priority is told, None when nobody can say.
    """

    queue: str
    ranks: tuple[datetime, ...] = ()
    agents: int = 0
    free: int = 0
    slots: float = 0.0
    free_slots: float = 0.0
    wait_seconds: int | None = None
    is_open: bool = True
    opens_at: datetime | None = None
    pace: Pace = field(default_factory=Pace)

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self.ranks)
