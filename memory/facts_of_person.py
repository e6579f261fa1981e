"""Who the customer is, as told: name, form of address, phone, e-mail, address, language."""

import re
from collections.abc import Iterator
from itertools import takewhile

from conversation.text import fold
from memory.fact_reading import END, SELF_WORDS, says_change
from memory.facts import FactKind, Found

_CAPITAL = r"[A-ZĐÀ-ỸÂĂÊÔƠƯ][^\W\d_]*"
_NAME = rf"{_CAPITAL}(?:[ '-]{_CAPITAL}){{0,4}}"
_LOWER_NAME = r"[^\W\d_]+(?: [^\W\d_]+){0,3}?"


def find_names(text: str) -> Iterator[Found]:
    """Names, as they were written."""
    for pattern, confidence in _NAME_PATTERNS:
        for match in pattern.finditer(text):
            value = _capitals(match["v"].strip())
            if fold(value).split()[0] not in _NOT_NAMES:
                yield Found(
                    FactKind.NAME,
                    value if any(map(str.isupper, value)) else value.title(),
                    confidence,
                    quote=match[0].strip(),
                )


def _capitals(name: str) -> str:
    """Return a name written with capitals up to its last capital: what comes behind is no part of it ("Lan ạ")."""
    words = name.split()
    return " ".join(takewhile(lambda word: word[0].isupper(), words)) if words[0][0].isupper() else name


_NAME_PATTERNS = (
    (
        re.compile(
            rf"\b(?i:tên (?:của )?(?:{SELF_WORDS} )?là|{SELF_WORDS} tên (?:là )?|my name is|call me"
            rf"|gọi {SELF_WORDS} là {SELF_WORDS}) ?(?P<v>{_NAME})"
        ),
        0.95,
    ),
    (
        re.compile(
            rf"\b(?:tên (?:của )?(?:{SELF_WORDS} )?là|{SELF_WORDS} tên (?:là )?"
            rf"|my name is) ?(?P<v>{_LOWER_NAME}){END}",
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
    (re.compile(rf"\b(?i:{SELF_WORDS} là|this is|i am|i'm) (?P<v>{_NAME}){END}"), 0.7),
)
_NOT_NAMES = frozenset(
    {
        "khach",
        "nhan",
        "vien",
        "nguoi",
        "sinh",
        "hoc",
        "chu",
        "me",
        "ba",
        "vo",
        "chong",
        "con",
        "ban",
        "gi",
        "ai",
        "a",
        "the",
        "from",
        "in",
        "on",
        "not",
        "very",
        "so",
        "just",
        "looking",
        "telegram",
        "zalo",
        "shop",
        "vietnam",
        "viet",
        "hoi",
        "thanh",
        "em",
        "anh",
        "chi",
        "co",
    }
)


def find_forms(text: str) -> Iterator[Found]:
    """What the customer calls himself or herself, by votes; how the shop is called (``em ơi``) says nothing."""
    if told := _FORM_TOLD.search(text):
        asked = _FORMS.get((told["v"] or told["w"] or told["x"]).casefold(), "")
        if asked:
            yield Found(FactKind.FORM, asked, 1.0, is_change=True, quote=told[0].strip())
            return
    votes: dict[str, float] = {}
    for pattern, weight in _FORM_PATTERNS:
        for match in pattern.finditer(text):
            word = _FORMS.get(match["v"].casefold())
            if word and _COMPOUND.match(text, match.start("v")) is None:
                votes[word] = votes.get(word, 0.0) + weight
    if votes:
        best = max(votes, key=lambda word: votes[word])
        yield Found(FactKind.FORM, best, min(0.95, 0.5 + 0.2 * votes[best]))


_FORMS = {w: w for w in ("em", "anh", "chị", "cô", "chú", "bác", "con", "cháu", "bạn")}
_FORMS |= {"chi": "chị", "co": "cô", "chu": "chú", "bac": "bác", "ban": "bạn"}
_TOLD = r"anh|chị|chi|cô|co|chú|chu|bác|bac|em|bạn|ban"
_FORM_TOLD = re.compile(
    rf"\b(?P<v>{_TOLD}) (?:chứ|mà|chu) (?:không|ko|k|đâu|khong)(?: có)? (?:phải|phai)(?: là)? (?:{_TOLD})\b"
    rf"|\b(?:đừng|không|dung|khong) (?:có )?(?:gọi|goi|kêu) (?:\w+ )?(?:là |bằng )?(?:{_TOLD})\b.{{0,20}}?"
    rf"\b(?:gọi|goi|kêu|là|la) (?:\w+ )??(?:là )?(?P<w>{_TOLD})\b"
    rf"|\b(?:gọi|goi|xưng hô|kêu) (?:em|mình|tôi|tui|anh|chị|cô|chú|bác) (?:là|bằng|la) (?P<x>{_TOLD})\b"
    rf"(?!\s+(?-i:[A-ZĐÁÀẢÃẠÂĂÉÈÊÍÌÓÒÔƠÚÙƯÝ]))",
    re.IGNORECASE,
)
"""How a customer says which form of address is right: "chị chứ không phải anh", "gọi mình là chị nhé"."""
_FORM = r"(?P<v>em|anh|chị|chi|cô|chú|bác|con|cháu)"
_COMPOUND = re.compile(
    r"(?:anh chị|chi (?:phí|nhánh|tiết|phi|nhanh|tiet)|em bé|em gái|em trai|chị gái"
    r"|anh trai|con (?:trai|gái|em|chị|anh|mình|tôi))",
    re.IGNORECASE,
)
_FORM_PATTERNS = (
    (
        re.compile(
            rf"\b(?:gọi lại|goi lai|tư vấn|tu van|kiểm tra|kiem tra|xem) (?:giúp |cho ){_FORM}\b", re.IGNORECASE
        ),
        1.0,
    ),
    (
        re.compile(
            rf"\bcho {_FORM} (?:hỏi|xin|mua|đặt|xem|lấy|biết|đổi|gửi|hoi|dat|lay|biet|doi"
            rf"|gui)\b",
            re.IGNORECASE,
        ),
        1.5,
    ),
    (
        re.compile(
            rf"(?:^|[.,!?\n]\s*|\b(?:ơi|dạ|da|oi|mà|nhưng) ){_FORM} (?:muốn|cần|tên|mua|đặt|bị|đã|đang"
            rf"|ở|nhận|thấy|hỏi|dùng|có|là|không|chưa|vừa|mới|hay|chuyển|lấy|mặc|mang|thích|xài|sống|định|tính|gửi|trả|chốt|mac|thich|muon|can|ten|dat|nhan|hoi"
            rf"|dung)\b",
            re.IGNORECASE,
        ),
        1.0,
    ),
    (
        re.compile(
            rf"\b(?:của|giúp|giùm|hộ|gọi|báo|gửi|nhắn|giup|cua|goi|bao|gui) {_FORM}\b(?! (?:ơi"
            rf"|oi))",
            re.IGNORECASE,
        ),
        1.0,
    ),
)


def find_phones(text: str) -> Iterator[Found]:
    """Phone numbers with the national 0 in front."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits.startswith("84") and match[0].lstrip().startswith(("+", "84")):
            digits = "0" + digits[2:]
        if len(digits) in (10, 11) and digits.startswith("0"):
            yield Found(FactKind.PHONE, digits, 0.9, is_change=says_change(text, match), quote=match[0])


_PHONE = re.compile(r"(?<![\w.,])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w])")


def find_emails(text: str) -> Iterator[Found]:
    """E-mail addresses in lower case."""
    for match in re.finditer(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", text):
        yield Found(FactKind.EMAIL, match[0].rstrip(".").lower(), 0.9, quote=match[0])


def find_addresses(text: str) -> Iterator[Found]:
    """Where to deliver or where the customer lives."""
    starts = list(_TO_PLACE.finditer(text))
    for at, match in enumerate(starts):
        following = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        rest = _SENTENCE_END.split(text[match.end() : min(following, match.end() + 160)], maxsplit=1)[0]
        value = _TAIL.sub("", rest).strip(" ,:-")
        has_number = any(c.isdigit() for c in value)
        if len(value) >= 6 and (has_number or _PLACE.search(value)) and not _NOT_PLACE.search(value):
            sure = 0.85 if has_number else 0.7
            yield Found(FactKind.ADDRESS, value, sure, is_change=says_change(text, match), quote=match[0] + value)


def without_tail(address: str) -> str:
    """Return an address without the polite words behind it, accents or not."""
    return _TAIL.sub("", address).strip(" ,:-")


_SENTENCE_END = re.compile(r"[!?\n;]|\.(?:\s|$)")
_TO_PLACE = re.compile(
    r"\b(?:giao(?: hàng)? (?:về|đến|tới|qua|tại|ở)|gửi (?:về|đến|tới|qua)"
    r"|địa chỉ(?: (?:mới|nhận hàng|của \w+|nhà))*(?: là|:)?|chuyển (?:nhà )?(?:về|qua|sang)"
    r"|nhà (?:em|anh|chị|mình|tôi) ở|(?:em|anh|chị|mình|tôi) ở|deliver (?:it )?to|ship (?:it )?to"
    r"|my (?:new )?address is|i live (?:at|in)|moved to) ",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*,?\s*\b(?:nha|nhé|nhe|ạ|nhen|giúp|giùm|hộ|please|thanks|cảm ơn|được không|sđt|số điện thoại|rồi"
    r"|lần sau|lúc|sau \d)\b.*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:đường|phường|quận|huyện|xã|thành phố|tp|ngõ|hẻm|thôn|ấp|khu|chung cư|toà|street|st|road|rd|ward"
    r"|district|avenue"
    r"|apartment|apt)\b|\b[QP]\.? ?\d",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(
    r"\b(?:bao lâu|bao nhiêu|mấy ngày|khi nào|bao giờ|how long|when)\b|^\d+ (?:giờ|ngày|phút|h)\b"
    r"|^(?:ngày|hôm|thứ|mai|tuần|tháng|sáng|trưa|chiều|tối|trước|sau)\b(?! \w+ (?:đường|street))",
    re.IGNORECASE,
)


def find_languages(text: str) -> Iterator[Found]:
    """The language the customer asks to be answered in."""
    if match := _LANGUAGE.search(text):
        is_english = re.search(r"anh|english", match[0], re.IGNORECASE) is not None
        yield Found(FactKind.LANGUAGE, "en" if is_english else "vi", 0.9, is_change=True, quote=match[0])


_LANGUAGE = re.compile(
    r"\b(?:(?:nói|trả lời|nhắn|viết|dùng) (?:bằng )?tiếng (?:anh|việt)|(?:speak|reply|write|answer"
    r"|switch to)(?: \w+)? ?(?:in )?"
    r"(?:english|vietnamese)|in (?:english|vietnamese),? please|(?:english|vietnamese) please)\b",
    re.IGNORECASE,
)
