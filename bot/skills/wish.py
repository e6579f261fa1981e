"""What somebody looks for, read from their words: names of things, kinds of skin, needs, what it may cost."""

import re
from dataclasses import dataclass

from conversation.text import clean, fold, words
from routing.prices import PriceRange, read_price_range

SKINS = ("oily", "dry", "combination", "sensitive", "normal")
"""Kinds of skin products are made for; acne is something a product serves."""

_NEEDS = {
    "oily": ("da dau", "da nhon", "oily"),
    "dry": ("da kho", "dry skin"),
    "sensitive": ("nhay cam", "sensitive"),
    "combination": ("hon hop", "combination"),
    "acne": ("mun", "acne"),
    "sun": ("chong nang", "sunscreen", "spf", "sun care"),
    "baby": ("em be", "cho be", "baby"),
}
"""Words that name a need or a kind of skin, folded."""

_ASKS_PRICE = re.compile(r"\b(?:bao|xin|hoi|ib) gia\b")

_FILLER = frozenset(
    words(
        "tư vấn giúp giùm hộ chị anh em mình shop cho tôi bán với à ạ nha nhé ơi cần tìm mua muốn loại nào gì có không"
        " chú bác dì cô ông bà sản phẩm gợi ý bạn nên dùng xài là thì thuộc hợp kiểu để được tốt rẻ của bị da còn hàng"
        " hông chưa vậy thế nhỉ đây này kia bao nhiêu tiền lại một cái chiếc chai món khi hiện giá ad skin for my me i"
        " need want the a an to please recommend something some can you do have which what good best is it and of with"
        " sell carry stock got there in are does cost costs price much how that this these those available left"
        " anything come comes color colors colour colours thôi đi nữa đó đấy only ones one"
    )
)
_FILLER_PLAIN = frozenset(map(fold, _FILLER))
"""Words of a wish that name no product."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: the words that may name products, the kind of skin and needs named, and what it may cost."""

    text: str
    skin: str = ""
    needs: tuple[str, ...] = ()
    price: PriceRange | None = None

    @property
    def is_only_price(self) -> bool:
        """Tell whether nothing is said but what it may cost."""
        return self.price is not None and not (self.text or self.needs)


def to_wish(text: str) -> Wish:
    """Return what a message looks for; words keep their accents."""
    folded = fold(text)
    needs = named_in(folded)
    skin = next((name for name in SKINS if name in needs), "")
    skins = [named.split() for name in SKINS for named in _NEEDS.get(name, ())]
    written = words(clean(text))
    plain = [fold(word) for word in written]
    skipped = {
        at + step
        for named in skins
        for at in range(len(plain))
        if plain[at : at + len(named)] == named
        for step in range(len(named))
    }
    price = read_price_range(text)
    asked = _ASKS_PRICE.search(" ".join(plain))
    spent = {*words(price.said if price else ""), *words(asked[0] if asked else "")}
    kept = [w for at, w in enumerate(written) if at not in skipped and plain[at] not in spent and not _is_filler(w)]
    return Wish(" ".join(kept), skin, needs, price)


def _is_filler(word: str) -> bool:
    """Tell whether a word names no product; one with accents only by them: "bán" (sell) is not "bàn" (table)."""
    return word in (_FILLER_PLAIN if word.isascii() else _FILLER)


def named_in(folded: str) -> tuple[str, ...]:
    """Return the needs and kinds of skin a folded text names."""
    return tuple(need for need, named in _NEEDS.items() if any(word in folded for word in named))
