"""Queues and agents as the API sees and sets them."""

from datetime import UTC, datetime
from typing import Any

from bot.floor.queues_desk import AgentSheet, QueueReport, QueuesDesk
from conversation.errors import InputError, NotFoundError
from conversation.plain import from_plain
from desk.staff import Staff
from routing.hours import Hours, is_open
from routing.queues import QueueState, Setup


class ApiCrew:
    """The desk of queues, for callers of the API."""

    def __init__(self, desk: QueuesDesk) -> None:
        """Ask ``desk``."""
        self._desk = desk

    async def setup(self) -> Setup:
        """Return what is published."""
        return await self._desk.read()

    async def publish(self, document: dict[str, Any], expected: int, by: str) -> Setup:
        """Publish it; raises InputError with the place, ConflictError when somebody was faster."""
        for place, queue in enumerate(document["queues"]):
            _read_hours(queue["hours"], f"queues.{place}.hours")
        return await self._desk.publish(document, Staff(by[:36], by, ""), expected)

    async def standing(self) -> tuple[QueueState, ...]:
        """Return how every queue stands."""
        return await self._desk.standing()

    async def report(self) -> tuple[QueueReport, ...]:
        """Return how every queue did over the last week."""
        return await self._desk.report()

    async def agents(self) -> tuple[AgentSheet, ...]:
        """Return everybody who is not shut out."""
        return await self._desk.agents()

    async def save_agent(self, agent_id: str, document: dict[str, Any]) -> AgentSheet:
        """Set what an agent serves; raises NotFoundError, InputError."""
        for known in await self._desk.agents():
            if known.id == agent_id:
                return await self._desk.save_agent(
                    AgentSheet(
                        agent_id,
                        known.name,
                        known.email,
                        tuple(document["teams"]),
                        tuple(document["languages"]),
                        tuple((skill, level) for skill, level in document["skills"]),
                        document["capacity"],
                        _read_hours(document["hours"], "hours"),
                    )
                )
        raise NotFoundError(f"no agent {agent_id!r}")


def _read_hours(plain: Any, place: str) -> Hours | None:
    """Return hours that can be asked; raises InputError, also for a country whose holidays nobody knows."""
    if plain is None:
        return None
    hours = from_plain(Hours, plain, place)
    try:
        is_open(hours, datetime.now(UTC))
    except NotImplementedError as error:
        raise InputError(f"{hours.holidays!r} is no country whose holidays are known", f"{place}.holidays") from error
    return hours
