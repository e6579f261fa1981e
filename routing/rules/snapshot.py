"""What conditions are asked on: everything known at one moment, frozen; a field that is not there is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from conversation.plain import to_plain
from routing.rules.document import Leaf

Fact = str | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """How a queue stands: who waits, for how many seconds a newcomer would, who could answer, and whether it is open.

    None is what nobody knows.
    """

    length: int | None = None
    wait: float | None = None
    agents: int | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``facts`` by field name, ``past`` those of the customer's last message, ``queues`` by id.

    ``queue`` is where the conversation would go, or waits: what a condition on a queue means when it names none.
    """

    at: datetime
    facts: Mapping[str, Fact] = field(default_factory=dict)
    past: Mapping[str, Fact] = field(default_factory=dict)
    queues: Mapping[str, QueueFacts] = field(default_factory=dict)
    queue: str = ""

    def value(self, name: str, of: str | None) -> Fact | None:
        """Return what a field is, None when that is unknown; ``of`` names a queue."""
        if name.startswith("queue."):
            queue = self.queues.get(of or self.queue)
            return None if queue is None else _of_queue(queue, name)
        if name == "time.hours" and of:
            queue = self.queues.get(of)
            return None if queue is None else queue.is_open
        return self.facts.get(name)

    def with_facts(self, facts: Mapping[str, Fact]) -> "Snapshot":
        """Return it with some facts set otherwise."""
        return Snapshot(self.at, {**self.facts, **facts}, self.past, self.queues, self.queue)

    def of_leaf(self, leaf: Leaf) -> Fact | None:
        """Return what ``leaf`` asks about."""
        return self.value(leaf.field, leaf.of)


def _of_queue(queue: QueueFacts, name: str) -> Fact | None:
    return {"queue.length": queue.length, "queue.wait": queue.wait}.get(name, queue.agents)


def to_record(snapshot: Snapshot) -> dict[str, object]:
    """Return a snapshot as plain data; what it makes again is equal."""
    record = to_plain(snapshot)
    assert isinstance(record, dict)  # noqa: S101 (a dataclass is one)
    return record


def from_record(record: Mapping[str, object]) -> Snapshot:
    """Return the snapshot of a record."""
    facts, past, queues = (record.get(name, {}) for name in ("facts", "past", "queues"))
    assert isinstance(facts, Mapping) and isinstance(past, Mapping) and isinstance(queues, Mapping)  # noqa: S101, PT018
    return Snapshot(
        datetime.fromisoformat(str(record["at"])),
        _facts(facts),
        _facts(past),
        {name: _queue(queue) for name, queue in queues.items()},
        str(record.get("queue", "")),
    )


def _queue(plain: Mapping[str, object]) -> QueueFacts:
    length, wait, agents, is_open = (plain.get(name) for name in QueueFacts.__dataclass_fields__)
    return QueueFacts(length, wait, agents, is_open)  # type: ignore[arg-type]  # (as ``to_record`` wrote them)


def _facts(plain: Mapping[str, object]) -> Mapping[str, Fact]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}  # type: ignore[misc]
