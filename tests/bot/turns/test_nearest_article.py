"""What no article answers is never answered with certainty: the nearest passage is told as that, a person offered."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

UNSURE = ("chưa chắc có đúng", "chưa hiểu rõ", "ý bạn là", "I am not sure", "I'm not sure", "Do you mean")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how do gift cards work?", "Valid 12 months"),
        ("how many months can I pay in instalments", "3, 6 or 9 months"),
        ("thẻ trả góp mấy tháng", "3, 6 hoặc 9 tháng"),
        ("thẻ quà tặng dùng được bao lâu", "12 tháng"),
        ("can i pay with mastercard", "Mastercard"),
        ("shop có nhận thẻ visa không", "Visa"),
        ("shop có chỗ đậu xe không", "Gửi xe"),
        ("do you have parking", "parking"),
        ("bình giữ nhiệt giữ được mấy tiếng", "nóng 8 giờ"),
        ("có thử nghiệm trên động vật không", "Không thử trên động vật"),
        ("do you test on animals", "Nothing is tested on animals"),
        ("is your packaging recyclable", "packaging is recycled"),
        ("shop có livestream không", "không livestream"),
        ("do you ship to the US?", "do not ship abroad"),
        ("co ship cod ra dao khong", "đảo"),
    ],
)
async def test_what_the_shop_knows_is_told(talk: Talk, text: str, told: str) -> None:
    assert told in await talk.says(text)


@pytest.mark.parametrize(
    "text",
    [
        "is there a student discount",
        "có giao ban đêm không",
        "can you deliver at night",
        "do you have a mobile app",
        "khi nao giao cho co",
        "khi nào giao cho cô ạ",
        "are your products halal",
        "sản phẩm có halal không",
        "can I visit your factory",
        "co lap dat tan nha khong",
        "shop có tuyển nhân viên không",
        "bé nhà em bị chàm sữa",
    ],
)
async def test_what_it_does_not_know_is_not_told_for_certain(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert any(words in answer.replace("cô", "bạn").replace("con ", "em ") for words in UNSURE), answer
