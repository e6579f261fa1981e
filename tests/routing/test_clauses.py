"""Where one thing a customer says ends and the next begins."""

import numpy as np
import pytest

from routing.clauses import MOST, split_clauses, whole_of


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("phí ship bao nhiêu", ()),
        ("phí ship bao nhiêu và mấy ngày thì tới", ("phí ship bao nhiêu", "mấy ngày thì tới")),
        ("Chào shop! Đơn của em đâu rồi?", ("Chào shop", "Đơn của em đâu rồi")),
        ("kem này giá sao, còn phí ship thế nào", ("kem này giá sao", "còn phí ship thế nào")),
        ("trắng, mịn, thơm", ()),
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
