"""An invoice is asked about and answered, or asked for and taken down once, whatever comes first."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]


async def test_what_it_needs_is_asked_one_at_a_time_and_handed_over_together(talk: Talk) -> None:
    assert "công ty" in await talk.says("tôi cần hóa đơn đỏ cho đơn 1042")
    assert "mã số thuế" in await talk.says("công ty TNHH Hoa Mai")
    await talk.says("mst 0312345678")
    assert talk.asked == "email"
    answer = await talk.says("ketoan@hoamai.example")
    assert talk.asked == ""
    assert all(told in answer for told in ("1042", "Hoa Mai", "0312345678", "ketoan@hoamai.example")), answer


async def test_a_question_in_between_is_answered_and_the_request_goes_on(talk: Talk) -> None:
    await talk.says("xuất hóa đơn công ty cho đơn 1042 giúp em")
    assert "18.000đ" in await talk.says("mà phí ship nội thành bao nhiêu")
    await talk.says("công ty TNHH Hoa Mai")
    assert talk.asked == "tax_code"


@pytest.mark.parametrize("code", ["0312345678", "mst 0312345678"])
async def test_a_tax_code_is_nobody_s_phone(talk: Talk, code: str) -> None:
    await talk.says("xuất hóa đơn công ty cho đơn 1042 giúp em", "công ty TNHH Hoa Mai", code)
    assert "0312345678" in talk.told["tax_code"]
    await talk.says("ketoan@hoamai.example")
    talk.waits(hours=20)
    await talk.says("gọi lại cho em nhé")
    assert talk.asked == "phone"


@pytest.mark.parametrize("text", ["xuất hoá đơn đỏ cho công ty đc k", "do you issue VAT invoices?"])
async def test_whether_there_is_one_is_told(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert talk.asked == ""
    assert "hóa đơn" in answer.lower() or "invoice" in answer.lower()
    assert "?" not in answer
