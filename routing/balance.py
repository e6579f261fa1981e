"""Who gets which conversation: pure, and for each agent it says why not.

Order in a queue is priority plus ageing. Ageing is linear and alike for everybody, so it never changes who stands
before whom: it is the same as having come earlier by the priority's worth. ``rank`` is that moment, and two figures
follow from it: nobody who comes later than ``overtaken_until`` is served before, and ``wait_bound`` is the longest
anybody waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from routing.queues import MAX_PRIORITY, SkillNeed


class WhyNot(StrEnum):
    """Why an agent is not asked."""

    OFFLINE = "offline"
    AWAY = "away"
    OUT_OF_HOURS = "out-of-hours"
    OTHER_TEAM = "other-team"
    LANGUAGE = "language"
    SKILL = "skill"  # skill, needed, has
    DECLINED = "declined"  # until
    ASKED = "asked"  # looks at another offer
    FULL = "full"  # load, capacity, weight


LASTING = frozenset({WhyNot.OTHER_TEAM, WhyNot.LANGUAGE, WhyNot.SKILL})
"""Reasons that do not go away by waiting for somebody to come or to finish."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers, at this moment. ``load`` and ``capacity`` are weights; ``idle_since`` is when they last got
    or ended a conversation; ``is_asked`` says that an offer is before them.
    """

    id: str
    name: str = ""
    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    capacity: float = 4.0
    load: float = 0.0
    idle_since: datetime | None = None
    is_online: bool = True
    is_away: bool = False
    is_at_work: bool = True
    is_asked: bool = False

    @property
    def is_free(self) -> bool:
        """Whether they could take anything at all right now."""
        is_here = self.is_online and not self.is_away and self.is_at_work
        return is_here and not self.is_asked and self.capacity > 0 and self.load < self.capacity

    @property
    def share(self) -> float:
        """How full they are, 0 for not at all."""
        return self.load / self.capacity if self.capacity > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits. ``declined`` names who will not be asked again before when; ``previous`` is the agent they
    had, who comes first until ``previous_until``. ``relax_at`` and ``relax_by`` say when skills begin to give way and
    in which steps.
    """

    conversation: str
    queue: str
    teams: tuple[str, ...]
    entered_at: datetime
    priority: int = 0
    language: str = ""
    skills: tuple[SkillNeed, ...] = ()
    weight: float = 1.0
    declined: tuple[tuple[str, datetime], ...] = ()
    previous: str = ""
    previous_until: datetime | None = None
    relax_at: datetime | None = None
    relax_by: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One agent looked at for one conversation: no reasons mean they could take it."""

    agent: str
    name: str
    reasons: tuple[tuple[WhyNot, tuple[tuple[str, str], ...]], ...] = ()
    load: float = 0.0
    capacity: float = 0.0
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the balancer makes of one conversation: the agent to ask (empty for nobody), and how each was judged."""

    conversation: str
    agent: str = ""
    verdicts: tuple[Verdict, ...] = ()

    @property
    def is_stranded(self) -> bool:
        """Whether nobody on the whole staff could take it, whoever came to work and whatever ended."""
        return not any(_gives_hope(verdict) for verdict in self.verdicts)


def rank(entered_at: datetime, priority: int, ageing: timedelta) -> datetime:
    """Return a conversation's place: the earlier, the sooner it is served."""
    return entered_at - ageing * max(0, min(MAX_PRIORITY, priority))


def overtaken_until(entered_at: datetime, priority: int, ageing: timedelta) -> datetime:
    """Return from when on nobody who comes is served before this one, however important."""
    return entered_at + ageing * (MAX_PRIORITY - max(0, min(MAX_PRIORITY, priority)))


def wait_bound(
    priority: int, ageing: timedelta, ahead: int, newcomers_per_hour: float, served_per_hour: float
) -> timedelta | None:
    """Return the longest a conversation waits, counted from its coming, None when it cannot be said.

    Before it are at most those who stood ahead and those who come until ``overtaken_until``; they are served at
    ``served_per_hour``, and so is it.
    """
    if served_per_hour <= 0:
        return None
    window = ageing * (MAX_PRIORITY - max(0, min(MAX_PRIORITY, priority)))
    before = ahead + newcomers_per_hour * (window / timedelta(hours=1))
    return timedelta(hours=(before + 1) / served_per_hour)


def in_order(waiters: Sequence[Waiter], ageing: timedelta) -> tuple[Waiter, ...]:
    """Return those who wait in the order they are served."""
    return tuple(sorted(waiters, key=lambda w: (rank(w.entered_at, w.priority, ageing), w.entered_at, w.conversation)))


def assign(
    waiters: Sequence[Waiter], agents: Sequence[Agent], now: datetime, ageing: timedelta
) -> tuple[Proposal, ...]:
    """Return a proposal for each conversation, in the order they are served; an agent is asked for one at a time.

    Who gets one: the previous agent within the window, then the least full, then the longest idle, then by id.
    """
    crew = {agent.id: agent for agent in agents}
    made: list[Proposal] = []
    for waiter in in_order(waiters, ageing):
        verdicts = tuple(judge(waiter, agent, now) for agent in crew.values())
        chosen = min(
            (crew[v.agent] for v in verdicts if not v.reasons), key=lambda a: _precedence(a, waiter, now), default=None
        )
        made.append(Proposal(waiter.conversation, chosen.id if chosen else "", verdicts))
        if chosen is not None:
            crew[chosen.id] = replace(chosen, load=chosen.load + waiter.weight, is_asked=True)
    return tuple(made)


def find_hopeless(waiters: Sequence[Waiter], agents: Sequence[Agent], now: datetime) -> tuple[str, ...]:
    """Return the conversations nobody on the whole staff could take, whoever came to work and whatever ended.

    As ``Proposal.is_stranded`` says of each; a long line has few different wishes, and each is judged once.
    """
    hopes: dict[tuple[object, ...], bool] = {}
    found = []
    for waiter in waiters:
        wish = (waiter.teams, waiter.language, waiter.skills, relaxation(waiter, now))
        if wish not in hopes:
            hopes[wish] = any(_gives_hope(judge(waiter, agent, now)) for agent in agents)
        if not hopes[wish]:
            found.append(waiter.conversation)
    return tuple(found)


def _gives_hope(verdict: Verdict) -> bool:
    return all(why not in LASTING for why, _ in verdict.reasons)


def judge(waiter: Waiter, agent: Agent, now: datetime) -> Verdict:
    """Return every reason why ``agent`` does not get this conversation now; none when they may."""
    reasons: list[tuple[WhyNot, tuple[tuple[str, str], ...]]] = []
    if not agent.is_online:
        reasons.append((WhyNot.OFFLINE, ()))
    elif agent.is_away:
        reasons.append((WhyNot.AWAY, ()))
    if not agent.is_at_work:
        reasons.append((WhyNot.OUT_OF_HOURS, ()))
    if not set(waiter.teams).intersection(agent.teams):
        reasons.append((WhyNot.OTHER_TEAM, (("queue", waiter.queue),)))
    step = relaxation(waiter, now)
    if step < LANGUAGE_GIVES_WAY and waiter.language and agent.languages and waiter.language not in agent.languages:
        reasons.append((WhyNot.LANGUAGE, (("language", waiter.language),)))
    reasons += [(WhyNot.SKILL, values) for values in _missing(waiter.skills, dict(agent.skills), step)]
    until = dict(waiter.declined).get(agent.id)
    if until is not None and until > now:
        reasons.append((WhyNot.DECLINED, (("until", until.isoformat()),)))
    if agent.is_asked:
        reasons.append((WhyNot.ASKED, ()))
    if (agent.load > 0 and agent.load + waiter.weight > agent.capacity) or agent.capacity <= 0:
        reasons.append((WhyNot.FULL, (("load", f"{agent.load:g}"), ("capacity", f"{agent.capacity:g}"))))
    return Verdict(agent.id, agent.name, tuple(reasons), agent.load, agent.capacity, _is_previous(agent, waiter, now))


LEVEL_GIVES_WAY, SKILL_GIVES_WAY, LANGUAGE_GIVES_WAY = 1, 2, 3
"""Steps of relaxation."""


def relaxation(waiter: Waiter, now: datetime) -> int:
    """Return how far the wishes have given way: 0 not at all, 3 all of them."""
    if waiter.relax_at is None or now < waiter.relax_at:
        return 0
    if waiter.relax_by <= timedelta(0):
        return LANGUAGE_GIVES_WAY
    return min(LANGUAGE_GIVES_WAY, 1 + (now - waiter.relax_at) // waiter.relax_by)


def _missing(needs: Sequence[SkillNeed], levels: dict[str, int], step: int) -> list[tuple[tuple[str, str], ...]]:
    if step >= SKILL_GIVES_WAY:
        return []
    return [
        (("skill", need.skill), ("needed", str(need.level)), ("has", str(levels.get(need.skill, 0))))
        for need in needs
        if levels.get(need.skill, 0) < (1 if step >= LEVEL_GIVES_WAY else need.level)
    ]


def _is_previous(agent: Agent, waiter: Waiter, now: datetime) -> bool:
    is_recent = waiter.previous_until is None or now <= waiter.previous_until
    return bool(waiter.previous) and agent.id == waiter.previous and is_recent


def _precedence(agent: Agent, waiter: Waiter, now: datetime) -> tuple[bool, float, float, str]:
    idle = agent.idle_since.timestamp() if agent.idle_since else 0.0
    return (not _is_previous(agent, waiter, now), agent.share, idle, agent.id)
