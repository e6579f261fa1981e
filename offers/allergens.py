"""What somebody is allergic to against what a product says of itself; in doubt it is left out."""

import re
from collections.abc import Iterable, Sequence

from conversation.text import clean, fold, words

_ALIKE = (
    ("huong lieu", "nuoc hoa", "mui huong", "mui thom", "fragrance", "perfume", "scent"),
    ("con", "con kho", "alcohol", "ethanol"),
    ("aspirin", "salicylic", "axit salicylic", "bha", "salicylic acid"),
    ("dau phong", "lac", "peanut", "peanuts"),
    ("hat", "dau hat", "nut", "nuts", "nut oil"),
    ("tram tra", "tinh dau tram tra", "tea tree", "tea tree oil"),
    ("dua", "dau dua", "coconut", "coconut oil"),
    ("cao su", "mu cao su", "latex", "rubber"),
    ("sap ong", "mat ong", "ong", "beeswax", "honey"),
    ("sua", "sua bo", "dam sua bo", "milk", "dairy", "lactose"),
    ("retinol", "vitamin a"),
    ("cam chanh", "buoi", "cam", "chanh", "citrus", "pomelo", "lemon", "orange"),
    ("hoa cuc", "cuc", "chamomile"),
    ("nha dam", "lo hoi", "aloe", "aloe vera"),
)
"""Names of one thing, folded, in the shop's languages: who is allergic to one of a row is allergic to the row."""

_AMBIGUOUS = frozenset({"sua", "con", "hat", "ong", "lac", "dua", "cam", "cuc", "scent"})
"""Names that also are other words where accents are gone or texts go on ("sữa rửa mặt"): only their row counts."""

_WITHOUT = r"(?:khong(?: chua| co| dung)?|no|without|free of|free from|0)"


def to_avoid(allergies: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return for each allergy all the names it goes by, folded."""
    found = []
    for allergy in allergies:
        own = " ".join(words(fold(clean(allergy))))
        rows = [row for row in _ALIKE if own in row or any(f" {name} " in f" {own} " for name in row if " " in name)]
        names = {name for row in rows for name in row} - _AMBIGUOUS
        if own and own not in _AMBIGUOUS:
            names.add(own)
        if names:
            found.append(tuple(sorted(names)))
    return tuple(found)


def contains_any(texts: Sequence[str], tags: Iterable[str], avoid: Sequence[Sequence[str]]) -> bool:
    """Tell whether a product's ``tags`` or ``texts`` name anything to avoid; "no fragrance" does not name it."""
    marked = {" ".join(words(fold(clean(tag)))) for tag in tags}
    plain = [" ".join(words(fold(clean(text)))) for text in texts]
    return any(name in marked or any(_names(text, name) for text in plain) for row in avoid for name in row)


def _names(text: str, name: str) -> bool:
    word = re.escape(name)
    denied = rf"\b{_WITHOUT} {word}\b|\b{word} free\b"
    return re.search(rf"\b{word}\b", re.sub(denied, " ", text)) is not None
