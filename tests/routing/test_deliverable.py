"""What an address needs so that something can be brought there."""

import pytest

from routing.deliverable import Lack, find_lack, is_place, join_address


@pytest.mark.parametrize(
    "address",
    [
        "12 Lê Lợi, Huế",
        "12 le loi hue",
        "45 nguyen hue q1",
        "45 Nguyễn Huệ, Quận 1",
        "số 7 ngõ 12 Kim Mã, Hà Nội",
        "12/3 Lê Lợi, Bến Thành",
        "12 Hà Nội, Huế",  # a street may be called as a town is
        "chung cư Sunrise lô B phòng 1203 quận 7",
        "thôn 3 xã Hòa Vang Đà Nẵng",
        "ấp Bình Hòa, Long An",
        "KCN Sóng Thần, Dĩ An",
        "bệnh viện Chợ Rẫy, quận 5",
        "Vinhomes tower S2, Thủ Đức",
        "221B Baker Street, London",
        "apt 12 Sky building, district 2",
        "Lê Lợi 12, Đà Nẵng",
    ],
)
def test_a_house_and_its_place_are_enough(address: str) -> None:
    assert find_lack(address) is None


@pytest.mark.parametrize(
    ("address", "lack"),
    [
        ("Quận 3", Lack.STREET),
        ("q3", Lack.STREET),
        ("quan 3 tphcm", Lack.STREET),
        ("phường Bến Thành, Quận 1", Lack.STREET),
        ("Huế", Lack.STREET),
        ("đường Lê Lợi, quận 1", Lack.STREET),  # which house?
        ("nhà em", Lack.STREET),
        ("district 7", Lack.STREET),
        ("Ho Chi Minh City", Lack.STREET),
        ("12 Lê Lợi", Lack.PLACE),
        ("12 le loi", Lack.PLACE),
        ("12 Hà Nội", Lack.PLACE),
        ("45 Nguyen Hue street", Lack.PLACE),
        ("chung cư Sunrise, lầu 3", Lack.PLACE),
    ],
)
def test_less_is_not(address: str, lack: Lack) -> None:
    assert find_lack(address) is lack


@pytest.mark.parametrize(("text", "expected"), [("Huế", True), ("q3", True), ("12 Lê Lợi", False), ("nhà em", False)])
def test_a_place_is_known_by_its_name_or_kind(text: str, *, expected: bool) -> None:
    assert is_place(text) is expected


def test_another_whole_address_takes_the_place_of_a_part() -> None:
    assert join_address("45 Nguyễn Huệ, Quận 1", "Quận 3") == "45 Nguyễn Huệ, Quận 1"
    assert join_address("Quận 3", "Quận 3") == "Quận 3"
