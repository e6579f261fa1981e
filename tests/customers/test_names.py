import pytest

from customers.names import NameParts, parse_name, sound
from customers.telex import tone_last, untelex

VIETNAMESE = [
    ("Nguyễn Thị Lan", "lan", "thị", "nguyễn"),
    ("NGUYỄN THỊ LAN", "lan", "thị", "nguyễn"),
    ("nguyen thi lan", "lan", "thi", "nguyen"),  # no accents
    ("Nguye\u0302\u0303n Thi\u0323 Lan", "lan", "thị", "nguyễn"),  # NFD
    ("chị Nguyễn Thị Lan", "lan", "thị", "nguyễn"),  # a title
    ("Lan Nguyen", "lan", "", "nguyen"),  # Western order
    ("Mai Thị Lê", "lê", "thị", "mai"),  # a middle name tells the order, though Lê is the likelier surname
    ("Minh Anh", "anh", "minh", ""),  # a given name of two words
    ("Nguyeenx Thij Lan", "lan", "thị", "nguyễn"),  # telex keys not composed
    ("Phtn Quang Điền", "điền", "quang", "phtn"),  # one word mistyped
]


@pytest.mark.parametrize(("written", "given", "middle", "surname"), VIETNAMESE)
def test_a_vietnamese_name_is_taken_apart(written: str, given: str, middle: str, surname: str) -> None:
    assert parse_name(written) == NameParts(given, middle, surname, is_vietnamese=True)


WESTERN = [
    ("John Smith", "john", "", "smith"),
    ("Smith, John", "john", "", "smith"),
    ("Dr. John Fitzgerald Smith Jr", "john", "fitzgerald", "smith"),
    ("Sir Thomas Chudleigh, 2nd Baronet", "thomas", "", "chudleigh"),  # a rank after the comma
    ("Peter O'Neil", "peter", "", "o'neil"),
    ("Madonna", "madonna", "", ""),
]


@pytest.mark.parametrize(("written", "given", "middle", "surname"), WESTERN)
def test_a_western_name_is_taken_apart(written: str, given: str, middle: str, surname: str) -> None:
    assert parse_name(written) == NameParts(given, middle, surname)


def test_parts_that_came_apart_win_over_the_whole() -> None:
    assert parse_name("Thomas Henry Chudleigh", "Thomas", "Chudleigh") == NameParts("thomas", "henry", "chudleigh")
    assert parse_name(given_name="Thị Lan", surname="Nguyễn") == parse_name("Nguyễn Thị Lan")


@pytest.mark.parametrize("written", ["", "  ", "12345", "🙂", "chị"])
def test_what_is_no_name_breaks_nothing(written: str) -> None:
    assert parse_name(written).surname == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("nguyeenx", "nguyễn"), ("dduwowngf", "đường"), ("nguyeexn", "nguyễn"), ("thuys", "thúy"), ("lan", "lan")],
)
def test_telex_keys_are_composed(typed: str, meant: str) -> None:
    assert tone_last(untelex(typed)) == tone_last(meant)


@pytest.mark.parametrize("word", ["smith", "jeff", "mccarthy", "wright"])
def test_a_western_word_keeps_its_letters(word: str) -> None:
    assert untelex(word) == word


def test_both_ways_to_place_a_tone_are_one() -> None:
    assert tone_last("hòa") == tone_last("hoà") != tone_last("hóa")


@pytest.mark.parametrize(("one", "other"), [("stephen", "steven"), ("philip", "filip"), ("catherine", "katherine")])
def test_names_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound(one) == sound(other)
