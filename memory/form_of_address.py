"""What customers call themselves, read from the part each word plays in the sentence.

``chị`` is the customer in "cho chị hỏi", the shop in "chị ơi", somebody else in "mua quà cho chị" and "chị em gửi".
Whoever is spoken to is never the one who speaks, and who calls himself or herself ``em`` is nobody's ``chị`` here.
"""

import re
from collections.abc import Iterator

from memory.facts import FactKind, Found

_SENIOR = r"anh|chị|chi|cô|chú|bác"
_HUMBLE = r"em|con|cháu"
_ANY = rf"{_SENIOR}|{_HUMBLE}"
_NEUTRAL = r"mình|tôi|tui|tớ"
_FORMS = {w: w for w in ("em", "anh", "chị", "cô", "chú", "bác", "con", "cháu", "bạn")}
_FORMS |= {"chi": "chị", "chỉ": "chị", "co": "cô", "chu": "chú", "bac": "bác", "ban": "bạn"}

_NOT_A_PERSON = re.compile(
    r"(?:anh chị|anh em|chị em|cô chú|cô bác|chú bác|chi (?:phí|nhánh|tiết|phi|nhanh|tiet|bằng|bang)|chú (?:ý"
    r"|thích|y)\b"
    r"|bác sĩ|bac si|cô đặc|em bé|con (?:số|chip|dao|đường|tem|dấu|mắt|người|trai|gái|em|chị|anh|mình|tôi|tui|cô"
    r"|chú|bác))",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = (
    r"(?! (?:ấy|ta|đó|kia|gái|trai|họ|rể|dâu|ruột|hai|ba|tư|út|cả|em|anh|chị|mình|tôi|tui|tớ|con|cháu|của|shipper"
    r"|ship"
    r"|nhân viên|giao hàng|bán hàng|tài xế|bảo vệ|bưu tá|chủ|quản lý|kế toán|thu ngân|admin|ad|hàng xóm|chồng|vợ"
    r"|kế bên"
    r"|ở quê|dưới quê|bạn|đồng nghiệp|sếp|giáo)\b)(?! (?-i:[A-ZĐÁÀẢÃẠÂĂÉÈÊÍÌÓÒÔƠÚÙƯÝ]))"
)
"""What makes a word mean a third person: "anh shipper", "chị gái", "cô Lan"."""

_SPOKEN_TO = re.compile(
    rf"\b(?P<a>{_ANY}) (?:ơi|oi|à\b|ơiii)|\b(?:chào|thưa|hi|hello|alo|hey|cảm ơn|cám ơn|xin hỏi|nhờ|phiền|hỏi|với"
    rf"|vâng|shop) (?P<b>{_ANY})\b(?! (?:hỏi|muốn|cần|mua|đặt))"
    rf"|(?:^|[.,!?\n]\s*)dạ (?P<c>{_ANY})(?=\s*(?:$|[.,!?]))"
    rf"|\b(?P<d>{_ANY}) (?:xem|kiểm tra|tư vấn|báo|gửi|cho|giao|gọi|check|giúp|coi|lấy|để|giữ|gói|tính|kiếm|tìm)"
    rf"(?: (?!là\b)[^\W\d_]+){{0,5}}? (?:giúp|cho|hộ|giùm|dùm) (?!(?P=d)\b)(?:{_ANY}|{_NEUTRAL})\b"
    rf"|\b(?P<e>{_ANY}) (?:có|còn|bán|ship|giao|nhận|gửi)\b[^.,!?\n]*\b(?:không|chưa)(?:\s*(?:ạ|vậy|em"
    rf"|{_SENIOR}))?\s*(?:$|[?.,!\n])"
    rf"|\b(?P<f>{_ANY}) (?:ở đâu|tên gì|tên là gì|là ai|là bot|là người)",
    re.IGNORECASE,
)
_WILLING = (
    r"muốn|cần|tên|mua|đặt|bị|đã|đang|nhận|thấy|hỏi|dùng|không|chưa|vừa|mới|hay|chuyển|lấy|mặc|mang|thích|xài"
    r"|sống|định"
    r"|tính|gửi|trả|chốt|tìm|kiếm|quên|nhờ|đợi|chờ|huỷ|hủy|đổi|thanh toán|book|order|coi|xem|lỡ|phải|sẽ|cũng|vẫn"
    r"|tưởng"
    r"|nghĩ|biết|hiểu|ghé|đọc|thử|được|nghe|xin|nhắn|ko|hết|muon|can|ten|dat|nhan|hoi|dung|thich|mac|ở|có|còn|là"
    r"|chọn|để|đi|sợ|lo"
    r"|thanh toan|doi|đâu|chỉ|tự|hơi|rất|cảm ơn|cám ơn|chuẩn bị|đăng ký|ưng|ngại|mê|yêu|kẹt|bận|rảnh|gọi|mong"
    r"|quay lại"
)
_DOES = (
    r"báo(?: giá)?|tư vấn|tu van|gửi|gui|giao|kiểm tra|kiem tra|xem|check|gọi(?: lại)?|goi(?: lai)?|giữ|để|lấy"
    r"|đổi|gói|tính"
    r"|lên đơn|chốt|nhắn|trả lời|rep|ib|giải thích|kiếm|tìm|làm|huỷ|hủy|đặt lịch|ship|bọc|ghi chú|xử lý|hoàn|bao gia"
    r"|bán|sửa|thêm|bỏ|cập nhật|nhac|nhắc|hẹn|hướng dẫn|chỉ|giới thiệu|chọn|liên hệ|inbox|cọc|note|gợi ý|so sánh"
)
_ASKS_FOR = r"hỏi|xin|mua|đặt|biết|order|hoi|dat|biet|gặp|coi|xem|lấy|đổi|gửi|doi|gui|lay"
_LEADS = (
    r"ơi|dạ|oi|mà|nhưng|vì|nên|thì|nếu|khi|để|tại|do|là|rồi|và|hôm qua|hôm nay|hôm bữa|hôm trước|bữa trước|bữa"
    r"|nãy|tuần trước|tháng trước|lần trước|sao|chắc|bao giờ|khi nào|lúc nào"
    r"|thôi|giờ|nay|alo|tự nhiên|hình như|mai|chiều nay|tối qua|sáng nay|sáng|chiều|tối|tí|lát|ok|oke|ừ|à|ủa"
)
_KIN = (
    r"chồng|vợ|con gái|con trai|con|mẹ|má|bé nhà|bé|nhà|vợ chồng|gia đình|bạn|da|tóc|đơn(?: hàng)?|số|địa chỉ"
    r"|nick|tên"
    r"|mail"
)
_KIN_FIRST = r"chồng|vợ|con gái|con trai|mẹ|bé nhà|da|tóc|đơn(?: hàng)?"

_PARTS = tuple(
    (re.compile(pattern, re.IGNORECASE), weight)
    for pattern, weight in (
        (rf"\bcho (?P<v>{_ANY})(?= (?:{_ASKS_FOR})\b)", 1.5),
        (rf"(?:^|[.,!?:;\n]\s*|\b(?:{_LEADS}) )(?P<v>{_ANY}){_SOMEBODY_ELSE}(?= (?:{_WILLING})\b)", 1.0),
        (rf"\b(?:{_DOES})(?: [^\W\d_]+){{0,3}}? (?:cho|giúp|giùm|dùm|hộ) (?P<v>{_ANY}){_SOMEBODY_ELSE}\b", 1.5),
        (rf"\b(?:giúp|giùm|dùm|hộ|giup) (?P<v>{_ANY}){_SOMEBODY_ELSE}\b", 1.0),
        (rf"\b(?:gọi|báo|nhắn|gửi|ib|inbox|rep|call|goi|bao|gui) (?P<v>{_ANY}){_SOMEBODY_ELSE}\b(?! (?:ơi|oi))", 1.0),
        (rf"\bcủa (?P<v>{_ANY}){_SOMEBODY_ELSE}\b", 1.0),
        (rf"(?<!^)\b(?:{_KIN}) (?P<v>{_SENIOR}){_SOMEBODY_ELSE}\b", 1.0),
        (rf"^(?:{_KIN_FIRST}) (?P<v>{_SENIOR}){_SOMEBODY_ELSE}\b", 1.0),
        (rf"(?:^|[.,!?\n]\s*)(?P<v>{_SENIOR}) (?-i:[A-ZĐÀ-Ỹ]\w+) (?:đây|nè|nha|nhé)\b", 1.0),
    )
)
"""What makes a word the customer, and how much each counts."""

_TOLD = r"anh|chị|chi|chỉ|cô|co|chú|chu|bác|bac|em|bạn|ban"
_REFUSES = re.compile(r"\b(?:đừng|dừng|dùng|dung|không|khong)(?: có| co)?\W*$", re.IGNORECASE)
_NAME_FOLLOWS = r"(?!\s+(?-i:[A-ZĐÁÀẢÃẠÂĂÉÈÊÍÌÓÒÔƠÚÙƯÝ]))"
_FORM_TOLD = re.compile(
    rf"\b(?P<v>{_TOLD}) (?:chứ|mà|chu) (?:không|ko|k|đâu|khong)(?: có)? (?:phải|phai)(?: là)? (?:{_TOLD})\b"
    rf"|\b(?:đừng|không|dung|dùng|khong) (?:có )?(?:gọi|goi|kêu) (?:\w+ )?(?:là |bằng )?(?:{_TOLD})\b.{{0,20}}?"
    rf"\b(?:gọi|goi|kêu|là|la) (?:\w+ )??(?:là )?(?P<w>{_TOLD})\b"
    rf"|\b(?:gọi|goi|xưng hô|kêu) (?:em|mình|tôi|tui|tớ|anh|chị|cô|chú|bác) (?:là|bằng|la) (?P<x>{_TOLD})\b"
    rf"{_NAME_FOLLOWS}"
    rf"|\b(?:gọi|goi|kêu|xưng)(?: (?:mình|tôi|tui|tớ))? (?:là |bằng |la )?(?P<y>{_TOLD}) (?:thôi|thoi|cho (?:thân"
    rf"|gần|dễ"
    rf"|trẻ|than)|là được|la duoc|được rồi|duoc roi|đi em|đi shop)\b",
    re.IGNORECASE,
)
"""How a customer says which form of address is right: "chị chứ không phải anh", "gọi chị thôi em"."""

_OF_GENDER = re.compile(
    rf"(?<!con )(?<!bé )(?<!bạn )\b(?:{_NEUTRAL}|em|đây|tao) (?:là|la) (?:(?P<f>nữ|con gái|phụ nữ|gái)|(?P<m>nam"
    rf"|con trai"
    r"|đàn ông|trai))\b(?! (?:giới|bộ|út|cả|của|em|mình|mới))",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    rf"(?:\b(?:{_NEUTRAL}|em|đây)\s+)?\b(?:không|ko|hông|chẳng|khong) (?:có )?(?:phải|phai) (?:là )?(?:{_SENIOR})"
    r"(?: (?:đâu|mà|nha|nhé|ạ|em|shop|bạn|ơi))*\s*[.!]*$"
    rf"|\b(?:đừng|đừng có|dung) (?:gọi|kêu|goi)(?: \w+)? (?:là |bằng )?(?:{_SENIOR})(?: (?:nữa|nha|nhé|ạ|em|shop"
    rf"|mà))*\s*[.!]*$",
    re.IGNORECASE,
)
"""The form that was used is wrong, and which one is right is not said."""


_HAS = re.compile(rf"\b(?:{_ANY})\b", re.IGNORECASE)
"""A word each of ``_PARTS`` needs: most texts are done with here."""
_NAMES_A_FORM = re.compile(r"phải|phai|gọi|goi|kêu|xưng", re.IGNORECASE)
"""Words of which each way to say ``_FORM_TOLD`` and ``_NOT_SO`` needs one."""


def find_forms(text: str) -> Iterator[Found]:
    """What the customer calls himself or herself; how the shop and others are called says nothing."""
    if found := _told(text):
        yield found
        return
    if not _HAS.search(text):
        return
    said = [(match, weight) for pattern, weight in _PARTS for match in pattern.finditer(text)]
    if not said:
        return
    addressed = {_FORMS[m[m.lastgroup].casefold()] for m in _SPOKEN_TO.finditer(text) if m.lastgroup}
    votes: dict[str, float] = {}
    for match, weight in said:
        word = _FORMS[match["v"].casefold()]
        if word not in addressed and _NOT_A_PERSON.match(text, match.start("v")) is None:
            votes[word] = votes.get(word, 0.0) + weight
    humble = {word: count for word, count in votes.items() if word in ("em", "con", "cháu")}
    counted = humble or votes
    if counted:
        best = max(counted, key=lambda word: counted[word])
        yield Found(FactKind.FORM, best, min(0.95, 0.5 + 0.2 * counted[best]))


def _told(text: str) -> Found | None:
    """Return the form of address the customer asks for; ``bạn`` where one is only refused."""
    is_named = _NAMES_A_FORM.search(text) is not None
    told = _FORM_TOLD.finditer(text) if is_named else ()
    asked = next((m for m in told if not _REFUSES.search(text[: m.start()])), None)
    if asked and (form := _FORMS.get((asked["v"] or asked["w"] or asked["x"] or asked["y"]).casefold())):
        return Found(FactKind.FORM, form, 1.0, is_change=True, quote=asked[0].strip())
    if is_named and (refused := _NOT_SO.search(text)):
        return Found(FactKind.FORM, "bạn", 1.0, is_change=True, quote=refused[0].strip())
    if said := _OF_GENDER.search(text):
        return Found(FactKind.FORM, "chị" if said["f"] else "anh", 0.9, is_change=True, quote=said[0].strip())
    return None
