import pytest

from customers.places import Place, parse_place

SAME_WARD = [
    {"ward": "Phường Bến Nghé", "district": "Quận 1", "province": "TP HCM"},
    {"ward": "P. Bến Nghé", "district": "Q.1", "province": "Sài Gòn"},
    {"ward": "ben nghe", "district": "quan 1", "province": "thanh pho ho chi minh"},
    {"ward": "Phường Sài Gòn", "province": "Thành phố Hồ Chí Minh"},  # its name since July 2025
    {"street": "phường Bến Nghé, Q.1, Sài Gòn"},
]


@pytest.mark.parametrize("parts", SAME_WARD)
def test_a_ward_is_one_before_and_after_the_merger(parts: dict[str, str]) -> None:
    place = parse_place(**parts)
    assert (place.ward, place.province) == ("saigon", "hochiminh")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bình Dương", "TP.HCM"),
        ("Tỉnh Hải Dương", "Hải Phòng"),
        ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
        ("Hà Giang", "Tuyên Quang"),
    ],
)
def test_an_old_province_is_the_new_one_it_went_into(old: str, new: str) -> None:
    assert parse_place(province=old).province == parse_place(province=new).province != ""


def test_a_street_is_compared_without_its_label() -> None:
    assert (
        parse_place(street="Số 12, đường Lê Lợi", province="Huế").street
        == parse_place(street="12 Le Loi", province="Hue").street
    )


def test_a_whole_address_is_taken_apart_at_its_commas() -> None:
    place = parse_place(street="12 Lê Lợi, phường Bến Nghé, quận 1, TP HCM")
    assert place == Place("12 le loi", "saigon", "1", "hochiminh")


def test_a_foreign_address_stays_as_it_is() -> None:
    place = parse_place("12 Richards Street", "Crown Allot", "East Maitland", "NSW")
    assert place == Place("12 richards street", "crown allot", "east maitland", "nsw")
