"""What a body is like is noted and no apology made; what has happened to it is for a person."""

import pytest

from routing.control import is_waiting
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("em bị dị ứng cồn", "dị ứng cồn"),
        ("em bi di ung con", "dị ứng cồn"),
        ("mình dị ứng hương liệu", "dị ứng hương liệu"),
        ("e bị dị ứng vs hương liệu ạ", "dị ứng hương liệu"),
        ("tui dị ứng cồn với hương liệu nha shop", "cồn, hương liệu"),
        ("con em bị dị ứng sữa", "con bạn dị ứng sữa"),
        ("da em hay bị kích ứng với cồn", "dị ứng cồn"),
        ("da mình bị khô", "da khô"),
        ("mình bị da dầu", "da dầu"),
        ("chào shop, da em nhạy cảm, hay bị kích ứng", "da nhạy cảm"),
        ("I'm allergic to fragrance", "fragrance"),
        ("my daughter has a nut allergy", "daughter (nut)"),
    ],
)
async def test_a_trait_is_noted_and_help_offered(talk: Talk, text: str, noted: str) -> None:
    answer = await talk.says(text)
    assert noted in answer
    assert answer.endswith("?")
    assert not any(sorry in answer.lower() for sorry in ("xin lỗi", "sorry"))
    assert not is_waiting(talk.conversation)


@pytest.mark.parametrize(
    "text",
    [
        "em dùng kem bị dị ứng, nổi mẩn đỏ rát quá",
        "bôi vào bị ngứa",
        "e xai serum xong bi di ung ne shop",
        "em bị dị ứng kem của shop rồi",
        "mặt em đang bị dị ứng đỏ hết cả lên",
        "em dị ứng mặt sưng hết lên",
        "I'm allergic to your cream, my face is burning",
        "I had an allergic reaction to your cream",
    ],
)
async def test_a_reaction_goes_to_a_person_and_is_no_allergy(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert is_waiting(talk.conversation)
    assert talk.conversation.reason == "policy"


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("mình dị ứng hương liệu. phí ship về Huế bao nhiêu vậy shop?", "35.000đ"),
        ("em bị dị ứng cồn, có toner nào không cồn không", "Nước hoa hồng"),
        ("em bị dị ứng cồn mua kem nào được ạ", "₫"),
    ],
)
async def test_a_question_beside_a_trait_is_answered(talk: Talk, text: str, answered: str) -> None:
    answer = await talk.says(text)
    assert answered in answer
    assert "xin lỗi" not in answer
    assert not is_waiting(talk.conversation)


async def test_a_complaint_beside_a_trait_is_what_the_colleague_is_called_for(talk: Talk) -> None:
    answer = await talk.says("da em khô, mà shop giao nhầm loại da dầu rồi")
    assert is_waiting(talk.conversation)
    assert "₫" not in answer
    assert talk.asked == "order_number"
