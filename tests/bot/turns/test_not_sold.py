"""Whoever asks for what the shop does not have is told so; what only looks alike is never offered as if it were it."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

NOT_FOUND = ("không thấy món nào tên như vậy", "found nothing by that name")
OFFERED = ("gợi ý bạn mấy sản phẩm", "These might suit you")


@pytest.mark.parametrize(
    "text",
    [
        "có bán máy hút bụi không",
        "shop có bán tivi không",
        "co ban dien thoai k",
        "shop có bán kem đánh răng không",
        "có nồi cơm điện không shop",
        "co quat dieu hoa k",
        "shop có máy giặt không",
        "tủ lạnh bao nhiêu tiền",
        "iphone giá sao",
        "có bán tai nghe không",
        "do you sell laptops",
        "do you sell perfume",
        "do you sell lipstick",
        "do you have bicycles",
        "do you carry hair dryers",
        "how much is the dishwasher",
    ],
)
async def test_it_is_said_that_it_was_not_found(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert any(words in answer for words in NOT_FOUND), answer
    assert not any(words in answer for words in OFFERED)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("shop có ấm đun nước không", "Ấm siêu tốc inox"),
        ("có nồi áp suất không", "Nồi inox"),
    ],
)
async def test_what_comes_near_is_told_as_that(talk: Talk, text: str, near: str) -> None:
    answer = await talk.says(text)
    assert "Món gần nhất" in answer
    assert near in answer.partition("Món gần nhất")[2]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("có dao không shop", "Dao bếp"),
        ("bán chảo không", "Chảo chống dính"),
        ("do you have knives", "kitchen knife"),
        ("do you sell pans", "non-stick pan"),
        ("do you sell candles", "candle"),
        ("bên mình có thớt gỗ chứ", "Thớt gỗ"),
        ("how much for the lip balm", "lip balm"),
        ("ấm siêu tốc bao nhiêu tiền", "Ấm siêu tốc"),
        ("do you have moisturizer", "moisturiser"),
        ("dầu gội trị gàu", "Dầu gội sạch gàu"),
    ],
)
async def test_what_is_sold_is_shown(talk: Talk, text: str, first: str) -> None:
    answer = await talk.says(text)
    assert not any(words in answer for words in NOT_FOUND), answer
    assert first in answer.splitlines()[1]


async def test_only_what_was_named_is_shown(talk: Talk) -> None:
    answer = await talk.says("is the air fryer in stock")
    assert "Air fryer 5 litres" in answer
    assert "lotion" not in answer


@pytest.mark.parametrize("text", ["còn hàng không", "giá bao nhiêu vậy shop"])
async def test_who_names_nothing_is_asked_which(talk: Talk, text: str) -> None:
    assert "cho em biết tên món" in await talk.says(text)


@pytest.mark.parametrize("text", ["sản phẩm bán chạy nhất", "món nào bán chạy vậy em"])
async def test_who_asks_what_others_buy_sees_what_the_shop_puts_first(talk: Talk, text: str) -> None:
    assert "nổi bật" in await talk.says(text)


@pytest.mark.parametrize("text", ["tư vấn giúp em với", "tư vấn skincare cho mình nha"])
async def test_who_asks_for_advice_on_skin_sees_nothing_for_the_kitchen(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert "Chảo" not in answer
    assert "Nồi" not in answer
