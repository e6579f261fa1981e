"""The topic model is learnt once; what is read back says the same, and nothing else than it was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.content.trained import train_or_read
from routing.situation import Topic

TOPICS = (
    Topic("fee", "article_answer", examples=("phí ship bao nhiêu", "tiền giao hàng", "delivery fee")),
    Topic("time", "article_answer", examples=("mấy ngày tới", "bao lâu nhận hàng", "how long")),
)


class Embedder:
    """Gives each text a vector of its own and counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        rows = [np.random.default_rng(abs(hash(text)) % 2**32).normal(size=8) for text in texts]
        return np.asarray(rows, np.float32)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "models" / "topics.npz"


def test_the_second_time_it_is_read_and_says_the_same(place: Path) -> None:
    embed = Embedder()
    first = train_or_read(place, TOPICS, "m", embed)
    second = train_or_read(place, TOPICS, "m", embed)
    assert embed.calls == 1
    asked = ["ship bao nhiêu vậy"]
    vectors = embed(asked)
    assert first.understand(asked, vectors, ["vi"]) == second.understand(asked, vectors, ["vi"])


@pytest.mark.parametrize(
    ("topics", "model"),
    [
        ((replace(TOPICS[0], examples=("phí ship",)), TOPICS[1]), "m"),  # an example was taken away
        ((replace(TOPICS[0], id="cost"), TOPICS[1]), "m"),  # a topic has another name
        (TOPICS, "another model"),
    ],
)
def test_whatever_it_follows_from_makes_it_new(place: Path, topics: tuple[Topic, ...], model: str) -> None:
    embed = Embedder()
    train_or_read(place, TOPICS, "m", embed)
    train_or_read(place, topics, model, embed)
    assert embed.calls == 2


def test_a_damaged_copy_is_replaced(place: Path) -> None:
    embed = Embedder()
    train_or_read(place, TOPICS, "m", embed)
    place.write_bytes(place.read_bytes()[:100])
    train_or_read(place, TOPICS, "m", embed)
    train_or_read(place, TOPICS, "m", embed)
    assert embed.calls == 2


def test_one_topic_alone_is_nothing_to_tell_apart(place: Path) -> None:
    for _ in range(2):
        assert train_or_read(place, TOPICS[:1], "m", Embedder()).weights is None
