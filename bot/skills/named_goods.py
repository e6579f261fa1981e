"""Whether the shop has what was named, which products are it, and what comes nearest."""

from collections.abc import Sequence

from conversation.text import clean, fold, words
from offers.catalogue import Catalogue, Product, ProductMatch

IS_IT, IS_NEAR = 0.5, 0.33
"""How much of what was named a product must hold to be it, and to be worth showing beside it."""

_ALIKE = 0.75
"""Share of the best cover from which another product is what was named as well."""

_TOLD = {"vi": 0.0, "en": 0.5}
"""What a description counts for the chief word: a Vietnamese name begins with it, "máy giặt" is no "nước giặt"."""

_COUNTED = frozenset(words("bộ set cặp chai tuýp lọ hũ gói can thùng hộp"))
"""Words that count things and say nothing of what they are."""

_VAGUE = frozenset(words("máy giấy machine tool paper"))
"""Chief words that say too little of what a thing is for."""

_KIN = 3
"""Products of one chief word up to which all of them are of a kind."""


def is_sold(catalogue: Catalogue, goods: str, language: str) -> bool:
    """Tell whether some product, in stock or not, is what ``goods`` names: most of it, the chief word among it."""
    head = _head(goods, language)
    return any(
        catalogue.cover(goods, product) >= IS_IT and catalogue.cover(head, product, _TOLD.get(language, 0.5)) > 0
        for product in catalogue.that_hold(head)
    )


def closest(catalogue: Catalogue, goods: str, matches: Sequence[ProductMatch]) -> tuple[ProductMatch, ...]:
    """Return the products that are what was named; all of them when none is."""
    covers = [catalogue.cover(goods, match.product) for match in matches]
    least = max(IS_IT, _ALIKE * max(covers, default=0.0))
    named = tuple(match for match, cover in zip(matches, covers, strict=True) if cover >= least)
    so_named = tuple(match for match in named if _is_so_named(match.product, goods))
    return so_named or named or tuple(matches)


def is_of_its_kind(catalogue: Catalogue, goods: str, language: str) -> bool:
    """Tell whether a product's name begins with the chief word of ``goods``, in English ends: the shop has such things.

    ``goods`` has its accents put back: "tay" is not "tẩy".
    """
    return _head(goods, language) in catalogue.chief_words.get(language, frozenset())


def _is_so_named(product: Product, goods: str) -> bool:
    """Tell whether a name holds the words of ``goods`` in their order: "nước hoa" is not "nước giặt hoa bưởi"."""
    asked = f" {' '.join(words(fold(clean(goods))))} "
    return any(asked in f" {' '.join(words(fold(clean(name))))} " for _, name in product.names)


def nearest(
    catalogue: Catalogue, goods: str, language: str, matches: Sequence[ProductMatch]
) -> tuple[ProductMatch, ...]:
    """Return what has the same chief word as something that is not sold, if that is no common one."""
    head = _head(goods, language)
    kin = sum(catalogue.cover(head, product, 0.0) > 0 for product in catalogue.that_hold(head))
    least = IS_NEAR if kin > _KIN or head in _VAGUE else 0.0
    return tuple(
        match
        for match in matches
        if catalogue.cover(head, match.product, 0.0) > 0 and catalogue.cover(goods, match.product, 0.0) >= least
    )


def _head(goods: str, language: str) -> str:
    """Return the word that says what kind of thing it is: the first in Vietnamese, the last in English."""
    said = goods.split()
    if language != "vi":
        return said[-1]
    return next((word for word in said if word not in _COUNTED), said[0])
