"""A sentence that answers a shop's own question is told from one that only makes the request."""

from dataclasses import replace

import pytest

from conversation.state import Dialogue, Slot, Standing
from routing.own_words import find_own_question, is_missing, opens_with_more, says_more
from routing.situation import Question, Topic

CHANGE = Topic(
    "change_order",
    "request",
    names=(("vi", "Sửa đơn hàng"), ("en", "Change an order")),
    needs=("order_number", "change"),
    examples=(
        "sửa đơn giúp em",
        "Chị muốn bớt một món trong đơn vừa đặt",
        "bớt 1 món nha shop",
        "change my order please",
    ),
    questions=(Question("change", (("vi", "Mình muốn sửa gì ạ?"),)),),
)


@pytest.mark.parametrize(
    "text",
    [
        "thêm 2 chai dầu gội vào đơn mới đặt",
        "them 2 chai dau goi nha",
        "đổi son đỏ sang son cam",
        "add another lipstick",
    ],
)
def test_the_wish_that_tells_what_says_more(text: str) -> None:
    assert opens_with_more(text, CHANGE)


@pytest.mark.parametrize(
    "text",
    [
        "sửa đơn giúp em với ạ",
        "mình muốn sửa lại đơn hàng vừa đặt lúc nãy",
        "bớt 1 món giúp mình",  # which one is still to be asked
        "Can I change my order please?",
        "hi shop, sua don hang giup minh voi nhe",
        "",
    ],
)
def test_the_wish_alone_says_no_more(text: str) -> None:
    assert not opens_with_more(text, CHANGE)


def test_while_the_request_is_open_its_name_says_no_more() -> None:
    assert says_more("bớt một món", CHANGE)
    assert not says_more("mình muốn sửa đơn", CHANGE)
    assert not says_more("đơn hàng ạ", CHANGE)


def test_of_several_questions_of_its_own_nobody_knows_which_is_answered() -> None:
    two = replace(CHANGE, needs=("change", "since"), questions=(*CHANGE.questions, Question("since", (("vi", "?"),))))
    offered = replace(CHANGE, questions=(Question("change", (("vi", "?"),), (("more", "vi", "Thêm"),)),))
    assert find_own_question(CHANGE) == CHANGE.questions[0]
    assert find_own_question(two) is None
    assert find_own_question(offered) is None
    assert find_own_question(None) is None


def _open_form(asked: str, standing: Standing) -> Dialogue:
    return Dialogue(skill="request", asked=asked, slots=(Slot("order_number"), Slot("change", standing=standing)))


def test_only_what_another_question_stands_before_is_taken() -> None:
    assert is_missing(_open_form("order_number", Standing.MISSING), "change")
    assert not is_missing(_open_form("change", Standing.MISSING), "change")
    assert not is_missing(_open_form("order_number", Standing.SAID), "change")
