"""Queues and agents over HTTP: what is published, how it stands, and who serves."""

from datetime import date, time
from typing import Annotated, Any, Protocol, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from api.endpoint import Body, Call, Endpoint, View, When
from conversation.errors import NotFoundError

_Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$")]
_Maybe = Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z][0-9A-Za-z_-]{0,63})?$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200)]
_Zone = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_+/-]{0,63}$"), AfterValidator(lambda name: _known_zone(name))
]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
_Minutes = Annotated[int, Field(ge=0, le=525_600)]
_Level = Annotated[int, Field(ge=1, le=5)]


class _Shape(View):
    model_config = ConfigDict(extra="forbid", from_attributes=True, defer_build=True)


def _clock_text(value: object) -> object:
    return value.isoformat() if isinstance(value, time) else value


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        msg = "must be a time zone such as Asia/Ho_Chi_Minh"
        raise ValueError(msg) from error
    return name


_Clock = Annotated[
    str,
    BeforeValidator(_clock_text),
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"),
]
"""A time of day on the shop's own clock, ``08:30``."""


class SpanShape(_Shape):
    """Open from ``opens`` to ``closes``, later the same day."""

    opens: _Clock
    closes: _Clock

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if time.fromisoformat(self.closes) <= time.fromisoformat(self.opens):
            msg = "closes must be later than opens, on the same day"
            raise ValueError(msg)
        return self


class HoursShape(_Shape):
    """Weekly hours, Monday first; ``holidays`` is a country's code, empty for none; ``exceptions`` win over both."""

    week: Annotated[list[list[SpanShape]], Field(min_length=7, max_length=7)]
    timezone: _Zone = "Asia/Ho_Chi_Minh"
    holidays: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = "VN"
    holiday_spans: list[SpanShape] = Field(default_factory=list)
    exceptions: list[tuple[date, list[SpanShape]]] = Field(default_factory=list)


class SkillShape(_Shape):
    """A skill, at least at ``level``: 1 is learning, 5 teaches others."""

    skill: _Key
    level: _Level = 1


class ServiceShape(_Shape):
    """What a queue promises, in minutes of its opening hours; 0 promises nothing."""

    first_minutes: _Minutes = 0
    next_minutes: _Minutes = 0
    resolution_minutes: _Minutes = 0
    warn_share: Annotated[float, Field(ge=0, le=1)] = 0.75


class QueueShape(_Shape):
    """One queue. ``teams`` serve it, the team of its own name when none is given; ``hours`` null are the shop's."""

    id: _Key
    names: list[tuple[_Language, _Name]] = Field(default_factory=list)
    teams: list[_Key] = Field(default_factory=list)
    skills: list[SkillShape] = Field(default_factory=list)
    hours: HoursShape | None = None
    priority: Annotated[int, Field(ge=0, le=100)] = 0
    weight: Annotated[float, Field(gt=0, le=50)] = 1.0
    offer_seconds: Annotated[int, Field(ge=5, le=3600)] = 45
    relax_minutes: _Minutes = 5
    overflow: _Maybe = ""
    overflow_minutes: _Minutes = 0
    previous_hours: Annotated[int, Field(ge=0, le=8760)] = 24
    service: ServiceShape = Field(default_factory=ServiceShape)


class SetupBody(Body):
    """Every queue and what holds for all of them, published whole in place of version ``expected``."""

    expected: Annotated[int, Field(ge=0, le=1_000_000_000)]
    queues: Annotated[list[QueueShape], Field(min_length=1, max_length=200)]
    default: _Key
    ageing_seconds: Annotated[int, Field(ge=0, le=86_400)] = 15
    declined_minutes: _Minutes = 10
    missed_offers: Annotated[int, Field(ge=1, le=100)] = 2
    gone_minutes: _Minutes = 3
    resume_minutes: _Minutes = 720
    reopen_hours: Annotated[int, Field(ge=0, le=8760)] = 24


class SetupView(_Shape):
    """What is published."""

    version: int
    queues: list[QueueShape]
    default: str
    ageing_seconds: int
    declined_minutes: int
    missed_offers: int
    gone_minutes: int
    resume_minutes: int
    reopen_hours: int


class StandingView(View):
    """How a queue stands now; ``wait_seconds`` is what a newcomer is told, null when nobody can say."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)

    queue: str
    length: int
    agents: int
    free: int
    slots: float
    free_slots: float
    wait_seconds: int | None
    is_open: bool
    opens_at: When | None


class StandingList(View):
    """Every queue."""

    items: list[StandingView]


class ReportView(View):
    """How a queue did over the last week: waits in seconds, what was told against what was, promises kept or not."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)

    queue: str
    visits: int
    taken: int
    median_wait: float
    told: int
    mean_error: float
    within_told: float
    kept: list[tuple[str, int]]
    broken: list[tuple[str, int]]


class ReportList(View):
    """Every queue."""

    items: list[ReportView]


class AgentView(View):
    """One of the staff who answers."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)

    id: str
    name: str
    email: str
    teams: list[str]
    languages: list[str]
    skills: list[tuple[str, int]]
    capacity: float
    hours: HoursShape | None
    is_online: bool
    is_away: bool
    load: float


class AgentList(View):
    """Everybody who is not shut out, by name."""

    items: list[AgentView]


class AgentBody(Body):
    """What is set of an agent; all of it, as it shall be."""

    teams: Annotated[list[_Key], Field(max_length=50)]
    languages: Annotated[list[_Language], Field(min_length=1, max_length=10)]
    skills: Annotated[list[tuple[_Key, _Level]], Field(max_length=100)] = Field(default_factory=list)
    capacity: Annotated[float, Field(ge=0, le=50)] = 4.0
    hours: HoursShape | None = None


class Crew(Protocol):
    """The queues and who serves them."""

    async def setup(self) -> Any:
        """Return what is published, with the fields of ``SetupView``."""

    async def publish(self, document: dict[str, Any], expected: int, by: str) -> Any:
        """Publish it; raises InputError with the place, ConflictError when somebody was faster."""

    async def standing(self) -> Any:
        """Return how every queue stands, each with the fields of ``StandingView``."""

    async def report(self) -> Any:
        """Return how every queue did, each with the fields of ``ReportView``."""

    async def agents(self) -> Any:
        """Return everybody, each with the fields of ``AgentView``."""

    async def save_agent(self, agent_id: str, document: dict[str, Any]) -> Any:
        """Set what an agent serves; raises NotFoundError, InputError."""


class QueueCalls:
    """Calls about queues and agents."""

    def __init__(self, crew: Crew) -> None:
        """Work with ``crew``."""
        self._crew = crew

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        queues, agents = "queues:read", "agents:read"
        return (
            Endpoint("GET", "/queues", self.get_queues, "Read the published queues", queues, None, SetupView),
            Endpoint("PUT", "/queues", self.put_queues, "Publish the queues", "queues:write", SetupBody, SetupView),
            Endpoint("GET", "/queues/standing", self.get_standing, "How they stand now", queues, None, StandingList),
            Endpoint("GET", "/queues/report", self.get_report, "How they did this week", queues, None, ReportList),
            Endpoint("GET", "/agents", self.list_agents, "List the agents", agents, None, AgentList),
            Endpoint("GET", "/agents/{agent_id}", self.get_agent, "Read an agent", agents, None, AgentView),
            Endpoint("PUT", "/agents/{agent_id}", self.put_agent, "Set an agent", "agents:write", AgentBody, AgentView),
        )

    async def get_queues(self, _: Call) -> SetupView:
        """Read them."""
        return SetupView.model_validate(await self._crew.setup())

    async def put_queues(self, call: Call, body: SetupBody) -> SetupView:
        """Publish them."""
        document = body.model_dump(mode="json", exclude={"expected"})
        return SetupView.model_validate(await self._crew.publish(document, body.expected, call.by))

    async def get_standing(self, _: Call) -> StandingList:
        """Read it."""
        return StandingList(items=[StandingView.model_validate(one) for one in await self._crew.standing()])

    async def get_report(self, _: Call) -> ReportList:
        """Read it."""
        return ReportList(items=[ReportView.model_validate(one) for one in await self._crew.report()])

    async def list_agents(self, _: Call) -> AgentList:
        """List them."""
        return AgentList(items=[AgentView.model_validate(one) for one in await self._crew.agents()])

    async def get_agent(self, call: Call) -> AgentView:
        """Read one."""
        for one in await self._crew.agents():
            if one.id == call.path("agent_id"):
                return AgentView.model_validate(one)
        raise NotFoundError(f"no agent {call.path('agent_id')!r}")

    async def put_agent(self, call: Call, body: AgentBody) -> AgentView:
        """Set one."""
        await self.get_agent(call)
        saved = await self._crew.save_agent(call.path("agent_id"), body.model_dump(mode="json"))
        return AgentView.model_validate(saved)
