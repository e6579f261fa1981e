"""The self-check takes the fastest engine that says the same, once for each processor."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from memory.engine import SAMPLE, Engine, fastest, processor_key, remembered


class Clock:
    """Stands still unless an engine takes its time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Turned:
    """Gives each text a direction of its own, turned away by ``angle`` (radians); a pass takes ``seconds``."""

    dimensions = 32

    def __init__(self, clock: Clock, angle: float, seconds: float) -> None:
        self._clock = clock
        self._angle = angle
        self._seconds = seconds

    def run(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._clock.now += self._seconds
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            vectors[row, SAMPLE.index(text) % 31] = np.cos(self._angle)
            vectors[row, 31] = np.sin(self._angle)
        return vectors


def missing() -> Engine:
    raise NotImplementedError("no such kernel")


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ({"quick": (0.0, 1), "slow": (0.0, 5)}, "quick"),
        ({"slow": (0.0, 5)}, None),  # the reference, at 3 seconds a pass, is faster
        ({"quick": (0.2, 1)}, None),  # cosine 0.98
        ({"quick": (0.05, 1)}, "quick"),  # cosine 0.9987
        ({}, None),
    ],
)
def test_the_fastest_that_says_the_same_is_taken(others: dict[str, tuple[float, float]], chosen: str | None) -> None:
    clock = Clock()
    makers = {name: partial(Turned, clock, *how) for name, how in others.items()}
    assert fastest(partial(Turned, clock, 0.0, 3), {"missing": missing, **makers}, clock) == chosen


class Disturbed(Turned):
    """Is slowed down tenfold by something else, for as long as a first measure takes."""

    passes = 0

    def run(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passes += 1
        self._clock.now += 9 * self._seconds if self.passes < 20 else 0
        return super().run(texts)


def test_what_is_slow_for_a_moment_is_measured_again_beside_the_others() -> None:
    clock = Clock()
    others = {"quick": partial(Disturbed, clock, 0.0, 1), "slow": partial(Turned, clock, 0.0, 2)}
    assert fastest(partial(Turned, clock, 0.0, 3), others, clock) == "quick"


@pytest.mark.parametrize("before", [None, "", "{", "[]", '{"here": 3}', '{"elsewhere": "int8"}'])
def test_a_choice_is_found_once_and_a_damaged_note_is_made_anew(tmp_path: Path, before: str | None) -> None:
    note = tmp_path / "encoder.json"
    if before is not None:
        note.write_text(before, encoding="utf-8")
    found = iter(["bf16"])
    assert remembered(note, "here", lambda: next(found)) == "bf16"
    assert remembered(note, "here", lambda: next(found)) == "bf16"


def test_another_number_of_threads_is_another_choice() -> None:
    assert processor_key(1) == processor_key(1)
    assert processor_key(1) != processor_key(2)
