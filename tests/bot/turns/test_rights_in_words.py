"""A customer's rights in the customer's own words and by command, on the web and in Telegram alike."""

import pytest

from tests.bot.turns.talk import Talk
from tests.contracts.test_forgetting import everything

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

FORGET = ("xoá được những gì", "sẽ xoá tất cả", "can only erase", "will erase everything")
KNOWN = (
    "chỉ cho xem những gì",
    "shop đang lưu về",
    "chưa lưu thông tin",
    "can only show",
    "what we keep",
    "keep nothing",
)
STOP = ("không gửi ưu đãi", "no more offers", "not send you")

WORDS = [
    # forget
    ("xoá hết thông tin của tôi", FORGET),
    ("xóa hết thông tin của em đi shop", FORGET),
    ("xoa du lieu cua minh di", FORGET),
    ("xoa het thong tin cua toi", FORGET),
    ("delete my data", FORGET),
    ("please delete all my data", FORGET),
    ("/quentoi", FORGET),
    ("/forget", FORGET),
    # what is known
    ("shop biết gì về mình", KNOWN),
    ("shop biet gi ve minh", KNOWN),
    ("shop đang lưu thông tin gì của em vậy", KNOWN),
    ("/dulieu", KNOWN),
    ("/mydata", KNOWN),
    # stop offers
    ("đừng gửi khuyến mãi nữa", STOP),
    ("dung gui khuyen mai nua", STOP),
    ("đừng nhắn quảng cáo cho em nữa", STOP),
    ("ngung gui tin quang cao cho minh", STOP),
    ("stop sending me promotions", STOP),
    ("/ngunguudai", STOP),
    ("/stopoffers", STOP),
]


@pytest.mark.parametrize(("text", "answers"), WORDS)
async def test_a_right_is_understood_on_the_web_and_in_telegram(
    talk: Talk, text: str, answers: tuple[str, ...]
) -> None:
    for here in (talk.web, talk.telegram):
        talk.here = here
        answer = await talk.says(text)
        assert any(words.casefold() in answer.casefold() for words in answers), f"{here.channel}: {answer}"


CORRECTED = [
    ("sửa lại số điện thoại giúp mình", "số điện thoại", "0905 111 222", "0905111222"),
    ("sua lai so dien thoai giup minh", "số điện thoại", "0905111222", "0905111222"),
    ("sua lai ten giup em", "tên", "Lê Thu Hà", "Lê Thu Hà"),
]


@pytest.mark.parametrize(("text", "asks", "value", "kept"), CORRECTED)
async def test_what_shall_be_corrected_is_asked_for_and_then_known(
    talk: Talk, text: str, asks: str, value: str, kept: str
) -> None:
    assert "giữ kín" in (await talk.says(text)).casefold() or "xác nhận" in await talk.says(text)  # not on the web
    talk.goes_to_telegram()
    assert asks in await talk.says(text)
    assert kept in await talk.says(value)
    assert kept in await talk.says("shop biết gì về mình")


async def test_what_is_known_says_of_whom(talk: Talk) -> None:
    await talk.says("mẹ em da khô", "em bị dị ứng cồn")
    answer = await talk.says("shop biết gì về em")
    assert "loại da của mẹ" in answer
    assert "da khô" in answer
    assert "dị ứng: cồn" in answer


async def test_what_is_over_is_no_longer_known(talk: Talk) -> None:
    await talk.says("em bị dị ứng cồn", "em hết dị ứng cồn rồi shop")
    assert "cồn" not in await talk.says("shop biết gì về em")


async def test_what_was_looked_for_and_shown_is_forgotten_with_the_rest(talk: Talk) -> None:
    talk.here = talk.telegram
    wish = "da dầu mụn sau lưng kiểu zorbula nên dùng gì vậy shop"
    await talk.says(wish)
    database = talk.shop.database
    assert "zorbula" in talk.dialogue.on_show.looked_for
    await talk.says("còn cái nào dưới 150k")
    await talk.says("xoá hết thông tin của tôi")
    assert "zorbula" in database.read_now(everything)
    await talk.presses("form:yes")
    assert "zorbula" not in database.read_now(everything)
