"""Numbers that say which order or whose phone are left out before a message's topic is told."""

import pytest

from routing.bare import without_numbers


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("em muốn đổi hàng vì sai màu, đơn NB-260815-0012", "em muốn đổi hàng vì sai màu, đơn"),
        ("đơn NB-260815-0012 tới đâu rồi", "đơn tới đâu rồi"),
        ("huỷ đơn #NB-260815-0012 giúp chị", "huỷ đơn giúp chị"),
        ("gọi lại cho em số 0912 345 678 nha", "gọi lại cho em số nha"),
        ("gửi hoá đơn về lan.nguyen@example.com giúp chị", "gửi hoá đơn về giúp chị"),
        ("I want to exchange it, order: NB-260815-0012.", "I want to exchange it, order."),
    ],
)
def test_what_is_wanted_is_left(text: str, bare: str) -> None:
    assert without_numbers(text) == bare


@pytest.mark.parametrize(
    "text",
    [
        "NB-260815-0012",
        "đơn NB-260815-0012",  # nothing else is said: the number is the matter
        "0912345678",
        "kem chống nắng dưới 400k có không shop",  # a price is wanted
        "voucher SALE50 không dùng được",
        "mua 10 hộp quà 500000 có giảm không",
        "",
    ],
)
def test_what_is_the_matter_itself_stays(text: str) -> None:
    assert without_numbers(text) == text
