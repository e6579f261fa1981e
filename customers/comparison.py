"""Pairs of people compared field by field, many at a time."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from conversation.text import fold
from customers.emails import local_part
from customers.features import Features
from customers.levels import FIELDS, NAME_LEVELS, NUMBER, TEXT_LEVELS
from customers.name_words import GIVEN_WORDS, SHORT_FORMS, VIETNAMESE_SURNAMES
from customers.telex import tone_last

Ints = NDArray[np.int32]
Levels = NDArray[np.int8]
Mask = NDArray[np.bool_]

_NOT_DIGIT = re.compile(r"\D")
_NAMES = ("given", "middle", "surname")
_TEXTS = ("street", "ward", "district", "province", "country", "occupation")
_SPELT = (*_NAMES, *_TEXTS)
_USUAL = {"given": GIVEN_WORDS, "middle": GIVEN_WORDS, "surname": frozenset(VIETNAMESE_SURNAMES)}
_COMMON = 3
_EQUAL, _UNACCENTED, _ACCENTS_DIFFER = (1 + NAME_LEVELS.index(key) for key in NAME_LEVELS[:3])
_SHORT_FORM, _PART, _SLIP, _CLOSE, _SIMILAR, _SWAPPED, _DIFFERENT = (1 + NAME_LEVELS.index(k) for k in NAME_LEVELS[3:])
_TEXT_SLIP, _TEXT_CLOSE, _TEXT_SIMILAR, _TEXT_SWAPPED, _TEXT_DIFFERENT = range(2, 1 + len(TEXT_LEVELS))
_SEVERAL = ("phone", "email")
_PLAIN = ("street", "ward", "district", "province", "postcode", "country", "occupation", "national_id")
_EVERY = frozenset((*_PLAIN, *_NAMES, *_SEVERAL, "birth"))
_FEW = 100
"""Pairs so few that looking for equal ones among them costs more than comparing each."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of many records: a code for each record (0 = missing) and the value of each code."""

    codes: Ints
    values: tuple[str, ...]

    def texts(self, codes: NDArray[np.integer[Any]]) -> list[str]:
        """Return the values of ``codes``."""
        return [self.values[code] for code in codes.tolist()]


@dataclass(frozen=True, slots=True)
class Table:
    """Many records as columns.

    ``common``: which values of a name or place are known to exist, by their code; ``several``: the records with more
    than one phone or e-mail.
    """

    size: int
    columns: dict[str, Column]
    accented: Mask
    common: dict[str, Mask]
    birth: Ints
    several: dict[str, dict[int, tuple[str, ...]]]


def tabulate(
    people: Sequence[Features],
    counts: Mapping[str, Mapping[str, int]] | None = None,
    asked: Collection[str] = _EVERY,
) -> Table:
    """Return the records as columns, in their order; ``counts`` are the records of a base that have each value.

    Of columns that are not ``asked`` for, all values count as missing.
    """
    columns = {name: _column([getattr(each, name) for each in people] if name in asked else ()) for name in _PLAIN}
    for name in _NAMES:
        given = [getattr(each, name) for each in people] if name in asked else ()
        columns[f"{name}_accents"] = _column([tone_last(value) for value in given])
        columns[name] = _column([_folded(value) for value in given])
    dated = people if "birth" in asked else ()
    columns["birth"] = _column([each.birth.digits() if each.birth else "" for each in dated])
    several = {}
    for name in _SEVERAL:
        known = [getattr(each, f"{name}s") for each in people] if name in asked else ()
        columns[name] = _column([values[0] if values else "" for values in known])
        several[name] = {row: values for row, values in enumerate(known) if len(values) > 1}
    columns = {name: column if column.codes.size else _nothing(len(people)) for name, column in columns.items()}
    accented = np.array([not f"{each.given}{each.middle}{each.surname}".isascii() for each in people], dtype=np.bool_)
    birth = np.array([(b.year, b.month, b.day) if (b := each.birth) else (0, 0, 0) for each in dated], dtype=np.int32)
    return Table(len(people), columns, accented, common_values(columns, counts or {}), birth.reshape(-1, 3), several)


def known_fields(one: Features) -> frozenset[str]:
    """Return the columns that can differ in evidence when ``one`` is compared with others.

    Names may stand in each other's place, and so may street and ward: either is asked for with the other.
    """
    known = {name for name in _PLAIN if getattr(one, name)} | {name for name in _SEVERAL if getattr(one, f"{name}s")}
    if one.birth:
        known.add("birth")
    for group in (_NAMES, ("street", "ward")):
        if any(getattr(one, name) for name in group):
            known.update(group)
    return frozenset(known)


def common_values(columns: Mapping[str, Column], counts: Mapping[str, Mapping[str, int]]) -> dict[str, Mask]:
    """Return for names and places which values are known to exist: seen in three records, or a word of names."""
    found: dict[str, Mask] = {}
    for name in _SPELT:
        seen, usual = counts.get(name, {}), _USUAL.get(name, frozenset())
        values = columns[name].values
        found[name] = np.fromiter((seen.get(v, 0) >= _COMMON or v in usual for v in values), np.bool_, len(values))
    return found


def compare(table: Table, left: Ints, right: Ints) -> Levels:
    """Return the level of every field for the pairs (left[k], right[k]): shape (pairs, fields), 0 = missing."""
    levels = np.zeros((len(left), len(FIELDS)), dtype=np.int8)
    for name in _NAMES:
        levels[:, NUMBER[name]] = _compare_names(table, name, left, right)
    _mark_swapped_names(table, left, right, levels)
    levels[:, NUMBER["birth"]] = _compare_births(table, left, right)
    levels[:, NUMBER["phone"]] = _compare_several(table, "phone", left, right, phone_level)
    levels[:, NUMBER["email"]] = _compare_several(table, "email", left, right, email_level)
    for name in _TEXTS:
        levels[:, NUMBER[name]] = _compare_texts(table, name, left, right)
    for name in ("postcode", "national_id"):
        levels[:, NUMBER[name]] = _by_distinct(table.columns[name], left, right, _code_levels)
    _mark_swapped_places(table, left, right, levels)
    return levels


def phone_level(one: Sequence[str], other: Sequence[str]) -> Levels:
    """Return the levels of pairs of different canonical phones."""
    edits = cpdist([a[-9:] for a in one], [b[-9:] for b in other], scorer=OSA.distance, dtype=np.int32)
    same_end = np.array([a[-9:] == b[-9:] for a, b in zip(one, other, strict=True)], dtype=np.bool_)
    return np.where(same_end, 1, np.where(edits == 1, 2, 3)).astype(np.int8)


def email_level(one: Sequence[str], other: Sequence[str]) -> Levels:
    """Return the levels of pairs of different canonical e-mail addresses."""
    left, right = [local_part(a) for a in one], [local_part(b) for b in other]
    pairs = list(zip(left, right, strict=True))
    same = np.array([a == b for a, b in pairs], dtype=np.bool_)
    alike = cpdist(left, right, scorer=OSA.normalized_similarity, dtype=np.float32) >= 0.8
    # Addresses are made of names, so letters alike say little more than the name; digits are what tells two Lans apart.
    digits = np.array([_NOT_DIGIT.sub("", a) == _NOT_DIGIT.sub("", b) for a, b in pairs], dtype=np.bool_)
    one_slip = cpdist(one, other, scorer=OSA.distance, dtype=np.int32) <= 1
    return np.select([same, one_slip & digits, alike & digits], [2, 3, 4], 5).astype(np.int8)


@lru_cache(maxsize=65536)
def _folded(name: str) -> str:
    return fold(name).replace(" ", "")


def _nothing(size: int) -> Column:
    return Column(np.zeros(size, dtype=np.int32), ("",))


def _column(values: Sequence[str]) -> Column:
    codes: dict[str, int] = {"": 0}
    numbers = np.fromiter((codes.setdefault(value, len(codes)) for value in values), np.int32, len(values))
    return Column(numbers, tuple(codes))


def _by_distinct(
    column: Column, left: Ints, right: Ints, level: Callable[[Sequence[str], Sequence[str]], Levels]
) -> Levels:
    """Compare each distinct pair of different values once; equal values are level 1, a missing one is 0."""
    if len(column.values) == 1:
        return np.zeros(len(left), dtype=np.int8)
    one, other = column.codes[left], column.codes[right]
    result = np.where((one > 0) & (one == other), 1, 0).astype(np.int8)
    open_pairs = ((one > 0) & (other > 0) & (one != other)).nonzero()[0]
    if 0 < len(open_pairs) <= _FEW:
        result[open_pairs] = level(column.texts(one[open_pairs]), column.texts(other[open_pairs]))
    elif len(open_pairs):
        low, high = np.minimum(one[open_pairs], other[open_pairs]), np.maximum(one[open_pairs], other[open_pairs])
        keys, where = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
        found = level(column.texts((keys >> 32).astype(np.int32)), column.texts((keys & 0xFFFFFFFF).astype(np.int32)))
        result[open_pairs] = found[where]
    return result


def _compare_names(table: Table, name: str, left: Ints, right: Ints) -> Levels:
    result = _by_distinct(table.columns[name], left, right, _name_levels)
    accents = table.columns[f"{name}_accents"].codes
    if len(table.columns[name].values) == 1:
        return result
    unlike = (result == 1) & (accents[left] != accents[right])
    both = table.accented[left] & table.accented[right]
    result[unlike & ~both] = _UNACCENTED
    result[unlike & both] = _ACCENTS_DIFFER
    return _tell_slips(table, name, left, right, result, _CLOSE, _SLIP)


def _tell_slips(  # the level numbers differ between names and texts
    table: Table, name: str, left: Ints, right: Ints, levels: Levels, close: int, slip: int
) -> Levels:
    """Return ``levels`` with ``close`` made ``slip`` where one of the two values is not known to exist."""
    common, codes = table.common[name], table.columns[name].codes
    both = common[codes[left]] & common[codes[right]]
    levels[(levels == close) & ~both] = slip
    return levels


def _name_levels(one: Sequence[str], other: Sequence[str]) -> Levels:
    similar = cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float32)
    edits = cpdist(one, other, scorer=OSA.distance, dtype=np.int32)
    shorter = np.fromiter((min(len(a), len(b)) for a, b in zip(one, other, strict=True)), np.int32, len(one))
    close = (similar >= 0.92) | ((edits == 1) & (shorter >= 4))
    result = np.where(close, _CLOSE, np.where(similar >= 0.8, _SIMILAR, _DIFFERENT)).astype(np.int8)
    for k, (a, b) in enumerate(zip(one, other, strict=True)):
        if a in SHORT_FORMS and b in SHORT_FORMS and SHORT_FORMS[a] & SHORT_FORMS[b]:
            result[k] = _SHORT_FORM
        elif (shorter[k] == 1 and a[0] == b[0]) or (shorter[k] > 2 and (a.startswith(b) or b.startswith(a))):
            result[k] = _PART
    return result


def _mark_swapped_names(table: Table, left: Ints, right: Ints, levels: Levels) -> None:
    """Where given name and surname agree crosswise better than straight, say so once: the surname counts as missing."""
    given, surname = NUMBER["given"], NUMBER["surname"]
    unlike = np.flatnonzero((levels[:, given] >= _PART) & (levels[:, surname] >= _PART))
    if not len(unlike):
        return
    first, last = table.columns["given"], table.columns["surname"]
    cross = [
        cpdist(first.texts(first.codes[a]), last.texts(last.codes[b]), scorer=JaroWinkler.similarity, dtype=np.float32)
        for a, b in ((left[unlike], right[unlike]), (right[unlike], left[unlike]))
    ]
    swapped = unlike[(cross[0] >= 0.9) & (cross[1] >= 0.9)]
    levels[swapped, given] = _SWAPPED
    levels[swapped, surname] = 0


def _compare_births(table: Table, left: Ints, right: Ints) -> Levels:
    field = FIELDS[NUMBER["birth"]]
    if len(table.columns["birth"].values) == 1:
        return np.zeros(len(left), dtype=np.int8)
    a, b = table.birth[left], table.birth[right]
    same = a == b
    vague = ((a[:, 1:] == 0).any(axis=1) | (b[:, 1:] == 0).any(axis=1)) | (
        (a[:, 1:] == 1).all(axis=1) | (b[:, 1:] == 1).all(axis=1)
    )
    edits = _by_distinct(table.columns["birth"], left, right, _edits)
    known = (a[:, 0] > 0) & (b[:, 0] > 0)
    swapped = same[:, 0] & (a[:, 1] == b[:, 2]) & (a[:, 2] == b[:, 1])
    conditions = [
        ~known,
        same.all(axis=1),
        swapped & (a[:, 1] > 0),
        same[:, 0] & vague,
        edits == 2,
        same.sum(axis=1) == 2,
        same[:, 0],
        edits == 3,
    ]
    keys = ("equal", "swapped", "year_known", "one_edit", "two_parts", "year", "two_edits")
    return np.select(conditions, [0, *(field.index(key) for key in keys)], field.index("different")).astype(np.int8)


def _edits(one: Sequence[str], other: Sequence[str]) -> Levels:
    edits = cpdist(one, other, scorer=OSA.distance, dtype=np.int32)
    clipped: Levels = np.clip(edits + 1, 2, 4).astype(np.int8)
    return clipped


def _compare_several(
    table: Table, name: str, left: Ints, right: Ints, level: Callable[[Sequence[str], Sequence[str]], Levels]
) -> Levels:
    """Compare by the best pair of values; records with one value each take the fast way."""
    column, many = table.columns[name], table.several[name]
    result = _by_distinct(column, left, right, level)
    if many:
        rows = np.fromiter(many, np.int32, len(many))
        for k in np.flatnonzero(np.isin(left, rows) | np.isin(right, rows)):
            one = many.get(int(left[k]), (column.values[column.codes[left[k]]],))
            other = many.get(int(right[k]), (column.values[column.codes[right[k]]],))
            pairs = [(a, b) for a, b in product(one, other) if a and b]
            if pairs:
                found = level([a for a, _ in pairs], [b for _, b in pairs])
                result[k] = 1 if any(a == b for a, b in pairs) else int(found.min())
    return result


def _compare_texts(table: Table, name: str, left: Ints, right: Ints) -> Levels:
    strict = 0.85 if name == "street" else 0.8

    def level(one: Sequence[str], other: Sequence[str]) -> Levels:
        edited = cpdist(one, other, scorer=OSA.normalized_similarity, dtype=np.float32)
        similar = cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float32)
        near = (edited >= 0.6) | (similar >= 0.85)
        found = np.where(edited >= strict, _TEXT_CLOSE, np.where(near, _TEXT_SIMILAR, _TEXT_DIFFERENT))
        return found.astype(np.int8)

    found = _by_distinct(table.columns[name], left, right, level)
    if len(table.columns[name].values) == 1:
        return found
    return _tell_slips(table, name, left, right, found, _TEXT_CLOSE, _TEXT_SLIP)


def _code_levels(one: Sequence[str], other: Sequence[str]) -> Levels:
    edits = cpdist(one, other, scorer=OSA.distance, dtype=np.int32)
    part = np.fromiter((_head(a) == _head(b) for a, b in zip(one, other, strict=True)), np.bool_, len(one))
    found: Levels = np.where(edits == 1, 2, np.where(part, 3, 4)).astype(np.int8)
    return found


def _head(code: str) -> str:
    return code.split(" ", 1)[0] if " " in code else code[: max(2, len(code) - 2)]


def _mark_swapped_places(table: Table, left: Ints, right: Ints, levels: Levels) -> None:
    """Where a street on one side is the ward on the other, say so in ``street`` and leave the ward out."""
    street, ward = NUMBER["street"], NUMBER["ward"]
    first, second = table.columns["street"], table.columns["ward"]
    if len(first.values) == 1 or len(second.values) == 1:
        return
    position = {value: code for code, value in enumerate(first.values)}
    as_street = np.array(
        [position.get(value, -1) if code else -1 for code, value in enumerate(second.values)], np.int32
    )
    crossed = (as_street[second.codes[right]] == first.codes[left]) | (
        as_street[second.codes[left]] == first.codes[right]
    )
    unlike = (levels[:, street] == _TEXT_DIFFERENT) | (levels[:, street] == 0)
    swapped = crossed & unlike
    levels[swapped, street] = _TEXT_SWAPPED
    levels[swapped, ward] = 0
