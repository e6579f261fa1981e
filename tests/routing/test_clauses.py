"""Where one thing a customer says ends and the next begins."""

import numpy as np
import pytest

from routing.clauses import MOST, combine, split_clauses, whole_of
from routing.situation import TopicGuess, Understanding


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("phí ship bao nhiêu", ()),
        ("phí ship bao nhiêu và mấy ngày thì tới", ("phí ship bao nhiêu", "mấy ngày thì tới")),
        ("Chào shop! Đơn của em đâu rồi?", ("Chào shop", "Đơn của em đâu rồi")),
        ("kem này giá sao, còn phí ship thế nào", ("kem này giá sao", "còn phí ship thế nào")),
        ("trắng, mịn, thơm", ()),
        ("nồi này giá bao nhiêu, bảo hành mấy năm?", ("nồi này giá bao nhiêu", "bảo hành mấy năm")),
        ("da mụn xài serum gì ạ, phí ship về Huế sao", ("da mụn xài serum gì ạ", "phí ship về Huế sao")),
        ("em không thích mùi này, đổi được không", ()),
        ("Alo. Đơn của em đâu. Giao lâu quá", ("Alo Đơn của em đâu", "Giao lâu quá")),
        ("Đơn đâu rồi? Nhanh!", ()),
    ],
)
def test_a_message_is_cut_where_one_thing_ends_and_another_begins(text: str, clauses: tuple[str, ...]) -> None:
    assert split_clauses(text) == clauses


def test_no_word_of_a_long_story_is_lost() -> None:
    text = ". ".join(f"chuyện thứ {number}" for number in range(9))
    clauses = split_clauses(text)
    assert len(clauses) == MOST
    assert " ".join(clauses).split() == text.replace(".", "").split()


def test_the_whole_lies_between_its_clauses_and_nearer_to_the_longer_one() -> None:
    vectors = np.eye(2, 3, dtype=np.float32)
    whole = whole_of(("chào shop", "đơn hàng của em hôm qua tới đâu rồi ạ"), vectors)
    assert np.isclose(np.linalg.norm(whole), 1)
    assert vectors[0] @ whole < vectors[1] @ whole < 1


def said(*topics: tuple[str, float]) -> Understanding:
    return Understanding("vi", tuple(TopicGuess(*topic) for topic in topics))


def test_an_ok_that_may_be_thanks_or_goodbye_is_not_asked_about() -> None:
    whole = combine(said(("thanks", 0.3), ("goodbye", 0.25), ("fee", 0.1)), (), {"thanks", "goodbye"})
    assert whole.topics == (TopicGuess("thanks", 0.55), TopicGuess("fee", 0.1))


def test_what_may_be_social_or_a_question_stays_in_doubt() -> None:
    unsure = said(("fee", 0.3), ("thanks", 0.25))
    assert combine(unsure, (), {"thanks"}) == unsure


def test_a_little_of_every_social_topic_is_noise() -> None:
    noise = said(("thanks", 0.15), ("goodbye", 0.14), ("greeting", 0.13))
    assert combine(noise, (), {"thanks", "goodbye", "greeting"}) == noise
