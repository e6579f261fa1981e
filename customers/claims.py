"""What people say of themselves in a message: names, phones, e-mails, order numbers and birthdays, as claims.

A claim proves nothing and opens nothing; it finds candidates for the staff.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from conversation.text import clean, fold
from customers.dates import Birth, parse_birth
from customers.emails import canonical_email
from customers.named import find_names
from customers.phones import canonical_phone


class ClaimKind(StrEnum):
    """What a claim is of."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ORDER = "order"
    BIRTH = "date_of_birth"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing somebody said of themselves: as written, in the form that compares, and where in the cleaned text."""

    kind: ClaimKind
    value: str
    canonical: str
    start: int
    end: int


_AT = r" ?(?:@|\(at\)|\[at\]| at ) ?"
_DOT = r" ?(?:\.|\(dot\)| dot ) ?"
_EMAIL = re.compile(rf"[\w.+\-]+{_AT}[a-z0-9\-]+(?:{_DOT}[a-z0-9\-]+)*?(?:\.| dot )[a-z]{{2,}}")
_PHONE = re.compile(
    r"(?<![\w.\-/#])(?:\(?\+ ?\d{1,3}\)?|\(?[0oO]\d{1,3}\)?|84)(?:[ .\-()]{0,2}[\doO]){6,10}(?![\w/]|[.\-]\d)"
)
_BARE_PHONE = re.compile(
    r"\b(?:sdt|so dt|dt|dien thoai|so may|phone|zalo|tel|call|goi)\b\W{0,3}(?:la |so |: ?)?([35789]\d{8})(?!\d)"
)
_NO_PHONE = re.compile(
    r"\b(?:mst|(?:ma so )?thue|ma so (?:dn|doanh nghiep)|tax|vat|stk|(?:so )?tai khoan|account|iban|cccd|cmnd|can cuoc"
    r"|passport|ho chieu|van don|tracking)"
    r"(?: (?:code|id|no|number|so|la|is|cua|cong ty|ben|em|minh|shop|ngan hang))*\W{0,3}$"
)
"""Stands before a number that is long enough for a phone and is none: of a company, an account, an identity card."""
_ORDER = re.compile(
    r"(?<![\w@.#\-])#?([a-z]{1,6}[\-_]?\d{4,}(?:[\-_]\d{2,})*|[a-z]{1,6}(?:[\-_]\d{2,}){2,}"
    r"|[a-z]{2,3} \d{6} \d{3,5})(?![\w@])"
)
_VOUCHER = re.compile(r"(?:giam gia|khuyen mai|uu dai|voucher|coupon|discount|promo)\W?(?: ?(?:code|ma))?\W{0,2}$")
_CUED_ORDER = re.compile(
    r"(?:\b(?:ma|so)? ?(?:don hang|don|van don|hoa don)(?: (?:so|ma))?|\b(?:order|invoice)(?: (?:number|no|code|id))?"
    r"|\bma(?= ?:?#?\d)|\bdh)\.? ?(?:la |cua (?:em|minh|toi|anh|chi) (?:la )?|is )?[:#.]? ?#?"
    r"([a-z]{0,6}[\-_ ]?\d{3,}(?:[\-_]\d+| \d{3,5}(?!\d))*)(?![\w@]|[.,]\d)"
)
_HASHED_ORDER = re.compile(r"(?<!\w)#([a-z]{0,6}[\-_]?\d{3,}(?:[\-_]\d+)*)(?!\w)")
_BORN = re.compile(
    r"\b(?:sinh nhat|ngay sinh|nam sinh|sinh ngay|sinh nam|ntns|sn|dob|date of birth|birthday|born(?: on| in)?)\b"
    r"(?: cua)?(?: (?:em|minh|toi|anh|chi|my|me))?\W{0,3}(?:la |ngay |is |on |vao |nam )*"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:\d{4}|\d{2})(?!\d)|\d{8}(?!\d)|\d{4}(?!\d)"
)
_SPOKEN_DATE = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_ENGLISH_DATE = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?),? (\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEAST_ORDER_DIGITS = 3
_UNITS = frozenset(
    ("spf", "size", "iphone", "k", "tr", "vnd", "kg", "ml", "g", "l", "cm", "usd", "nam", "sinh", "ngay", "so", "gia")
)


def find_claims(text: str) -> tuple[Claim, ...]:
    """Return what ``text`` says of its writer, in the order it is said; each stretch of text claims one thing."""
    plain = clean(text)
    folded = fold_in_place(plain)
    found: list[Claim] = []
    for finder in (_emails, _births, _orders, _phones, _names):
        for each in finder(plain, folded):
            if not any(_overlap(each, other) for other in found):
                found.append(each)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.start))


def canonical_order(text: str) -> str:
    """Return an order number in the form that compares: capitals and digits, nothing between them."""
    return re.sub(r"[^A-Z0-9]", "", fold(clean(text)).upper())


def fold_in_place(text: str) -> str:
    """Return ``text`` folded letter by letter, so that places in it are places in ``text``."""
    return fold(text) if text.isascii() else "".join(map(_fold_letter, text))


@lru_cache(maxsize=4_096)
def _fold_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start < other.end and other.start < one.end


def _emails(plain: str, folded: str) -> Iterator[Claim]:
    for found in _EMAIL.finditer(folded):
        canonical = canonical_email(re.sub(_DOT, ".", re.sub(_AT, "@", found[0])))
        if "@" in canonical:
            yield Claim(ClaimKind.EMAIL, plain[found.start() : found.end()], canonical, *found.span())


def _phones(plain: str, folded: str) -> Iterator[Claim]:
    for found in _PHONE.finditer(plain):
        canonical = canonical_phone(found[0])
        if canonical.startswith("+") and not _NO_PHONE.search(folded, 0, found.start()):
            yield Claim(ClaimKind.PHONE, found[0], canonical, *found.span())
    for found in _BARE_PHONE.finditer(folded):
        yield Claim(ClaimKind.PHONE, found[1], canonical_phone(f"0{found[1]}"), *found.span(1))


def _orders(plain: str, folded: str) -> Iterator[Claim]:
    for pattern in (_CUED_ORDER, _HASHED_ORDER, _ORDER):
        for found in pattern.finditer(folded):
            start, end = found.span(1)
            if _is_order(found[1], cued=pattern is not _ORDER) and not _VOUCHER.search(folded, 0, start):
                yield Claim(ClaimKind.ORDER, plain[start:end], canonical_order(found[1]), start, end)


def _is_order(text: str, *, cued: bool) -> bool:
    letters = re.match(r"[a-z]*", text)
    prefix = letters[0] if letters else ""
    is_phone = text.startswith("0") and canonical_phone(text).startswith("+")
    if prefix in _UNITS or is_phone:
        return False
    return cued or sum(c.isdigit() for c in text) > _LEAST_ORDER_DIGITS


def _births(plain: str, folded: str) -> Iterator[Claim]:
    for cue in _BORN.finditer(folded):
        rest = folded[cue.end() : cue.end() + 40]
        for pattern, read in ((_SPOKEN_DATE, _spoken), (_ENGLISH_DATE, _english), (_DATE, _written)):
            found = pattern.match(rest)
            birth = read(found) if found else ""
            if found and birth:
                start, end = cue.end(), cue.end() + found.end()
                yield Claim(ClaimKind.BIRTH, plain[start:end], birth, start, end)
                break


def _spoken(found: re.Match[str]) -> str:
    if not found[3]:
        return ""
    return _iso(parse_birth(f"{found[1]}/{found[2]}/{found[3]}"))


def _english(found: re.Match[str]) -> str:
    month = (found[2] or found[3])[:3]
    if month not in _MONTHS:
        return ""
    return _iso(parse_birth(f"{found[5]}-{_MONTHS.index(month) + 1}-{found[1] or found[4]}"))


def _written(found: re.Match[str]) -> str:
    digits = found[0].replace(" ", "")
    if len(digits) == 8 and digits.isdigit() and not digits.startswith(("19", "20")):
        digits = f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
    return _iso(parse_birth(digits))


def _iso(birth: Birth | None) -> str:
    if birth is None:
        return ""
    return f"{birth.year:04d}-{birth.month:02d}-{birth.day:02d}" if birth.month else f"{birth.year:04d}"


def _names(plain: str, folded: str) -> Iterator[Claim]:
    for start, end in find_names(plain, folded):
        yield Claim(ClaimKind.NAME, plain[start:end], fold(plain[start:end]), start, end)
