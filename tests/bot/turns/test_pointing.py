"""Customers point at what they were just shown: its price, its use, whether there is any, and taking it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from conversation.state import Control
from memory.conversation_store import find_conversations
from memory.fact_store import load_facts
from memory.facts import FactKind
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

SERUMS = "tư vấn serum giúp em"


@pytest_asyncio.fixture(loop_scope="session")
async def shown(talk: Talk) -> AsyncIterator[Talk]:
    """Somebody who has been shown three serums, numbered."""
    answer = await talk.says(SERUMS)
    assert [line[:2] for line in answer.splitlines()[1:4]] == ["1.", "2.", "3."]
    yield talk


def name_at(talk: Talk, place: int, language: str = "vi") -> str:
    sku = talk.dialogue.on_show.products[place - 1]
    return talk.shop.product.library.shop.catalogue.products[sku].name_in(language)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("cái thứ 2 giá nhiêu", 2, "giá "),
        ("cai thu 2 gia nhieu", 2, "giá "),
        ("mẫu số 3 còn hàng không", 3, "còn hàng"),
        ("cái đầu tiên dùng sao", 1, "cách dùng"),
        ("cai dau tien dung sao", 1, "cách dùng"),
        ("lấy cái đầu", 1, "Để đặt hàng"),
        ("em lay cai thu 2 nha", 2, "Để đặt hàng"),
        ("cái cuối có hợp da dầu không", 3, "da dầu"),
    ],
)
async def test_the_one_at_its_place_is_told_of(shown: Talk, text: str, place: int, told: str) -> None:
    answer = await shown.says(text)
    assert name_at(shown, place) in answer
    assert told in answer
    others = [name_at(shown, at) for at in (1, 2, 3) if at != place]
    assert not any(other in answer.splitlines()[0] for other in others)


async def test_in_english_too(talk: Talk) -> None:
    await talk.says("which serum is good for dull skin")
    second = name_at(talk, 2, "en")
    assert second in await talk.says("the second one please")
    assert f"{second} is ₫" in await talk.says("and how much is it")
    assert "This is how to order" in await talk.says("I'll take it")


async def test_what_is_said_is_what_the_catalogue_holds(shown: Talk) -> None:
    product = shown.shop.product.library.shop.catalogue.products[shown.dialogue.on_show.products[1]]
    assert f"{product.price:,.0f}".replace(",", ".") in await shown.says("cái thứ 2 giá nhiêu")
    assert product.size in await shown.says("nó bao nhiêu ml")
    assert "chưa ghi" in await shown.says("cái thứ 2 có mùi gì không")


async def test_which_one_is_asked_once_with_their_names_and_the_question_is_kept(shown: Talk) -> None:
    asked = await shown.says("loại này dùng sao vậy")
    assert all(name_at(shown, place) in asked for place in (1, 2, 3))
    answer = await shown.says("cái thứ 3")
    assert f"cách dùng {name_at(shown, 3)}" in answer
    assert f"{name_at(shown, 3)} giá" in await shown.says("loại này giá bao nhiêu vậy")


async def test_a_second_time_nobody_is_asked(shown: Talk) -> None:
    await shown.says("cái này còn hàng không")
    answer = await shown.says("thì cái này còn hàng không")
    assert all(f"{name_at(shown, place)} hiện còn hàng" in answer for place in (1, 2, 3))


async def test_a_button_answers_which_one(shown: Talk) -> None:
    await shown.says("dùng sao vậy")
    answer = await shown.presses(f"item:{shown.dialogue.on_show.products[2]}")
    assert f"cách dùng {name_at(shown, 3)}" in answer


async def test_the_other_one_is_asked_what_was_asked_of_the_first(shown: Talk) -> None:
    await shown.says("cái thứ 2 giá nhiêu")
    asked = await shown.says("còn cái kia?")
    assert name_at(shown, 1) in asked
    assert name_at(shown, 2) not in asked
    assert f"{name_at(shown, 3)} giá" in await shown.says("cái thứ 3")


async def test_what_an_article_is_about_is_spoken_of(talk: Talk) -> None:
    await talk.says("serum vitamin C dùng sao vậy")
    assert "Serum vitamin C 15% hợp với da dầu" in await talk.says("nó có hợp da dầu không")
    assert "còn hàng" in await talk.says("còn hàng không")
    await talk.says("phí ship bao nhiêu")
    assert "2 × Serum vitamin C 15%" in await talk.says("cho em lấy 2 chai")


@pytest.mark.parametrize(
    "text", ["cái đầu tiên em mua bị hỏng", "cai dau tien em mua bi hong", "the first one I bought arrived broken"]
)
async def test_a_complaint_is_no_choice(shown: Talk, text: str) -> None:
    answer = await shown.says(text)
    assert name_at(shown, 1) not in answer
    assert shown.conversation.control is not Control.BOT


@pytest.mark.parametrize(
    "text", ["cái đầu tiên dùng sao", "cái thứ 2 giá nhiêu", "lấy cái đầu", "the second one please"]
)
async def test_where_nothing_was_shown_nothing_is_taken_for_shown(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert talk.dialogue.on_show.meant == ()
    assert "Để đặt hàng" not in answer


async def test_words_that_count_are_no_kind_of_skin(shown: Talk) -> None:
    assert shown.asked == "skin_type"
    await shown.says("lay cai dau")
    assert "skin_type" not in shown.told
    facts = shown.shop.database.read_now(load_facts, [shown.conversation.id]).get(shown.conversation.id, ())
    assert not [fact for fact in facts if fact.kind is FactKind.SKIN]


async def test_what_a_form_asks_goes_on_behind_the_answer(shown: Talk) -> None:
    await shown.says("minh muon tra hang")
    answer = await shown.says("cái thứ 2 giá nhiêu")
    assert f"{name_at(shown, 2)} giá" in answer
    assert shown.asked == "order_number"


async def test_it_outlives_a_restart(shown: Talk) -> None:
    second = name_at(shown, 2)
    await shown.says("cái thứ 2 giá nhiêu")
    await shown.shop.restart()
    assert f"{second} hiện còn hàng" in await shown.says("nó còn hàng không")
    assert name_at(shown, 1) in await shown.says("cái đầu tiên giá sao")


async def test_it_outlives_a_hand_off(shown: Talk) -> None:
    await shown.says("cho em gặp nhân viên")
    assert f"{name_at(shown, 2)} giá" in await shown.says("cái thứ 2 giá nhiêu")  # while waiting
    shown.is_taken()
    assert await shown.says("cái thứ 2 giá nhiêu") == ""  # a person holds it
    shown.is_given_back()
    assert f"{name_at(shown, 3)} giá" in await shown.says("cái thứ 3 giá nhiêu")


async def test_it_follows_to_another_channel_once_that_is_proved(shown: Talk) -> None:
    second = name_at(shown, 2)
    await shown.says("cái thứ 2 giá nhiêu")
    shown.goes_to_telegram()
    assert f"{second} hiện còn hàng" in await shown.says("nó còn hàng không")


async def test_it_does_not_follow_who_is_not_proved(shown: Talk) -> None:
    second = name_at(shown, 2)
    await shown.says("cái thứ 2 giá nhiêu")
    shown.here = shown.telegram
    assert second not in await shown.says("nó còn hàng không")
    assert shown.telegram in shown.shop.database.read_now(find_conversations, [shown.telegram])
