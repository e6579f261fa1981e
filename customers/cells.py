"""Single cells of a table as people write them: amounts, days and times, how far an order has come."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from conversation.text import clean, fold
from customers.order import OrderItem, OrderStatus

_CURRENCY = re.compile(r"vn[dđ]|đồng|dong|usd|eur|[₫đ$€]", re.IGNORECASE)
_GROUPED = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII),
}
"""A number by its decimal mark."""

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MOST = 1e15

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(
    r"(?:T| |, )(\d{1,2})[:h](\d{2})?(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?(?: ?(am|pm|sa|ch))?", re.IGNORECASE
)
_ZONE = re.compile(r" ?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock; the caller gives it its zone

_STATUSES = {
    OrderStatus.PLACED: ("placed", "new", "pending", "processing", "moi", "cho xu ly", "dang xu ly", "cho xac nhan"),
    OrderStatus.CONFIRMED: ("confirmed", "paid", "xac nhan", "da xac nhan", "da thanh toan"),
    OrderStatus.PACKED: ("packed", "packing", "ready to ship", "dang dong goi", "da dong goi", "cho lay hang"),
    OrderStatus.SHIPPED: ("shipped", "shipping", "in transit", "dang giao", "dang giao hang", "dang van chuyen"),
    OrderStatus.DELIVERED: (
        "delivered",
        "completed",
        "complete",
        "da giao",
        "da giao hang",
        "hoan thanh",
        "thanh cong",
    ),
    OrderStatus.CANCELLED: ("cancelled", "canceled", "cancel", "failed", "huy", "da huy", "bi huy", "that bai"),
    OrderStatus.RETURNED: ("returned", "refunded", "tra hang", "da tra hang", "hoan tra", "hoan hang", "hoan tien"),
}
_STATUS_OF = {words: status for status, spellings in _STATUSES.items() for words in spellings}

_ITEM = re.compile(r"(.+?)(?:\s*[x×*]\s*(\d{1,4}))?")
_SKU = re.compile(r"[A-Z0-9][A-Z0-9._/-]*\d[A-Z0-9._/-]*")


def parse_amount(text: str, decimal: str = "") -> float | None:
    """Return an amount; ``decimal`` is the mark before its fraction, empty lets the cell tell. None: no amount.

    ``1.250.000 ₫``, ``1,250,000.50`` and ``29.33`` tell by themselves; a lone ``1.250`` counts as thousands.
    """
    bare = re.sub(r"[\s'’]", "", _CURRENCY.sub("", clean(text)))
    mark = decimal or guess_decimal([bare]) or "."
    if not _GROUPED[mark].fullmatch(bare):
        return None
    grouping = "," if mark == "." else "."
    value = float(bare.replace(grouping, "").replace(mark, "."))
    return value if abs(value) < _MOST else None


def guess_decimal(values: Iterable[str]) -> str:
    """Return the decimal mark that a column of amounts uses: the first cell that can be read one way only tells."""
    lone = ""
    for value in values:
        bare = re.sub(r"[^\d.,]", "", value)
        marks = [c for c in bare if c in ".,"]
        if not marks:
            continue
        if len(set(marks)) > 1:
            return marks[-1]
        if len(marks) > 1:
            return "," if marks[0] == "." else "."
        if not _THOUSANDS.fullmatch(bare):
            return marks[0]
        lone = lone or ("," if marks[0] == "." else ".")
    return lone


def parse_when(text: str, order: str, zone: tzinfo) -> datetime | None:
    """Return a time in UTC; without a zone it is the wall clock of ``zone``, a day alone its midnight. None: no time.

    ``order`` says how ``03/04/2026`` is meant: ``dmy`` or ``mdy``. ISO, ``20260403`` and Excel's day numbers tell by
    themselves.
    """
    cell = clean(text)
    if _SERIAL.fullmatch(cell):
        return _in_utc(_SERIAL_ZERO + timedelta(days=float(cell.replace(",", "."))), zone)
    for pattern, names in ((_ISO, "ymd"), (_COMPACT, "ymd"), (_SHORT, order)):
        if match := pattern.match(cell):
            parts = {name: _number(part, is_year=name == "y") for name, part in zip(names, match.groups(), strict=True)}
            return _with_time(parts, cell[match.end() :], zone)
    return None


def guess_day_order(values: Iterable[str]) -> str:
    """Return ``mdy`` when a column of dates can only be read with the month first, else ``dmy``."""
    pairs = [(int(m[1]), int(m[2])) for value in values if (m := _SHORT.match(clean(value)))]
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return "mdy" if month_first and not day_first else "dmy"


def parse_status(text: str) -> OrderStatus | None:
    """Return how far an order has come, from Vietnamese or English words with or without accents."""
    return _STATUS_OF.get(re.sub(r"[\W_]+", " ", fold(clean(text))).strip())


def parse_items(text: str) -> tuple[OrderItem, ...] | None:
    """Return the lines of an order from one cell: ``CN-001 x2; Sữa rửa mặt``, or the JSON that the export writes.

    None: it begins like JSON and is none.
    """
    cell = clean(text)
    if cell.startswith("["):
        return _items_from_json(cell)
    found = []
    for part in re.split(r"[;|\n]+", cell):
        if match := _ITEM.fullmatch(part.strip()):
            name, quantity = match[1].strip(), int(match[2] or 1)
            found.append(OrderItem(name, name if _SKU.fullmatch(name) else "", quantity))
    return tuple(found)


def _items_from_json(cell: str) -> tuple[OrderItem, ...] | None:
    try:
        plain = json.loads(cell)
        return tuple(
            OrderItem(
                str(item.get("name") or item.get("sku") or ""),
                str(item.get("sku") or ""),
                int(item.get("quantity", 1)),
                float(item.get("price", 0.0)),
            )
            for item in plain
        )
    except (ValueError, TypeError, AttributeError):
        return None


def _with_time(day: dict[str, int], rest: str, zone: tzinfo) -> datetime | None:
    hour = minute = second = micro = 0
    if match := _TIME.match(rest):
        hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        micro, half = int((match[4] or "").ljust(6, "0")), (match[5] or "").lower()
        if half:
            hour = hour % 12 + (12 if half in ("pm", "ch") else 0)
        rest = rest[match.end() :]
    own = _ZONE.fullmatch(rest)
    if rest.strip() and not own:
        return None
    try:
        wall = datetime(day["y"], day["m"], day["d"], hour, minute, second, micro)  # noqa: DTZ001 - its zone is given below
        return _in_utc(wall, _zone_of(own[1]) if own else zone)
    except (ValueError, OverflowError):
        return None


def _zone_of(text: str) -> Any:
    return datetime.strptime(text, "%z").tzinfo


def _in_utc(wall: datetime, zone: tzinfo) -> datetime | None:
    if not 1900 <= wall.year <= 2200:
        return None
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _number(text: str, *, is_year: bool) -> int:
    return int(f"20{text}") if is_year and len(text) == len("26") else int(text)
