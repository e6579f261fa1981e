"""Mood and what is asked for, read from words and emoji."""

import pytest

from routing.considerations.thresholds import ANGER
from routing.signals import asks_products, is_noise, names_price, sentiment, urgency


@pytest.mark.parametrize(
    "text", ["😡😡😡", "giao gì mà lâu 🤬", "đm shop làm ăn như cc", "ngu vãi bot", "THẤT VỌNG", "this is useless!!"]
)
def test_anger_is_heard_in_words_and_faces(text: str) -> None:
    assert sentiment(text) <= ANGER


@pytest.mark.parametrize("text", ["👍🏿", "❤️", "đẹp quá 😍", "cảm ơn shop"])
def test_so_is_joy(text: str) -> None:
    assert sentiment(text) > 0


@pytest.mark.parametrize("text", ["hàng tới chưa 😭", "dạ 🙄", "shop ơi", "cho hỏi ngủ ngon dùng nến nào", "🇻🇳"])
def test_a_sad_face_calls_nobody(text: str) -> None:
    assert 0 >= sentiment(text) > ANGER


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kem chống nắng giá bao nhiêu vậy ạ", True),
        ("kem chong nang dưới 400k", True),
        ("xin giá serum", True),
        ("how much is the air fryer", True),
        ("gia đình em 4 người nên mua nồi nào", False),
        ("phí ship bao nhiêu", False),
        ("how much sunscreen do I put on", False),
    ],
)
def test_a_price_that_is_asked_for_is_heard(text: str, *, names: bool) -> None:
    assert names_price(text) is names


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("shop có kem chống nắng cho da dầu không", True),
        ("co sua rua mat nao cho da nhay cam ko shop", True),
        ("any sunscreen for oily skin?", True),
        ("do you have a sunscreen that doesn't sting", True),
        ("tư vấn giúp em kem chống nắng với", True),
        ("bên mình có bán găng tay cỡ nhỏ không ạ", True),
        ("da mụn thì kem chống nắng nào hợp", True),
        ("em đang tìm mua kem chống nắng", True),
        ("looking for something with SPF", True),
        ("có kem chống nắng cho da dầu mụn không ạ", True),
        ("co sua tam cho be khong", True),
        ("do you have sunscreen for oily skin", True),
        ("kem này có dùng cho da dầu được không", False),
        ("serum có gây hại cho da không", False),
        ("em có mua cho bé hôm trước", False),
        ("do you have time for me", False),
        ("kem chống nắng có bết không", False),
        ("chống nắng thoa mấy tiếng một lần", False),
        ("khi nào thì thoa lại", False),
        ("shop có giao hàng buổi tối không", False),
        ("dùng như thế nào cho đúng", False),
        ("ngày nào cho đổi hàng", False),
        ("how often should I put on sunscreen", False),
        ("is there any chance it stains", False),
    ],
)
def test_who_looks_for_something_to_buy_is_heard(text: str, *, asks: bool) -> None:
    assert asks_products(text) is asks


@pytest.mark.parametrize(
    ("text", "noise"),
    [
        ("zzz qqq xxx", True),
        ("asdf qwrt zxcv", True),
        ("kkk", False),  # laughs
        ("shop ơi zzz", False),
        ("😍😍😍", False),
        ("hmm", False),
        ("", False),
    ],
)
def test_what_nobody_can_say_is_noise(text: str, *, noise: bool) -> None:
    assert is_noise(text) is noise


@pytest.mark.parametrize(
    "text",
    [
        "hay quá ha, giao hàng nhanh ghê, có 3 tuần thôi à",
        "giao hang nhanh ghe, co nua thang chua toi",
        "tuyệt vời, hàng vỡ lần thứ hai luôn",
        "great, broken again. thanks a lot",
        "wonderful, the wrong colour",
    ],
)
def test_praise_of_what_went_wrong_is_anger(text: str) -> None:
    assert sentiment(text) <= ANGER


@pytest.mark.parametrize(
    "text",
    [
        "cảm ơn shop, giao nhanh ghê",
        "tuyệt vời, vợ em thích lắm",
        "kem tuyệt vời, dùng 2 tuần thấy da đẹp hẳn",
        "great cream, I will buy it again",
        "hàng vỡ mà shop đổi nhanh ghê, nhưng tuyệt vời lắm",
        "lovely, it took some days but arrived",
    ],
)
def test_praise_that_is_meant_is_none(text: str) -> None:
    assert sentiment(text) >= 0


@pytest.mark.parametrize(
    ("text", "is_urgent"),
    [
        ("cần gấp chiều nay", True),
        ("can gap lam", True),
        ("nhanh lên giúp em với", True),
        ("I need it urgently", True),
        ("cho em gặp nhân viên", False),  # gặp is not gấp
        ("mình gặp chút vấn đề", False),
        ("hẹn gặp lại shop", False),
    ],
)
def test_what_is_pressing_is_told_from_what_only_looks_so_without_accents(text: str, *, is_urgent: bool) -> None:
    assert (urgency(text) > 0) is is_urgent


@pytest.mark.parametrize("text", ["te qua", "tệ quá", "bực quá", "buc qua", "your service sucks", "toi se bao cong an"])
def test_angry_words_are_heard_with_accents_and_without(text: str) -> None:
    assert sentiment(text) <= ANGER


@pytest.mark.parametrize("text", ["đơn NB-1 sao chưa tới", "shop ơi 1 sao"])
def test_one_and_why_is_no_star(text: str) -> None:
    assert sentiment(text) == 0
