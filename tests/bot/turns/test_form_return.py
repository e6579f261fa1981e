"""A form that waits comes back after another is over, but not into the breath in which the customer leaves a queue."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.stages.identify import open_turns
from bot.turns.form_return import form_beside
from bot.turns.inbox import Delivery
from bot.turns.turn import Outcome, Turn
from conversation.messages import Address, InboundMessage
from conversation.state import Conversation, Dialogue, Parked, Slot
from routing.decision import Answer

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")


@pytest.fixture
def over() -> Turn:
    """A turn in which the open form has come to its end while another one waits."""
    message = InboundMessage(id="m-1", address=LAN, source_id="s-1", sent_at=NOW, text="hàng rò")
    (turn,) = open_turns([Delivery(0, "1-0", message)], NOW, None)
    waits = (Parked("return_request", "return_request", (Slot("reason"),)),)
    asking = Dialogue(topic="callback", skill="callback", asked="phone", parked=waits)
    conversation = Conversation(id="c-1", address=LAN, opened_at=NOW, since=NOW, dialogue=asking)
    done = Outcome(dialogue=Dialogue(parked=waits))
    return replace(turn, conversation=conversation, decision=Answer("callback", "callback"), outcome=done)


def test_the_form_that_waited_goes_on_once_the_other_is_over(over: Turn) -> None:
    beside = form_beside(over, {})
    assert beside is not None
    assert beside.conversation.dialogue.skill == "return_request"


def test_who_leaves_the_queue_is_not_led_into_it(over: Turn) -> None:
    assert form_beside(replace(over, outcome=replace(over.outcome, leaves_queue=True)), {}) is None
