"""Real tables through the command line: as shops have them, twice, with what is wrong named line by line."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from customers.order_store import orders
from storage.database import Database
from storage.migrate import migrate
from tests.journeys.shop import command

CDNOW = "customer_id,date,quantity,amount\n" + "".join(
    f"{customer:05d},{year}{month:02d}{day:02d},{quantity},{quantity * 11.77:.2f}\n"
    for customer, year, month, day, quantity in [
        (1, 1997, 1, 1, 1),
        (2, 1997, 1, 12, 1),
        (2, 1997, 1, 12, 5),  # the same customer twice on a day
        (3, 1997, 1, 2, 2),
        (3, 1998, 3, 30, 2),
    ]
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    database = Database(f"sqlite:///{place / 'khachquen.db'}")
    migrate(database)
    database.close()
    return place


def count_orders(folder: Path) -> int:
    database = Database(f"sqlite:///{folder / 'khachquen.db'}")
    try:
        return database.read_now(lambda conn: conn.execute(select(func.count()).select_from(orders)).scalar_one())
    finally:
        database.close()


def test_purchase_records_without_names_come_in_once_however_often_they_are_imported(folder: Path) -> None:
    table = folder.parent / "cdnow.csv"
    table.write_text(CDNOW, "utf-8")
    shown = command("import", str(table), "--kind", "orders", "--show", folder=folder)
    assert (shown.returncode, count_orders(folder)) == (0, 0)
    assert "customer_id -> customer" in shown.stdout
    first = command("import", str(table), "--kind", "orders", folder=folder)
    assert first.returncode == 0, first.stderr
    assert "5 dòng: 5 mới, 0 thay đổi, 0 như cũ, 0 bị từ chối" in first.stdout
    second = command("import", str(table), "--kind", "orders", folder=folder)
    assert "5 dòng: 0 mới, 0 thay đổi, 5 như cũ, 0 bị từ chối" in second.stdout
    assert count_orders(folder) == 5


def test_excels_table_with_mark_and_semicolons_names_every_row_it_refuses(folder: Path) -> None:
    table = folder.parent / "orders.csv"
    table.write_text(
        "Mã đơn;Mã KH;Tên khách;SĐT;Ngày đặt;Tổng tiền\n"
        "DH1;KH1;Nguyễn Thị Lan;0912345678;03/04/2026;1.250.000 ₫\n"
        "DH2;KH1;;;32/04/2026;85.000\n"
        "DH3;KH1;;;05/04/2026;nhiều\n",
        "utf-8-sig",
    )
    done = command("import", str(table), folder=folder)
    assert done.returncode == 0, done.stderr
    assert "3 dòng: 1 mới, 0 thay đổi, 0 như cũ, 2 bị từ chối" in done.stdout
    assert "dòng 3: từ chối, cột “Ngày đặt” ghi “32/04/2026”: không đọc được ngày" in done.stdout
    assert "dòng 4: từ chối, cột “Tổng tiền” ghi “nhiều”: không đọc được số tiền" in done.stdout


def test_a_column_may_be_read_as_something_else_and_an_unknown_field_is_named(folder: Path) -> None:
    table = folder.parent / "orders.csv"
    table.write_text("number,customer,date,net,gross\nA1,KH1,2026-04-03,100,110\n", "utf-8")
    chosen = command("import", str(table), "--column", "net=amount", "--show", folder=folder)
    assert "net -> amount" in chosen.stdout
    wrong = command("import", str(table), "--column", "net=price tag", folder=folder)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "price tag" in wrong.stderr
