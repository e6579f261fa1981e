"""What somebody who follows from outside is told of a change of control."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversation.events import EventKind
from conversation.messages import Address
from conversation.state import Control, Conversation
from memory.control_events import Held, control_events

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NOW_WITH = Conversation("c-1", Address("webchat", "v-1"), NOW, NOW)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Held(Control.BOT), {"control": Control.WAITING, "queue": "care"}, ["conversation.handed_off"]),
        (Held(Control.BOT), {"control": Control.AFTER_HOURS, "queue": "care"}, ["conversation.handed_off"]),
        (Held(Control.WAITING, "", "care"), {"control": Control.WAITING, "queue": "care"}, []),  # it waits on
        (
            Held(Control.WAITING, "", "care"),
            {"control": Control.WAITING, "queue": "skin"},
            ["conversation.transferred"],
        ),
        (Held(Control.WAITING, "", "care"), {"control": Control.OFFERED, "owner": "mai"}, ["conversation.offered"]),
        (Held(Control.OFFERED, "mai"), {"control": Control.OFFERED, "owner": "hung"}, ["conversation.offered"]),
        (Held(Control.OFFERED, "mai"), {"control": Control.WAITING}, ["conversation.declined"]),
        (Held(Control.OFFERED, "mai"), {"control": Control.HUMAN, "owner": "mai"}, ["conversation.assigned"]),
        (Held(Control.BOT), {"control": Control.HUMAN, "owner": "mai"}, ["conversation.assigned"]),
        (Held(Control.HUMAN, "mai"), {"control": Control.HUMAN, "owner": "mai"}, []),
        (Held(Control.HUMAN, "mai"), {"control": Control.WAITING, "queue": "skin"}, ["conversation.transferred"]),
        (
            Held(Control.HUMAN, "mai"),
            {"control": Control.OFFERED, "owner": "hung"},
            ["conversation.transferred", "conversation.offered"],
        ),
        (Held(Control.HUMAN, "mai"), {"control": Control.BOT}, ["conversation.released"]),
        (Held(Control.WAITING), {"control": Control.BOT}, ["conversation.released"]),
        (Held(Control.WRAPPING, "mai"), {"control": Control.CLOSED}, ["conversation.closed"]),
        (Held(Control.CLOSED), {"control": Control.BOT}, ["conversation.reopened"]),
        (
            Held(Control.CLOSED),
            {"control": Control.HUMAN, "owner": "mai"},
            ["conversation.reopened", "conversation.assigned"],
        ),
    ],
)
def test_a_change_of_control_is_told_once_for_what_it_is(
    before: Held, after: dict[str, object], told: list[str]
) -> None:
    events = control_events(before, replace(NOW_WITH, **after))  # type: ignore[arg-type]
    assert [event.kind.value for event in events] == told
    assert {event.conversation_id for event in events} <= {"c-1"}


def test_a_hand_off_says_to_which_queue_why_and_how_urgent() -> None:
    after = replace(NOW_WITH, control=Control.AFTER_HOURS, queue="care", reason="asked", priority=20)
    (event,) = control_events(Held(Control.BOT), after)
    assert event.kind is EventKind.CONVERSATION_HANDED_OFF
    assert event.data == {"queue": "care", "reason": "asked", "priority": 20, "after_hours": True}
