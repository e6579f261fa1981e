"""A list of targets becomes a place in one queue, and the last target always gives one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.queues import Queue, QueueState, Setup, SkillNeed
from routing.targets import Place, SkipIf, Target, find_place, next_place

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
CARE = Queue("care", priority=5, relax_minutes=5)
SKIN = Queue("skin", skills=(SkillNeed("skincare", 3),), overflow="care", overflow_minutes=15)
SETUP = Setup((CARE, SKIN), "care")
OPEN = QueueState("skin", agents=1, wait_seconds=120)


SKIPS: list[tuple[SkipIf, QueueState, str]] = [
    (SkipIf(), replace(OPEN, is_open=False, agents=0), "skin"),
    (SkipIf(closed=True), replace(OPEN, is_open=False), "care"),
    (SkipIf(closed=True), OPEN, "skin"),
    (SkipIf(nobody=True), replace(OPEN, agents=0), "care"),
    (SkipIf(longer_than=1), replace(OPEN, ranks=(NOW, NOW)), "care"),
    (SkipIf(longer_than=2), replace(OPEN, ranks=(NOW, NOW)), "skin"),
    (SkipIf(wait_over_minutes=1), OPEN, "care"),
    (SkipIf(wait_over_minutes=1), replace(OPEN, wait_seconds=None), "skin"),  # nobody knows: no reason to pass over
]


@pytest.mark.parametrize(("skip", "state", "queue"), SKIPS)
def test_a_target_is_passed_over_for_its_own_reasons(skip: SkipIf, state: QueueState, queue: str) -> None:
    place = find_place((Target("skin", skip_if=skip), Target("care")), SETUP, {"skin": state}, NOW)
    assert place.queue == queue
    assert [name for name, _ in place.skipped] == (["skin"] if queue == "care" else [])


def test_the_last_target_is_never_passed_over() -> None:
    skip = SkipIf(closed=True, nobody=True)
    place = find_place((Target("skin", skip_if=skip),), SETUP, {"skin": QueueState("skin", is_open=False)}, NOW)
    assert place.queue == "skin"


def test_no_targets_and_unknown_queues_mean_the_default_queue() -> None:
    assert find_place((), SETUP, {}, NOW).queue == "care"
    assert find_place((Target("gone"),), SETUP, {}, NOW).queue == "care"


def test_a_place_joins_what_queue_and_target_ask_for() -> None:
    asked = (SkillNeed("skincare", 5), SkillNeed("health", 2))
    place = find_place((Target("skin", 95, asked, relax_skills_after=60),), SETUP, {}, NOW)
    assert place.skills == (SkillNeed("health", 2), SkillNeed("skincare", 5))
    assert place.relax_at == NOW + timedelta(seconds=60)
    assert find_place((Target("care", 99),), SETUP, {}, NOW).priority == 100


def test_who_has_waited_long_enough_moves_on_once_and_never_back() -> None:
    first = find_place((Target("skin", wait_seconds=60), Target("care")), SETUP, {}, NOW)
    assert next_place(first, SETUP, {}, NOW + timedelta(seconds=59)) is None
    second = next_place(first, SETUP, {}, NOW + timedelta(seconds=60))
    assert second is not None
    assert (second.queue, second.at, second.leave_at) == ("care", 1, None)
    assert next_place(second, SETUP, {}, NOW + timedelta(days=1)) is None


def test_behind_its_last_target_a_queue_overflows_as_published() -> None:
    place = find_place((Target("skin", 20),), SETUP, {}, NOW)
    after = next_place(place, SETUP, {}, NOW + timedelta(minutes=15))
    assert after is not None
    assert (after.queue, after.priority, after.leave_at) == ("care", 25, None)


def test_two_queues_that_overflow_into_each_other_end_somewhere() -> None:
    care = replace(CARE, overflow="skin", overflow_minutes=15)
    setup = Setup((care, SKIN), "care")
    place: Place | None = find_place((Target("skin"),), setup, {}, NOW)
    moves = 0
    while place is not None and moves < 10:
        now = NOW + timedelta(hours=moves + 1)
        place = next_place(place, setup, {}, now)
        moves += 1
    assert moves == 2
