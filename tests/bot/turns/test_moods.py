"""Angry, pressing, polite, scornful: who is called, why, how soon, and whether with an apology."""

import pytest

from routing.control import is_waiting
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

SORRY = ("xin lỗi", "sorry")


@pytest.mark.parametrize(
    "text",
    [
        "shop làm ăn kiểu gì mà lừa đảo vậy hả",
        "lam an nhu cc, tra tien lai day",
        "dm lua dao tra tien day",
        "đợi 2 tuần rồi chưa thấy hàng, quá thất vọng",
        "hay quá ha, giao hàng nhanh ghê, có 3 tuần thôi à",
        "giao hang nhanh ghe, co nua thang chua toi",
        "great, broken again. thanks a lot",
        "tuyệt vời, hàng vỡ lần thứ hai luôn",
        "goi 5 lan ko ai nghe may, buc minh qua",
        "hàng giả đúng không? tôi sẽ báo công an",
        "toi se boc phot len facebook",
        "lần sau không bao giờ mua ở đây nữa",
        "Em không vừa ý lắm với lần này",
        "I'm not happy with this at all",
        "i'm furious. third time you sent the wrong thing",
        "this is ridiculous, nobody answers my messages",
        "ship gì mà 2 weeks, so bad, bực quá",
    ],
)
async def test_who_is_angry_is_apologised_to_and_goes_before_others(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert is_waiting(talk.conversation)
    assert talk.conversation.reason == "anger"
    assert talk.conversation.priority >= 10
    assert any(sorry in answer for sorry in SORRY)


@pytest.mark.parametrize(
    "text",
    ["ko ai trả lời tn v, bực quá", "your service sucks", "thai do nhan vien te qua", "hộp bị móp, thiếu 1 chai"],
)
async def test_a_complaint_in_any_mood_goes_to_a_person(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert is_waiting(talk.conversation)
    assert talk.conversation.reason in ("anger", "policy")
    assert any(sorry in answer for sorry in SORRY)


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("cho em gặp nhân viên với ạ", 0),  # to meet is not to be in a hurry
        ("cho minh gap nhan vien", 0),
        ("can I talk to a person please", 0),
        ("cho em gặp nhân viên gấp với ạ", 6),
        ("cho gặp quản lý ngay lập tức!!!", 9),
        ("urgent, I need to talk to a person", 6),
    ],
)
async def test_who_is_in_a_hurry_waits_less(talk: Talk, text: str, priority: int) -> None:
    await talk.says(text)
    assert talk.conversation.reason == "asked"
    assert talk.conversation.priority == priority


@pytest.mark.parametrize(
    "text",
    [
        "shop dễ thương ghê, cảm ơn nhiều nha",
        "ok tks shop nha",
        "tuyệt vời, vợ em thích lắm, cảm ơn shop",
        "em ơi mai đi đám cưới cần hàng trong hôm nay được không em",
        "asap please where is my parcel",
        "gặp shop ở đâu vậy",
        "mình gặp chút vấn đề với đơn hàng",
        "phí ship về Huế bao nhiêu vậy, mình cần gấp",
    ],
)
async def test_who_is_glad_or_only_in_a_hurry_is_answered_and_no_apology_made(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert not is_waiting(talk.conversation)
    assert answer
    assert not any(sorry in answer for sorry in SORRY)
