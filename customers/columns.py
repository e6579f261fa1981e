"""Which column of a table holds what: guessed from Vietnamese and English names, shown, and changeable."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from conversation.errors import InputError
from conversation.text import clean, fold


class TableKind(StrEnum):
    """What the rows of a table are."""

    CUSTOMERS = "customers"
    ORDERS = "orders"


_CUSTOMER_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "customer id", "customer", "code", "ma", "ma kh", "ma khach", "ma khach hang", "khach hang id"),
    "name": ("name", "full name", "fullname", "customer name", "ten", "ho ten", "ho va ten", "ten khach hang",
             "ten khach", "khach hang", "ten day du"),
    "given_name": ("given name", "first name", "ten goi", "ten rieng"),
    "surname": ("surname", "last name", "family name", "ho", "ho dem", "ho va ten dem"),
    "phone": ("phone", "phone number", "mobile", "tel", "telephone", "sdt", "dt", "so dien thoai", "dien thoai",
              "di dong", "so dt", "dtdd", "zalo", "so may", "phone 1", "phone 2", "sdt 1", "sdt 2"),
    "email": ("email", "e mail", "mail", "email address", "thu dien tu", "dia chi email", "hop thu"),
    "date_of_birth": ("date of birth", "dob", "birthday", "birth date", "ngay sinh", "sinh nhat", "nam sinh"),
    "gender": ("gender", "sex", "gioi tinh"),
    "street": ("street", "address", "address 1", "dia chi", "so nha", "duong", "so nha duong", "dia chi giao hang"),
    "ward": ("ward", "commune", "phuong", "xa", "phuong xa", "xa phuong"),
    "district": ("district", "quan", "huyen", "quan huyen", "county"),
    "province": ("province", "city", "state", "tinh", "thanh pho", "tinh thanh", "tinh thanh pho", "tp"),
    "postcode": ("postcode", "post code", "zip", "zip code", "postal code", "ma buu chinh", "ma buu dien"),
    "country": ("country", "quoc gia", "nuoc"),
    "occupation": ("occupation", "job", "nghe nghiep", "nghe"),
    "note": ("note", "notes", "remark", "ghi chu"),
    "telegram": ("telegram", "telegram id", "id telegram", "telegram user id"),
    "created_at": ("created at", "created", "registered", "since", "ngay tao", "ngay dang ky", "khach tu"),
}  # fmt: skip

_ORDER_NAMES: dict[str, tuple[str, ...]] = {
    "number": ("number", "order", "order number", "order no", "order id", "id", "ma don", "ma don hang", "so don",
               "so don hang", "don hang", "ma hoa don", "so hoa don", "invoice", "code", "ma"),
    "customer": ("customer", "customer id", "client", "ma kh", "ma khach", "ma khach hang", "khach hang id"),
    "name": ("name", "customer name", "ten khach", "ten khach hang", "khach hang", "ho ten", "nguoi mua", "nguoi nhan"),
    "phone": ("phone", "phone number", "mobile", "tel", "sdt", "so dien thoai", "dien thoai", "sdt khach",
              "dien thoai khach", "sdt nguoi nhan"),
    "email": ("email", "e mail", "mail", "email khach"),
    "date": ("date", "order date", "at", "created at", "time", "ngay", "ngay dat", "ngay dat hang", "ngay mua",
             "ngay tao", "ngay tao don", "thoi gian", "ngay don hang", "ngay ban"),
    "amount": ("amount", "total", "total amount", "grand total", "value", "price", "so tien", "tong tien", "tong cong",
               "thanh tien", "gia tri", "tri gia", "doanh thu", "tong", "tong thanh toan"),
    "currency": ("currency", "tien te", "loai tien", "don vi tien"),
    "status": ("status", "order status", "state", "trang thai", "tinh trang", "trang thai don", "trang thai don hang"),
    "items": ("items", "products", "lines", "skus", "sku", "san pham", "hang", "mat hang", "hang hoa", "chi tiet"),
    "carrier": ("carrier", "shipping company", "don vi van chuyen", "hang van chuyen", "dvvc", "van chuyen"),
    "tracking": ("tracking", "tracking number", "tracking code", "ma van don", "van don", "so van don"),
    "expected_at": ("expected at", "expected", "eta", "delivery date", "ngay giao", "du kien giao",
                    "ngay giao du kien"),
    "address": ("address", "shipping address", "ship to", "dia chi", "dia chi giao", "dia chi giao hang",
                "dia chi nhan"),
}  # fmt: skip

NAMES: Mapping[TableKind, Mapping[str, tuple[str, ...]]] = {
    TableKind.CUSTOMERS: _CUSTOMER_NAMES,
    TableKind.ORDERS: _ORDER_NAMES,
}
SEVERAL = ("phone", "email")
"""What more than one column may hold."""

_NEEDED = {
    TableKind.CUSTOMERS: (("id", "name", "given_name", "phone", "email"),),
    TableKind.ORDERS: (("customer", "phone", "email"), ("date",), ("amount",)),
}
_SHORTEST_PART = 5
_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How to read a table. ``columns`` holds (column name, what it holds); columns not named are left alone.

    ``decimal`` is the mark before a fraction and ``day_order`` ``dmy`` or ``mdy``; empty: told by the column itself.
    ``zone`` is where times without one were written down. ``vouched`` says that the shop has verified phones and
    e-mails itself, so that they count as proved by their owners.
    """

    kind: TableKind
    columns: tuple[tuple[str, str], ...]
    decimal: str = ""
    day_order: str = ""
    zone: str = "Asia/Ho_Chi_Minh"
    currency: str = "VND"
    vouched: bool = False

    def with_column(self, column: str, target: str) -> "ColumnMapping":
        """Return the mapping with ``column`` holding ``target``, empty for nothing; raises InputError."""
        if target and target not in NAMES[self.kind]:
            allowed = ", ".join(NAMES[self.kind])
            raise InputError(f"{target!r} is nothing a table of {self.kind.value} holds; allowed: {allowed}", column)
        kept = [
            (name, held)
            for name, held in self.columns
            if name != column and (held != target or target in SEVERAL or not target)
        ]
        return replace(self, columns=(*kept, (column, target)) if target else tuple(kept))

    def of(self, target: str) -> tuple[str, ...]:
        """Return the columns that hold ``target``."""
        return tuple(column for column, held in self.columns if held == target)


def plan_mapping(header: Sequence[str], kind: TableKind) -> ColumnMapping:
    """Return a guess of what each column holds: by its whole name first, then by a name within it."""
    plain = {column: _WORDS.sub(" ", fold(clean(column))).strip() for column in header if column.strip()}
    found: dict[str, str] = {}
    for column, name in plain.items():
        for target in _exact(name, kind):
            if target in SEVERAL or target not in found.values():
                found[column] = target
                break
    for column, name in plain.items():
        target = _within(name, kind) if column not in found else ""
        if target and (target in SEVERAL or target not in found.values()):
            found[column] = target
    return ColumnMapping(kind, tuple((column, found[column]) for column in plain if column in found))


def check_mapping(mapping: ColumnMapping, header: Sequence[str]) -> None:
    """Raise InputError when a mapping does not fit a table, naming the column."""
    for column, _ in mapping.columns:
        if column not in header:
            raise InputError(f"the table has no column {column!r}; it has: {', '.join(header)}", column)
    held = {target for _, target in mapping.columns}
    for needed in _NEEDED[mapping.kind]:
        if not held.intersection(needed):
            named = " or ".join(needed)
            raise InputError(f"a table of {mapping.kind.value} needs a column for {named}", "line 1")


def _exact(name: str, kind: TableKind) -> Iterable[str]:
    return (target for target, names in NAMES[kind].items() if name in names or name.replace(" ", "_") == target)


def _within(name: str, kind: TableKind) -> str:
    padded = f" {name} "
    hits = [
        (len(part), target)
        for target, names in NAMES[kind].items()
        for part in names
        if len(part) >= _SHORTEST_PART and f" {part} " in padded
    ]
    return max(hits)[1] if hits else ""
