"""Mood and what is asked for, read from words and emoji."""

import pytest

from routing.route import ANGER
from routing.signals import names_price, sentiment


@pytest.mark.parametrize(
    "text", ["😡😡😡", "giao gì mà lâu 🤬", "đm shop làm ăn như cc", "ngu vãi bot", "THẤT VỌNG", "this is useless!!"]
)
def test_anger_is_heard_in_words_and_faces(text: str) -> None:
    assert sentiment(text) <= ANGER


@pytest.mark.parametrize("text", ["👍🏿", "❤️", "đẹp quá 😍", "cảm ơn shop"])
def test_so_is_joy(text: str) -> None:
    assert sentiment(text) > 0


@pytest.mark.parametrize("text", ["hàng tới chưa 😭", "dạ 🙄", "shop ơi", "cho hỏi ngủ ngon dùng nến nào", "🇻🇳"])
def test_a_sad_face_calls_nobody(text: str) -> None:
    assert 0 >= sentiment(text) > ANGER


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kem chống nắng giá bao nhiêu vậy ạ", True),
        ("kem chong nang dưới 400k", True),
        ("xin giá serum", True),
        ("how much is the air fryer", True),
        ("gia đình em 4 người nên mua nồi nào", False),
        ("phí ship bao nhiêu", False),
        ("how much sunscreen do I put on", False),
    ],
)
def test_a_price_that_is_asked_for_is_heard(text: str, *, names: bool) -> None:
    assert names_price(text) is names
