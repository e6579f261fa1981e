"""Vietnamese typed without accents gets them back; everything else stays as it was typed."""

import math

import pytest

from conversation.text import expand, fold
from memory.accents import AccentModel

SHOP = (
    "Đơn hàng từ 500.000 đồng được miễn phí vận chuyển toàn quốc.",
    "Khách được đổi trả sản phẩm trong vòng 7 ngày kể từ khi nhận hàng.",
    "Kem chống nắng Hoa Nắng dạng gel, không cồn, hợp da dầu mụn.",
    "Bảo hành máy xay sinh tố 12 tháng tại trung tâm bảo hành.",
)


@pytest.fixture(scope="module")
def model() -> AccentModel:
    return AccentModel.train(SHOP)


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("kem chong nang cho da dau mun", "kem chống nắng cho da dầu mụn"),
        ("Bao hanh may xay sinh to", "Bảo hành máy xay sinh tố"),
        ("DOI TRA san pham trong 7 ngay", "ĐỔI TRẢ sản phẩm trong 7 ngày"),
        ("mien phi van chuyen ko", "miễn phí vận chuyển không"),
    ],
)
def test_accents_come_back_from_the_shops_own_words(model: AccentModel, typed: str, restored: str) -> None:
    assert model.restore(expand(typed)) == restored


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("may giat nha em hu roi", "máy giặt nhà em hư rồi"),  # said everyday, in no article of this shop
        ("bay gio toi phai lam sao", "bây giờ tôi phải làm sao"),
        ("phong thi nghiem", "phòng thí nghiệm"),  # words of the list, in no sentence
        ("khung hoang", "khủng hoảng"),
    ],
)
def test_accents_come_back_in_words_the_shop_never_wrote(model: AccentModel, typed: str, restored: str) -> None:
    assert model.restore(typed) == restored


@pytest.mark.parametrize(
    "text",
    [
        "Đơn hàng của em đến đâu rồi",
        "cho em xin giá hai chai",
        "where is my order and when will it come",
        "do I need to pay for it",
        "Panthers đã thua bao nhiêu điểm?",
        "12345 😀",
        "",
    ],
)
def test_a_text_that_lacks_no_accents_is_left_alone(model: AccentModel, text: str) -> None:
    assert model.restore(text) == text


def test_what_it_restores_folds_back_to_what_was_typed(model: AccentModel) -> None:
    typed = "shop oi kem chong nang nay xai may lan 1 ngay vay, da em kho lam!"
    assert fold(model.restore(typed)) == typed


def test_a_text_is_put_back_by_a_model_that_has_not_read_it() -> None:
    odd = "quẩy cà muối phủ đủng đỉnh"
    alone = AccentModel.put_back([odd])
    known = AccentModel.put_back([odd], others=[odd] * 3)
    assert alone != (odd,)
    assert known == (odd,)


def test_what_never_had_accents_is_not_put_back() -> None:
    assert AccentModel.put_back(["where is my order", "shop oi"]) == ("where is my order", "shop oi")


def test_an_everyday_text_comes_back_as_it_was() -> None:
    texts = ("shop ơi cho em hỏi đơn hàng của em tới đâu rồi ạ", "bao giờ thì em nhận được hàng")
    assert AccentModel.put_back(texts) == texts


def test_a_text_has_several_readings_the_likeliest_first(model: AccentModel) -> None:
    typed = "chan minh dai, giay nay co so lon ko"
    readings = model.readings(typed, 6)
    assert readings[0].text == model.restore(typed)
    assert [fold(reading.text) for reading in readings] == [typed] * len(readings)
    assert len({reading.text for reading in readings}) == len(readings) > 1
    odds = [reading.odds for reading in readings]
    assert odds[0] == 0
    assert odds == sorted(odds, reverse=True)
    assert odds[-1] >= math.log(0.08)


def test_what_stands_before_a_comma_has_readings_too(model: AccentModel) -> None:
    alone = {reading.text for reading in model.readings("chan minh dai", 2)}
    assert {reading.text.split(",")[0] for reading in model.readings("chan minh dai, shop", 2)} == alone
    assert len(alone) == 2


@pytest.mark.parametrize("text", ["Đơn hàng của em đến đâu rồi", "where is my order", "123, 456!", "😀", ""])
def test_a_text_that_lacks_no_accents_has_one_reading(model: AccentModel, text: str) -> None:
    assert model.readings(text, 6) == ((text, 0.0),)
