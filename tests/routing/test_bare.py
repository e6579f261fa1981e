"""Numbers that say which order or whose phone are left out before a message's topic is told."""

import pytest

from routing.bare import says_only_who, without_numbers


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("em muốn đổi hàng vì sai màu, đơn NB-260815-0012", "em muốn đổi hàng vì sai màu"),
        ("đơn NB-260815-0012 tới đâu rồi", "đơn tới đâu rồi"),
        ("huỷ đơn #NB-260815-0012 giúp chị", "huỷ đơn giúp chị"),
        ("gọi lại cho em số 0912 345 678 nha", "gọi lại cho em số nha"),
        ("gửi hoá đơn về lan.nguyen@example.com giúp chị", "gửi hoá đơn về giúp chị"),
        ("I want to exchange it, order: NB-260815-0012.", "I want to exchange it"),
        (
            "em tên Nguyễn Thị Lan, sđt 0912345678, email lan.nguyen@gmail.com, mã đơn NB-20034. Đơn em tới đâu rồi?",
            "Đơn em tới đâu rồi?",
        ),
        ("My name is Anna Lee, phone 0912345678. Where is my order?", "Where is my order?"),
        ("sửa sđt 0912345678 trong hồ sơ giúp em", "sửa sđt trong hồ sơ giúp em"),
        ("em là Lan, đổi email lan.nguyen@gmail.com giúp em", "đổi email giúp em"),
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


@pytest.mark.parametrize(
    ("text", "is_only"),
    [
        ("em tên Nguyễn Thị Lan, sđt 0912345678", True),
        ("mã đơn NB-260815-0012", True),
        ("My name is Anna Lee, phone 0912345678", True),
        ("gọi lại cho em số 0912345678", False),
        ("huỷ đơn NB-260815-0012", False),
        ("em tên gì nhỉ", False),
        ("em", False),
        ("", False),
    ],
)
def test_a_part_that_only_says_who_is_told_from_one_that_wants_something(text: str, is_only: bool) -> None:  # noqa: FBT001
    assert says_only_who(text) is is_only
