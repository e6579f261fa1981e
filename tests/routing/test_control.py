"""Who may speak: every change is allowed or refused, and what waits always has a time at which it is looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.errors import ConflictError
from conversation.messages import Address
from conversation.state import Control, Conversation
from routing import control

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=2)


def _with_bot() -> Conversation:
    return Conversation("c1", Address("webchat", "lan"), NOW, NOW, head=7)


def test_a_lapsed_offer_keeps_its_original_time_in_the_queue() -> None:
    waiting = control.wait(_with_bot(), "care", "asked", NOW, SOON)
    offered = control.offer(waiting, "tram", NOW + timedelta(minutes=1))
    back = control.lapse(offered, NOW + timedelta(minutes=2), SOON)
    assert (back.control, back.owner, back.waiting_since) == (Control.WAITING, "", NOW)


def test_only_one_agent_can_have_it() -> None:
    taken = control.take(control.wait(_with_bot(), "care", "asked", NOW, SOON), "tram", NOW)
    assert taken.owner == "tram"
    with pytest.raises(ConflictError, match="another agent"):
        control.take(taken, "duc", NOW)
    with pytest.raises(ConflictError, match="not yours"):
        control.release(taken, "duc", NOW)


def test_given_back_the_old_request_lies_behind_a_boundary() -> None:
    taken = control.take(_with_bot(), "tram", NOW)
    back = control.release(taken, "tram", NOW)
    assert (back.control, back.owner, back.dialogue.boundary, back.dialogue.failed_turns) == (Control.BOT, "", 7, 0)


@pytest.mark.parametrize(
    ("state", "may_speak"),
    [
        (Control.BOT, True),
        (Control.WAITING, True),
        (Control.AFTER_HOURS, True),
        (Control.CLOSED, True),
        (Control.WRAPPING, True),
        (Control.OFFERED, True),
        (Control.HUMAN, False),
    ],
)
def test_the_bot_is_silent_while_a_person_holds_it(state: Control, *, may_speak: bool) -> None:
    from dataclasses import replace

    assert control.may_bot_speak(replace(_with_bot(), control=state)) is may_speak


_STEPS = {
    "wait": lambda c: control.wait(c, "care", "asked", NOW, SOON),
    "promise": lambda c: control.promise(c, "care", "asked", NOW, SOON),
    "offer": lambda c: control.offer(c, "tram", NOW),
    "lapse": lambda c: control.lapse(c, NOW, SOON),
    "take": lambda c: control.take(c, "tram", NOW),
    "take2": lambda c: control.take(c, "duc", NOW),
    "release": lambda c: control.release(c, "tram", NOW),
    "transfer": lambda c: control.transfer(c, "tram", "skin", NOW, SOON),
    "transfer_to": lambda c: control.transfer(c, "tram", "skin", NOW, SOON, to="duc"),
    "wrap": lambda c: control.wrap(c, "duc", NOW),
    "close": lambda c: control.close(c, NOW),
    "reopen": lambda c: control.reopen(c, NOW),
}


@given(st.lists(st.sampled_from(sorted(_STEPS)), max_size=30))
def test_after_any_steps_it_has_an_owner_or_a_next_action_with_a_time(steps: list[str]) -> None:
    conversation = _with_bot()
    for step in steps:
        try:
            conversation = _STEPS[step](conversation)
        except ConflictError:
            continue
        is_owned = conversation.control in (Control.HUMAN, Control.OFFERED, Control.WRAPPING)
        assert bool(conversation.owner) is is_owned
        is_at_rest = conversation.control in (Control.BOT, Control.CLOSED)
        assert (conversation.deadline is None) is is_at_rest
        is_queued = conversation.control in (Control.WAITING, Control.AFTER_HOURS, Control.OFFERED)
        assert (conversation.waiting_since is not None) is is_queued
