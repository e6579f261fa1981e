"""Words as evidence."""

import numpy as np
import pytest

from memory.terms import pairs_of, stem, terms_of
from memory.words import WordIndex


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paints", "painting"),
        ("stopped", "stop"),
        ("cities", "city"),
        ("boxes", "box"),
        ("Đổi trả", "doi tra"),  # accents fold away
        ("ko ship", "không giao hàng"),  # short forms are written out
    ],
)
def test_words_that_mean_the_same_give_the_same_terms(one: str, other: str) -> None:
    assert terms_of(one).tolist() == terms_of(other).tolist()


@pytest.mark.parametrize("word", ["bus", "glass", "kem", "nuoc", "trong", "anh", "sing", "red", "2024s"])
def test_short_words_and_syllables_keep_their_ending(word: str) -> None:
    assert stem(word) == word


def test_a_rare_word_is_more_evidence_than_a_common_one() -> None:
    index = WordIndex.build([terms_of(t) for t in ("giao hàng nhanh", "giao hàng chậm", "giao hàng ra đảo")])
    scores = index.score(terms_of("giao hàng ra đảo"))
    assert scores.argmax() == 2
    assert index.score(terms_of("đảo"))[2] > index.score(terms_of("giao"))[2]


def test_every_term_is_found_again_whatever_its_hash() -> None:
    texts = [f"word{n}x" for n in range(500)]
    index = WordIndex.build([terms_of(t) for t in texts])
    assert [int(index.score(terms_of(t)).argmax()) for t in texts] == list(range(500))


def test_two_words_in_a_row_are_told_from_the_same_words_apart() -> None:
    index = WordIndex.build([pairs_of(terms_of(t)) for t in ("sữa rửa mặt", "mặt bàn, rửa bằng sữa")])
    scores = index.score(pairs_of(terms_of("rửa mặt")))
    assert scores[0] > 0
    assert scores[1] == 0


def test_nothing_indexed_and_nothing_asked_give_no_evidence() -> None:
    assert WordIndex.build([]).score(terms_of("gì đó")).shape == (0,)
    index = WordIndex.build([terms_of(""), terms_of("có chữ")])
    assert np.array_equal(index.score(terms_of("")), np.zeros(2, np.float32))


def test_texts_that_come_later_count_as_if_they_had_been_there_from_the_start() -> None:
    random = np.random.default_rng(5)
    texts = [random.integers(0, 60, size).astype(np.uint32) for size in random.integers(0, 12, 1_500)]
    grown = WordIndex.build(texts[:300])
    for start, end in ((300, 301), (301, 800), (800, 800), (800, 1_499), (1_499, 1_500)):
        grown = grown.followed_by(texts[start:end])
    for query in (texts[7], texts[900], np.array([61, 3], np.uint32)):
        assert np.allclose(grown.score(query), WordIndex.build(texts).score(query), atol=1e-4)
