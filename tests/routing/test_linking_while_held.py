"""A link is opened and answered whoever holds the conversation; everything else is left to the person."""

import pytest

from conversation.messages import InboundKind
from conversation.state import Control
from tests.routing.test_route import brief, decided, situation

SAID = [
    ({"kind": InboundKind.CHOICE, "choice": "/linknumber:47", "text": "47"}, "answer command"),
    ({"kind": InboundKind.CHOICE, "choice": "/linknumber:", "text": "Không phải tôi"}, "answer command"),
    ({"kind": InboundKind.COMMAND, "choice": "start", "text": "k3JvZ0Vn5cWq1mXh8TfR2A"}, "answer command"),
    # not of a link
    ({"kind": InboundKind.COMMAND, "choice": "start", "text": ""}, "silence person"),
    ({"kind": InboundKind.COMMAND, "choice": "don", "text": ""}, "silence person"),
    ({"text": "47"}, "silence person"),
]


@pytest.mark.parametrize(("message", "expected"), SAID)
@pytest.mark.parametrize("control", [Control.HUMAN])
def test_the_bot_answers_for_a_link_and_is_silent_otherwise(
    control: Control, message: dict[str, str], expected: str
) -> None:
    assert brief(decided(situation(control=control, message=message))) == expected
