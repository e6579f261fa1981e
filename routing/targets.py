"""Where a conversation is sent: a list of targets tried in order becomes a place in one queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.queues import MAX_PRIORITY, QueueState, Setup, SkillNeed


@dataclass(frozen=True, slots=True)
class SkipIf:
    """When a target is passed over; what is left at its default never is a reason.

    ``closed``: outside the queue's hours. ``nobody``: no agent is on duty for it. ``longer_than`` counts those who
    wait; ``wait_over_minutes`` is the estimated wait.
    """

    closed: bool = False
    nobody: bool = False
    longer_than: int | None = None
    wait_over_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One place to try. ``wait_seconds`` until the next is tried, 0 for ever; ``relax_skills_after`` in seconds, 0 as
    the queue has it.
    """

    queue: str
    priority: int = 0
    skills: tuple[SkillNeed, ...] = ()
    wait_seconds: int = 0
    skip_if: SkipIf = field(default_factory=SkipIf)
    relax_skills_after: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a queue. ``at`` is which target it is, ``skipped`` are those passed over, with the reason's key.

    ``leave_at`` is when the next target is tried, ``relax_at`` when skills begin to give way, each None for never.
    """

    queue: str
    priority: int = 0
    skills: tuple[SkillNeed, ...] = ()
    at: int = 0
    leave_at: datetime | None = None
    relax_at: datetime | None = None
    targets: tuple[Target, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer was told of the wait: people ahead, seconds in the middle and at most, and before correction."""

    ahead: int
    seconds: int | None = None
    high: int | None = None
    raw: float | None = None


def find_place(
    targets: Sequence[Target], setup: Setup, states: Mapping[str, QueueState], now: datetime, start: int = 0
) -> Place:
    """Return the place the first target from ``start`` on gives that is not to be skipped.

    The last target is never skipped: somebody always gets a place. A queue that is not published gives its place to the
    default queue. No targets at all mean the default queue.
    """
    tried = tuple(targets) or (Target(setup.default),)
    start = min(start, len(tried) - 1)
    skipped: list[tuple[str, str]] = []
    for at in range(start, len(tried)):
        why = _why_skip(tried[at], setup, states.get(tried[at].queue))
        if not why or at == len(tried) - 1:
            return _place(tried, at, setup, now, tuple(skipped))
        skipped.append((tried[at].queue, why))
    raise AssertionError  # the last target returned


def next_place(place: Place, setup: Setup, states: Mapping[str, QueueState], now: datetime) -> Place | None:
    """Return the place of a conversation that has waited long enough for its next one, None while it stays.

    Behind its last target a queue's own overflow is taken, once: a queue that was left is not returned to.
    """
    if place.leave_at is None or now < place.leave_at:
        return None
    if place.at + 1 < len(place.targets):
        return find_place(place.targets, setup, states, now, place.at + 1)
    queue = setup.load(place.queue)
    been = {target.queue for target in place.targets[: place.at + 1]}
    if not queue.overflow or queue.overflow in been or setup.find(queue.overflow) is None:
        return None
    last = Target(queue.overflow, place.priority - queue.priority)
    return find_place((*place.targets, last), setup, states, now, len(place.targets))


def _place(
    targets: tuple[Target, ...], at: int, setup: Setup, now: datetime, skipped: tuple[tuple[str, str], ...]
) -> Place:
    target = targets[at]
    known = setup.find(target.queue)
    queue = known or setup.load(target.queue)
    relax = target.relax_skills_after or queue.relax_minutes * 60
    wait = target.wait_seconds if at + 1 < len(targets) else 0
    if not wait and queue.overflow:
        wait = queue.overflow_minutes * 60
    return Place(
        queue=target.queue if known else queue.id,
        priority=max(0, min(MAX_PRIORITY, target.priority + queue.priority)),
        skills=_joined(queue.skills, target.skills),
        at=at,
        leave_at=now + timedelta(seconds=wait) if wait else None,
        relax_at=now + timedelta(seconds=relax) if relax else None,
        targets=targets,
        skipped=skipped,
    )


def _joined(own: tuple[SkillNeed, ...], asked: tuple[SkillNeed, ...]) -> tuple[SkillNeed, ...]:
    """Return what queue and target ask for together, of each skill the higher level."""
    levels: dict[str, int] = {}
    for need in (*own, *asked):
        levels[need.skill] = max(need.level, levels.get(need.skill, 0))
    return tuple(SkillNeed(skill, level) for skill, level in sorted(levels.items()))


def _why_skip(target: Target, setup: Setup, state: QueueState | None) -> str:
    """Return the key of the first reason to pass a target over, empty for none."""
    if setup.find(target.queue) is None:
        return "unknown"
    if state is None:
        return ""
    skip = target.skip_if
    if skip.closed and not state.is_open:
        return "closed"
    if skip.nobody and state.agents == 0:
        return "nobody"
    if skip.longer_than is not None and state.length > skip.longer_than:
        return "long"
    wait, most = state.wait_seconds, skip.wait_over_minutes
    if most is not None and wait is not None and wait > most * 60:
        return "slow"
    return ""
