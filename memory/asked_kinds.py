"""What a question wants of an article, told by its words, and which passages hold it: a span of time, money, a place.

Finer than the kinds of ``memory/traits.py``: nearly every passage of an article holds some number or other. They choose
between the passages of one article and say nothing about the article itself.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from conversation.text import fold

_UNITS = r"(?:ngay|tuan|thang|nam|phut|tieng|hom|buoi)"
_ASKS_SPAN = (
    rf"bao lau|may {_UNITS}|bao nhieu {_UNITS}|trong bao nhieu|thoi gian|thoi han|how (?:long|soon)"
    r"|how many (?:days|weeks|months|years|hours|minutes)"
)
_ASKS_MONEY = (
    r"bao nhieu tien|may tien|nhieu tien|gia|phi|chi phi|ton|tien (?:ship|giao|gui|cong)|ai (?:chiu|tra)|mien phi"
    r"|how much|costs?|fees?|price|free|who pays"
)
_ASKS_PLACE = r"dia chi|o dau|cho nao|(?:quan|phuong|duong) (?:nao|may)|where|address"
_SPAN = (
    r"(?i:\d+ ?(?:(?:-|–|đến|tới|to) ?\d+ ?)?(?:(?:working|business) )?"
    r"(?:ngày|tuần|tháng|năm|giờ|tiếng|phút|days?|weeks?|months?|years?|hours?|minutes?)\b)"
)
_UNIT_NAMES = (("thang", "month"), ("nam", "year"), ("gio|tieng|phut", "hour|minute"), ("tuan", "week"))
_UNITS_HELD = ("tháng|months?", "năm|years?", "giờ|tiếng|phút|hours?|minutes?", "tuần|weeks?")
_MONEY = r"(?i:\d ?(?:đ|₫|k|nghìn|ngàn|triệu|vnd|đồng)(?!\w)|\bmiễn phí\b|\bfree\b)"
_PLACE = r"\b\d+[A-Z]?(?:/\d+)* (?:(?:đường|phố|Đường|Phố) )?[A-ZĐÀ-Ỹ][a-zà-ỹ]+ [A-ZĐÀ-Ỹ][a-zà-ỹ]+"
_ASKING = tuple(re.compile(rf"\b(?:{words})\b") for words in (_ASKS_SPAN, _ASKS_MONEY, _ASKS_PLACE)) + tuple(
    re.compile(rf"\b(?:(?:may|bao nhieu) (?:{vietnamese})|how many (?:{english})s?)\b")
    for vietnamese, english in _UNIT_NAMES
)
_HOLDING = tuple(re.compile(words) for words in (_SPAN, _MONEY, _PLACE)) + tuple(
    re.compile(rf"(?i:\d (?:{unit})\b)") for unit in _UNITS_HELD
)


def kinds_asked(text: str) -> NDArray[np.bool_]:
    """Return whether a question wants a span of time, money, a place, and months, years, hours, weeks: bool ``[7]``."""
    folded = fold(text)
    return np.array([pattern.search(folded) is not None for pattern in _ASKING])


def kinds_held(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of them each passage holds: bool ``[n, 7]``."""
    found = [[pattern.search(text) is not None for pattern in _HOLDING] for text in texts]
    return np.array(found, bool).reshape(len(texts), len(_HOLDING))
