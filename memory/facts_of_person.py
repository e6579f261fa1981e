"""Who the customer is, as told: name, language."""

import re
from collections.abc import Iterator
from itertools import takewhile

from conversation.text import fold, words
from memory.fact_reading import CAPITAL, END, SELF_WORDS
from memory.facts import SELF, FactKind, Found
from memory.telling import read_telling

_CAPITAL = rf"{CAPITAL}[^\W\d_]*"
_NAME = rf"{_CAPITAL}(?:[ '-]{_CAPITAL}){{0,4}}"
_LOWER_NAME = r"[^\W\d_]+(?: [^\W\d_]+){0,3}?"


def find_names(text: str) -> Iterator[Found]:
    """Names of the customer, as they were written; those of relatives and of the shop's people are not."""
    for pattern, confidence in _NAME_PATTERNS:
        for match in pattern.finditer(text):
            value = _capitals(match["v"].strip())
            is_sure = confidence > _CALLED and len(value) > 1 and value[0].isupper()
            if (is_sure or not _is_word(value.split()[0])) and _is_own_name(text, match):
                yield Found(
                    FactKind.NAME,
                    value if any(map(str.isupper, value)) else value.title(),
                    confidence,
                    quote=match[0].strip(),
                )


def _is_word(first: str) -> bool:
    """Tell whether what stands where a name may stand is a common word; with accents only that very word is."""
    plain = first.casefold()
    return plain in _NOT_NAMES_ACCENTED if fold(plain) != plain else plain in _NOT_NAMES


_CALLED = 0.9
"""Confidence above which the words before a name say that it is one."""


def _is_own_name(text: str, match: re.Match[str]) -> bool:
    telling = read_telling(text, match.start("v"), match.end("v"))
    return telling.subject in (SELF, "") and telling.is_told and not _SIZE_BEFORE.search(telling.head)


_SIZE_BEFORE = re.compile(r"\b(?:size|cỡ|da|người nhận|nguoi nhan|sản phẩm|công ty|quê|nhà)\b", re.IGNORECASE)


def _capitals(name: str) -> str:
    """Return a name written with capitals up to its last capital: what comes behind is no part of it ("Lan ạ")."""
    words = name.split()
    return " ".join(takewhile(lambda word: word[0].isupper(), words)) if words[0][0].isupper() else name


_NAME_PATTERNS = (
    (
        re.compile(
            rf"\b(?i:tên (?:của )?(?:{SELF_WORDS} )?là|{SELF_WORDS} tên (?:là )?|my name(?: is|['’]s)|call me"
            rf"|gọi {SELF_WORDS} là {SELF_WORDS}) ?(?P<v>{_NAME})"
        ),
        0.95,
    ),
    (
        re.compile(
            rf"\b(?:tên (?:của )?(?:{SELF_WORDS} )?là|{SELF_WORDS} tên (?:là )?"
            rf"|my name(?: is|['’]s)) ?(?P<v>{_LOWER_NAME}){END}",
            re.IGNORECASE,
        ),
        0.8,
    ),
    (
        re.compile(
            rf"\b(?:ten (?:cua )?(?:em|anh|chi|minh|toi)? ?la|(?:em|anh|chi|minh"
            rf"|toi) ten(?: la)?) (?P<v>{_LOWER_NAME}){END}",
            re.IGNORECASE,
        ),
        0.7,
    ),
    (
        re.compile(
            rf"\b(?i:{SELF_WORDS} là|this is|i am|i['’]m) (?P<v>{_NAME})(?:{END}|(?= (?:đây|nè|here|speaking|from)\b))"
        ),
        0.7,
    ),
    (re.compile(rf"(?i:\b{SELF_WORDS}) (?P<v>{_NAME})(?= (?:đây|nè|day|ne)\b)"), 0.75),
    (re.compile(rf"(?:^|[.,!\n]\s*)(?i:(?:toi|minh|chi|anh|em) la) (?P<v>{_NAME}){END}"), 0.7),
    (re.compile(rf"(?:^|[\n,;])\s*(?i:họ (?:và )?tên|tên|ho ten|ten|(?:full )?name) ?: *(?P<v>{_NAME})"), 0.8),
)
_NOT_NAMES = frozenset(
    words(
        "khach nhan vien nguoi sinh hoc chu me ba vo chong con ban gi ai a the from in on not very so just looking"
        " telegram zalo shop vietnam viet hoi thanh em anh chi co vietnamese american english great good nice bad sorry"
        " fine ok okay done back here sure happy unhappy angry urgent wrong ridiculous terrible awful perfect amazing"
        " s m l xl xxl xs size da allergic pregnant student customer admin"
    )
)
_NOT_NAMES_ACCENTED = frozenset(
    words("khách nhân viên người sinh học chủ mẹ vợ chồng bạn gì hỏi thành chị cô má bố cái đứa thật")
)
"""What stands where a name may stand and is none, folded; after "tên là" a capital makes a name of it all the same."""


def find_languages(text: str) -> Iterator[Found]:
    """The language the customer asks to be answered in."""
    if match := _LANGUAGE.search(text):
        names_english = re.search(r"anh|english", match[0], re.IGNORECASE) is not None
        is_english = names_english != (_CANNOT_SPEAK.search(text[: match.start()]) is not None)
        yield Found(FactKind.LANGUAGE, "en" if is_english else "vi", 0.9, is_change=True, quote=match[0])


_CANNOT_SPEAK = re.compile(
    r"\b(?:don['’]?t|do not|can['’]?t|cannot|not|không|ko|khong)(?: \w+){0,2}\W*$", re.IGNORECASE
)
_LANGUAGE = re.compile(
    r"\b(?:(?:nói|trả lời|nhắn|viết|dùng) (?:bằng )?tiếng (?:anh|việt)|(?:speak|reply|write|answer"
    r"|switch to)(?: \w+)? ?(?:in )?"
    r"(?:english|vietnamese)|in (?:english|vietnamese),? please|(?:english|vietnamese) please)\b",
    re.IGNORECASE,
)
