"""How a message points at one of several things: by its place in a list, by its price, or at what was spoken of."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a message points."""

    PLACE = "place"  # by places in the list
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    COST = "cost"  # by what it costs
    OTHER = "other"  # those that were not spoken of
    ALL = "all"
    THAT = "that"  # the one spoken of
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Place:
    """How something is pointed at. ``places`` count from 1, from the end when negative; 0 is the middle."""

    way: Way = Way.NOTHING
    places: tuple[int, ...] = ()
    cost: float = 0.0
    is_firm: bool = False
    """Whether it names the thing it counts or means: "cái thứ 2", where "thứ 2" may be a day."""
    is_plural: bool = False
    """Whether all the others are meant: "hai cái kia"."""


ONE = (
    r"(?:cai|mon|mau ma|mau|loai|san pham|sp|chai"
    r"|hop|tuyp|tuyt|hu|lo|(?<!dau )goi|tui|thanh|bo|cay|chiec|em|con|option|lua chon)"
)
"""Words that stand before a thing that is counted or pointed at, folded."""
_COUNTED = r"(?:cai|mon|mau ma|mau|loai|san pham|sp|option|lua chon|cay)"
"""Words a bare number may follow: in "cho em 2 chai" it says how many."""

NUMBER = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "nhat": 1,
    "nhi": 2,
    "one": 1,
    "two": 2,
    "three": 3,
}
NUMBER |= {"four": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_UNIT = (
    r"(?![.,]?\d)(?! ?(?:ml|lit|l|kg|g|gr|gram|cm|mm|w|k|d|vnd|nghin|ngan|tr|trieu|dong|mieng|tuan|thang|ngay|nam"
    r"|lan|gio|phut|tuoi"
    r"|in|trong|x)\b)(?! ?%)(?!\w)"
)
FIRST = r"(?:dau tien|thu nhat|dau(?! (?:goi|xa|an|tam|duong|dua|buoi|tay|oliu|mo)\b))"
_LAST = r"(?:cuoi cung|cuoi|chot|sau cung|sau chot)"

_SEVERAL = re.compile(
    rf"\b(?P<n>[2-4]|hai|ba|bon) {ONE} (?:(?P<first>{FIRST})|(?P<last>{_LAST}))\b"
    r"|\b(?:the )?(?:(?P<en>first|last) (?P<m>two|three|2|3))\b"
)
_BOTH = re.compile(
    rf"\b(?:ca (?:[2-4]|hai|ba|bon)(?: {ONE})?(?: nay)?|tat ca|het (?:may|cac) {ONE}(?: nay)?|(?:may"
    rf"|cac) {ONE} (?:nay|do|tren)"
    r"|both(?: of (?:them|these))?|all (?:of them|of these|[2-4]|two|three)|these|those|they)\b"
    r"|(?<=of )them\b"
)
_PLACE = re.compile(
    rf"\b{_COUNTED} (?P<a>[1-9]){_UNIT}(?! {ONE})"
    rf"|\b(?:(?P<of>{ONE}|nay) )?(?:thu|so) (?P<b>[1-9]{_UNIT}|mot|hai|ba|bon|tu|nam|nhat|nhi)(?![\w])"
    r"|(?<![\w#])(?:#|no\. ?|number |option |item |product )(?P<c>[1-9]|one|two|three|four)\b"
    r"|\b(?:the )?(?P<d>first|second|third|fourth|1st|2nd|3rd|4th)(?: (?P<one>one|product|item|option))?\b"
    rf"|\b(?:{ONE} )(?P<first>{FIRST})\b|\b(?P<first2>dau tien)\b"
    rf"|\b{ONE} (?:o )?(?P<last>{_LAST})\b|\b(?:the )?(?P<last2>last)(?: (?:one|product|item|option))?\b"
    rf"|\b{ONE} (?:o )?(?P<mid>giua)\b|\b(?:the )?(?P<mid2>middle) one\b"
)
_AND_PLACE = re.compile(r"\b(?:va|voi|and) (?:(?:thu|so|the) )?(?P<n>[1-9]|hai|ba|second|third|fourth)\b" + _UNIT)
_ALONE = re.compile(r"^(?:so )?(?P<n>[1-9]) *(?:(?:nha|nhe|a|em|shop|ban|please|di|ne|thoi|luon) *)*[.!?]*$")
_CHEAPEST = re.compile(rf"\b(?:{ONE} )?(?:(?:nao )?re (?:nhat|hon)|(?:the )?cheap(?:est|er)(?: one)?)\b")
_DEAREST = re.compile(
    rf"\b(?:{ONE} )?(?:(?:dat|mac|cao) (?:tien )?(?:nhat|hon)|(?:the )?(?:most|more) expensive(?: one)?)\b"
)
_COST = re.compile(rf"\b{ONE} (?:gia )?(?P<n>\d{{1,3}}(?:[.,]\d{{3}})+|\d{{2,4}}(?= ?k\b))(?: ?(?:k|d|dong|vnd)\b)?")
_COST_EN = re.compile(r"\bthe (?P<n>\d{1,3}(?:[.,]\d{3})+|\d{2,4}(?=k\b))k?(?: one)?\b")
_OTHER = re.compile(
    rf"\b{ONE} (?:kia|con lai)\b|\b(?:[2-4]|hai|ba|may) {ONE} (?:kia|con lai)\b"
    r"|\bthe (?:others|other(?: (?:one|two|three|product))?|remaining one|rest)\b"
)
_THAT = re.compile(
    rf"\b(?:{ONE}|hang) (?:nay|do|ay|no|vua roi|luc nay|hoi nay|moi noi)\b|\b(?:hang|thang|cai|con|em) no\b"
    r"|\b(?:this|that) (?:one|product|item|cream|serum)\b|\bthe product\b|\b(?:it|its|this|that)\b"
)
_NO = re.compile(
    r"(?:^|\b(?:the|vay|a|thi|con|va|shop|em|gia|la|cua|lay|chot|mua) )no(?= (?:co|dung|xai|gia|con|hop|bao|la|thi"
    r"|nhieu|may|cho|sao|di|nhe|nha|duoc|boi|thoa)\b|[ ?!.]*$)"
)
"""``nó`` without its accent, where Vietnamese has a pronoun and English no ``no``."""

_THEM = re.compile(
    r"^(?:.*\b)?(?:are|was|were|is|does|compare|how|what|take|buy|want|you|i|with|between|about|get|like|need|have|send)"
    r"\b.*?\b(?P<them>them)\b"
)
"""The pronoun, where a word that is English alone goes before it: without its accent "thêm" (more) is written the same,
and "order them 2 chai" is Vietnamese."""

_NOT_FIRST = re.compile(r"\b(?:dầu|đâu|đau|dâu|đậu)\b")


def take_place(said: str, shown: str) -> tuple[Place, str]:
    """Return how a folded text points, ``shown`` being the same with its accents, and the text without that."""
    if alone := _ALONE.match(said):
        return Place(Way.PLACE, (int(alone["n"]),), is_firm=False), ""
    if (found := _SEVERAL.search(said)) and not _is_oil(found, shown):
        number = to_number(found["n"] or found["m"])
        is_first = bool(found["first"]) or found["en"] == "first"
        span = range(1, number + 1) if is_first else range(-number, 0)
        return Place(Way.PLACE, tuple(span), is_firm=True), without(said, found)
    places, left, is_firm = _places(said, shown)
    if places:
        return Place(Way.PLACE, places, is_firm=is_firm), left
    for way, pattern in _WAYS:
        if found := pattern.search(said):
            cost = _to_cost(found["n"]) if way is Way.COST else 0.0
            is_firm = way is not Way.THAT or _PRONOUN.fullmatch(found[0]) is None
            left = without(said, found)
            is_plural = way is Way.OTHER and _PLURAL.match(found[0]) is not None
            return Place(way, cost=cost, is_firm=is_firm, is_plural=is_plural), _BOTH.sub(
                " ", left
            ) if way in _MOST else left
    if (them := _THEM.match(said)) and shown[slice(*them.span("them"))] == "them":
        return Place(Way.ALL, is_firm=True), f"{said[: them.start('them')]} {said[them.end('them') :]}"
    if found := re.search(r"\bnó\b", shown) or (_NO.search(said) if said == shown else None):
        return Place(Way.THAT), without(said, found)
    return Place(), said


_PLURAL = re.compile(r"[2-4]|hai|ba|may|the (?:others|rest|other (?:two|three))")
_MOST = (Way.CHEAPEST, Way.DEAREST)
_PRONOUN = re.compile(r"it|its|this|that")
"""What may stand for anything that was spoken of."""

_WAYS: tuple[tuple[Way, re.Pattern[str]], ...] = (
    (Way.CHEAPEST, _CHEAPEST),
    (Way.DEAREST, _DEAREST),
    (Way.COST, _COST),
    (Way.COST, _COST_EN),
    (Way.OTHER, _OTHER),
    (Way.ALL, _BOTH),
    (Way.THAT, _THAT),
)


def _places(said: str, shown: str) -> tuple[tuple[int, ...], str, bool]:
    """Return the places named, the text without them, and whether they surely are places in a list."""
    places: list[int] = []
    left, is_firm = said, False
    for found in _PLACE.finditer(said):
        if _is_oil(found, shown):
            continue
        places.append(_to_place(found))
        is_firm = is_firm or not (found["b"] or found["d"] or found["first2"] or found["last2"])
        is_firm = is_firm or bool(found["of"] or found["one"])
        left = left.replace(found[0], " ", 1)
    for found in _AND_PLACE.finditer(left) if places else ():
        places.append(to_number(found["n"]))
        left = left.replace(found[0], " ", 1)
    return tuple(dict.fromkeys(places)), left, is_firm


def _is_oil(found: re.Match[str], shown: str) -> bool:
    """Tell whether what reads as "đầu" without accents is written as another word: oil, where, pain."""
    return _NOT_FIRST.search(shown[found.start() : found.end()]) is not None


def _to_place(found: re.Match[str]) -> int:
    number = found["a"] or found["b"] or found["c"] or found["d"]
    if number:
        return to_number(number)
    if found["last"] or found["last2"]:
        return -1
    return 0 if found["mid"] or found["mid2"] else 1


def to_number(word: str) -> int:
    """Return the number a folded word says, in digits or letters; 1 for a word that says none."""
    return int(word) if word.isdigit() else NUMBER.get(word, 1)


def _to_cost(text: str) -> float:
    """Return what "149k" and "149.000" say in the smallest unit of a currency without cents."""
    if "." in text or "," in text:
        return float(re.sub(r"[.,]", "", text))
    return float(text) * 1000


def without(text: str, found: re.Match[str]) -> str:
    """Return ``text`` less what was found in it."""
    return f"{text[: found.start()]} {text[found.end() :]}"
