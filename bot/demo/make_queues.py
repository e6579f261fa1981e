"""The demo shop's queues, one a team, and what its agents can do."""

from collections.abc import Mapping, Sequence
from datetime import time

from bot.demo.records import DemoAgent, DemoContent
from routing.agent_store import AgentProfile
from routing.hours import Hours, Span
from routing.queues import Queue, ServiceLevel, Setup, SkillNeed

_SERVICE = {
    "care": ServiceLevel(first_minutes=5, next_minutes=5, resolution_minutes=240),
    "skin": ServiceLevel(first_minutes=10, next_minutes=10, resolution_minutes=480),
    "household": ServiceLevel(first_minutes=15, next_minutes=15, resolution_minutes=960),
}
_SKILLS = {"skin": (SkillNeed("skincare", 3),)}
_PRIORITY = {"skin": 10}
_OVERFLOW = "care"
_OVERFLOW_MINUTES = 15


def make_setup(content: DemoContent) -> Setup:
    """Return the queues; whoever waits too long for a special team is taken by the first one."""
    default = content.teams[0].id
    queues = tuple(
        Queue(
            team.id,
            (("vi", team.name.vi), ("en", team.name.en)),
            skills=_SKILLS.get(team.id, ()),
            priority=_PRIORITY.get(team.id, 0),
            overflow="" if team.id == default else _OVERFLOW,
            overflow_minutes=0 if team.id == default else _OVERFLOW_MINUTES,
            service=_SERVICE.get(team.id, ServiceLevel()),
        )
        for team in content.teams
    )
    return Setup(queues, default)


def make_profiles(content: DemoContent, staff_ids: Mapping[str, str]) -> tuple[AgentProfile, ...]:
    """Return the agents as the balancer keeps them; ``staff_ids`` gives the id of each e-mail."""
    return tuple(
        AgentProfile(
            staff_ids[agent.email],
            tuple((skill.name, skill.level) for skill in agent.skills),
            float(agent.capacity),
            _hours(agent, content.shop.timezone),
        )
        for agent in content.agents
    )


def _hours(agent: DemoAgent, timezone: str) -> Hours:
    return Hours(tuple(_spans(day) for day in agent.hours.days()), timezone, holidays="")


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    return tuple(Span(*(time.fromisoformat(part) for part in text.split("-"))) for text in texts)
