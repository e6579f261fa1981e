"""Keys that two records of one person are likely to share, so that candidates are looked up and never scanned for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from conversation.text import fold
from customers.emails import local_part
from customers.features import Features
from customers.names import sound

_LEAST_LOCAL = 5


@dataclass(frozen=True, slots=True)
class _Parts:
    """What keys are made of, folded; empty where not known."""

    given: str
    surname: str
    full: str
    year: str
    day: str
    birth: str


def blocking_keys(features: Features) -> tuple[str, ...]:
    """Return the keys kept beside a customer: strong values alone, frequent ones only together with another.

    Each key has a prefix that names its kind, so keys of different kinds never meet.
    """
    parts = _parts(features)
    return tuple(dict.fromkeys(chain(_strong(features), _named(features, parts), _born(parts))))


def wide_keys(features: Features) -> tuple[str, ...]:
    """Return ``blocking_keys`` and blunter ones besides, for a whole base at once where a budget bounds the pairs."""
    parts = _parts(features)
    blunt = chain(_blunt_names(parts), _blunt_places(features, parts), _bluntest(features, parts))
    return tuple(dict.fromkeys(chain(blocking_keys(features), blunt)))


def _parts(features: Features) -> _Parts:
    given, surname = fold(features.given).replace(" ", ""), fold(features.surname).replace(" ", "")
    tokens = sorted(fold(f"{features.given} {features.middle} {features.surname}").split())
    digits = features.birth.digits() if features.birth else ""
    whole = digits if digits and "00" not in (digits[4:6], digits[6:]) else ""
    return _Parts(given, surname, " ".join(tokens) if len(tokens) > 1 else "", digits[:4], whole[4:], whole)


def _strong(features: Features) -> Iterator[str]:
    for phone in features.phones:
        yield f"p:{phone[-9:]}"
    for email in features.emails:
        local = local_part(email)
        yield f"e:{email}"
        if len(local) >= _LEAST_LOCAL:
            yield f"l:{local}"
    if features.national_id:
        yield f"n:{features.national_id}"


def _named(features: Features, parts: _Parts) -> Iterator[str]:
    if parts.full:
        yield f"f:{parts.full}"
        yield from _together("fp:", parts.full, features.province)
        yield from _together("fw:", parts.full, features.ward)
        yield from _together("fy:", parts.full, parts.year)
    if parts.given:
        yield from _together("gs:", parts.given, features.street)
        for phone in features.phones:
            yield f"gp:{parts.given}|{phone[-4:]}"
            yield f"gh:{parts.given}|{phone[-9:-4]}"


def _born(parts: _Parts) -> Iterator[str]:
    yield from _together("bg:", parts.birth, parts.given)
    yield from _together("bs:", parts.birth, parts.surname)
    yield from _together("ss:", parts.year, sound(parts.given), sound(parts.surname))


def _blunt_names(parts: _Parts) -> Iterator[str]:
    pair = sorted((parts.given, parts.surname))
    yield from _together("n2:", *pair)
    yield from _together("n3:", *sorted((parts.given[:3], parts.surname[:3])))
    yield from _together("ns:", *sorted((sound(parts.given), sound(parts.surname))))
    yield from _together("b:", parts.birth)
    for name in (parts.given, parts.surname):
        yield from _together("yn:", parts.year, name)
        yield from _together("dn:", parts.day, name[:2])
        yield from _together("ds:", parts.day, sound(name))
        yield from _together("ys:", parts.birth[:6], name[:1])
        yield from _together("yd:", parts.year, parts.day[2:], name[:1])


def _blunt_places(features: Features, parts: _Parts) -> Iterator[str]:
    street = "".join(sorted(features.street.split()))
    yield from _together("s:", street)
    for name in (parts.given, parts.surname):
        yield from _together("on:", features.postcode, name[:2])
        yield from _together("in:", features.district, name[:3])
        yield from _together("wn:", features.ward, name[:2])
        yield from _together("sn:", street[:6], name[:2])
        yield from _together("jn:", features.occupation, name)
    yield from _together("oy:", features.postcode, parts.year)
    yield from _together("iy:", features.district, parts.year)
    yield from _together("wy:", features.ward, parts.year)
    yield from _together("nn:", features.national_id[:5], parts.given[:1])
    yield from _together("nm:", features.national_id[-5:], parts.surname[:1])


def _bluntest(features: Features, parts: _Parts) -> Iterator[str]:
    """Yield keys whose groups are large: followed only in a base small enough to afford them."""
    for name in (parts.given, parts.surname):
        yield from _together("w:", name)
        yield from _together("x:", name[:4])
    yield from _together("md:", parts.day)
    yield from _together("ym:", parts.birth[:6])
    yield from _together("yy:", parts.birth[:4], parts.birth[6:])
    yield from _together("o:", features.postcode)
    yield from _together("wd:", features.ward)
    for email in features.emails:
        yield from _together("el:", local_part(email)[:5])
    for phone in features.phones:
        yield from _together("pe:", phone[-6:])
        yield from _together("ph:", phone[-9:-3])
    yield from _together("n5:", features.national_id[:4])
    yield from _together("n6:", features.national_id[-4:])


def _together(kind: str, *values: str) -> Iterator[str]:
    if all(values):
        yield kind + "|".join(values)


Ints = NDArray[np.int32]


def candidate_pairs(people: Sequence[Features], split: int = 0, budget: int = 0) -> tuple[Ints, Ints]:
    """Return the pairs of rows that share a key, each once, smaller row first.

    With ``split`` the rows before it are one file and the rest another, and only pairs across are made. Groups are
    taken smallest first until ``budget`` pairs (default: 80 a record, at least four million), so a frequent key never
    crowds out a telling one.
    """
    rows, groups = _grouped(people)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(groups)])
    worth = np.flatnonzero(sizes > 1)
    order = worth[np.argsort(sizes[worth], kind="stable")]
    made = np.cumsum(sizes[order].astype(np.int64) * (sizes[order] - 1) // 2)
    taken = order[made <= (budget or max(4_000_000, 80 * len(people)))]
    codes = [
        _pairs_of(rows, starts[taken], sizes[taken], int(size), len(people), split) for size in np.unique(sizes[taken])
    ]
    distinct = np.unique(np.concatenate(codes)) if codes else np.empty(0, np.int64)
    return (distinct // len(people)).astype(np.int32), (distinct % len(people)).astype(np.int32)


def _grouped(people: Sequence[Features]) -> tuple[Ints, NDArray[np.int64]]:
    """Return rows and key numbers, sorted by key."""
    numbers: dict[str, int] = {}
    rows: list[int] = []
    keys: list[int] = []
    for row, features in enumerate(people):
        for key in wide_keys(features):
            rows.append(row)
            keys.append(numbers.setdefault(key, len(numbers)))
    groups = np.array(keys, dtype=np.int64)
    order = np.argsort(groups, kind="stable")
    return np.array(rows, dtype=np.int32)[order], groups[order]


def _pairs_of(
    rows: Ints, starts: NDArray[np.int64], sizes: NDArray[np.int64], size: int, people: int, split: int
) -> NDArray[np.int64]:
    """Return the pairs within all groups of one size, as smaller row times ``people`` plus larger row."""
    members = rows[starts[sizes == size][:, None] + np.arange(size)].astype(np.int64)
    left, right = np.triu_indices(size, 1)
    one, other = members[:, left].ravel(), members[:, right].ravel()
    low, high = np.minimum(one, other), np.maximum(one, other)
    if split:
        across = (low < split) & (high >= split)
        low, high = low[across], high[across]
    return np.unique(low * people + high)
