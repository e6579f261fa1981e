"""What a shop teaches with a few examples of each topic is understood, and what it never heard of is known as such."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.own_topics import halves
from benchmarks.understanding import Answers, KeptVectors, Learnt, ask, encode_all, learn
from conversation.text import without_accents
from memory.encoder import Encoder, EncoderSettings
from routing.understand import OUT_OF_SCOPE

HALF = next(iter(halves()))
TRADES = frozenset({"medicine_dose", "screen_repair", "card_block", "flight_change", "power_outage", "table_booking"})
LEARNT = tuple((text, topic) for text, topic in zip(HALF.texts, HALF.topics, strict=True) if topic in TRADES)
ASKED = tuple((text, topic) for text, topic in zip(HALF.asked, HALF.truth, strict=True) if topic in TRADES)
ELSEWHERE = tuple(text for text, topic in zip(HALF.asked, HALF.truth, strict=True) if topic == OUT_OF_SCOPE)


class Shop:
    """A shop of six topics with the real encoder."""

    def __init__(self, encoder: Encoder, examples: Sequence[tuple[str, str]] = LEARNT) -> None:
        self.encoder = encoder
        self.learnt: Learnt = learn([text for text, _ in examples], [topic for _, topic in examples], self.embed)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return query vectors."""
        return encode_all(texts, self.encoder)

    def answers(self, texts: Sequence[str]) -> Answers:
        """Return what is understood of ``texts``."""
        return ask(self.learnt, texts, self.embed)


@pytest.fixture(scope="module")
def encoder(model_cache: Path) -> Iterator[Encoder]:
    """The shipped one."""
    encoder = Encoder.load(EncoderSettings(model_cache), lambda *_: None)
    yield encoder
    encoder.close()


@pytest.fixture(scope="module")
def shop(encoder: Encoder) -> Shop:
    """Learnt once."""
    return Shop(encoder)


def share_right(answers: Answers) -> float:
    """Return how many of ASKED are understood."""
    return float(np.mean(answers.topics == [topic for _, topic in ASKED]))


def test_other_words_for_the_same_are_understood(shop: Shop) -> None:
    assert share_right(shop.answers([text for text, _ in ASKED])) >= 0.85


def test_so_they_are_without_accents(shop: Shop) -> None:
    assert share_right(shop.answers([without_accents(text) for text, _ in ASKED])) >= 0.8


@pytest.mark.parametrize(
    ("typed", "syllable", "read"),
    [
        ("cam ung bi liet mot nua co phai thay nguyen man khong", "mặn", "màn"),
        ("khoa chieu online thoi con quet van duoc co duoc khong", "vân", "vẫn"),
    ],
)
def test_of_two_readings_the_one_a_topic_knows_is_meant(shop: Shop, typed: str, syllable: str, read: str) -> None:
    assert syllable in shop.learnt.accents.restore(typed).split()
    (meant,), _ = shop.learnt.read([typed], KeptVectors(shop.embed))
    assert read in meant.split()


def test_what_no_shop_answers_is_out_of_scope_without_any_example_of_it(shop: Shop) -> None:
    assert shop.answers(ELSEWHERE).is_understood.mean() <= 0.15


def test_hardly_anything_in_scope_is_refused(shop: Shop) -> None:
    assert shop.answers([text for text, _ in ASKED]).is_understood.mean() >= 0.9


def test_a_shop_may_answer_what_others_do_not(encoder: Encoder) -> None:
    weather = [
        "hôm nay trời có mưa không",
        "mai trời nắng hay mưa",
        "thời tiết cuối tuần này sao",
        "dự báo thời tiết Hà Nội",
        "nhiệt độ ngoài trời bao nhiêu",
        "chiều nay có mưa không",
    ]
    shop = Shop(encoder, (*LEARNT, *((text, "weather") for text in weather)))
    asked = shop.answers(["ngoài trời có nắng không", "thời tiết ngày mai ở Huế"])
    assert (asked.topics.tolist(), asked.is_understood.tolist()) == (["weather"] * 2, [True] * 2)
