"""Phones, e-mails and dates: many ways to write one value."""

import pytest

from customers.dates import Birth, is_impossible, parse_birth
from customers.emails import canonical_email, local_part
from customers.phones import AREA_CODES, MOBILE_PREFIXES, canonical_phone

PHONES = [
    ("0912345678", "+84912345678"),
    ("+84912345678", "+84912345678"),
    ("84912345678", "+84912345678"),
    ("0084912345678", "+84912345678"),
    ("912345678", "+84912345678"),
    ("0912 345 678", "+84912345678"),
    ("(0912) 345-678", "+84912345678"),
    ("O912.345.678", "+84912345678"),  # a letter for the nought
    ("01683456789", "+84383456789"),  # 11 digits, before September 2018
    ("+84 168 345 6789", "+84383456789"),
    ("02838221234", "+842838221234"),
    ("0511 3822123", "+842363822123"),  # Đà Nẵng before 2017
    ("+44 20 7946 0958", "+442079460958"),
    ("123", ""),
    ("không có", ""),
    ("0912345", "~0912345"),  # no valid number, still comparable
]


@pytest.mark.parametrize(("written", "canonical"), PHONES)
def test_a_phone_has_one_canonical_form(written: str, canonical: str) -> None:
    assert canonical_phone(written) == canonical


def test_every_old_mobile_prefix_leads_to_its_new_one() -> None:
    for old, new in MOBILE_PREFIXES.items():
        assert canonical_phone(f"0{old}1234567") == canonical_phone(f"0{new}1234567")


def test_every_old_area_code_of_two_digits_or_more_leads_to_its_new_one() -> None:
    for old, new in AREA_CODES.items():
        local = "3822123" if len(new) == 3 else "38221234"
        if f"{old}{local}"[0] == "2" or len(old) == 3:  # others read as a mobile number of today
            assert canonical_phone(f"0{old}{local}").endswith(local)


def test_a_number_of_another_region_is_read_in_that_region() -> None:
    assert canonical_phone("020 7946 0958", "GB") == "+442079460958"


EMAILS = [
    ("Lan.Nguyen+shop@GMail.com", "lannguyen@gmail.com"),
    ("lan@googlemail.com", "lan@gmail.com"),
    ("lan@gmial.com", "lan@gmail.com"),
    ("mailto:lan@shop.vn.", "lan@shop.vn"),
    ("lan.nguyen@shop.vn", "lan.nguyen@shop.vn"),  # dots count elsewhere
    ("", ""),
    ("lan", ""),
    ("lannguyen", "~lannguyen"),
]


@pytest.mark.parametrize(("written", "canonical"), EMAILS)
def test_an_email_has_one_canonical_form(written: str, canonical: str) -> None:
    assert canonical_email(written) == canonical


def test_the_local_part_is_what_stands_before_the_at() -> None:
    assert local_part("lan@shop.vn") == local_part("~lan") == "lan"


DATES = [
    ("1990-05-12", Birth(1990, 5, 12)),
    ("19900512", Birth(1990, 5, 12)),
    ("12/05/1990", Birth(1990, 5, 12)),  # Vietnamese order
    ("12.5.1990", Birth(1990, 5, 12)),
    ("05/31/1990", Birth(1990, 5, 31)),  # only one reading is a date
    ("12-5-90", Birth(1990, 5, 12)),
    ("ngày 12 tháng 5 năm 1990", Birth(1990, 5, 12)),
    ("1990-05-12T00:00:00", Birth(1990, 5, 12)),
    ("1990", Birth(1990)),
    ("1990-00-00", Birth(1990)),
    ("2000-02-29", Birth(2000, 2, 29)),
]


@pytest.mark.parametrize(("written", "birth"), DATES)
def test_a_date_of_birth_is_read(written: str, birth: Birth) -> None:
    assert parse_birth(written) == birth


@pytest.mark.parametrize("written", ["19729518", "1990-02-30", "2001-02-29", "31/04/1990", "hôm qua", "9999-01-01"])
def test_a_date_in_no_calendar_is_missing_and_counted(written: str) -> None:
    assert parse_birth(written) is None
    assert is_impossible(written)


def test_no_date_is_not_an_impossible_date() -> None:
    assert not is_impossible("")
