"""A typed command is the command, whatever channel it was typed in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.stages.identify import as_command
from conversation.messages import Address, InboundKind, InboundMessage
from conversation.proof import ProofLevel

WEB = InboundMessage(
    id="1",
    address=Address("webchat", "v-1"),
    source_id="a",
    sent_at=datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
    text="",
    proof=ProofLevel.ANONYMOUS,
)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("/forget", "/forget"),
        (" /QuenToi ", "/quentoi"),
        ("/mydata", "/mydata"),
        ("xoá dữ liệu của tôi", ""),
        ("/forget me please", ""),  # words, for the topics
        ("12/3 Lê Lợi", ""),
        ("/", ""),
    ],
)
def test_a_message_that_is_nothing_but_a_command_is_its_button(text: str, choice: str) -> None:
    heard = as_command(replace(WEB, text=text))
    assert heard.choice == choice
    assert heard.kind is (InboundKind.CHOICE if choice else InboundKind.MESSAGE)
    assert heard.text == text  # the ledger shows what was typed


def test_what_telegram_knows_as_a_command_stays_one() -> None:
    told = replace(WEB, address=Address("telegram", "7"), kind=InboundKind.COMMAND, choice="forget")
    assert as_command(told) == told
