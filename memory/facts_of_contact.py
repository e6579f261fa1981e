"""Where the customer is reached, as told: phone, e-mail, address."""

import re
from collections.abc import Iterator
from datetime import timedelta

from memory.fact_reading import CAPITAL
from memory.facts import SELF, FactKind, Found
from memory.telling import read_telling


def find_phones(text: str) -> Iterator[Found]:
    """The customer's phone numbers with the national 0 in front; those of others, of banks and of parcels are not."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits.startswith("84") and match[0].lstrip().startswith(("+", "84")):
            digits = "0" + digits[2:]
        if len(digits) not in (10, 11) or not digits.startswith("0"):
            continue
        telling = read_telling(text, match.start(), match.end())
        is_own = not _NOT_OWN_NUMBER.search(telling.head) and not _RECIPIENT.search(telling.sentence)
        if telling.subject in (SELF, "") and telling.is_told and is_own:
            yield Found(FactKind.PHONE, digits, 0.9, is_change=telling.is_change, quote=match[0])


_PHONE = re.compile(r"(?<![\w.,])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w])")
_NOT_OWN_NUMBER = re.compile(
    r"\b(?:stk|mst|thuế|so thue|tax|cccd|cmnd|căn cước|can cuoc|passport"
    r"|số tài khoản|tài khoản|tai khoan|chuyển khoản|ngân hàng|bank|account|mã|vận đơn|tracking|đơn|hotline|tổng đài"
    r"|shipper|giao cho|gửi cho|người nhận|nguoi nhan|số cũ|so cu|old (?:number|phone)|từ số|tu so|by number)\b",
    re.IGNORECASE,
)


_RECIPIENT = re.compile(
    r"\b(?i:giao|gửi|ship)(?: hàng)? (?i:cho|tới) (?:(?i:anh|chị|cô|chú|bác|bạn|em|ông|bà) )?"
    rf"{CAPITAL}\w+"
    r"|\b(?i:(?:giao|gửi|ship)(?: hàng)? cho (?:anh|chị|cô|chú|bác|ông|bà) (?!nh[aéeá]|ạ|theo|qua|s[ốđ]|với|vào|lúc"
    r"|sau|tại|ở|đúng|sớm|trước|giúp|nữa|\d)\w+|người nhận)\b"
)
"""A recipient called by name: the number beside it is that one's."""


def find_emails(text: str) -> Iterator[Found]:
    """E-mail addresses in lower case."""
    for match in re.finditer(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", text):
        yield Found(FactKind.EMAIL, match[0].rstrip(".").lower(), 0.9, quote=match[0])


def find_addresses(text: str) -> Iterator[Found]:
    """Where to deliver or where the customer lives; one named for this delivery alone holds for a while."""
    starts = list(_TO_PLACE.finditer(text))
    for at, match in enumerate(starts):
        following = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        rest = _SENTENCE_END.split(text[match.end() : min(following, match.end() + 160)], maxsplit=1)[0]
        value = _AT_HOME.sub("", _TAIL.sub("", _OF_ORDER.sub("", rest)).strip(" ,:-"))
        has_number = any(c.isdigit() for c in value)
        is_place = len(value) >= 6 and (has_number or _PLACE.search(value)) and not _NOT_PLACE.search(value)
        begins = match.end() + rest.find(value)
        telling = read_telling(text, begins, begins + len(value))
        is_own = telling.whom == SELF and not _OF_OTHERS.search(value) and not _FOR_OTHERS.search(match[0])
        if is_place and is_own and telling.is_told:
            is_passing = _THIS_TIME.search(telling.sentence) is not None
            yield Found(
                FactKind.ADDRESS,
                value,
                0.85 if has_number else 0.7,
                is_change=telling.is_change or is_passing,
                quote=match[0] + value,
                lasts=_ONE_DELIVERY if is_passing else None,
            )


_ONE_DELIVERY = timedelta(days=7)
"""How long an address holds that was named for one delivery."""
_THIS_TIME = re.compile(
    r"\b(?:lần này|đơn này|đợt này|tạm thời|hôm nay|riêng đơn|chỉ lần|this time|this order|just this once|for now)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\bnhà (?:mẹ|má|bố|ba|bạn|chồng|vợ|chị|anh trai|ông|bà|người|hàng xóm)\b|là sai\b", re.IGNORECASE
)
_FOR_OTHERS = re.compile(r"\bcho (?:mẹ|má|bố|ba|bạn|chồng|vợ|anh trai|chị gái|em gái)\b", re.IGNORECASE)


_AT_HOME = re.compile(
    r"^(?:quê|nhà|công ty|chỗ|cơ quan)(?: (?:em|mình|chị|anh|tôi|cô|chú|bác))?(?: ở|:|,| là)+ ?", re.IGNORECASE
)


_OF_ORDER = re.compile(
    r"^(?:(?:của|cho|cua) )?(?:đơn|don|đh|order|mã|ma)\b[^,]{0,40}?"
    r"\b(?:sang|sáng|qua|thành|thanh|về|ve|tới|toi|đến|den|là|la)\s+",
    re.IGNORECASE,
)
"""The order whose address is changed, named before the new one: "địa chỉ đơn NB-1042 sang 45 Nguyễn Huệ"."""


def without_tail(address: str) -> str:
    """Return an address without the polite words behind it, accents or not."""
    return _TAIL.sub("", address).strip(" ,:-")


_SENTENCE_END = re.compile(r"[!?\n;]|(?<!\b[PQpq])(?<!\b[TtHh][PpXx])(?<!\b[Tt][Tt])\.(?:\s|$)")
_TO_PLACE = re.compile(
    r"\b(?:giao(?: hàng)? (?:về|đến|tới|qua|tại|ở)|gửi (?:về|đến|tới|qua)"
    r"|địa chỉ(?: (?:mới|nhận hàng|giao(?: hàng)?|của \w+|nhà))*(?: là|:| sang| thành| qua| về)?"
    r"|chuyển (?:nhà )?(?:về|qua|sang)|nhà (?:em|anh|chị|mình|tôi) ở|(?:em|anh|chị|mình|tôi) ở"
    r"|deliver (?:it )?to|ship (?:it )?to|my (?:new )?address is"
    r"|change (?:the|my)(?: \w+)? address(?: (?:of|for|on) [\w -]{1,30}?)? to|i live (?:at|in)|moved to) ",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*,?\s*\b(?:nha(?= *(?:$|[,.!]|em|shop|chị|anh|bạn|ạ|nha))|nhé|nhe|ạ|nhen|giúp|giùm|hộ|please|thanks|cảm ơn"
    r"|được không|sđt|số điện thoại|rồi|thôi|là sai|lần sau|lúc|người nhận|sau \d"
    r"|(?:mà|nhưng|nên|để|vì|nếu|do) (?:em|mình|anh|chị|tôi|cô|chú|bố|mẹ|ba|má|vợ|chồng|con|bạn|người|nhà|shop|hay|chưa"
    r"|vẫn|không|ko|sao|giờ|giao|kịp|được|tiện|khỏi)"
    r"|(?:but|and|so|because|if|since) (?:I|I'm|it|please|the|my|not|work|call|leave|you|nobody|we))\b.*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:đường|phường|quận|huyện|xã|thành phố|tp|ngõ|hẻm|thôn|ấp|khu|chung cư|toà|street|st|road|rd|ward"
    r"|district|avenue"
    r"|apartment|apt)\b|\b[QP]\.? ?\d",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(
    r"^(?:(?:của|cho|cua) )?(?:đơn|don|đh|order|mã)\b"
    r"|\b(?:bao lâu|bao nhiêu|mấy ngày|khi nào|bao giờ|how long|when)\b|^\d+ (?:giờ|ngày|phút|h)\b"
    r"|^(?:dùng|xài|mặc|mang|kem|loại|màu)\b|\bsize\b|\bnhà từ\b|^nhà\W*(?:từ|lúc|vào|sau|trước)"
    r"|^(?:ngày|hôm|thứ|mai|tuần|tháng|sáng|trưa|chiều|tối|trước|sau)\b(?! \w+ (?:đường|street))",
    re.IGNORECASE,
)
