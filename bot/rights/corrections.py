"""What a corrected value must look like, whoever corrects it: the customer, the staff, the shop's own system."""

import re

from conversation.errors import InputError
from conversation.rights import CORRECTABLE
from conversation.text import clean, fold
from customers.emails import canonical_email
from customers.phones import canonical_phone
from memory.facts import is_safe

SKINS = ("oily", "dry", "combination", "sensitive", "acne", "normal")
"""Kinds of skin, as they are kept."""

_SIZE = re.compile(r"(?:\d{0,2}x{0,4}[sml]|\d{1,3}(?:[.,]5)?)", re.IGNORECASE)


def check_correction(what: str, value: str) -> str:
    """Return ``value`` as it is kept: a phone with its national 0, a size in capitals; raises InputError with why.

    The place of the error is ``value.phone``, ``value.email``, ``value.size``, ``value.skin_type`` or ``value``.
    """
    if what not in CORRECTABLE:
        raise InputError(f"only these can be corrected: {', '.join(CORRECTABLE)}", "what")
    plain = clean(value)
    if not is_safe(plain):
        raise InputError("a correction is a short plain text", "value")
    check = _CHECKS.get(what)
    kept = check(plain) if check else plain
    if not kept:
        raise InputError(f"{plain!r} is no {what}", f"value.{what}")
    return kept


def _phone(value: str) -> str:
    canonical = canonical_phone(value)
    if not canonical.startswith("+"):
        return ""
    return "0" + canonical[3:] if canonical.startswith("+84") else canonical


def _email(value: str) -> str:
    return value.lower() if "@" in value and not canonical_email(value).startswith("~") else ""


def _size(value: str) -> str:
    said = re.sub(r"^(?:size|cỡ|số)\s+", "", value, flags=re.IGNORECASE)
    return said.upper() if _SIZE.fullmatch(said) else ""


def _skin(value: str) -> str:
    return value if value in SKINS else _SKIN_WORDS.get(fold(value).removeprefix("da "), "")


_SKIN_WORDS = {
    "dau": "oily",
    "nhon": "oily",
    "kho": "dry",
    "hon hop": "combination",
    "nhay cam": "sensitive",
    "mun": "acne",
    "thuong": "normal",
    "binh thuong": "normal",
}
_CHECKS = {"phone": _phone, "email": _email, "size": _size, "skin_type": _skin}
