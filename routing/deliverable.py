"""Whether something can be brought to an address, what it lacks otherwise, and how its parts come together."""

import re
from enum import StrEnum
from functools import lru_cache

from conversation.text import clean, fold
from customers.places import units


class Lack(StrEnum):
    """What an address lacks."""

    STREET = "street"
    """The house in its street, or what stands for it: a building, a hamlet."""
    PLACE = "place"
    """The ward, district, town or province."""


_UNIT = re.compile(
    r"\b(?:phuong|quan|huyen|xa|thi xa|thi tran|thanh pho|tp|tinh|dac khu|ward|district|city|province|county)\b\.? ?\w+"
    r"|\b\w+ (?:ward|district|city|province)\b|\b[pqfx]\.? ?\d{1,2}\b|\btp\.?hcm\b"
)
_HOUSE = re.compile(r"\b\d+[a-z]?(?:[/-]\d+[a-z]?)*,? +(?:[a-z] )?[a-z]{2,}|[a-z]{2,} (?:so |no\.? ?)?\d+[a-z]?\b")
_INSTEAD = re.compile(
    r"\b(?:chung cu|toa|can ho|ky tuc xa|ktx|khu (?:cong nghiep|do thi|tap the|dan cu|pho)|kcn|kdt|kdc|benh vien|truong"
    r"|cong ty|cty|cho|buu dien|cao oc|thon|ap|xom|ban|buon|to dan pho|doi|lo|khach san|nha tho|chua|tower|building"
    r"|apartment|apt|flat|hotel|office|school|hospital|company) \w{2,}"
)
_INSIDE = re.compile(r"^(?:lau|tang|phong|can|block|lo|toa|floor|room|unit|level)\b|^\d+$")
_NUMBERED = re.compile(r"^(?:so (?:nha )?)?\d+\w*(?:[/-]\d+\w*)*$|^(?:so|nha|duong|pho)$")
_ALIASES = frozenset(("hcm", "tphcm", "hcmc", "sg", "saigon", "hn", "dn", "hp", "dalat", "nhatrang", "vungtau", "hue"))
_MOST_WORDS = 4


def find_lack(address: str) -> Lack | None:
    """Return what ``address`` lacks to be delivered to, the street first; None when nothing."""
    plain = _plain(address)
    if not _has_street(plain):
        return Lack.STREET
    return None if _has_place(plain) else Lack.PLACE


def is_place(text: str) -> bool:
    """Tell whether ``text`` names a ward, a district, a town or a province."""
    return _has_place(_plain(text))


def join_address(told: str, before: str) -> str:
    """Return the address that ``told`` makes together with what was told ``before``: the rest of it, or another one."""
    if not before or find_lack(told) is None or _plain(before) in _plain(told):
        return told
    if _plain(told) in _plain(before):
        return before
    has_street, had_street = _has_street(_plain(told)), _has_street(_plain(before))
    if has_street and had_street:
        return told
    is_wider = had_street or (not has_street and _is_province(_plain(told)))
    return f"{before}, {told}" if is_wider else f"{told}, {before}"


def _plain(text: str) -> str:
    return fold(clean(text)).strip(" .,")


def _has_street(plain: str) -> bool:
    rest = _UNIT.sub(" ", plain)
    return _HOUSE.search(rest) is not None or _INSTEAD.search(rest) is not None


def _has_place(plain: str) -> bool:
    if _UNIT.search(plain):
        return True
    first, *behind = [part.strip() for part in plain.split(",") if part.strip()]
    if any(not _INSIDE.search(part) for part in behind):
        return True
    words = first.split()
    return any(
        _is_province(" ".join(words[-count:])) and not _is_all_a_street(words[:-count])
        for count in range(1, min(_MOST_WORDS, len(words)) + 1)
    )


def _is_all_a_street(before: list[str]) -> bool:
    """Tell whether what stands before a name is only a number, so that the name is the street's ("12 Hà Nội")."""
    return bool(before) and all(_NUMBERED.match(word) for word in before)


def _is_province(plain: str) -> bool:
    squeezed = plain.replace(" ", "").replace(".", "")
    return squeezed in _ALIASES or squeezed in _provinces()


@lru_cache(maxsize=1)
def _provinces() -> frozenset[str]:
    return frozenset(units().provinces)
