"""Small things customers stumble over: numbers alone, second thoughts, greetings beside a question."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]


@pytest.mark.parametrize("text", ["NB-1042", "mã đơn NB-261105-0042 ạ", "don NB-1042", "order NB-1042"])
async def test_an_order_number_alone_asks_for_the_order(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert "xác nhận đúng là bạn" in answer or "sure who asks" in answer


async def test_in_a_form_it_is_the_answer(talk: Talk) -> None:
    await talk.says("minh muon tra hang", "NB-1042")
    assert talk.told["order_number"] == "NB-1042"
    assert talk.asked == "reason"


@pytest.mark.parametrize("text", ["shop oi don minh dau roi", "chào shop, đơn em sao rồi ạ", "hello where is my order"])
async def test_a_greeting_is_no_second_meaning(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert "Chào hỏi" not in answer
    assert "Greeting" not in answer


@pytest.mark.parametrize("reason", ["size bi chat", "áo hơi rộng", "bị ngắn quá"])
async def test_a_reason_may_come_before_the_number(talk: Talk, reason: str) -> None:
    answer = await talk.says("mình muốn trả hàng", reason)
    assert talk.asked == "order_number"
    assert "₫" not in answer
    assert "Lý do" in await talk.says("NB-1042")


@pytest.mark.parametrize("change", ["à đổi qua 5h nha", "a doi qua 5h nha", "make it 5pm please"])
async def test_the_time_of_a_call_may_be_changed_after_it_was_noted(talk: Talk, change: str) -> None:
    await talk.says("gọi lại cho mình số 0912345678 lúc 3h chiều mai")
    answer = await talk.says(change)
    assert "0912345678" in answer
    assert "5h" in answer or "5pm" in answer


@pytest.mark.parametrize("change", ["bớt một món", "bot 1 mon nha", "thêm 1 chai nữa", "take one item out"])
async def test_what_to_change_in_an_order_is_no_wish_for_what_was_shown(talk: Talk, change: str) -> None:
    await talk.says("shop có găng tay không", "sửa đơn giúp em với ạ", "NB-1042")
    assert talk.asked == "change"
    answer = await talk.says(change)
    assert talk.told["change"]
    assert "₫" not in answer


@pytest.mark.parametrize("text", ["em mặc size M", "giờ em mặc size M rồi", "I wear a size M"])
async def test_a_size_that_is_told_is_kept_and_said_again(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert "size M" in answer or "size, M" in answer
    assert "cm" not in answer
