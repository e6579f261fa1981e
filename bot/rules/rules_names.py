"""What rules may name here and now, what people call it, and who answers for each queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlalchemy import Connection

from bot.content.shop import Profile
from desk.staff_store import load_users
from offers.product_store import load_products
from routing.agent_store import AgentProfile, load_agents
from routing.hours import ALWAYS, Hours, spans_on
from routing.queues import Setup
from routing.rules.checking import Staffing
from routing.rules.naming import Names
from routing.setup_store import load_setup
from routing.situation import Topic

CHANNELS = ("webchat", "telegram", "webhook")
_MONDAY = date(2026, 9, 7)
"""A week without a public holiday: weekly hours are read off its days."""


@dataclass(frozen=True, slots=True)
class ShopNames:
    """Ids that exist, and what people call them by (id, language)."""

    names: Names
    called: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def name_of(self, of: str, language: str) -> str:
        """Return what people call something, its id where it has no name."""
        return self.called.get((of, language)) or self.called.get((of, "vi")) or of


def read_names(conn: Connection, profile: Profile, topics: Sequence[Topic]) -> ShopNames:
    """Return everything rules may name."""
    setup = load_setup(conn)
    staff = [one for one in load_users(conn) if one.disabled_at is None]
    profiles = load_agents(conn, [one.id for one in staff])
    queues = dict.fromkeys((*(queue.id for queue in setup.queues), *profile.queues, profile.default_queue))
    skills = {skill for one in profiles for skill, _ in one.skills}
    skills |= {need.skill for queue in setup.queues for need in queue.skills}
    needs = sorted({need for product in load_products(conn) for need in product.needs})
    called = {(one.id, language): one.name for one in staff for language in ("vi", "en")}
    called |= {(topic.id, language): name for topic in topics for language, name in topic.names}
    for queue in queues:
        known = setup.find(queue)
        for language in ("vi", "en"):
            called[queue, language] = known.name(language) if known else profile.queue_name(queue, language)
    names = Names(
        queues=tuple(queues),
        topics=tuple(topic.id for topic in topics if topic.id != "oos"),
        channels=CHANNELS,
        needs=tuple(needs) or None,
        agents=tuple(one.id for one in staff) or None,
        skills=tuple(sorted(skills)) or None,
    )
    return ShopNames(names, called)


def read_staffing(conn: Connection, profile: Profile) -> Staffing:
    """Return who answers for each queue, and the hours of the week in which nobody does though the shop is open."""
    setup = load_setup(conn)
    staff = [one for one in load_users(conn) if one.disabled_at is None]
    profiles = {one.staff_id: one for one in load_agents(conn, [one.id for one in staff])}
    people: dict[str, int] = {}
    gaps: dict[str, tuple[tuple[int, str, str], ...]] = {}
    for queue in dict.fromkeys((*(one.id for one in setup.queues), *profile.queues, profile.default_queue)):
        teams = set(_served_by(setup, queue))
        mine = [profiles.get(one.id, AgentProfile(one.id)) for one in staff if teams & set(one.teams)]
        people[queue] = len(mine)
        hours = (setup.find(queue) or setup.load(queue)).hours or profile.hours
        at_work = [one.hours or ALWAYS for one in mine]
        gaps[queue] = tuple(gap for day in range(7) for gap in _gaps_on(day, hours, at_work))
    return Staffing(people, gaps)


def _served_by(setup: Setup, queue: str) -> tuple[str, ...]:
    known = setup.find(queue)
    return known.served_by if known else (queue,)


def _gaps_on(day: int, hours: Hours, at_work: Sequence[Hours]) -> list[tuple[int, str, str]]:
    """Return the times of a weekday that no span of ``at_work`` covers."""
    on = _MONDAY + timedelta(days=day)
    open_spans = [(span.opens, span.closes) for span in spans_on(hours, on)]
    covered = sorted((span.opens, span.closes) for one in at_work for span in spans_on(one, on))
    found = []
    for opens, closes in open_spans:
        at = opens
        for begins, ends in covered:
            if begins > at:
                found.append((at, min(begins, closes)))
            at = max(at, ends)
            if at >= closes:
                break
        if at < closes:
            found.append((at, closes))
    return [(day, _shown(begins), _shown(ends)) for begins, ends in found if begins < ends]


def _shown(at: time) -> str:
    return at.strftime("%H:%M")
