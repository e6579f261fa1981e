"""A question is told from what is only said, with and without a mark."""

import pytest

from routing.slots import asks_something


@pytest.mark.parametrize(
    "text",
    [
        "đơn tuần trước của mình đâu",
        "hàng của em đâu rồi ạ",
        "mã giảm giá đâu vậy shop",
        "phí ship bao nhiêu",
        "có giao Huế không?",
        "where is my parcel",
    ],
)
def test_it_asks(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize(
    "text",
    ["da em dầu", "em không cần đâu ạ", "chưa vội đâu shop", "lấy cái đầu", "em bị đau", "đâu có", "giao về Huế nhé"],
)
def test_it_only_says(text: str) -> None:
    assert not asks_something(text)
