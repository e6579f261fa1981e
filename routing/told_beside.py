"""What people tell without being asked, beside their request: why, when, and where to from now on."""

import re

from conversation.no_such_day import find_no_such_day
from conversation.text import as_written, clean, fold

_REASON = re.compile(r"\b(?:vì|tại|bởi|do|because|since|as it)\s+(?!shop\b)(?P<v>[^?\n]{4,160})", re.IGNORECASE)
_PARTS = re.compile(r"[,.;!\n]+|\s(?:mà|nhưng|nhung|vậy nên|nên|nen|but|and)\s", re.IGNORECASE)
_FAULT = re.compile(
    r"\b(?:chat|rong|nho|lon|to|be|ngan|dai|day|mong|cung|mem|dam|nhat) (?:qua|hon|vay|so voi)"
    r"|\b(?:bi|hoi|kha|hon) (?:chat|rong|ngan|dai|nho|to|lon)\b"
    r"|\bqua (?:chat|rong|nho|lon|to|ngan|dai|day|mong|dam|nhat)"
    r"|\b(?:bi|da|hang|moi mua) (?:\w+ )?(?:hong|hu|vo|be|rach|mop|loi|ro|chay|nut|gay|xuoc|muc|moc|het han)\b"
    r"|\b(?:hong|hu|vo|rach|mop|nut|gay|tray) (?:roi|mat|het|nap|hop|hu|chai|goc)\b|\bgiao (?:sai|nham|thieu)\b"
    r"|\b(?:sai|nham|thieu|lon) (?:hang|mau|mau ma|size|mon|san pham|loai|so luong|dia chi)\b"
    r"|\b(?:khong|ko|chua) (?:vua|hop|thich|dung|giong|nhu|ung|chay|hoat dong|dung duoc|xai duoc)\b"
    r"|\b(?:di ung|kich ung|noi man|ngua|rat da|khac hinh|khac mau|het han)\b"
    r"|\b(?:broken|damaged|leak\w*|torn|cracked|defective|faulty|expired|allergic|(?:does|did) ?n t (?:fit|work|suit)"
    r"|too (?:small|big|large|tight|loose|long|short)|wrong (?:size|colou?r|item|product)|not (?:fit|work)\w*)\b"
)
_EXCHANGE = re.compile(
    r"\b(?:doi|lay|chon)(?: \w+){0,2}? (?:size|mau|mui|loai|mau ma) \w+\b"
    r"|\b(?:another|different|bigger|smaller) (?:size|colou?r|model)\b"
)

_CLOCK = r"\d{1,2}(?: ?(?:h|:)\d{2}|h| giờ(?: \d{2}| rưỡi)?| ?(?:am|pm)| o['’]clock)"
_PART = r"(?:buổi )?(?:sáng|trưa|chiều|tối)(?: (?:mai|nay|mốt))?|(?:this |tomorrow )?(?:morning|afternoon|evening)"
_DAY = (
    r"hôm nay|ngày mai|ngày mốt|ngày kia|mai|mốt|(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn)"
    r"(?: (?:này|tới|sau|tuần này|tuần sau|tuần tới))?|ngày \d{1,2}(?:/\d{1,2}(?:/\d{2,4})?)?(?: tháng \d{1,2})?"
    r"|cuối tuần(?: này)?|today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|at weekends"
)
_BEFORE = r"(?:(?:sau|trước|khoảng|tầm|từ|lúc|vào|after|before|around|at|from|between|on|in the)\s+)?"
_MOMENT = rf"{_BEFORE}(?:{_CLOCK}|{_PART}|{_DAY}|(?:ngoài |trong )?giờ hành chính)"
_WHEN = re.compile(
    rf"(?<![\w.,])(?:{_MOMENT})(?:(?: |, | ?- ?| đến | tới | to | hoặc | or | and )(?:{_MOMENT}))*(?!\w)", re.IGNORECASE
)
_SAYS_LITTLE = re.compile(r"^(?:mai|mốt|on|at)$", re.IGNORECASE)
"""A name as well as a day: alone it is no time."""

_CLAUSES = re.compile(r"[,.;!?](?=\s)|\n")
_CALLS = re.compile(r"\b(?:gọi|goi|call|ring|phone)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:đặt|mua|nhận|giao|đã|bị|chưa|(?<![đd].i )(?<!chuyển )(?<!chuyen )qua"
    r"|ordered|bought|received|delivered|ago)\b",
    re.IGNORECASE,
)

_OF_ADDRESS = re.compile(r"\b(?:dia chi|giao|gui|nhan hang|address|deliver\w*|ship\w*|send)\b")
_WAITS = re.compile(
    r"\bchua (?:thay|nhan|toi|den|ve|co|duoc)\b|\b(?:not|n.?t|never) (?:\w+ )?(?:arriv|receiv|com|got|get)"
)
_CHANGES = re.compile(r"\b(?:doi|chuyen|sua|moi|lai|change|update|new|instead)\b")
_TOWARDS = re.compile(r"\b(?:sang|qua|thanh|ve|den|toi|to|la|is)\s+")
PLACE = re.compile(
    r"(?:so (?:nha )?|nha )?\d+[a-z]?(?:/\d+[a-z]?)*,? (?:duong |pho )?(?!(?:gio|ngay|phut|cai|hop|hom|tuan|thang|nghin"
    r"|trieu|lan|mon)\b)[a-z]{2,}|(?:duong|phuong|quan|huyen|xa|thanh pho|tp|ngo|ngach|hem|thon|ap|khu|chung cu|toa"
    r"|street|ward|district|apartment|apt)\b|[qp]\.? ?\d"
)
"""How an address begins, folded: a house and its street, a ward, a district."""

_BEHIND = re.compile(
    r"\s*[,.]?\s*\b(?:nha|nhé|nhe|ạ|nhen|giúp|giùm|hộ|giup|gium|cho (?:em|mình|anh|chị|tôi)|please|thanks|thank"
    r"|cảm ơn|cam on|được không|duoc khong"
    r"|mà|ma (?:chua|van|sao|gio|k|ko|khong)|nhưng|but|and|(?:cho |của |cua )?(?:đơn|don)"
    r"|(?:for (?:my )?)?order|vì|because)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 160


def find_reason(text: str) -> str:
    """Return why something is to be sent back or changed, empty when ``text`` does not say."""
    if found := _REASON.search(text):
        return found["v"].strip(" .,!")[:_LONGEST]
    for part in _PARTS.split(text):
        plain = fold(part).replace("'", " ").replace("’", " ")
        if _FAULT.search(plain) and not part.rstrip().endswith("?"):
            return part.strip()[:_LONGEST]
    plain = fold(text)
    found = _EXCHANGE.search(plain)
    return text[found.start() : found.end()] if found and len(plain) == len(text) else ""


def find_time(text: str, restored: str) -> str:
    """Return when something is to be done, as it is written; empty when that is not said or is a day that is none."""
    clauses = [part for part in _CLAUSES.split(clean(restored)) if _CALLS.search(part) or not _PAST.search(part)]
    found = max((m[0] for m in _WHEN.finditer("\n".join(clauses))), key=len, default="").strip(" ,-")
    if not found or _SAYS_LITTLE.match(found) or find_no_such_day(found, "vi"):
        return ""
    return as_written(found, clean(text))


def is_under_way(text: str) -> bool:
    """Tell whether a message says that something has not come: where it was to go is no new address."""
    plain = fold(clean(text))
    return _WAITS.search(plain) is not None and _CHANGES.search(plain) is None


def find_new_address(text: str) -> str:
    """Return where something is to go from now on ("đổi địa chỉ … sang …"), as it is written; empty when not said."""
    shown = clean(text)
    plain = fold(shown)
    if len(plain) != len(shown) or not _OF_ADDRESS.search(plain):
        return ""
    starts = [found.end() for found in _TOWARDS.finditer(plain) if PLACE.match(plain, found.end())]
    if not starts:
        return ""
    return _BEHIND.sub("", shown[starts[0] :].partition("\n")[0]).strip(" ,.!:-")[:_LONGEST]
