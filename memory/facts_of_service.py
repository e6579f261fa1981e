"""How the customer wants to be served, what went wrong, and what the shop promised."""

import re
from collections.abc import Iterator
from datetime import timedelta

from memory.fact_reading import QUESTION, SELF_WORDS, sentences
from memory.facts import FactKind, Found
from memory.telling import read_telling

_CHANNELS = {
    "gmail": "email",
    "mail": "email",
    "tele": "telegram",
    "tin nhắn": "sms",
    "text": "sms",
    "điện thoại": "phone",
    "phone": "phone",
}
_ONE_DELIVERY = timedelta(days=3)
"""How long a time of day holds that was named for one delivery or one call."""


def find_channels(text: str) -> Iterator[Found]:
    """How the customer wants to be reached."""
    matches = [match for match in _CHANNEL.finditer(text) if _is_wish(text, match)]
    for match in matches:
        said = (match["v"] or match["w"] or "phone").lower()
        yield Found(FactKind.CHANNEL, _CHANNELS.get(said, said), 0.85, is_change=True, quote=match[0].strip())
    if (refused := _NO_CALLS.search(text)) and not matches:
        yield Found(FactKind.CHANNEL, "no_calls", 0.8, is_change=True, quote=refused[0].strip())


def _is_wish(text: str, match: re.Match[str]) -> bool:
    telling = read_telling(text, match.start(), match.end())
    is_asked = QUESTION.search(telling.sentence) and not re.search(SELF_WORDS, match[0], re.IGNORECASE)
    return not is_asked and not _DENIED.search(telling.head)


_DENIED = re.compile(r"\b(?:đừng|không|khong|don['’]?t|not|nếu|if|sao)(?: \w+)?\W*$", re.IGNORECASE)
_CHANNEL_NAME = r"(?P<v>telegram|tele|zalo|messenger|facebook|email|gmail|mail|sms|tin nhắn|điện thoại)"
_EN_NAME = r"(?P<w>telegram|zalo|messenger|facebook|email|sms|text|phone)"
_CHANNEL = re.compile(
    rf"\b(?:(?:nhắn|liên hệ|liên lạc|báo|trả lời)(?: tin)?(?: (?:lại )?(?:cho )?{SELF_WORDS})? (?:qua|bằng"
    rf"|trên) {_CHANNEL_NAME}"
    rf"|(?:prefer|contact me (?:by|on|via)|(?:message|text) me on|write to me (?:by|on)|reach me (?:by"
    rf"|on|via)) {_EN_NAME}|(?:cứ|hãy|chỉ) gọi(?: điện)?(?: thoại)? (?:cho )?{SELF_WORDS})\b(?! là)",
    re.IGNORECASE,
)
_NO_CALLS = re.compile(
    r"\b(?:đừng|không) (?:có )?gọi(?: điện| thoại)*\b(?! (?:\w+ )?(?:là|bằng)\b"
    r"| (?:vào |cho )?(?:số|giờ|lúc|trước|sau|buổi|\d)| được| thấy)"
    r"|\b(?:do not|don['’]t) call\b(?! (?:before|after|at|in|between|me (?:before|after|at|by)))",
    re.IGNORECASE,
)


def find_hours(text: str) -> Iterator[Found]:
    """When to deliver or call; a time named for one day holds for that delivery."""
    for match in _HOURS.finditer(text):
        telling = read_telling(text, match.start(), match.end())
        if not QUESTION.search(telling.sentence) and telling.is_told and not _PAST_BEHIND.match(telling.tail):
            lasts = _ONE_DELIVERY if _ONE_DAY.search(telling.sentence) else None
            yield Found(FactKind.HOURS, match["v"].strip(), 0.75, is_change=True, quote=match[0].strip(), lasts=lasts)


_WHEN = (
    r"(?:sau|trước|khoảng|từ|lúc|after|before|around|from) \d{1,2}(?:[:h]\d{0,2}| giờ)?(?: ?(?:am|pm|sáng"
    r"|trưa|chiều|tối|sang|trua|chieu|toi))?"
    r"(?:(?: đến| tới| to|-) ?\d{1,2}(?:h| giờ)?(?: ?(?:am|pm|sáng|trưa|chiều|tối))?)?"
    r"|(?:ngoài |trong )?giờ hành chính|buổi (?:sáng|trưa|chiều|tối)|cuối tuần|in the (?:morning|afternoon"
    r"|evening)|at weekends"
)
_HOURS = re.compile(
    rf"\b(?:giao|gọi|goi|nhận hàng|nhận|liên hệ|nhắn|deliver|call|come|ring)(?: (?:hàng|lại|cho|{SELF_WORDS}"
    rf"|giúp|vào|me|it|only|điện))* (?P<v>{_WHEN})\b",
    re.IGNORECASE,
)
_PAST_BEHIND = re.compile(
    r"\W*(?:\w+ )?(?:làm|mà|sao|rồi|qua|hôm qua|hôm kia|chưa|vẫn|thì|yesterday|last)\b", re.IGNORECASE
)
_ONE_DAY = re.compile(
    r"\b(?:mai|hôm nay|bữa nay|mốt|chiều nay|tối nay|trưa nay|sáng nay|lần này|đơn này|today|tomorrow|tonight|this time"
    r"|ngày \d+|thứ (?:\d|hai|ba|tư|năm|sáu|bảy))\b",
    re.IGNORECASE,
)


def find_complaints(text: str) -> Iterator[Found]:
    """Sentences that complain; what is denied, feared, asked or told by somebody else is none."""
    for sentence in sentences(text):
        if QUESTION.search(sentence):
            continue
        for match in _COMPLAINT.finditer(sentence):
            telling = read_telling(sentence, match.start(), match.end())
            if (
                telling.is_wished
                or telling.subject == "friend"
                or _NO_FAULT.search(telling.head)
                or _HEARSAY.search(telling.head)
            ):
                continue
            yield Found(FactKind.COMPLAINT, sentence[:160], 0.7, quote=sentence)
            break


_COMPLAINT = re.compile(
    r"\b(?:bực|thất vọng|khiếu nại|phàn nàn|tệ|quá chậm|chậm quá|không hài lòng"
    r"|thái độ(?! (?:(?:phục vụ|rất|quá|nhân viên|cũng|thì) )*(?:tốt|dễ thương|nhiệt tình|vui|ổn|ok|thân thiện"
    r"|lịch sự))"
    r"|bể|vỡ|móp|rách|bị lỗi|hư rồi|giao (?:nhầm|nham|thiếu|thieu|sai)"
    r"|disappointed|terrible|awful|angry|upset|complain|unacceptable|broken|damaged|rude|too late|not happy|unhappy)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:bạn|người ta|hàng xóm|they|friends?)\b.*\b(?:bảo|báo|nói|kêu|chê|says?|said|told)\b", re.IGNORECASE
)
_NO_FAULT = re.compile(
    r"\b(?:không(?! (?:còn|chỉ|những))|chưa|chẳng|chả|đừng|dễ|chống|nếu|lỡ|kẻo|tránh|not|no|nothing|never|isn['’]t"
    r"|aren['’]t|wasn['’]t|if|in case)\b(?:\W+[\w'’]+){0,3}\W*$",
    re.IGNORECASE,
)


def find_promises(text: str) -> Iterator[Found]:
    """Sentences in which the shop says what it will do."""
    for sentence in sentences(text):
        if _PROMISE.search(sentence) and not sentence.rstrip().endswith("?"):
            yield Found(FactKind.PROMISE, sentence[:160], 0.8, quote=sentence)


_PROMISE = re.compile(
    r"\b(?:(?:em|shop|bên em|mình|bên mình) (?:sẽ |xin )?(?:hứa|hẹn|gửi bù|hoàn|đền|tặng|báo lại|gọi lại"
    r"|nhắn lại|giao lại|giao bù|đổi mới)"
    r"|(?:em|shop|bên em|mình|bên mình) sẽ|(?:i|we)(?:'ll| will|'re going to)|i promise)\b",
    re.IGNORECASE,
)
