"""A topic whose examples lie around a message gains on the others; what lies far away says nothing."""

import numpy as np
import pytest

from routing.neighbours import Neighbours

NORTH, EAST, SOUTH = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)


def neighbours(*examples: tuple[tuple[float, float], int, float]) -> Neighbours:
    """Return neighbours of two directions; each example has a topic and a share."""
    rows, labels, shares = zip(*examples, strict=True)
    return Neighbours.learn(np.array(rows, np.float32), np.array(labels), np.array(shares, np.float32))


def say(known: Neighbours, *rows: tuple[float, float]) -> np.ndarray:
    """Return what is said of ``rows`` for three topics."""
    return known.say(np.array(rows, np.float32), 3)


def test_the_topic_of_the_nearest_example_gains_most() -> None:
    said = say(neighbours((NORTH, 0, 1.0), (EAST, 1, 1.0)), (0.9, 0.2), (0.2, 0.9))
    assert said.argmax(axis=1).tolist() == [0, 1]


def test_an_example_far_away_says_no_more_than_none() -> None:
    said = say(neighbours((NORTH, 0, 1.0), (SOUTH, 1, 1.0)), NORTH)[0]
    assert said[1] == pytest.approx(said[2], abs=1e-3)


def test_two_examples_of_a_topic_say_more_than_one() -> None:
    said = say(neighbours((NORTH, 0, 1.0), (NORTH, 0, 1.0), (NORTH, 1, 1.0)), NORTH)[0]
    assert said[0] - said[1] == pytest.approx(np.log(2) / 2, abs=1e-3)


def test_two_ways_of_saying_one_example_count_as_one() -> None:
    said = say(neighbours((NORTH, 0, 0.5), (NORTH, 0, 0.5), (NORTH, 1, 1.0)), NORTH)[0]
    assert said[0] == pytest.approx(said[1])


def test_length_does_not_matter() -> None:
    known = neighbours((NORTH, 0, 1.0), (EAST, 1, 1.0))
    assert say(known, (0.1, 0.02)) == pytest.approx(say(known, (10.0, 2.0)), abs=1e-4)


def test_only_the_twenty_nearest_have_a_say() -> None:
    crowd = [((1.0, 0.01), 0, 1.0)] * 20
    said = say(neighbours(*crowd, ((1.0, 0.5), 1, 1.0)), NORTH)[0]
    assert said[1] == pytest.approx(said[2])
