"""An open form goes with its customer to another channel, with whatever waits behind it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.turns.carrying import FORM_LIFE, carry, may_carry
from bot.turns.inbox import Delivery
from bot.turns.turn import Turn
from conversation.customer import Recognition
from conversation.messages import Address, InboundMessage
from conversation.proof import ProofLevel
from conversation.state import Control, Conversation, Dialogue
from routing.form import next_step
from routing.form_stack import open_form

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TELEGRAM, WEB = Address("telegram", "7"), Address("webchat", "v")


def returning() -> Dialogue:
    first = next_step(open_form(Dialogue(), "return", "return_request", ("order_number",), NOW).dialogue, {})[0]
    return next_step(open_form(first, "callback", "callback", ("phone",), NOW).dialogue, {})[0]


def left_on_the_web(control: Control = Control.BOT, ago: timedelta = timedelta(hours=1)) -> Conversation:
    at = NOW - ago
    return Conversation("web", WEB, at, at, control=control, last_inbound_at=at, dialogue=returning())


def here(dialogue: Dialogue, proof: ProofLevel = ProofLevel.POSSESSION) -> Turn:
    message = InboundMessage("m", TELEGRAM, "s", NOW, "chào shop")
    turn = Turn(Delivery(0, "1-0", message), Conversation("tg", TELEGRAM, NOW, NOW, dialogue=dialogue))
    return replace(turn, recognition=Recognition("lan", proof=proof))


@pytest.mark.parametrize("pronouns", [("", ""), ("chị", "em")])
def test_it_comes_along_with_what_waits_also_where_the_customer_has_written_before(pronouns: tuple[str, str]) -> None:
    turn = here(Dialogue(pronouns=pronouns))
    assert may_carry(turn)
    carried = carry(turn, [left_on_the_web()])
    dialogue = carried.conversation.dialogue
    assert (dialogue.skill, dialogue.asked, carried.adopted) == ("callback", "phone", "web")
    assert [parked.skill for parked in dialogue.parked] == ["return_request"]


@pytest.mark.parametrize(
    "other",
    [left_on_the_web(Control.HUMAN), left_on_the_web(ago=FORM_LIFE + timedelta(hours=1))],
    ids=["a person is at it", "long ago"],
)
def test_it_stays_where_it_is(other: Conversation) -> None:
    carried = carry(here(Dialogue()), [other])
    assert (carried.adopted, carried.conversation.dialogue.is_asking) == ("", False)


def spoken_to(you: str, told_at: datetime | None = None) -> Dialogue:
    return Dialogue(pronouns=(you, "em"), is_manner_told=told_at is not None, manner_at=told_at)


@pytest.mark.parametrize(
    ("own", "other", "you"),
    [
        (spoken_to("anh"), spoken_to("chị", NOW), "chị"),  # corrected elsewhere: never called anh here again
        (spoken_to("chị", NOW), spoken_to("anh"), "chị"),
        (spoken_to("anh", NOW - timedelta(days=1)), spoken_to("chị", NOW), "chị"),
        (spoken_to("anh", NOW), spoken_to("chị", NOW - timedelta(days=1)), "anh"),
        (spoken_to("anh"), spoken_to("chị"), "anh"),  # read between the lines on both
        (Dialogue(), spoken_to("chị"), "chị"),
    ],
)
def test_how_to_be_called_holds_on_every_channel_as_it_was_last_said(own: Dialogue, other: Dialogue, you: str) -> None:
    elsewhere = replace(left_on_the_web(), dialogue=other)
    assert carry(here(own), [elsewhere]).conversation.dialogue.pronouns[0] == you


def test_the_language_asked_for_last_holds_on_every_channel() -> None:
    own = Dialogue(language="en", language_at=NOW - timedelta(days=1))
    elsewhere = replace(left_on_the_web(), dialogue=Dialogue(language="vi", language_at=NOW))
    assert carry(here(own), [elsewhere]).conversation.dialogue.language == "vi"


def test_what_is_open_here_is_not_replaced_and_nobody_unproved_gets_anything() -> None:
    own = next_step(open_form(Dialogue(), "complaint", "complaint", ("reason",), NOW).dialogue, {})[0]
    assert carry(here(own), [left_on_the_web()]).conversation.dialogue.skill == "complaint"
    assert not may_carry(here(Dialogue(), ProofLevel.CLAIMED))
