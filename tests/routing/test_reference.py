"""Which product a message means: by its place, by a word that points, by its name; and when it means none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversation.state import Dialogue, OnShow, Slot
from conversation.text import expand
from routing.reference import LIFE, Meant, Shown, find_meant, find_named, is_sure, left_behind, shows, spoken_of
from routing.wants import Want

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GEL = Shown("GEL", ("Gel rửa mặt trà xanh", "Green tea gel wash"), 149_000)
WASH = Shown("WASH", ("Sữa tắm hoa bưởi", "Pomelo body wash"), 179_000)
MASK = Shown("MASK", ("Mặt nạ đất sét", "Clay mask"), 119_000)
THREE = (GEL, WASH, MASK)
LISTED = shows(OnShow(), [one.sku for one in THREE], (), NOW)
ON_WASH = spoken_of(LISTED, Meant(("WASH",), (Want.PRICE,)), NOW)
ALONE = shows(OnShow(), ["GEL"], (), NOW)


def meant(text: str, on_show: OnShow = LISTED, after: timedelta = timedelta(minutes=1)) -> Meant:
    shown = [one for one in THREE if one.sku in on_show.products]
    return find_meant(expand(text), "", on_show, shown, NOW + after)


def told(text: str, on_show: OnShow = LISTED) -> str:
    """Return what a message means in a line: its products, a question mark when it is open, and what it wants."""
    found = meant(text, on_show)
    return (
        f"{' '.join(found.products)}{'?' if found.is_open else ''}: {' '.join(found.wants)}" if found.products else ""
    )


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("cái đầu tiên dùng sao", "GEL: use"),
        ("cai dau tien dung sao", "GEL: use"),
        ("how do I use the first one?", "GEL: use"),
        ("cái thứ 2 giá nhiêu", "WASH: price"),
        ("cai thu 2 gia nhieu", "WASH: price"),
        ("em thứ hai giá sao shop", "WASH: price"),
        ("how much is the second one", "WASH: price"),
        ("what's the price of number 3", "MASK: price"),
        ("mẫu số 3 còn hàng không", "MASK: stock"),
        ("mau so 3 con hang k", "MASK: stock"),
        ("is the last one in stock?", "MASK: stock"),
        ("còn cái thứ 2 không", "WASH: stock"),
        ("lấy cái đầu", "GEL: take"),
        ("lay cai dau nha", "GEL: take"),
        ("I'll take the first one", "GEL: take"),
        ("can i have the third one", "MASK: about"),
        ("em lấy cái thứ hai nhé", "WASH: take"),
        ("cho em 2 chai cái đầu", "GEL: take"),  # how many is not which
        ("lấy 2 cái đầu", "GEL WASH: take"),
        ("cái 1 và 3 giá bao nhiêu", "GEL MASK: price"),
        ("em muốn mua cái thứ nhất, bao nhiêu tiền", "GEL: price take"),
        ("cái cuối có hợp da dầu không", "MASK: fit"),
        ("cai cuoi co hop da dau khong", "MASK: fit"),
        ("is the second one good for dry skin", "WASH: fit"),
        ("cái ở giữa bao nhiêu ml", "WASH: size"),
        ("the second one please", "WASH: about"),
        ("cái thứ 2 nhé", "WASH: about"),
        ("số 2", "WASH: about"),
        ("2", "WASH: about"),
        ("tell me more about the first one", "GEL: about"),
        ("cái rẻ nhất còn không", "MASK: stock"),
        ("the cheapest one", "MASK: about"),
        ("cái đắt nhất giá sao", "WASH: price"),
        ("cái 149k dùng thế nào", "GEL: use"),
        ("cả ba cái giá bao nhiêu", "GEL WASH MASK: price"),
        ("how much are they", "GEL WASH MASK: price"),
        ("sữa tắm giá bao nhiêu", "WASH: price"),  # by name
        ("mat na thi sao", "MASK: about"),
        ("how much is the clay mask", "MASK: price"),
        ("cái thứ 2 có mùi gì không", "WASH: else"),
        ("hũ đầu tiên giá bao nhiêu", "GEL: price"),
        ("loại này giá bao nhiêu vậy", "GEL WASH MASK?: price"),  # one of three, and nobody knows which
        ("loai nay gia bao nhieu vay", "GEL WASH MASK?: price"),
        ("does it suit oily skin", "GEL WASH MASK?: fit"),
        ("dùng sao vậy", "GEL WASH MASK?: use"),
        ("mẫu số 5 còn hàng không", "GEL WASH MASK?: stock"),  # there are only three
    ],
)
def test_what_is_pointed_at_in_a_list(text: str, result: str) -> None:
    assert told(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("nó có hợp da dầu không", "WASH: fit"),
        ("no co hop da dau khong", "WASH: fit"),
        ("and how much is it", "WASH: price"),
        ("loại này giá bao nhiêu vậy", "WASH: price"),
        ("hàng này còn không", "WASH: stock"),
        ("còn hàng không", "WASH: stock"),
        ("sản phẩm này dùng như thế nào ạ", "WASH: use"),
        ("cho em 2 chai", "WASH: take"),
        ("chốt đơn giúp mình", "WASH: take"),
        ("I'll take it", "WASH: take"),
        ("còn cái kia?", "GEL MASK?: price"),  # two others
        ("con cai kia", "GEL MASK?: price"),
        ("what about the other one", "GEL MASK?: price"),
        ("2 cái kia giá sao", "GEL MASK: price"),
        ("còn cái thứ 3?", "MASK: price"),  # what was asked of the one before
        ("what about the third one", "MASK: price"),
        ("còn cái đầu thì sao", "GEL: price"),
    ],
)
def test_what_is_pointed_at_after_one_was_spoken_of(text: str, result: str) -> None:
    assert told(text, ON_WASH) == result


OF_TWO = spoken_of(shows(OnShow(), ["GEL", "WASH"], (), NOW), Meant(("GEL",), (Want.STOCK,)), NOW)


@pytest.mark.parametrize("text", ["còn cái kia?", "con cai kia", "the other one?", "cái còn lại thì sao"])
def test_of_two_the_other_one_is_known(text: str) -> None:
    assert told(text, OF_TWO) == "WASH: stock"


@pytest.mark.parametrize("text", ["nó giá bao nhiêu", "cái này còn hàng không", "lấy 2 chai", "how do i use it"])
def test_what_is_shown_alone_is_meant(text: str) -> None:
    assert meant(text, ALONE).products == ("GEL",)


@pytest.mark.parametrize(
    "text",
    [
        "cái đầu tiên em mua bị hỏng",
        "cai dau tien em mua bi hong",
        "the first one I bought is broken",
        "the first one arrived broken",
        "cái đầu tiên em mua",
        "cái thứ 2 hôm trước em dùng bị ngứa",
        "cái thứ 2 giao thiếu nắp",
        "cái đầu bị móp",
        "hộp đầu tiên nhận được bị rách",
        "cái thứ 2 bầu dùng được không",  # for a person
        "is the first one safe for my baby",
        "em muốn đổi cái thứ 2",
        "trả lại cái đầu",
        "I want to return the first one",
        "đơn đầu tiên của em đâu",
        "where is my first order",
        "lần đầu mua có giảm không",
        "phí ship bao nhiêu",
        "how much is shipping",
        "thứ 2 shop mở cửa không",
        "thứ hai có giao không",
        "dầu gội giá bao nhiêu",
        "da em dầu dùng gì",
        "có cái nào khác không",
        "do you have another one",
        "cảm ơn shop",
        "ok",
        "vâng",
        "không",
        "gặp nhân viên",
        "is this shop open now",
    ],
)
@pytest.mark.parametrize("on_show", [LISTED, ON_WASH], ids=["a list", "one spoken of"])
def test_what_says_something_else_points_at_nothing(text: str, on_show: OnShow) -> None:
    assert meant(text, on_show) == Meant()


@pytest.mark.parametrize(
    "text", ["cái đầu tiên dùng sao", "cái thứ 2", "nó giá bao nhiêu", "the second one please", "2"]
)
def test_where_nothing_is_shown_nothing_is_meant(text: str) -> None:
    assert meant(text, OnShow()) == Meant()


def test_it_is_asked_once_which_one_and_then_all_of_them_are_meant() -> None:
    question = meant("nó còn hàng không")
    assert question.is_open
    asked = spoken_of(LISTED, question, NOW)
    assert told("cái thứ 2", asked) == "WASH: stock"
    assert told("2", asked) == "WASH: stock"
    assert told("mặt nạ", asked) == "MASK: stock"
    assert told("nó còn hàng không", asked) == "GEL WASH MASK: stock"


def test_a_button_names_its_product_whatever_was_shown_since() -> None:
    asked = spoken_of(LISTED, meant("dùng sao vậy"), NOW)
    assert find_meant("Sữa tắm hoa bưởi", "item:WASH", asked, THREE, NOW) == Meant(("WASH",), (Want.USE,))
    assert find_meant("", "item:WASH", OnShow(), (), NOW) == Meant(("WASH",), (Want.ABOUT,))
    assert find_meant("Lấy món này", "take:GEL", LISTED, THREE, NOW) == Meant(("GEL",), (Want.TAKE,))


def test_after_other_things_a_place_still_points_and_words_that_may_mean_anything_do_not() -> None:
    later = left_behind(ON_WASH)
    assert told("cái thứ 2 giá nhiêu", later) == "WASH: price"
    assert told("nó có hợp da khô không", later) == "WASH: fit"
    assert told("cho em lấy 2 chai", later) == "WASH: take"
    assert told("2", later) == ""
    assert told("cái thứ 2", later) == ""  # may answer whatever was asked meanwhile
    assert told("còn hàng không", later) == ""
    assert told("it", later) == ""


def test_what_was_shown_days_ago_is_forgotten() -> None:
    assert meant("cái thứ 2 giá nhiêu", after=LIFE - timedelta(hours=1)).products == ("WASH",)
    assert meant("cái thứ 2 giá nhiêu", after=LIFE + timedelta(hours=1)) == Meant()
    assert meant("nó giá nhiêu", ON_WASH, timedelta(hours=20)) == Meant()


def test_what_is_no_longer_sold_is_not_meant_and_moves_no_other() -> None:
    left = [GEL, MASK]
    assert find_meant("cái thứ 3 giá nhiêu", "", LISTED, left, NOW).products == ("MASK",)
    assert find_meant("cái thứ 2 giá nhiêu", "", replace(LISTED, is_last=False), left, NOW) == Meant()


def test_one_of_the_list_shown_again_leaves_the_list() -> None:
    again = shows(ON_WASH, ["GEL"], (), NOW)
    assert (again.products, again.meant) == (LISTED.products, ("GEL",))


@pytest.mark.parametrize(("text", "sku"), [("sữa tắm", "WASH"), ("rua mat", "GEL"), ("clay mask", "MASK")])
def test_a_wish_may_name_one_of_what_it_finds(text: str, sku: str) -> None:
    assert find_named(text, THREE) == (sku,)


@pytest.mark.parametrize("text", ["sữa", "serum vitamin c", "wash", ""])
def test_a_wish_that_fits_several_or_none_names_nothing(text: str) -> None:
    assert find_named(text, THREE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "bớt một món",
        "bot 1 cai",
        "bỏ cái thứ 2 đi",
        "không lấy cái đầu nữa",
        "take one item out",
        "I don't want the first one",
    ],
)
def test_what_is_taken_off_is_not_taken(text: str) -> None:
    assert told(text, ON_WASH) == told(text) == ""


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("lấy thêm 2 cái", "WASH: take"),
        ("lay them 2 cai", "WASH: take"),
        ("cho em thêm 1 chai nữa", "WASH: take"),
        ("cho em them 1 chai nua", "WASH: take"),
        ("order them 2 chai", "WASH: take"),
        ("do lay them 1 chai nua", "WASH: take"),
        ("can you get them for me", "GEL WASH MASK: take"),
        ("how much are them", "GEL WASH MASK: price"),
        ("what is the difference between them", "GEL WASH MASK: about"),
        ("which of them is in stock", "GEL WASH MASK: stock"),
    ],
)
def test_more_of_it_and_all_of_them_are_told_apart(text: str, result: str) -> None:
    assert told(text, ON_WASH) == result


@pytest.mark.parametrize(
    ("asked", "text", "result"),
    [
        ("change", "thêm 2 chai", "an answer"),
        ("reason", "cái đầu tiên", "an answer"),
        ("address", "lấy cái đầu", "a product"),
        ("change", "cái đầu giá bao nhiêu", "a product"),
    ],
)
def test_what_a_form_asks_in_words_of_its_own_is_answered_by_what_is_wanted(asked: str, text: str, result: str) -> None:
    form = Dialogue(skill="request", topic="change_order", asked=asked, slots=(Slot(asked),))
    found = meant(text, ON_WASH)
    assert form.is_asking
    assert found.products
    assert ("a product" if is_sure(found, form) else "an answer") == result


def test_what_was_looked_for_is_kept_while_its_things_are_talked_of() -> None:
    found = shows(OnShow(), ["GEL", "WASH"], (), NOW, "kem cho da dầu")
    spoken = spoken_of(found, Meant(("GEL",), (Want.PRICE,)), NOW)
    assert spoken.looked_for == "kem cho da dầu"
    assert shows(spoken, ["GEL"], (), NOW).looked_for == "kem cho da dầu"
    assert shows(spoken, ["SUN"], (), NOW).looked_for == ""
