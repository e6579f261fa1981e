"""A question is an everyday one when customers who ask about its topic use all of its words."""

import pytest

from bot.skills.everyday import is_everyday
from routing.situation import Topic

VOUCHER = Topic(
    "voucher",
    "article_answer",
    examples=("Do you have a discount code?", "What's the code this week", "có mã giảm giá không", "ma het han roi ha"),
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("any discount?", False),
        ("do you have discounts this week", True),
        ("What’s the discount", True),
        ("do students have a discount", False),
        ("mã giảm giá có không", True),
        ("co ma giam gia khong", True),
        ("có mã giảm cho sinh viên không", False),
        ("", False),
        ("👍", False),
    ],
)
def test_every_word_is_one_that_customers_use(question: str, *, expected: bool) -> None:
    assert is_everyday(question, VOUCHER) is expected
