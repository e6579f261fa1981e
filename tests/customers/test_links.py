"""A code ties a browser and a Telegram only by the right number there and a yes here; everything else ends it."""

from datetime import UTC, datetime, timedelta

import pytest

from conversation.messages import Address
from customers.links import (
    CHOICES,
    LIFE,
    Link,
    LinkState,
    Problem,
    Step,
    answer_link,
    confirm_link,
    make_numbers,
    open_link,
    refuse_link,
)

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
WEB = Address("webchat", "v-1")
LAN = Address("telegram", "7")
STRANGER = Address("telegram", "666")
OFFERED = Link("1", WEB, "shop", "47", ("12", "47", "90"), NOW + LIFE)
OPENED = open_link(OFFERED, LAN, NOW).link


def play(*steps: str, link: Link = OFFERED, now: datetime = NOW) -> Step:
    """Take steps written as words; the last one's outcome."""
    step = Step(link)
    for word in steps:
        what, _, value = word.partition(" ")
        if what == "open":
            step = open_link(step.link, {"lan": LAN, "stranger": STRANGER}[value], now)
        elif what == "choose":
            step = answer_link(step.link, value, now)
        elif what == "yes":
            step = confirm_link(step.link, now)
        else:
            step = refuse_link(step.link, now)
    return step


WAYS = [
    # both sides, in either order once it is open
    (("open lan", "choose 47", "yes"), LinkState.LINKED, Problem.NONE),
    (("open lan", "yes", "choose 47"), LinkState.LINKED, Problem.NONE),
    # one side alone opens nothing
    (("yes",), LinkState.OFFERED, Problem.NOT_OPENED),
    (("yes", "open lan", "choose 47"), LinkState.OPENED, Problem.NONE),
    (("open lan", "yes", "yes", "yes"), LinkState.OPENED, Problem.NONE),
    (("open lan", "choose 47", "choose 47"), LinkState.OPENED, Problem.NONE),
    (("choose 47",), LinkState.OFFERED, Problem.NOT_OPENED),
    # one wrong number is the end
    (("open lan", "choose 12"), LinkState.REFUSED, Problem.WRONG_CHECK),
    (("open lan", "choose 12", "choose 47"), LinkState.REFUSED, Problem.REFUSED),
    (("open lan", "yes", "choose ４７"), LinkState.REFUSED, Problem.WRONG_CHECK),  # look-alike digits
    # a no on either side is the end
    (("open lan", "choose "), LinkState.REFUSED, Problem.REFUSED),
    (("open lan", "choose 47", "no", "yes"), LinkState.REFUSED, Problem.REFUSED),
    (("no", "open lan"), LinkState.REFUSED, Problem.REFUSED),
    # opened by two people: dead for both
    (("open lan", "open stranger"), LinkState.REFUSED, Problem.TAKEN),
    (("open lan", "open stranger", "choose 47"), LinkState.REFUSED, Problem.REFUSED),
    # opened by the same Telegram twice: the same question again
    (("open lan", "open lan", "choose 47", "yes"), LinkState.LINKED, Problem.NONE),
    # used up
    (("open lan", "choose 47", "yes", "open stranger"), LinkState.LINKED, Problem.USED),
    (("open lan", "choose 47", "yes", "yes"), LinkState.LINKED, Problem.USED),
]


@pytest.mark.parametrize(("steps", "state", "problem"), WAYS)
def test_every_way_a_code_can_go(steps: tuple[str, ...], state: LinkState, problem: Problem) -> None:
    step = play(*steps)
    assert (step.link.state, step.problem) == (state, problem)


@pytest.mark.parametrize("word", ["open lan", "choose 47", "yes", "no"])
def test_after_ten_minutes_nothing_moves(word: str) -> None:
    for link in (OFFERED, OPENED):
        step = play(word, link=link, now=NOW + LIFE)
        assert step == Step(link, Problem.EXPIRED)
    assert play("open lan", now=NOW + LIFE - timedelta(seconds=1)).problem is Problem.NONE


def test_the_check_number_is_one_of_several_different_ones() -> None:
    seen = set()
    for _ in range(200):
        check, choices = make_numbers()
        assert check in choices
        assert len(set(choices)) == CHOICES
        seen.add(choices.index(check))
    assert seen == set(range(CHOICES))
