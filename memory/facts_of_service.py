"""How the customer wants to be served, what went wrong, and what the shop promised."""

import re
from collections.abc import Iterator

from memory.fact_reading import QUESTION, SELF_WORDS, sentence_of, sentences
from memory.facts import FactKind, Found

_CHANNELS = {"gmail": "email", "mail": "email", "tele": "telegram", "tin nhắn": "sms", "text": "sms"}


def find_channels(text: str) -> Iterator[Found]:
    """How the customer wants to be reached."""
    for match in _CHANNEL.finditer(text):
        said = (match["v"] or match["w"]).lower()
        value = {"gmail": "email", "mail": "email", "tele": "telegram", "điện thoại": "phone", "text": "sms"}.get(
            said, said
        )
        yield Found(FactKind.CHANNEL, value, 0.85, is_change=True, quote=match[0].strip())
    if (refused := _NO_CALLS.search(text)) and not _CHANNEL.search(text):
        yield Found(FactKind.CHANNEL, "no_calls", 0.8, is_change=True, quote=refused[0].strip())


_CHANNEL_NAME = r"(?P<v>telegram|tele|zalo|messenger|facebook|email|gmail|mail|sms|tin nhắn|text)"
_CHANNEL = re.compile(
    rf"\b(?:(?:nhắn|liên hệ|liên lạc|báo|trả lời)(?: tin)?(?: (?:cho )?{SELF_WORDS})? (?:qua|bằng"
    rf"|trên) {_CHANNEL_NAME}"
    rf"|(?:prefer|contact me (?:by|on|via)|message me on|write to me (?:by|on)|reach me (?:by"
    rf"|on)) {_CHANNEL_NAME.replace('<v>', '<w>')})\b",
    re.IGNORECASE,
)
_NO_CALLS = re.compile(r"\b(?:đừng|không) (?:có )?gọi(?: điện)?\b(?! là)|\b(?:do not|don't) call\b", re.IGNORECASE)


def find_hours(text: str) -> Iterator[Found]:
    """When to deliver or call."""
    for match in _HOURS.finditer(text):
        if not QUESTION.search(sentence_of(text, match)):
            yield Found(FactKind.HOURS, match["v"].strip(), 0.75, is_change=True, quote=match[0].strip())


_WHEN = (
    r"(?:sau|trước|khoảng|từ|lúc|after|before|around|from) \d{1,2}(?:[:h]\d{0,2}| giờ)?(?: ?(?:am|pm|sáng"
    r"|trưa|chiều|tối))?"
    r"(?:(?: đến| tới| to|-) ?\d{1,2}(?:h| giờ)?(?: ?(?:am|pm|sáng|trưa|chiều|tối))?)?"
    r"|(?:ngoài |trong )?giờ hành chính|buổi (?:sáng|trưa|chiều|tối)|cuối tuần|in the (?:morning|afternoon"
    r"|evening)|at weekends"
)
_HOURS = re.compile(
    rf"\b(?:giao|gọi|nhận hàng|nhận|liên hệ|nhắn|deliver|call|come|ring)(?: (?:hàng|lại|cho|{SELF_WORDS}"
    rf"|giúp|vào|me|it|only|điện))* (?P<v>{_WHEN})\b",
    re.IGNORECASE,
)


def find_complaints(text: str) -> Iterator[Found]:
    """Sentences that complain."""
    for sentence in sentences(text):
        if _COMPLAINT.search(sentence) and not QUESTION.search(sentence):
            yield Found(FactKind.COMPLAINT, sentence[:160], 0.7, quote=sentence)


_COMPLAINT = re.compile(
    r"\b(?:bực|thất vọng|khiếu nại|phàn nàn|tệ|quá chậm|chậm quá|không hài lòng|thái độ|bể|vỡ|móp|rách"
    r"|bị lỗi|hư rồi|giao (?:nhầm|thiếu|sai)"
    r"|disappointed|terrible|awful|angry|upset|complain|unacceptable|broken|damaged|rude|too late)\b",
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
