"""What a change of control means to somebody who follows from outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.events import Event, EventKind, Scalar
from conversation.state import Control, Conversation


@dataclass(frozen=True, slots=True)
class Held:
    """Who held a conversation before."""

    control: Control
    owner: str = ""
    queue: str = ""


_QUEUED = (Control.WAITING, Control.AFTER_HOURS)


def control_events(before: Held, after: Conversation) -> tuple[Event, ...]:
    """Return what to tell of a change from ``before`` to ``after``; nothing when it only waits on."""
    found = list(_kinds(before, after))
    if before.control is Control.CLOSED and after.control is not Control.CLOSED:
        found.insert(0, (EventKind.CONVERSATION_REOPENED, {}))
    return tuple(Event(kind, after.since, after.id, data=data) for kind, data in found)


def _kinds(before: Held, after: Conversation) -> list[tuple[EventKind, Mapping[str, Scalar]]]:
    kind = after.control
    if kind in _QUEUED:
        return _queued(before, after)
    if kind is Control.OFFERED and (before.control is not kind or before.owner != after.owner):
        until = after.deadline.isoformat() if after.deadline else None
        passed = [_passed(after)] if before.control is Control.HUMAN else []
        return [*passed, (EventKind.CONVERSATION_OFFERED, {"agent": after.owner, "queue": after.queue, "until": until})]
    if kind is Control.HUMAN and (before.control, before.owner) != (kind, after.owner):
        return [(EventKind.CONVERSATION_ASSIGNED, {"agent": after.owner, "queue": after.queue})]
    if kind is Control.BOT and before.control not in (Control.BOT, Control.CLOSED):
        return [(EventKind.CONVERSATION_RELEASED, {})]
    if kind is Control.CLOSED and before.control is not kind:
        return [(EventKind.CONVERSATION_CLOSED, {})]
    return []


def _queued(before: Held, after: Conversation) -> list[tuple[EventKind, Mapping[str, Scalar]]]:
    if before.control is Control.OFFERED:
        return [(EventKind.CONVERSATION_DECLINED, {"agent": before.owner, "queue": after.queue})]
    if before.control is Control.HUMAN or (before.control in _QUEUED and before.queue != after.queue):
        return [_passed(after)]
    if before.control is after.control:
        return []
    data: Mapping[str, Scalar] = {
        "queue": after.queue,
        "reason": after.reason,
        "priority": after.priority,
        "after_hours": after.control is Control.AFTER_HOURS,
    }
    return [(EventKind.CONVERSATION_HANDED_OFF, data)]


def _passed(after: Conversation) -> tuple[EventKind, Mapping[str, Scalar]]:
    return EventKind.CONVERSATION_TRANSFERRED, {"queue": after.queue, "agent": after.owner}
