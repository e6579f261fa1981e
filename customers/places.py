"""Addresses by parts, before and after the merger of provinces and wards of July 2025."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from conversation.text import clean, fold

_UNIT = re.compile(
    r"^(?:thanh pho|thi xa|thi tran|tinh|phuong|xa|quan|huyen|dac khu|tp|tx|tt|p|q|h|x|f)\b[. ]*(?=\S)|^[pqf](?=\d+$)"
)
_STREET_WORD = re.compile(r"\b(?:so nha|so|duong|pho|no)\b\.?\s*")
_BREAKS = re.compile(r"[^\w/]+")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_WARD = re.compile(r"^(?:phuong|xa|thi tran|dac khu|tt|p|x|f)\b[. ]*\S|^[pf]\d+$")
_DISTRICT = re.compile(r"^(?:quan|huyen|thi xa|tx|q|h)\b[. ]*\S|^q\d+$")
_ALIASES = {
    "hcm": "hochiminh", "tphcm": "hochiminh", "sg": "hochiminh", "saigon": "hochiminh", "hcmc": "hochiminh",
    "hn": "hanoi", "dn": "danang", "hp": "haiphong", "ct": "cantho", "brvt": "bariavungtau", "vt": "bariavungtau",
    "vungtau": "bariavungtau", "thuathienhue": "hue", "tthue": "hue", "dalat": "lamdong", "nhatrang": "khanhhoa",
    "daclac": "daklak", "daclak": "daklak", "dacnong": "daknong",
}  # fmt: skip
"""What people write for a province, squeezed."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address, folded; Vietnamese wards and provinces under the names they have since July 2025."""

    street: str = ""
    ward: str = ""
    district: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class _Units:
    """``provinces``: squeezed name, old or new, to the new; ``wards``: (ward, district or nothing) to today's."""

    provinces: dict[str, str]
    wards: dict[tuple[str, str], frozenset[tuple[str, str]]]


def parse_place(street: str = "", ward: str = "", district: str = "", province: str = "") -> Place:
    """Return the address in comparable parts; a whole address in ``street`` is taken apart at its commas."""
    if street.count(",") and not (ward or district or province):
        street, ward, district, province = _split(street)
    plain_province = _squeeze(province)
    new_province = _province(plain_province)
    return Place(
        _street(street),
        _ward(_unit(ward), _unit(district), new_province or plain_province, known=bool(new_province)),
        _unit(district),
        new_province or plain_province,
    )


def _street(text: str) -> str:
    plain = _STREET_WORD.sub("", _BREAKS.sub(" ", fold(clean(text)))).strip()
    return _LEADING_ZEROS.sub("", plain)


@lru_cache(maxsize=65536)
def _unit(text: str) -> str:
    plain = _BREAKS.sub(" ", fold(clean(text))).strip()
    return _LEADING_ZEROS.sub("", _UNIT.sub("", plain))


@lru_cache(maxsize=8192)
def _squeeze(text: str) -> str:
    return _unit(text).replace(" ", "")


def _province(squeezed: str) -> str:
    return units().provinces.get(_ALIASES.get(squeezed, squeezed), "")


def _ward(ward: str, district: str, province: str, *, known: bool) -> str:
    """Return the ward of today, for what may be an old name; as it is where the place is not told apart."""
    if not (ward and known):
        return ward
    squeezed, wards = ward.replace(" ", ""), units().wards
    found = wards.get((squeezed, district.replace(" ", ""))) if district else wards.get((squeezed, ""))
    here = {name for where, name in found or () if where == province}
    return next(iter(here)) if len(here) == 1 else squeezed


def _split(address: str) -> tuple[str, str, str, str]:
    parts = [part.strip() for part in address.split(",") if part.strip()]
    street: list[str] = []
    ward = district = province = ""
    for number, part in enumerate(parts):
        plain = fold(part)
        if not province and number and number >= len(parts) - 2 and _province(_squeeze(part)):
            province = part
        elif (number or plain.startswith(("phuong", "thi tran"))) and _WARD.match(plain) and not ward:
            ward = part
        elif number and _DISTRICT.match(plain) and not district:
            district = part
        elif number == len(parts) - 1 and not province:
            province = part
        else:
            street.append(part)
    return " ".join(street), ward, district, province


@lru_cache(maxsize=1)
def units() -> _Units:
    """Return the provinces and wards of before and after 2025, as vietnamadminunits has them."""
    text = (resources.files("vietnamadminunits") / "data" / "converter_2025.json").read_text(encoding="utf-8")
    tables = json.loads(text)
    provinces: dict[str, str] = {}
    for new, olds in tables["DICT_PROVINCE"].items():
        for name in (*olds, new):
            provinces[_bare(name)] = _bare(new)
    wards: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for new_province, by_ward in tables["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new_ward, olds in by_ward.items():
            here = (_bare(new_province), _bare(new_ward))
            wards.setdefault((here[1], ""), set()).add(here)
            for old in olds:
                _, old_district, old_ward = old.split("_")
                wards.setdefault((_bare(old_ward), _bare(old_district)), set()).add(here)
    for new_province, by_ward in tables["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in by_ward.items():
            _, old_district, old_ward = old.split("_")
            default = next((part["newWardKey"] for part in parts if part["isDefaultNewWard"]), parts[0]["newWardKey"])
            wards.setdefault((_bare(old_ward), _bare(old_district)), set()).add((_bare(new_province), _bare(default)))
    return _Units(provinces, {key: frozenset(value) for key, value in wards.items()})


def _bare(key: str) -> str:
    plain = re.sub(r"^(?:thanhpho|thixa|thitran|tinh|phuong|quan|huyen|dackhu|xa)(?=.)", "", key)
    return re.sub(r"^0+(?=\d)", "", plain)
