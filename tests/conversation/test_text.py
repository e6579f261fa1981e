"""Short forms, drawn-out letters, amounts and emoji, as customers type them."""

import unicodedata
from pathlib import Path

import pytest

from conversation.errors import InputError
from conversation.teencode import read_shorthand
from conversation.text import clean, emoji_in, expand, fold, words


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("k bik sp nào dc ship z", "không biết sản phẩm nào được giao hàng vậy"),
        ("đẹpppp quáaaa ạaaa", "đẹp quá ạ"),
        ("kkk vui ghê", "kkk vui ghê"),  # laughs; k alone is không
        ("zzz", "zzz"),
        ("serum vit c có ko", "serum vitamin c có không"),  # the c is no chị
        ("Ko ạ", "Không ạ"),  # a capital stays
        ("đơn 1tr5 với 500k", "đơn 1.500.000 với 500.000"),
        ("nặng 60kg, cách 5 km", "nặng 60kg, cách 5 km"),  # measures are no short forms
        ("giao 8h sáng", "giao 8h sáng"),
        ("mặc size M hay XL ạ", "mặc size M hay XL ạ"),  # a letter after size is a size
        ("em mặc size XL", "em mặc size XL"),
        ("M", "M"),  # the whole answer to which size
        ("ko, s nha", "không, s nha"),
        ("giờ mặc M rồi", "giờ mặc M rồi"),
        ("M muốn mua áo", "Mình muốn mua áo"),  # a capital begins the sentence
        ("k s đâu", "không sao đâu"),
        ("ưu đãi hươu rượu", "ưu đãi hươu rượu"),  # two vowels that look alike belong there
        ("a refund please, may I?", "a refund please, may I?"),  # English: a is no anh
        ("so i do it", "so i do it"),
        ("yep, that's true, don't", "yep, that's true, don't"),  # what follows an apostrophe is no short form
        ("it’s ok", "it’s ok"),
        ("dat roi a", "dat roi a"),  # the polite a that ends a clause is ạ, not anh
        ("mua 1000000 cái", "mua 1000000 cái"),  # digits are never squeezed
        ("", ""),
    ],
)
def test_short_forms_are_written_out_where_they_mean_that(typed: str, full: str) -> None:
    assert expand(typed) == full


def test_a_shop_brings_its_own_table(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("short,full,when\nhn2,Hoa Nắng số 2,always\n", encoding="utf-8")
    assert expand("còn hn2 ko", read_shorthand(table)) == "còn Hoa Nắng số 2 ko"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a,b\n", "line 1"),
        ("short,full,when\nk,không,sometimes\n", "line 2"),
        ("short,full,when\nk,,vi\n", "line 2"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, content: str, place: str) -> None:
    table = tmp_path / "wrong.csv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_shorthand(table)
    assert caught.value.place == place


def test_emoji_come_whole_and_in_order() -> None:
    assert emoji_in("tốt 👍🏻 cả nhà 👩‍👩‍👧 ❤️ 🇻🇳") == ("👍🏻", "👩‍👩‍👧", "❤️", "🇻🇳")
    assert emoji_in("không có") == ()


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "a" * 50_000 + "ạ" * 50_000, "😀" * 25_000, "\u200b\u202eabc", "ko " * 30_000]
)
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(expand(text), str)
    assert words(fold(clean(text))) is not None


def test_folding_takes_off_what_unicode_calls_an_accent_and_nothing_else() -> None:
    def by_the_letter(text: str) -> str:
        apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
        return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))

    letters = [chr(code) for code in (*range(0x3100), *range(0xAC00, 0xAC40), *range(0xF900, 0xFB20), 0x1F600, 0x1E944)]
    for letter in letters:
        assert fold(letter) == by_the_letter(letter)
        assert fold(f"Huế {letter}ạ") == by_the_letter(f"Huế {letter}ạ")
