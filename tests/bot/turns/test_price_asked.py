"""What a thing may cost is kept to, and may be said after the thing itself."""

import re

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]


def prices(answer: str) -> list[int]:
    """Return the prices an answer names, in đồng."""
    return [int(re.sub(r"\D", "", number)) for number in re.findall(r"(?:₫ ?)?\d{2,3}(?:[.,]\d{3})+(?: ?₫)?", answer)]


@pytest.mark.parametrize(
    "text", ["có loại nào dưới 200k không", "co mon nao duoi 200 nghin ko shop", "anything under 200k?"]
)
async def test_what_is_shown_costs_no_more_than_asked_for(talk: Talk, text: str) -> None:
    found = prices(await talk.says(text))
    assert found
    assert max(found) <= 200_000


@pytest.mark.parametrize(
    ("wish", "price", "most"),
    [
        ("da dầu mụn nên dùng gì vậy shop", "dưới 150k thôi", 150_000),
        ("da dau mun nen dung gi vay shop", "tam 150k do lai", 150_000),
        ("what do you have for oily skin", "something under 250k?", 250_000),
    ],
)
async def test_a_price_alone_is_for_what_was_looked_for(talk: Talk, wish: str, price: str, most: int) -> None:
    assert max(prices(await talk.says(wish))) > most
    answer = await talk.says(price)
    assert prices(answer)
    assert max(prices(answer)) <= most


async def test_where_nothing_costs_that_the_nearest_in_price_is_shown_as_that(talk: Talk) -> None:
    before = await talk.says("shop có sữa rửa mặt không")
    answer = await talk.says("dưới 20k có không")
    assert "tầm giá đó em chưa thấy" in answer
    assert prices(answer) == prices(before)


async def test_the_price_may_be_said_another_time(talk: Talk) -> None:
    await talk.says("da dầu mụn nên dùng gì vậy shop", "dưới 150k thôi")
    found = prices(await talk.says("thôi trên 200k đi"))
    assert found
    assert min(found) >= 200_000


async def test_where_nothing_was_looked_for_a_price_alone_is_no_wish(talk: Talk) -> None:
    await talk.says("shop ở đâu vậy")
    assert not prices(await talk.says("dưới 300k"))


@pytest.mark.parametrize(
    "text", ["chào shop, son dưỡng còn không", "hello shop kem tay con ko", "alo shop kem tay còn không"]
)
async def test_a_greeting_before_a_question_is_not_what_is_answered(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert "₫" in answer
