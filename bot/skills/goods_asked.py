"""What a customer names when asking whether the shop has something, or what it costs: "có bán máy hút bụi không"."""

import re
from collections.abc import Sequence

from conversation.text import clean, fold, words

_US = r"(?:shop|tiem|quan|cua hang|ben (?:minh|em|ban|shop|nay|do)|o day|cho (?:minh|em|ban)|nha buoi)"
_MAYBE = r"(?:khong|ko|k|hong|hok|chua|chu)"
_COURTESY = (
    r"(?: (?:vay|the|a|ha|nhi|shop|em|ban|oi|nha|nhe|z|v|ta|da|anh|chi|please|there|here|guys|now|at the moment|today"
    r"|right now|in your shop|in the shop|in stock|left|available))*"
)
_HAS_VI = re.compile(
    r"^(?:(?:da|a|u|em|minh|chi|anh|chu|bac|chao|shop|oi|ad|cho (?:\w+ )?hoi)\b ?)*"
    rf"(?:{_US} (?:minh |em |nay )?)?(?:hien |nay )?"
    r"(?:(?:con|co) (?:ban |hang )?|ban )(?!(?:the|duoc|phai|nen|can|cach|bi|giup|moc|het|hop|tot|on|an|hai|gay|lam"
    r"|su|dung|xai|boi|thoa|tri|lam|giam|bot|re|cho|ai|di|ve)\b)"
    rf"(?P<goods>.+?) {_MAYBE}(?: con)?{_COURTESY}$"
)
_GREETS = r"^(?:(?:(?:da|alo|hi|hello|chao) (?:shop|ad|em|ban)|(?:shop|ad|em|ban) oi|cho (?:\w+ )?hoi)\b ?)*"
_LEFT_VI = re.compile(rf"{_GREETS}(?P<goods>.+?) (?:{_US} )?(?:con (?:hang )?|(?:co|con) ban ){_MAYBE}{_COURTESY}$")
_WANTS_VI = re.compile(r"\b(?:tim|can|muon|dinh) mua (?P<goods>.+?)$")
_PRICE_VI = re.compile(
    rf"^(?:gia (?:cua )?(?P<goods>.+?)|(?P<first>.+?)(?: gia)?) (?:bao nhieu|nhieu|may(?= (?:tien|dong))|sao|the nao)"
    rf"(?: (?:tien|dong|1|mot|vay))*{_COURTESY}$"
)
_ASKS_PRICE_VI = re.compile(
    r"(?:^|\b(?:xin|hoi|bao|biet|xem|cho) )gia (?:cua )?(?!(?:re|mem|tot|nao|si|sao|the|bao|may|nhieu|hop)\b)"
    rf"(?P<goods>.+?){_COURTESY}$"
)
_HAS_EN = re.compile(
    r"\b(?:do you (?:guys )?(?:also |still )?(?:sell|have|carry|stock)|have you got|you got|got|looking for|is there"
    r"|are there|any) (?:any |an? |some |the |your )*(?P<goods>.+?)"
    rf"{_COURTESY}$"
)
_PRICE_EN = re.compile(
    r"\b(?:(?:how much (?:is|are|does|do|for)|price of) (?:the |an? |your )*(?P<goods>.+?)(?: costs?)?"
    rf"|what (?:does|do) (?:the |an? |your )*(?P<first>.+?) cost){_COURTESY}$"
)
_LEFT_EN = re.compile(
    r"\b(?:is|are) (?:the |an? |your |any )*(?P<goods>.+?) (?:still )?(?:available|in stock|left|sold out)\b"
)
_HAD = (_HAS_VI, _LEFT_VI, _ASKS_PRICE_VI, _LEFT_EN, _HAS_EN)
_ASKED = (_HAS_VI, _LEFT_VI, _WANTS_VI, _PRICE_VI, _ASKS_PRICE_VI, _LEFT_EN, _PRICE_EN, _HAS_EN)
_WHICH = (
    re.compile(
        r"^(?:(?:da|a|em|minh|chi|anh|shop|oi|cho (?:\w+ )?hoi)\b ?)*"
        r"(?P<goods>.+?) (?:loai|hang|dong|co|size|kich co) (?:nao|may|gi)\b"
    ),
)
_END = re.compile(
    r"(?:^| )(?:cho|dành cho|dưới|khoảng|tầm|loại|nào|giá|thì|mà|khác|không|for|under|below|with|that|which|to|in)\b"
)
"""What comes behind the thing: for whom, at what price."""

_NO_THING = frozenset(
    words(
        "màu mùi size cỡ dung kích hương hàng sản đồ món gì cái thứ mẫu ai người color colors colour colours sizes one"
        " ones it this that these those them anything something type types kind kinds other others more stuff"
        " ở tại bên trong ngoài trên qua"
    )
)
"""First words of what is no thing by itself but asks about one, or about all."""


_LONGEST = 6
"""Words a name may have; what is longer tells something else beside it."""


def goods_asked(text: str) -> str:
    """Return the words of ``text`` that name the thing asked about, as written; empty when it asks no such question.

    ``text`` has its accents put back.
    """
    return _named(text, _ASKED)


def goods_to_be_had(text: str) -> str:
    """Return what ``text`` names to ask whether it is to be had, or for its price; empty when it asks no such thing."""
    return _named(text, _HAD)


def goods_compared(text: str) -> str:
    """Return what ``text`` begins with and asks which kind of ("nồi loại nào nấu cho 4 người"), thing or not."""
    return _named(text, _WHICH)


def _named(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    written = words(clean(text))
    plain = " ".join(fold(word) for word in written)
    for pattern in patterns:
        found = pattern.search(plain)
        if found is None:
            continue
        name = next(name for name, value in found.groupdict().items() if value)
        begin, end = found.span(name)
        named = " ".join(written[plain.count(" ", 0, begin) : plain.count(" ", 0, end) + 1])
        stop = _END.search(named)
        named = named[: stop.start()] if stop else named
        is_thing = named and named.split()[0] not in _NO_THING and len(named.split()) <= _LONGEST
        return named if is_thing else ""
    return ""
