"""The likeliest chains of a trellis come in order, none is left out, and each with how much less likely it is."""

import math
from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.best_chains import Edges, State, best_chains

START = ("", "")
LEAST = -2.0

Chances = Mapping[tuple[State, str], float]

WORDS = st.lists(st.sampled_from(["a", "ab", "abc"]), min_size=1, max_size=5)
"""Of each place in a text, the words that may stand there."""


def go_forward(words: Sequence[str], chances: Chances) -> list[Edges]:
    """Return the trellis, nothing left out."""
    reached: dict[State, float] = {START: 0.0}
    columns: list[Edges] = []
    for options in words:
        edges: dict[State, list[tuple[float, State]]] = {}
        for state, score in reached.items():
            for option in options:
                edges.setdefault((state[1], option), []).append((score + chances[state, option], state))
        reached = {state: max(score for score, _ in into) for state, into in edges.items()}
        columns.append(edges)
    return columns


def by_hand(words: Sequence[str], chances: Chances) -> list[tuple[str, float]]:
    """Return every chain and how likely it is, the likeliest first."""
    found = []
    for chain in product(*words):
        state, score = START, 0.0
        for word in chain:
            score, state = score + chances[state, word], (state[1], word)
        found.append(("".join(chain), score))
    return sorted(found, key=lambda one: -one[1])


@given(words=WORDS, data=st.data())
def test_all_likely_chains_are_found_the_likeliest_first(words: list[str], data: st.DataObject) -> None:
    states = [(one, other) for one in ("", *"abc") for other in ("", *"abc")]
    logs = st.integers(-40, 0).map(lambda tenths: tenths / 10)
    chances = {(state, word): data.draw(logs) for state in states for word in "abc"}
    expected = by_hand(words, chances)
    top = expected[0][1]
    found = list(best_chains(go_forward(words, chances), START, LEAST))
    odds = [odd for _, odd in found]
    assert odds == pytest.approx([score - top for _, score in expected if score - top >= LEAST - 1e-9], abs=1e-9)
    known = dict(expected)
    for states_of, odd in found:
        assert known.pop("".join(word for _, word in states_of)) - top == pytest.approx(odd, abs=1e-9)


def test_nothing_has_one_chain_of_nothing() -> None:
    assert list(best_chains([], START, LEAST)) == [((), 0.0)]


def test_a_chain_as_unlikely_as_is_still_taken_is_taken() -> None:
    columns: list[Edges] = [{("", "a"): [(-1.0, START)], ("", "b"): [(-1.0 + math.log(0.5), START)]}]
    assert [odds for _, odds in best_chains(columns, START, math.log(0.5) - 1e-9)] == [
        0.0,
        pytest.approx(-0.6931, abs=1e-4),
    ]
    assert [odds for _, odds in best_chains(columns, START, math.log(0.6))] == [0.0]
