"""What something may cost, read from a customer's words: "dưới 300k", "tầm 200 nghìn", "from 100k to 200k"; pure."""

import re
from dataclasses import dataclass

from conversation.text import clean, fold

_AMOUNT = (
    r"[₫$]?\s?(?P<{0}>\d+(?:[.,]\d+)*)\s*"
    r"(?:(?P<{0}_unit>k|nghin|ngan|tram|tr|trieu|cu|d|dong|vnd|₫)(?P<{0}_rest>\d)?\b)?"
)
_ONE = _AMOUNT.format("one")
_FROM, _TO = _AMOUNT.format("low"), _AMOUNT.format("high")
_UP_TO = (
    r"(?:duoi|(?:khong|ko|k|hong) qua|toi da|nho hon|it hon|re hon|under|below|less than|(?:no|not) more than|at most"
    r"|max|cheaper than|up to)"
)
_ABOUT = r"(?:(?:tam|khoang|chung)(?: (?:gia|tam|khoang|chung))*|around|about|roughly)"
_AND_LESS = r"(?:tro xuong|do lai|do xuong|tro lai|or less|or under|and under)"
_OVER = r"(?:tren|hon|over|above|more than|at least)"
_BETWEEN = re.compile(rf"\b(?:(?:tu|from|between) )?{_FROM}\s*(?:den|toi|-|–|to|and)\s*{_TO}")
_BOUNDS = (
    (re.compile(rf"\b{_UP_TO} (?:tam |khoang |gia )?{_ONE}"), "highest"),
    (re.compile(rf"\b(?:{_ABOUT} |tu )?{_ONE} {_AND_LESS}\b"), "highest"),
    (re.compile(rf"\b{_ABOUT} {_ONE}"), "about"),
    (re.compile(rf"\b(?:tu )?{_ONE} (?:tro len|do len|and up|or more)\b"), "lowest"),
    (re.compile(rf"\b{_OVER} {_ONE}"), "lowest"),
)
_UNITS = {
    "k": 1e3,
    "nghin": 1e3,
    "ngan": 1e3,
    "tram": 1e5,
    "tr": 1e6,
    "trieu": 1e6,
    "cu": 1e6,
    "d": 1.0,
    "dong": 1.0,
    "vnd": 1.0,
    "₫": 1.0,
}
_LEAST, _SMALL = 10_000.0, 1000.0
"""A bare number from which on it is money by itself; below which it may be thousands. Between are years."""
_ALONE = re.compile(r"\s*(?:thoi|a|nha|nhe|khong|ko|k|hong|duoc|co|please|pls)?\s*(?:$|[?!.,)])")
"""What may stand behind a small bare number that is money: "dưới 300" is, "dưới 3 tuổi" is not."""
_AROUND = (0.6, 1.2)
"""How far below and above what is named as about the price things are shown."""


@dataclass(frozen=True, slots=True)
class PriceRange:
    """What something may cost at least and at most, in the shop's currency, None where that is not said."""

    lowest: float | None = None
    highest: float | None = None
    said: str = ""
    """The words it was said in, folded."""

    def holds(self, price: float) -> bool:
        """Tell whether something at this price is in the range."""
        return (self.lowest or 0.0) <= price and (self.highest is None or price <= self.highest)

    def distance(self, price: float) -> float:
        """Return how far a price is from the range, 0 within it."""
        return max((self.lowest or 0.0) - price, price - self.highest if self.highest is not None else 0.0, 0.0)


def read_price_range(text: str) -> PriceRange | None:
    """Return what ``text`` says a thing may cost, None when it says nothing of that."""
    plain = fold(clean(text))
    between = _BETWEEN.search(plain)
    if between is not None and (high := _amount(between, "high", plain)) is not None:
        low = _amount(between, "low", plain, unit=between["high_unit"] or "")
        if low is not None and low < high:
            return PriceRange(low, high, between[0])
    for pattern, bound in _BOUNDS:
        found = pattern.search(plain)
        amount = _amount(found, "one", plain) if found is not None else None
        if found is None or amount is None:
            continue
        if bound == "about":
            return PriceRange(amount * _AROUND[0], amount * _AROUND[1], found[0])
        return PriceRange(None, amount, found[0]) if bound == "highest" else PriceRange(amount, None, found[0])
    return None


def _amount(found: re.Match[str], name: str, plain: str, unit: str = "") -> float | None:
    """Return the money a match names, None when it may be anything else."""
    number, own, rest = found[name], found[f"{name}_unit"] or unit, found[f"{name}_rest"]
    if own and _UNITS[own] > 1:
        return float(number.replace(",", ".") + (f".{rest}" if rest and "." not in number else "")) * _UNITS[own]
    value = float(re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", "."))
    if own or value >= _LEAST:
        return value
    return value * 1000 if value < _SMALL and _ALONE.match(plain, found.end(name)) else None
