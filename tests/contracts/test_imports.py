"""What the import and export promise, on both engines."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from conversation.errors import InputError
from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.blocking_store import comparable_customers
from customers.columns import ColumnMapping, TableKind, plan_mapping
from customers.customer import FieldName, NewCustomer
from customers.customer_store import create_customers, customer_fields, customers, find_recognitions, load_customer
from customers.exports import export_customers, export_orders
from customers.imports import ImportReport, import_customers, import_orders
from customers.lookup_store import find_customers_by_external_id
from customers.order import Order, OrderItem, OrderStatus
from customers.order_store import find_orders, orders, save_orders
from customers.segment_store import load_scale
from customers.table_file import open_table
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

CUSTOMERS = """\
Mã KH;Họ và tên;SĐT;SĐT 2;Ngày sinh;Địa chỉ;Tỉnh;Telegram
KH1;Nguyễn Thị Lan;0912 345 678;;12/03/1990;12 Lê Lợi, phường Bến Thành;TP HCM;7001
KH2;Trần Văn Hùng;01234567890;0987654321;31/02/1990;;;không có
;Lê Mai;0901112223;;;;;
;;;;;Đâu đó;;
KH1;Nguyễn Thị Lan;0909999999;;;;;
KH3;Phạm Vy;;;;;;;;thừa
"""

ORDERS = """\
Mã đơn;Mã KH;Tên khách;SĐT;Ngày đặt;Tổng tiền;Trạng thái;Sản phẩm
DH1;KH1;;;03/04/2026;1.250.000 ₫;Đã giao;CN-001 x2
DH2;KH9;;;04/04/2026 14:30;85.000;Đang giao;Khăn mặt
DH3;;Lê Mai;0901112223;05/04/2026;99.000;;
DH4;;Người Mới;0933 333 333;05/04/2026;50.000;;
DH5;KH1;;;32/04/2026;1;;
DH6;KH1;;;03/04/2030;1;;
DH7;KH1;;;03/04/2026;nhiều;;
DH8;KH1;;;03/04/2026;-5;;
DH9;KH1;;;03/04/2026;5;bay mất;
DH10;;;;03/04/2026;5;;
DH1;KH1;;;03/04/2026;5;;
"""


def table(tmp_path: Path, text: str, kind: TableKind) -> tuple[Path, ColumnMapping]:
    path = tmp_path / f"{kind.value}.csv"
    path.write_text(text, "utf-8-sig")
    return path, plan_mapping(open_table(path).header, kind)


def needs_of(conn: Connection, skus: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(skus, ("sun",))


def counts(report: ImportReport) -> tuple[int, ...]:
    return report.rows, report.created, report.updated, report.unchanged, report.refused


def everything(conn: Connection) -> dict[str, Any]:
    return {
        "customers": conn.execute(select(customers).order_by(customers.c.id)).all(),
        "orders": conn.execute(select(orders).order_by(orders.c.number)).all(),
        "fields": conn.execute(select(customer_fields).order_by(customer_fields.c.id)).all(),
    }


def test_customers_come_in_once_with_a_report_of_every_row_left_out(database: Database, tmp_path: Path) -> None:
    path, mapping = table(tmp_path, CUSTOMERS, TableKind.CUSTOMERS)
    seen: list[float] = []
    report = import_customers(database, path, mapping, NOW, seen.append)
    assert counts(report) == (6, 3, 0, 1, 2)
    assert [(r.line, r.reason, r.column, r.is_refused) for r in report.remarks] == [
        (3, "impossible_date", "date_of_birth", False),
        (3, "bad_telegram", "telegram", False),
        (5, "nobody_named", "", True),
        (7, "too_many_cells", "", True),
    ]
    assert seen == [1.0]
    before = database.read_now(everything)
    assert counts(import_customers(database, path, mapping, NOW)) == (6, 0, 0, 4, 2)
    assert database.read_now(everything) == before
    lan_id = database.read_now(find_customers_by_external_id, ["KH1"])["KH1"]
    lan = database.read_now(load_customer, lan_id)
    assert lan.name == "Nguyễn Thị Lan"
    assert {f.value for f in lan.fields if f.name is FieldName.PHONE} == {"0912 345 678", "0909999999"}
    known = database.read_now(find_recognitions, [Address("telegram", "7001")])
    assert [(who.customer_id, who.name) for who in known.values()] == [(lan_id, "Nguyễn Thị Lan")]


def test_a_changed_row_adds_to_what_is_known(database: Database, tmp_path: Path) -> None:
    for text in ("id,name,phone\nKH1,Lan,0912345678\n", "id,name,phone\nKH1,Nguyễn Lan,0987654321\n"):
        report = import_customers(database, *table(tmp_path, text, TableKind.CUSTOMERS), NOW)
    assert counts(report) == (1, 0, 1, 0, 0)
    lan = database.read_now(load_customer, database.read_now(find_customers_by_external_id, ["KH1"])["KH1"])
    assert lan.name == "Nguyễn Lan"
    assert len([f for f in lan.fields if f.name is FieldName.PHONE]) == 2


def test_imported_customers_can_be_looked_up_at_once(database: Database, tmp_path: Path) -> None:
    import_customers(database, *table(tmp_path, CUSTOMERS, TableKind.CUSTOMERS), NOW)
    count = select(func.count()).select_from(comparable_customers)
    assert database.read_now(lambda conn: conn.execute(count).scalar_one()) == 3


def test_a_phone_counts_as_proved_only_when_the_shop_vouches_for_it(database: Database, tmp_path: Path) -> None:
    path, mapping = table(tmp_path, "id,name,phone\nKH1,Lan,0912345678\n", TableKind.CUSTOMERS)
    import_customers(database, path, replace(mapping, vouched=True), NOW)
    lan = database.read_now(load_customer, database.read_now(find_customers_by_external_id, ["KH1"])["KH1"])
    assert {f.name: f.proof for f in lan.fields} == {
        FieldName.NAME: ProofLevel.CLAIMED,
        FieldName.PHONE: ProofLevel.POSSESSION,
    }


def test_orders_come_in_once_and_find_or_make_their_customers(database: Database, tmp_path: Path) -> None:
    import_customers(database, *table(tmp_path, CUSTOMERS, TableKind.CUSTOMERS), NOW)
    path, mapping = table(tmp_path, ORDERS, TableKind.ORDERS)
    report = import_orders(database, path, mapping, NOW, needs_of=needs_of)
    assert counts(report) == (11, 4, 0, 0, 7)
    assert [(r.line, r.reason, r.value) for r in report.remarks] == [
        (6, "bad_date", "32/04/2026"),
        (7, "date_in_future", "03/04/2030"),
        (8, "bad_amount", "nhiều"),
        (9, "negative_amount", "-5"),
        (10, "unknown_status", "bay mất"),
        (11, "nobody_named", ""),
        (12, "number_twice", "DH1"),
    ]
    before = database.read_now(everything)
    again = import_orders(database, path, mapping, NOW, needs_of=needs_of)
    assert counts(again) == (11, 0, 0, 4, 7)
    assert database.read_now(everything) == before
    known = database.read_now(find_customers_by_external_id, ["KH1", "KH9"])
    (first,) = database.read_now(find_orders, [known["KH1"]])[known["KH1"]]
    assert (first.amount, first.items) == (1_250_000, (OrderItem("CN-001", "CN-001", 2, needs=("sun",)),))
    (second,) = database.read_now(find_orders, [known["KH9"]])[known["KH9"]]
    assert (second.at, second.status) == (datetime(2026, 4, 4, 7, 30, tzinfo=UTC), OrderStatus.SHIPPED)
    assert len(before["customers"]) == 5
    assert database.read_now(load_scale).buyers == 4


def test_orders_without_numbers_keep_their_place_among_equal_rows(database: Database, tmp_path: Path) -> None:
    text = "customer,date,amount\n1,1997-01-01,29.33\n1,1997-01-01,29.33\n1,1997-01-18,14.960\n2,1997-01-01,29.33\n"
    path, mapping = table(tmp_path, text, TableKind.ORDERS)
    assert counts(import_orders(database, path, mapping, NOW)) == (4, 4, 0, 0, 0)
    path.write_text(text + "2,1997-02-01,5.00\n", "utf-8-sig")
    assert counts(import_orders(database, path, mapping, NOW)) == (5, 1, 0, 4, 0)
    one = database.read_now(find_customers_by_external_id, ["1"])["1"]
    found = database.read_now(find_orders, [one])[one]
    assert [order.amount for order in found] == [14.96, 29.33, 29.33]
    assert not any(order.is_numbered for order in found)


def test_an_order_by_a_phone_of_two_customers_is_left_to_a_person(database: Database, tmp_path: Path) -> None:
    people = "id,name,phone\nA,Lan,0912345678\nB,Hùng,0912345678\n"
    import_customers(database, *table(tmp_path, people, TableKind.CUSTOMERS), NOW)
    text = "number,phone,date,amount\n1,0912 345 678,2026-01-01,5\n"
    report = import_orders(database, *table(tmp_path, text, TableKind.ORDERS), NOW)
    assert [(r.line, r.reason) for r in report.remarks] == [(2, "several_customers")]
    assert counts(report) == (1, 0, 0, 0, 1)


def test_an_export_comes_in_again_without_changing_anything(database: Database, tmp_path: Path) -> None:
    import_customers(database, *table(tmp_path, CUSTOMERS, TableKind.CUSTOMERS), NOW)
    import_orders(database, *table(tmp_path, ORDERS, TableKind.ORDERS), NOW)
    database.write_now(create_customers, [NewCustomer("met-in-chat", NOW, "=HYPERLINK(1)")])
    odd = Order("DH99", "met-in-chat", NOW.replace(microsecond=123), 12.5, "USD", items=(OrderItem("Kem; x3", "K1"),))
    database.write_now(save_orders, [odd])
    before = database.read_now(everything)
    people, sales = tmp_path / "people.csv", tmp_path / "sales.csv"
    assert export_customers(database, people) == len(before["customers"])
    assert export_orders(database, sales) == len(before["orders"])
    for path, kind, work in (
        (people, TableKind.CUSTOMERS, import_customers),
        (sales, TableKind.ORDERS, import_orders),
    ):
        mapping = plan_mapping(open_table(path).header, kind)
        report = work(database, path, mapping, NOW)  # type: ignore[operator]
        assert (report.created, report.refused) == (0, 0), report.remarks
        assert report.updated == (1 if kind is TableKind.CUSTOMERS else 0)  # a chat's name is the shop's own now
    after = database.read_now(everything)
    assert after["orders"] == before["orders"]
    assert len(after["customers"]) == len(before["customers"])


def test_an_export_fills_an_empty_shop_with_the_same(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    import_customers(sqlite_database, *table(tmp_path, CUSTOMERS, TableKind.CUSTOMERS), NOW)
    import_orders(sqlite_database, *table(tmp_path, ORDERS, TableKind.ORDERS), NOW)
    tables: dict[str, list[str]] = {}
    for name, database in (("first", sqlite_database), ("second", postgres_database)):
        people, sales = tmp_path / f"{name}-people.csv", tmp_path / f"{name}-sales.csv"
        if name == "second":
            for path, kind, work in (
                (tmp_path / "first-people.csv", TableKind.CUSTOMERS, import_customers),
                (tmp_path / "first-sales.csv", TableKind.ORDERS, import_orders),
            ):
                work(database, path, plan_mapping(open_table(path).header, kind), NOW)  # type: ignore[operator]
        export_customers(database, people)
        export_orders(database, sales)
        tables[name] = [
            *sorted(people.read_text("utf-8-sig").splitlines()),
            *sorted(sales.read_text("utf-8-sig").splitlines()),
        ]
    assert tables["first"] == tables["second"]


def test_no_cell_of_an_export_is_a_formula(database: Database, tmp_path: Path) -> None:
    names = ["=cmd|' /C calc'!A0", "+84 nhà", "-5", "@SUM(1)"]
    database.write_now(create_customers, [NewCustomer(f"c{n}", NOW, name) for n, name in enumerate(names)])
    path = tmp_path / "people.csv"
    export_customers(database, path)
    lines = path.read_text("utf-8-sig").splitlines()[1:]
    assert len(lines) == len(names)
    assert all(line.split(",")[1].strip('"').startswith("'") for line in lines)


def test_a_table_that_fits_nothing_is_refused_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    path, mapping = table(tmp_path, "màu,cỡ\nđỏ,M\n", TableKind.CUSTOMERS)
    with pytest.raises(InputError, match="needs a column"):
        import_customers(database, path, mapping, NOW)
    good, orders_mapping = table(tmp_path, ORDERS, TableKind.ORDERS)
    with pytest.raises(InputError, match="time zone"):
        import_orders(database, good, replace(orders_mapping, zone="Mars/Base"), NOW)
    assert database.read_now(everything)["customers"] == []
