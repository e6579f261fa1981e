"""What a thing may cost is read in money, and other numbers are not."""

import pytest

from routing.prices import PriceRange, read_price_range


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("dưới 300k", None, 300_000),
        ("có loại nào dưới 200.000 không", None, 200_000),
        ("có loại nào dưới 200k không", None, 200_000),
        ("kem duoi 300 nghin", None, 300_000),
        ("không quá 1,5 triệu", None, 1_500_000),
        ("dưới 1tr2", None, 1_200_000),
        ("dưới 2 trăm thôi", None, 200_000),
        ("dưới 300 thôi", None, 300_000),
        ("dưới 450000đ", None, 450_000),
        ("tầm 200k đổ lại", None, 200_000),
        ("từ 500k trở xuống", None, 500_000),
        ("something under 300k?", None, 300_000),
        ("anything cheaper than 250,000?", None, 250_000),
        ("từ 100k đến 200k", 100_000, 200_000),
        ("100-200k", 100_000, 200_000),
        ("between 100k and 250k", 100_000, 250_000),
        ("trên 500k", 500_000, None),
        ("500k trở lên", 500_000, None),
        ("tầm 200k", 120_000, 240_000),
        ("around 200k", 120_000, 240_000),
    ],
)
def test_a_price_is_read(text: str, lowest: float | None, highest: float | None) -> None:
    found = read_price_range(text)
    assert found is not None
    assert (found.lowest, found.highest) == (lowest, highest)


@pytest.mark.parametrize(
    "text",
    [
        "bé dưới 3 tuổi dùng được không",
        "dưới 30 phút có tới không",
        "trên 18 tuổi",
        "khoảng 3 ngày nữa",
        "from 9 to 5",
        "từ thứ 2 đến thứ 6",
        "tầm 5h chiều",
        "đơn 1042",
        "under 5 kg",
        "từ 2024 đến 2025",
        "gọi số 0912-345678",
        "lấy 2 chai",
        "",
    ],
)
def test_other_numbers_are_no_price(text: str) -> None:
    assert read_price_range(text) is None


def test_a_price_is_within_or_so_far_from_it() -> None:
    span = PriceRange(100.0, 200.0)
    assert span.holds(150)
    assert not span.holds(201)
    assert [span.distance(price) for price in (90, 150, 230)] == [10, 0, 30]
    assert PriceRange(highest=200.0).distance(10) == 0
