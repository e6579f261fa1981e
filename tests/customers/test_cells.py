"""Cells are read as people in Vietnam and elsewhere write them, and not guessed at when they say nothing clear."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from customers.cells import guess_day_order, guess_decimal, parse_amount, parse_items, parse_status, parse_when
from customers.order import OrderItem, OrderStatus

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")

AMOUNTS = [
    ("1.250.000 ₫", "", 1_250_000),
    ("1.250.000đ", "", 1_250_000),
    ("1,250,000 VND", "", 1_250_000),
    ("1 250 000 đồng", "", 1_250_000),
    ("1250000", "", 1_250_000),
    ("345.000", "", 345_000),  # a lone group of three is thousands
    ("29.33", "", 29.33),
    ("29,33", "", 29.33),
    ("1.250,50", "", 1250.5),
    ("1,250.50", "", 1250.5),
    ("$1'250.50", "", 1250.5),
    ("14.960", ".", 14.96),  # the column says so
    ("14,960", ",", 14.96),
    ("0.500", "", 0.5),
    ("-50.000", "", -50_000),
    ("0", "", 0),
    ("", "", None),
    ("miễn phí", "", None),
    ("1.25.000", "", None),
    ("12,5,0", ".", None),
    ("1e9", "", None),
    ("nan", "", None),
    ("٣٤٥", "", None),  # other digits than the shop's
    ("9" * 20, "", None),
    ("=1+1", "", None),
]


@pytest.mark.parametrize(("text", "decimal", "amount"), AMOUNTS)
def test_amounts(text: str, decimal: str, amount: float | None) -> None:
    assert parse_amount(text, decimal) == (None if amount is None else pytest.approx(amount))


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["345.000", "29.33"], "."),  # one cell that can be read one way only tells
        (["345.000", "1.250.000"], ","),
        (["345.000", "85.000"], ","),
        (["1.250,00"], ","),
        (["100", "", "abc"], ""),
    ],
)
def test_a_column_tells_its_decimal_mark(column: list[str], mark: str) -> None:
    assert guess_decimal(column) == mark


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SAIGON).astimezone(UTC)  # type: ignore[misc, arg-type]


TIMES = [
    ("03/04/2026", "dmy", at(2026, 4, 3)),
    ("03/04/2026", "mdy", at(2026, 3, 4)),
    ("3-4-26", "dmy", at(2026, 4, 3)),
    ("2026-04-03", "dmy", at(2026, 4, 3)),
    ("2026/4/3 14:05", "dmy", at(2026, 4, 3, 14, 5)),
    ("20260403", "dmy", at(2026, 4, 3)),
    ("03/04/2026 14:05:09", "dmy", at(2026, 4, 3, 14, 5, 9)),
    ("03/04/2026, 2:05 PM", "dmy", at(2026, 4, 3, 14, 5)),
    ("03/04/2026 12:05 SA", "dmy", at(2026, 4, 3, 0, 5)),
    ("03/04/2026 14h30", "dmy", at(2026, 4, 3, 14, 30)),
    ("2026-04-03T14:05:09Z", "dmy", datetime(2026, 4, 3, 14, 5, 9, tzinfo=UTC)),
    ("2026-04-03T14:05:09.250000+02:00", "dmy", datetime(2026, 4, 3, 12, 5, 9, 250_000, tzinfo=UTC)),
    ("46115", "dmy", at(2026, 4, 3)),  # Excel's count of days
    ("46115.5", "dmy", at(2026, 4, 3, 12)),
    ("31/02/2026", "dmy", None),
    ("13/13/2026", "dmy", None),
    ("00/01/2026", "dmy", None),
    ("2026-04-03 25:00", "dmy", None),
    ("2026-04-03 nonsense", "dmy", None),
    ("19729518", "dmy", None),
    ("0001-01-01", "dmy", None),
    ("hôm qua", "dmy", None),
    ("", "dmy", None),
]


@pytest.mark.parametrize(("text", "order", "expected"), TIMES)
def test_times(text: str, order: str, expected: datetime | None) -> None:
    assert parse_when(text, order, SAIGON) == expected


def test_a_column_tells_whether_the_day_or_the_month_comes_first() -> None:
    assert guess_day_order(["03/04/2026", "04/28/2026"]) == "mdy"
    assert guess_day_order(["03/04/2026", "28/04/2026"]) == "dmy"
    assert guess_day_order(["03/04/2026", "28/04/2026", "04/28/2026"]) == "dmy"  # a slip; the other rows are right
    assert guess_day_order(["2026-04-03", ""]) == "dmy"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Đã giao", OrderStatus.DELIVERED),
        ("đang giao hàng", OrderStatus.SHIPPED),
        ("HOÀN THÀNH", OrderStatus.DELIVERED),
        ("in_transit", OrderStatus.SHIPPED),
        ("Đã hủy", OrderStatus.CANCELLED),
        ("Đã huỷ", OrderStatus.CANCELLED),  # the other place of the tone mark
        ("refunded", OrderStatus.RETURNED),
        ("lạc mất", None),
    ],
)
def test_statuses(text: str, status: OrderStatus | None) -> None:
    assert parse_status(text) is status


def test_items_of_one_cell() -> None:
    assert parse_items("CN-001 x2; Sữa rửa mặt gạo") == (OrderItem("CN-001", "CN-001", 2), OrderItem("Sữa rửa mặt gạo"))
    assert parse_items('[{"name": "Kem", "sku": "K1", "quantity": 3, "price": 9.5}]') == (
        OrderItem("Kem", "K1", 3, 9.5),
    )
    assert parse_items("") == ()
    for broken in ("[", "[1]", '[{"quantity": "many"}]', "[null]"):
        assert parse_items(broken) is None
