"""Whether a wording says only what the passages say: what a language model wrote is checked before anybody reads it.

Blunt on purpose. A wording refused costs nothing, since the plain answer goes out; a wrong price costs a customer.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from conversation.text import clean, fold, words
from memory.language import detect

MOST_LETTERS = 900
"""Letters of a wording, or half as many again as its passages have where that is less."""

_LEAST_SHARED = 0.6
"""Share of its longer words that must stand in passages or question."""
_FEW_WORDS = 2

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_AFTER = re.compile(r"\s*[-–]?\s*(%|[^\W\d_]+)")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b\S+@\S+\.\w+|\b[\w-]+\.(?:vn|com|net|org|shop|io|me)\b\S*", re.IGNORECASE)
_WORD_IN_LINE = re.compile(r"(?<=[^\s.!?:•\-])[ \t]+([^\W\d_]+)")
"""A word that does not begin a sentence or a line."""
_MARKUP = re.compile(r"[<>{}]|\]\(|```")

_UNITS = {
    "d": "đồng", "dong": "đồng", "vnd": "đồng", "%": "%", "ngay": "day", "day": "day", "days": "day", "thang": "month",
    "month": "month", "months": "month", "nam": "year", "year": "year", "years": "year", "tuan": "week", "week": "week",
    "weeks": "week", "gio": "hour", "hour": "hour", "hours": "hour", "phut": "minute", "minute": "minute",
    "minutes": "minute", "kg": "kg", "g": "g", "ml": "ml", "km": "km", "diem": "point", "point": "point",
    "points": "point", "lan": "times", "times": "times",
}  # fmt: skip
_NUMBER_WORDS = frozenset(
    words(
        "hai bon sau bay tam chin muoi tram nghin ngan trieu ty ruoi two three four five six seven eight nine ten"
        " eleven twelve twenty thirty forty fifty sixty hundred thousand million half double"
    )
)
_DAYS = frozenset(
    words(
        "monday tuesday wednesday thursday friday saturday sunday tomorrow today yesterday january february march april"
        " june july august september october november december"
    )
)
_SAID_DAYS = ("thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat", "hom nay", "ngay mai")
_NOT = frozenset(words("khong chua chang cam tru not no never cannot without except"))
_PROMISE = re.compile(
    r"\b(?:sẽ \w+|hứa|cam kết|đảm bảo|bảo đảm|chắc chắn|hoàn tiền|hoàn lại|bồi thường|đền bù|gửi bù|miễn phí|freeship"
    r"|tặng|quà|giảm giá|khuyến mãi|ưu đãi|voucher|mã giảm|(?:đã|được) (?:duyệt|ghi nhận|hủy|huỷ|đổi|xử lý|giao"
    r"|hoàn|chuyển)"
    r"|(?:we|i|you|they)(?:['’]ll| will) \w+|promise\w*|guarantee\w*|refund\w*|compensat\w*|waive\w*|free|gifts?|bonus"
    r"|discount\w*|coupons?|approved|cancell?ed|definitely)\b",
    re.IGNORECASE,
)
"""What binds the shop or claims that something was done: it must stand in the passages, whatever the customer wrote."""

_SHORT_NOT = re.compile(r"n['’]t\b")


class Refusal(StrEnum):
    """Why a wording does not go out."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MARKUP = "markup"
    LANGUAGE = "language"
    NUMBER = "number"
    LINK = "link"
    DATE = "date"
    NAME = "name"
    PROMISE = "promise"
    NEGATION = "negation"
    STRANGE_WORDS = "strange_words"


def find_refusal(text: str, passages: Sequence[str], question: str, language: str) -> Refusal | None:
    """Return what is wrong with ``text``, None when it may be said.

    Numbers with their units, links, days, names and promises must stand in ``passages``; what the customer wrote
    vouches for none of them. A text that says "not" where the passages never do, or never where they do, is refused.
    """
    source = "\n".join(clean(passage) for passage in passages)
    if not words(text):
        return Refusal.EMPTY
    if len(text) > min(MOST_LETTERS, max(200, len(source) * 3 // 2)):
        return Refusal.TOO_LONG
    if _MARKUP.search(text):
        return Refusal.MARKUP
    if detect([text])[0] not in ("", language):
        return Refusal.LANGUAGE
    return _strange(text, source, question)


def _strange(text: str, source: str, question: str) -> Refusal | None:
    said, known = set(words(fold(text))), set(words(fold(source)))
    links = {link.casefold().rstrip(".,)") for link in _LINK.findall(text)}
    if any(link not in source.casefold() for link in links):
        return Refusal.LINK
    if not set(_numbers(text)) <= set(_numbers(source)) or (said & _NUMBER_WORDS) - known:
        return Refusal.NUMBER
    folded, folded_source = fold(text), fold(source)
    if (said & _DAYS) - known or any(day in folded and day not in folded_source for day in _SAID_DAYS):
        return Refusal.DATE
    if any(word[0].isupper() and fold(word) not in known for word in _WORD_IN_LINE.findall(text)):
        return Refusal.NAME
    if any(fold(promise) not in folded_source for promise in _PROMISE.findall(text)):
        return Refusal.PROMISE
    if _denies(text) != _denies(source):
        return Refusal.NEGATION
    return Refusal.STRANGE_WORDS if _shared(said, known | set(words(fold(question)))) < _LEAST_SHARED else None


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number without its separators, with its unit and once without, so that either may be left out."""
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"[.,]", "", found[0])
        yield digits, ""
        after = _AFTER.match(text, found.end())
        if after and (unit := _UNITS.get(fold(after[1]))):
            yield digits, unit


def _denies(text: str) -> bool:
    return not _NOT.isdisjoint(words(fold(text))) or _SHORT_NOT.search(text) is not None


def _shared(said: Collection[str], known: Collection[str]) -> float:
    """Return the share of the longer words that are known; 1 when there are hardly any."""
    long_words = [word for word in said if len(word) > _FEW_WORDS and not word.isdigit()]
    if len(long_words) <= _FEW_WORDS:
        return 1.0
    return sum(word in known for word in long_words) / len(long_words)
