"""Who is asked, in which order people are served, and why somebody is not asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.balance import (
    Agent,
    Waiter,
    WhyNot,
    assign,
    find_hopeless,
    in_order,
    judge,
    overtaken_until,
    rank,
    wait_bound,
)
from routing.queues import MAX_PRIORITY, SkillNeed

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
AGEING = timedelta(seconds=15)
TRAM = Agent("tram", "Trâm", ("care",), ("vi", "en"), (("refund", 5),), 4.0, 1.0, NOW - timedelta(minutes=5))
LAN = Waiter("lan", "care", ("care",), NOW - timedelta(minutes=3), 10, "vi")


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


WHY: list[tuple[Agent, Waiter, set[WhyNot]]] = [
    (TRAM, LAN, set()),
    (replace(TRAM, is_online=False), LAN, {WhyNot.OFFLINE}),
    (replace(TRAM, is_away=True), LAN, {WhyNot.AWAY}),
    (replace(TRAM, is_at_work=False), LAN, {WhyNot.OUT_OF_HOURS}),
    (replace(TRAM, teams=("skin",)), LAN, {WhyNot.OTHER_TEAM}),
    (replace(TRAM, languages=("vi",)), replace(LAN, language="en"), {WhyNot.LANGUAGE}),
    (TRAM, replace(LAN, language=""), set()),  # a language nobody knows excludes nobody
    (TRAM, replace(LAN, skills=(SkillNeed("refund", 5),)), set()),
    (replace(TRAM, skills=(("refund", 2),)), replace(LAN, skills=(SkillNeed("refund", 3),)), {WhyNot.SKILL}),
    (TRAM, replace(LAN, declined=(("tram", NOW + minutes(5)),)), {WhyNot.DECLINED}),
    (TRAM, replace(LAN, declined=(("tram", NOW),)), set()),  # that was long enough ago
    (replace(TRAM, is_asked=True), LAN, {WhyNot.ASKED}),
    (replace(TRAM, load=3.5), LAN, {WhyNot.FULL}),
    (replace(TRAM, load=3.0), LAN, set()),
    (replace(TRAM, load=3.0), replace(LAN, weight=2.0), {WhyNot.FULL}),
    (replace(TRAM, load=0.0), replace(LAN, weight=9.0), set()),  # who holds nothing can hold anything
    (replace(TRAM, load=0.0, capacity=0.0), LAN, {WhyNot.FULL}),
    (replace(TRAM, is_online=False, teams=("skin",)), LAN, {WhyNot.OFFLINE, WhyNot.OTHER_TEAM}),  # every reason is told
]


@pytest.mark.parametrize(("agent", "waiter", "reasons"), WHY)
def test_every_reason_against_an_agent_is_said(agent: Agent, waiter: Waiter, reasons: set[WhyNot]) -> None:
    assert {why for why, _ in judge(waiter, agent, NOW).reasons} == reasons


RELAXED: list[tuple[float, set[WhyNot]]] = [
    # after how many minutes, and what still stands against somebody with level 1 who speaks no English
    (4, {WhyNot.SKILL, WhyNot.LANGUAGE}),
    (5, {WhyNot.LANGUAGE}),  # a lower level is enough
    (10, {WhyNot.LANGUAGE}),
    (15, set()),  # an answer in another language is better than none
]


@pytest.mark.parametrize(("after", "reasons"), RELAXED)
def test_wishes_give_way_one_after_another(after: float, reasons: set[WhyNot]) -> None:
    agent = replace(TRAM, languages=("vi",), skills=(("refund", 1),))
    needs = (SkillNeed("refund", 3),)
    waiter = replace(LAN, language="en", skills=needs, relax_at=NOW + minutes(5), relax_by=minutes(5))
    assert {why for why, _ in judge(waiter, agent, NOW + minutes(after)).reasons} == reasons


def test_a_skill_nobody_has_no_longer_counts_at_the_second_step() -> None:
    waiter = replace(LAN, skills=(SkillNeed("skincare", 3),), relax_at=NOW, relax_by=minutes(5))
    assert judge(waiter, TRAM, NOW + minutes(4)).reasons
    assert not judge(waiter, TRAM, NOW + minutes(5)).reasons


ORDER: list[tuple[str, dict[str, Agent], str, Waiter]] = [
    ("the previous agent comes first, however busy", {"busy": replace(TRAM, load=3.0)}, "busy",
     replace(LAN, previous="busy")),
    ("but not after the window", {"busy": replace(TRAM, load=3.0)}, "tram",
     replace(LAN, previous="busy", previous_until=NOW - minutes(1))),
    ("the least full", {"free": replace(TRAM, load=0.0)}, "free", LAN),
    ("measured by what each can hold", {"big": replace(TRAM, load=2.0, capacity=20.0)}, "big", LAN),
    ("the longest idle", {"idle": replace(TRAM, idle_since=NOW - minutes(50))}, "idle", LAN),
    ("and by id in the end", {"aa": TRAM}, "aa", LAN),
]  # fmt: skip


@pytest.mark.parametrize(("what", "others", "chosen", "waiter"), ORDER)
def test_among_those_who_could_one_is_asked(what: str, others: dict[str, Agent], chosen: str, waiter: Waiter) -> None:
    crew = (TRAM, *(replace(agent, id=key) for key, agent in others.items()))
    (proposal,) = assign([waiter], crew, NOW, AGEING)
    assert proposal.agent == chosen, what
    assert {v.agent for v in proposal.verdicts} == {agent.id for agent in crew}


def test_an_agent_is_asked_for_one_at_a_time_and_never_past_capacity() -> None:
    waiters = [replace(LAN, conversation=str(n)) for n in range(5)]
    first, *others = assign(waiters, [TRAM], NOW, AGEING)
    assert (first.conversation, first.agent) == ("0", "tram")
    assert [p.agent for p in others] == [""] * 4


def test_whom_nobody_on_the_staff_may_take_is_known_as_such() -> None:
    busy = replace(TRAM, load=4.0, is_online=False)
    assert not assign([LAN], [busy], NOW, AGEING)[0].is_stranded, "they may come and be done"
    assert assign([replace(LAN, teams=("skin",))], [busy], NOW, AGEING)[0].is_stranded
    assert assign([LAN], [], NOW, AGEING)[0].is_stranded


_WAITER = st.builds(
    lambda seconds, priority, key: replace(
        LAN, conversation=str(key), entered_at=NOW + timedelta(seconds=seconds), priority=priority
    ),
    st.integers(0, 10_000),
    st.integers(0, MAX_PRIORITY),
    st.integers(0, 10**9),
)


_WISH = st.builds(
    lambda key, teams, language, skills, relax: replace(
        LAN, conversation=str(key), teams=teams, language=language, skills=skills, relax_at=relax
    ),
    st.integers(0, 10**9),
    st.sampled_from([("care",), ("skin",), ("care", "skin")]),
    st.sampled_from(["vi", "en", ""]),
    st.sampled_from([(), (SkillNeed("refund", 5),), (SkillNeed("refund", 2), SkillNeed("law", 1))]),
    st.sampled_from([None, NOW - minutes(1), NOW - minutes(7), NOW - minutes(30), NOW + minutes(5)]),
)
_STAFF = st.builds(
    lambda key, teams, languages, skills, load, is_online: replace(
        TRAM, id=str(key), teams=teams, languages=languages, skills=skills, load=load, is_online=is_online
    ),
    st.integers(0, 10**9),
    st.sampled_from([("care",), ("skin",), ()]),
    st.sampled_from([("vi",), ("vi", "en"), ()]),
    st.sampled_from([(), (("refund", 3),), (("refund", 5), ("law", 1))]),
    st.sampled_from([0.0, 4.0]),
    st.booleans(),
)


@given(
    st.lists(_WISH, unique_by=lambda w: w.conversation, max_size=12),
    st.lists(_STAFF, unique_by=lambda agent: agent.id, max_size=4),
)
def test_who_waits_without_hope_is_told_the_same_without_asking_anybody(
    waiters: list[Waiter], staff: list[Agent]
) -> None:
    stranded = {p.conversation for p in assign(waiters, staff, NOW, AGEING) if p.is_stranded}
    assert set(find_hopeless(waiters, staff, NOW)) == stranded


@given(st.lists(_WAITER, unique_by=lambda w: w.conversation, max_size=30), st.integers(0, 10**6))
def test_the_order_does_not_change_while_people_wait(waiters: list[Waiter], later: int) -> None:
    """Priority plus ageing: computed at any later moment, who stands before whom is the same."""
    at = NOW + timedelta(seconds=20_000 + later)
    points = {w.conversation: w.priority + (at - w.entered_at) / AGEING for w in waiters}
    ordered = [w.conversation for w in in_order(waiters, AGEING)]
    assert all(points[a] >= points[b] - 1e-6 for a, b in pairwise(ordered))


@given(_WAITER, _WAITER)
def test_nobody_is_overtaken_by_who_comes_after_the_bound(one: Waiter, other: Waiter) -> None:
    if other.entered_at > overtaken_until(one.entered_at, one.priority, AGEING):
        assert rank(one.entered_at, one.priority, AGEING) < rank(other.entered_at, other.priority, AGEING)


@given(
    st.lists(st.tuples(st.integers(0, 240), st.integers(0, MAX_PRIORITY)), min_size=1, max_size=60),
    st.integers(20, 90),
)
def test_nobody_waits_longer_than_their_bound(arrivals: list[tuple[int, int]], service: int) -> None:
    """One agent, one conversation at a time, each of ``service`` seconds: the longest wait stays under the bound."""
    queue = [
        replace(LAN, conversation=f"{n:03}", entered_at=NOW + timedelta(seconds=10 * at), priority=priority)
        for n, (at, priority) in enumerate(sorted(arrivals))
    ]
    served: dict[str, datetime] = {}
    free_at = NOW
    while len(served) < len(queue):
        here = [w for w in queue if w.conversation not in served and w.entered_at <= free_at]
        if not here:
            free_at = min(w.entered_at for w in queue if w.conversation not in served)
            continue
        first = in_order(here, AGEING)[0]
        served[first.conversation] = free_at
        free_at += timedelta(seconds=service)
    for w in queue:
        window = overtaken_until(w.entered_at, w.priority, AGEING)
        ahead = sum(1 for o in queue if o.entered_at <= w.entered_at and served[o.conversation] >= w.entered_at)
        newcomers = sum(1 for o in queue if w.entered_at < o.entered_at <= window)
        hours = (window - w.entered_at) / timedelta(hours=1)
        rate = newcomers / hours if hours else 0.0
        bound = wait_bound(w.priority, AGEING, ahead, rate, 3600 / service)
        assert bound is not None
        assert served[w.conversation] - w.entered_at <= bound + timedelta(seconds=1)


def test_without_anybody_who_serves_there_is_no_bound() -> None:
    assert wait_bound(0, AGEING, 3, 1.0, 0.0) is None
