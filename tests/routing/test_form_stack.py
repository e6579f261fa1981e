"""A second request makes the first wait: it comes back, knows what was told meanwhile, and few wait at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversation.state import Dialogue, Standing
from routing.form import Ask, Done, Said, absorb, next_step
from routing.form_stack import (
    MOST_PARKED,
    RESUME,
    end_all,
    leave_with_person,
    open_form,
    park,
    take_back,
    wanted_again,
    without_left,
)

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def opened(dialogue: Dialogue, skill: str, *needs: str) -> Dialogue:
    return next_step(open_form(dialogue, skill, skill, needs, NOW).dialogue, {})[0]


def told(dialogue: Dialogue, at: datetime = NOW, **values: str) -> Dialogue:
    return absorb(dialogue, Said(tuple(values.items())), at)


def test_what_waited_comes_back_where_it_was_and_takes_what_was_told_meanwhile() -> None:
    first = told(opened(Dialogue(), "return_request", "order_number", "reason", "phone"), order_number="NB-1")
    second = opened(first, "callback", "phone")
    assert [parked.skill for parked in second.parked] == ["return_request"]
    second, step = next_step(told(second, phone="0912345678"), {})
    assert isinstance(step, Done)
    back, step = next_step(take_back(second, NOW), {})
    assert step == Ask("reason")
    back, step = next_step(told(back, reason="hàng rò"), {})
    assert step == Done((("order_number", "NB-1"), ("reason", "hàng rò"), ("phone", "0912345678")))
    assert back.parked == ()


def test_each_request_keeps_its_own_order() -> None:
    first = told(opened(Dialogue(), "return_request", "order_number", "reason"), order_number="NB-1")
    second = told(opened(first, "change_address", "address", "order_number"), order_number="NB-2", address="5 Lê Lợi")
    back = take_back(second, NOW)
    assert {slot.name: slot.value for slot in back.slots}["order_number"] == "NB-1"


def test_what_was_told_long_ago_is_only_offered_when_a_form_comes_back() -> None:
    waits = open_form(opened(Dialogue(), "return_request", "phone"), "callback", "callback", ("phone",), NOW).dialogue
    later = told(next_step(waits, {})[0], NOW, phone="0912345678")
    back = take_back(later, NOW + timedelta(days=2))
    assert back.slots[0].standing is Standing.OFFERED


def test_asking_for_what_waits_goes_on_with_it_and_the_open_one_waits_instead() -> None:
    first = told(opened(Dialogue(), "return_request", "order_number", "reason"), order_number="NB-1")
    again = open_form(opened(first, "callback", "phone"), "return_request", "return_request", ("order_number",), NOW)
    assert again.dialogue.slots[0].value == "NB-1"
    assert [parked.skill for parked in again.dialogue.parked] == ["callback"]
    assert again.waits is not None


def test_more_than_people_can_follow_is_put_aside_and_named() -> None:
    dialogue = opened(Dialogue(), "a", "reason")
    for skill in ("b", "c"):
        dialogue = opened(dialogue, skill, "reason")
    made = open_form(dialogue, "d", "d", ("reason",), NOW)
    assert len(made.dialogue.parked) == MOST_PARKED
    assert made.dropped is not None
    assert made.dropped.skill == "a"


def test_a_question_asked_once_does_not_wait() -> None:
    once = replace(Dialogue(), skill="forget_me", asked="forget?")
    assert park(once).dialogue.parked == ()


def test_what_a_person_had_is_left_until_the_customer_wants_it_again() -> None:
    left = leave_with_person(told(opened(Dialogue(), "return_request", "order_number", "reason"), order_number="NB-1"))
    assert not left.is_asking
    assert [parked.is_left for parked in left.parked] == [True]
    assert without_left(left).parked == ()
    assert take_back(wanted_again(left), NOW).asked == "reason"
    asked = replace(left, skill=RESUME, asked="resume?")
    assert open_form(asked, "callback", "callback", ("phone",), NOW).dialogue.parked == ()


def test_a_person_who_was_told_everything_leaves_nothing_behind() -> None:
    filled = told(opened(Dialogue(), "callback", "phone"), phone="0912345678")
    assert leave_with_person(filled).parked == ()
    assert end_all(opened(opened(Dialogue(), "a", "reason"), "b", "reason")).parked == ()
