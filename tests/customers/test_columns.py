"""Columns are recognised by what shops call them, in Vietnamese and English, and can be told otherwise."""

import pytest

from conversation.errors import InputError
from customers.columns import NAMES, TableKind, check_mapping, plan_mapping

HEADERS = [
    (
        TableKind.CUSTOMERS,
        [
            "Mã KH",
            "Họ và tên",
            "SĐT",
            "Email",
            "Ngày sinh",
            "Địa chỉ",
            "Phường/Xã",
            "Tỉnh/Thành phố",
            "Ghi chú",
            "Hạng",
        ],
        ["id", "name", "phone", "email", "date_of_birth", "street", "ward", "province", "note", ""],
    ),
    (
        TableKind.CUSTOMERS,
        ["customer_id", "first name", "last name", "Phone 1", "Phone 2", "e-mail", "ZIP code"],
        ["id", "given_name", "surname", "phone", "phone", "email", "postcode"],
    ),
    (TableKind.CUSTOMERS, ["MA KHACH HANG", "Số điện thoại khách"], ["id", "phone"]),
    (
        TableKind.ORDERS,
        [
            "Mã đơn hàng",
            "Khách hàng",
            "SĐT khách",
            "Ngày đặt hàng",
            "Tổng tiền",
            "Trạng thái",
            "Sản phẩm",
            "Mã vận đơn",
        ],
        ["number", "name", "phone", "date", "amount", "status", "items", "tracking"],
    ),
    (TableKind.ORDERS, ["customer", "date", "amount"], ["customer", "date", "amount"]),
    (TableKind.ORDERS, ["Tổng tiền (VNĐ)", "Ngày tạo đơn hàng", "Mã khách"], ["amount", "date", "customer"]),
]


@pytest.mark.parametrize(("kind", "header", "targets"), HEADERS)
def test_columns_are_recognised(kind: TableKind, header: list[str], targets: list[str]) -> None:
    held = dict(plan_mapping(header, kind).columns)
    assert [held.get(column, "") for column in header] == targets


def test_every_target_is_recognised_by_its_own_name() -> None:
    for kind, targets in NAMES.items():
        assert dict(plan_mapping(list(targets), kind).columns) == {target: target for target in targets}


def test_a_mapping_is_changed_column_by_column() -> None:
    mapping = plan_mapping(["id", "Tên", "Tên gọi ở nhà"], TableKind.CUSTOMERS)
    changed = mapping.with_column("Tên gọi ở nhà", "name")
    assert dict(changed.columns) == {"id": "id", "Tên gọi ở nhà": "name"}
    assert dict(changed.with_column("Tên gọi ở nhà", "").columns) == {"id": "id"}
    with pytest.raises(InputError, match="allowed: id, name"):
        mapping.with_column("Tên", "shoe_size")


MISFITS = [
    (TableKind.CUSTOMERS, ["address"], "needs a column for id or name"),
    (TableKind.ORDERS, ["customer", "amount"], "needs a column for date"),
    (TableKind.ORDERS, ["date", "amount"], "needs a column for customer or phone or email"),
]


@pytest.mark.parametrize(("kind", "header", "message"), MISFITS)
def test_a_table_that_lacks_what_is_needed_is_refused(kind: TableKind, header: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_mapping(plan_mapping(header, kind), header)


def test_a_mapping_for_another_table_is_refused_by_the_columns_name() -> None:
    mapping = plan_mapping(["id", "name"], TableKind.CUSTOMERS)
    with pytest.raises(InputError, match="no column 'name'"):
        check_mapping(mapping, ["id", "Tên"])
