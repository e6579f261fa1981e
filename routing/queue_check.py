"""What is wrong with published queues, and what is allowed but likely not meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from conversation.errors import InputError
from routing.balance import Agent
from routing.hours import Hours, find_gaps, next_opening
from routing.queues import MAX_PRIORITY, Queue, Setup

MOST_QUEUES = 200
LONG_GAP = timedelta(hours=63)
"""Longer than a closed weekend: worth a remark. Friday 18:00 to Monday 9:00."""

LOOKED_AHEAD = timedelta(days=14)


class RemarkKind(StrEnum):
    """What may not be meant."""

    NO_AGENTS = "no-agents"
    NO_SKILL = "no-skill"  # skill, level
    NEVER_OPEN = "never-open"
    GAP = "gap"  # since, until


@dataclass(frozen=True, slots=True)
class QueueRemark:
    """One remark on one queue; ``values`` are what its words name."""

    queue: str
    kind: RemarkKind
    values: tuple[tuple[str, str], ...] = ()


def check_setup(setup: Setup) -> None:
    """Raise InputError that names the place when the queues cannot work."""
    if not 1 <= len(setup.queues) <= MOST_QUEUES:
        raise InputError(f"there must be 1 to {MOST_QUEUES} queues", "queues")
    ids = [queue.id for queue in setup.queues]
    for at, queue in enumerate(setup.queues):
        place = f"queues[{at}]"
        if not queue.id or len(queue.id) > 64 or ids.index(queue.id) != at:
            raise InputError(f"the id {queue.id!r} is empty, too long or there already", f"{place}.id")
        _check_queue(queue, ids, place)
    if setup.default not in ids:
        raise InputError(f"the default queue {setup.default!r} does not exist", "default")
    for name in ("ageing_seconds", "declined_minutes", "gone_minutes", "resume_minutes", "missed_offers"):
        if getattr(setup, name) < 1:
            raise InputError(f"{name} must be at least 1", name)


def _check_queue(queue: Queue, ids: Sequence[str], place: str) -> None:
    if queue.overflow and (queue.overflow not in ids or queue.overflow == queue.id):
        raise InputError(f"{queue.overflow!r} is no other queue", f"{place}.overflow")
    if not 0 <= queue.priority <= MAX_PRIORITY:
        raise InputError(f"priority must lie between 0 and {MAX_PRIORITY}", f"{place}.priority")
    if not 0 < queue.weight <= 50:
        raise InputError("weight must lie between 0 and 50", f"{place}.weight")
    if not 10 <= queue.offer_seconds <= 600:
        raise InputError("an offer must stand for 10 to 600 seconds", f"{place}.offer_seconds")
    level = queue.service
    minutes = (level.first_minutes, level.next_minutes, level.resolution_minutes)
    if min(*minutes, queue.relax_minutes, queue.overflow_minutes, queue.previous_hours) < 0:
        raise InputError("times cannot be negative", place)
    if not 0 < level.warn_share <= 1:
        raise InputError("the warning must come after a share between 0 and 1", f"{place}.service.warn_share")
    if any(not 1 <= need.level <= 5 for need in queue.skills):
        raise InputError("a skill's level must lie between 1 and 5", f"{place}.skills")
    for spans in queue.hours.week if queue.hours else ():
        if any(span.opens >= span.closes for span in spans):
            raise InputError("hours must end after they begin, on the same day", f"{place}.hours")


def find_remarks(setup: Setup, crew: Sequence[Agent], shop_hours: Hours, now: datetime) -> tuple[QueueRemark, ...]:
    """Return what is likely not meant, in the order of the queues."""
    remarks: list[QueueRemark] = []
    for queue in setup.queues:
        serving = [agent for agent in crew if set(queue.served_by) & set(agent.teams)]
        if not serving:
            remarks.append(QueueRemark(queue.id, RemarkKind.NO_AGENTS))
        for need in queue.skills if serving else ():
            if not any(dict(agent.skills).get(need.skill, 0) >= need.level for agent in serving):
                values = (("skill", need.skill), ("level", str(need.level)))
                remarks.append(QueueRemark(queue.id, RemarkKind.NO_SKILL, values))
        remarks += _of_hours(queue, queue.hours or shop_hours, now)
    return tuple(remarks)


def _of_hours(queue: Queue, hours: Hours, now: datetime) -> list[QueueRemark]:
    if next_opening(hours, now) is None:
        return [QueueRemark(queue.id, RemarkKind.NEVER_OPEN)]
    return [
        QueueRemark(queue.id, RemarkKind.GAP, (("since", since.isoformat()), ("until", until.isoformat())))
        for since, until in find_gaps(hours, now, now + LOOKED_AHEAD, LONG_GAP)
    ]
