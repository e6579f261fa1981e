"""Who takes a word back is told what still stands and how it is ended; a goodbye is for those with nothing open."""

import pytest

from routing.control import is_waiting
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

CALL, CALL_EN = "gọi lại cho mình số 0901234567", "please call me back at 0901234567"
RETURN = ("mình muốn trả hàng", "NB-1042", "hũ kem bị vỡ nắp")


@pytest.mark.parametrize(
    ("before", "word", "task"),
    [
        ((CALL,), "à thôi khỏi", "xin gọi lại"),
        ((CALL,), "thoi khong can nua", "xin gọi lại"),
        ((CALL,), "thôi khỏi gọi", "xin gọi lại"),
        ((CALL,), "hủy cuộc gọi đó giúp mình", "xin gọi lại"),
        ((CALL_EN,), "never mind", "call me back"),
        (RETURN, "à thôi khỏi", "đổi trả hàng"),
        (RETURN, "thoi khong tra nua", "đổi trả hàng"),
        (("em nhận hàng bị vỡ",), "à thôi khỏi", "hàng vỡ"),
        (("cho gặp nhân viên",), "thôi không cần nữa", "hàng chờ"),
    ],
)
async def test_what_stands_is_told_and_stands_until_it_is_ended(
    talk: Talk, before: tuple[str, ...], word: str, task: str
) -> None:
    await talk.says(*before)
    answer = await talk.says(word)
    assert task in answer
    assert "hẹn gặp lại" not in answer
    assert is_waiting(talk.conversation)


@pytest.mark.parametrize(
    ("says", "is_ended"),
    [
        ("ừ bỏ đi", True),
        ("huy giup minh", True),
        ("thôi khỏi", True),
        ("yes please", True),
        ("cancel it", True),
        ("không, cứ giữ đi", False),
        ("thoi cu de do", False),
        ("keep it", False),
    ],
)
async def test_it_is_ended_by_a_word(talk: Talk, says: str, *, is_ended: bool) -> None:
    await talk.says(CALL, "à thôi khỏi")
    answer = await talk.says(says)
    assert talk.asked == ""
    assert is_waiting(talk.conversation) is not is_ended
    assert ("đã bỏ" in answer or "taken it back" in answer) is is_ended


async def test_it_is_ended_by_the_button(talk: Talk) -> None:
    await talk.says(*RETURN, "thôi khỏi")
    assert "đã bỏ" in await talk.presses("form:yes")
    assert not is_waiting(talk.conversation)
    assert "hẹn gặp lại" in await talk.says("tạm biệt shop")


async def test_another_question_leaves_it_standing(talk: Talk) -> None:
    await talk.says(CALL, "à thôi khỏi")
    assert "35.000đ" in await talk.says("phí ship về Huế bao nhiêu vậy shop?")
    assert talk.asked == ""
    await talk.says("ok shop")
    assert is_waiting(talk.conversation)


async def test_a_number_that_was_left_is_with_the_shop(talk: Talk) -> None:
    await talk.says("muốn mua sỉ", "0901234567")
    answer = await talk.says("thôi khỏi")
    assert "0901234567" in answer
    assert "Xoá dữ liệu" in answer
    assert "hẹn gặp lại" in await talk.says("thôi khỏi")


@pytest.mark.parametrize("word", ["à thôi khỏi", "thôi không cần nữa"])
async def test_with_nothing_open_it_is_a_goodbye(talk: Talk, word: str) -> None:
    assert "hẹn gặp lại" in await talk.says("phí ship về Huế bao nhiêu", word)


async def test_what_was_not_made_yet_is_given_up_at_once(talk: Talk) -> None:
    answer = await talk.says("gọi lại cho mình với", "à thôi khỏi")
    assert "bỏ yêu cầu này" in answer
    assert talk.asked == ""


@pytest.mark.parametrize(
    ("before", "word"),
    [
        (("gọi lại cho mình với", "à thôi khỏi"), "ừ bỏ đi"),
        ((CALL, "à thôi khỏi", "ừ bỏ đi"), "ừ bỏ luôn đi"),
        (("mình muốn trả hàng", "thôi không trả nữa"), "bỏ đi nha"),
        (("đổi địa chỉ giúp em", "thôi"), "thôi bỏ đi"),
        ((), "ừ bỏ đi"),
    ],
)
async def test_letting_it_be_once_more_is_no_wish_to_be_forgotten(
    talk: Talk, before: tuple[str, ...], word: str
) -> None:
    answer = await talk.says(*before, word)
    assert "xoá" not in answer
    assert "hẹn gặp lại" in answer
    assert talk.asked == ""
