"""What the customer's body, home and family are like, as told: size, skin, allergies, family, things owned."""

import re
from collections.abc import Iterator
from datetime import timedelta

from memory.fact_reading import CAPITAL, QUESTION, SELF_WORDS
from memory.facts import SELF, FactKind, Found
from memory.telling import OTHER, Telling, read_telling, relation_behind

_CHILDREN = frozenset({"child", "son", "daughter"})
_NOT_KEPT = frozenset({OTHER, "friend"})
"""Of whom nothing is kept: they are no customers, and did not ask for it."""
_GROWN_OUT_OF = timedelta(days=180)
"""How long the size of a child holds."""

_SKINS = {
    "oily": r"dầu|nhờn|oily",
    "dry": r"khô|dry",
    "combination": r"hỗn hợp|combination",
    "sensitive": r"nhạy cảm|sensitive|(?:dễ|hay) (?:bị )?kích ứng(?! với)",
    "acne": r"mụn|acne(?:-prone)?",
    "normal": r"(?:bình )?thường(?=\W*$|\W*[.,;!?]| (?:thôi|nha|nhé|ạ|mà|nên|thì|không|với))|normal",
}


def find_sizes(text: str) -> Iterator[Found]:
    """Sizes the customer says somebody wears; a question about a size tells nothing."""
    for match in _SIZE.finditer(text):
        said = match["v"] or match["w"]
        telling = _of_value(text, match, said)
        if not telling.is_told or telling.is_wished or telling.whom in _NOT_KEPT:
            continue
        if not QUESTION.search(telling.sentence) or telling.subject:
            lasts = _GROWN_OUT_OF if telling.whom in _CHILDREN else None
            quote = match[0].strip()
            yield Found(FactKind.SIZE, said.upper(), 0.85, telling.whom, telling.is_change, quote, lasts)


_SIZE_VALUE = r"x{0,3}[sml]|\dxl|\d{1,3}(?:[.,]5)?"
_SIZE = re.compile(
    r"\b(?:(?:mặc|mac|mang|đi|xài|dùng)(?: (?!không|vừa)\w+){0,2} (?:size|cỡ|số)"
    r"|size (?:(?:của|quần|áo|giày|dép|nhẫn) )?(?:(?:của )?(?:em|anh|chị|mình|tôi|mẹ|bố|chồng|vợ|con|bé)(?: \w+)?)"
    r"(?: là)?"
    r"|(?:i|he|she|son|daughter|husband|wife|mom|dad) (?:wears?|takes?)(?: an?)?(?: size)?|my (?:\w+ )?size is"
    rf"|i['’]m an? size) (?P<v>{_SIZE_VALUE})\b(?! ?(?:tuổi|ngày|tháng|cái|chiếc|đôi|bộ|lần|phút|chai|hộp|\d))"
    r"|\b(?:mặc|mang) (?P<w>(?-i:X{0,3}[SML]))\b",
    re.IGNORECASE,
)


def find_skins(text: str) -> Iterator[Found]:
    """Kinds of skin; surer when the customer says whose, none where it is the kind a product is for."""
    for match in _SKIN.finditer(text):
        said = next(filter(None, match.groups()))
        skin = next(name for name, words in _SKINS.items() if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE))
        telling = _of_value(text, match, said)
        if not telling.is_told or telling.is_wished or telling.whom in _NOT_KEPT:
            continue
        before = text[: match.start()]
        is_owned = _SKIN_OWNED.search(match[0]) is not None or _OWNER_BEFORE.search(before) is not None
        if is_owned or (not telling.is_question and not _FOR_SKIN.search(before)):
            sure = 0.85 if is_owned else 0.6
            yield Found(FactKind.SKIN, skin, sure, telling.whom, telling.is_change, match[0].strip())


_SKIN_WORDS = "|".join(_SKINS.values())
_OWNERS = r"(?:em|anh|chị|cô|chú|bác|mình|tôi|tui|tớ|bé|mẹ|má|bố|ba|chồng|vợ|con)"
_SKIN = re.compile(
    rf"\b(?:da (?:(?:mặt )?(?:của )?{_OWNERS}(?: \w+){{0,2}}? )?(?:(?:bị|là|hay|thuộc|loại|rất|hơi|da|siêu|cực|chắc"
    rf"|đang|vẫn|mặt|vừa|khá) )*(?P<v>{_SKIN_WORDS})|(?P<v2>(?:{_SKIN_WORDS})) skin"
    rf"|skin is (?:very |quite |so |really )?(?P<v3>{_SKIN_WORDS}))\b",
    re.IGNORECASE,
)
_SKIN_OWNED = re.compile(rf"\bda (?:mặt )?(?:của )?{_OWNERS}\b|\bskin is\b", re.IGNORECASE)
_OWNER_BEFORE = re.compile(
    rf"(?:\b{_OWNERS}(?: (?:bị|có|thuộc|thì|là|cũng|nhà|ơi|\d+ tuổi|năm nay|đang|hiện|mình|em|chị|tôi|anh|làn|type))*"
    r"|\b(?:i|she|he|mom|son|daughter|wife|husband)(?:['’]ve| have| has| got)(?: an?| very| quite)?|\bmy)[ ,]*$",
    re.IGNORECASE,
)
_FOR_SKIN = re.compile(
    r"\b(?:cho|dành cho|hợp|với|trị|kem|sữa|serum|toner|nước|gel|mặt nạ|loại|dòng|sản phẩm|dưỡng|chai|tuýp"
    r"|for|of|suits?|bán|bé)(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)


def find_allergies(text: str) -> Iterator[Found]:
    """What somebody is allergic to, or no longer is; a denial, a question or a remedy tells nothing."""
    for match in _ALLERGY.finditer(text):
        told = match["v"] or match["w"]
        telling = read_telling(text, *_head_of(match))
        if telling.whom in _NOT_KEPT or telling.is_wished or _REMEDY.search(telling.head):
            continue
        for part in re.split(r",| và | với | and | or | hoặc ", told):
            value = _ALLERGY_TAIL.sub("", part).strip(" .")
            at = text.find(part, match.start())
            here = _of_stretch(text, at, at + len(_ASIDE.split(part, maxsplit=1)[0].rstrip()), telling)
            if not value or len(value) > 60 or len(value.split()) > 5 or _NO_ALLERGEN.match(value):
                continue
            if here.is_told or here.is_over:
                quote = match[0].strip()
                yield Found(FactKind.ALLERGY, value.lower(), 0.85, telling.whom, quote=quote, is_over=not here.is_told)


def _of_stretch(text: str, start: int, end: int, opening: Telling) -> Telling:
    """Return how one of several things is meant: as the verb before them, and by what is said behind it."""
    own = read_telling(text, start, end)
    return own if own.is_over or opening.is_told else opening


def _head_of(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.end("verb") if match["verb"] else match.end()


_ALLERGY = re.compile(
    r"\b(?P<verb>(?:dị ứng|di ung|allergic|kỵ|allergy)\b(?: (?:với|voi|to))?"
    r"|(?:dễ|hay|thường) (?:bị )?kích ứng với) (?P<v>[^.!?\n;]{2,80})"
    r"|\b(?:have|has|got) an? (?:\w+ )?(?P<w>[a-z]+) allergy\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:nhưng|giờ|bây giờ|nữa|hết|khỏi|không|ko|chứ|but|rồi|lắm|nên|nặng)\b", re.IGNORECASE)
_ALLERGY_TAIL = re.compile(
    r"\b(?:thì|nên|có|loại|mà|không|được|ạ|nha|nhé|nữa|đó|shop|is|does|so|can|please|btw|too|ko|rồi|lắm|nặng|nè|giờ|nhưng|but|dùng|xài|ăn"
    r"|bây giờ|hồi|từ|hết|chứ|với ạ|vì|do|thôi|á|mua|nhà(?=$))\b.*$",
    re.IGNORECASE,
)
_NO_ALLERGEN = re.compile(
    r"(?:gì|nổi|nói|rất|quá|mấy|lắm|nhẹ|da|theo|khi|sau|ngứa|đỏ|hay|hoài|suốt|nặng|cái|người|vậy|thế|này|anything|nothing"
    r"|it|this|that|them|your|my|reactions?"
    r"|(?:kem|serum|toner|sữa|loại|cái|hàng|đồ)(?: \w+){0,2} (?:của|này|đó|kia|mới)|loại|gi|nhiều|thời tiết đổi|hả|à"
    r"|mề đay|mẩn)\b",
    re.IGNORECASE,
)
_REMEDY = re.compile(
    r"\b(?:thuốc|chống|trị|gây|tránh|kem|bị|anti|nguy cơ|dễ|hypo)\W*$(?<!em bị )(?<!bị )", re.IGNORECASE
)


def find_families(text: str) -> Iterator[Found]:
    """Ages and names of relatives, and whom there is at home."""
    for match in _AGE.finditer(text):
        telling = read_telling(text, match.start(), match.end())
        subject = telling.subject if telling.subject not in (SELF, "") else relation_behind(telling.tail)
        if not subject or subject in _NOT_KEPT or not telling.is_told or _NO_AGE_BEHIND.match(telling.tail):
            continue
        if match["months"] and not _AGE_BEFORE.search(telling.head):
            continue
        if telling.is_question and not _OWN_CHILD.search(telling.sentence):
            continue
        lasts = timedelta(days=90 if match["months"] else 365)
        yield Found(FactKind.FAMILY, match[0].strip(), 0.8, subject, quote=telling.sentence, lasts=lasts)
    for match in _NAMED.finditer(text):
        telling = read_telling(text, match.start(), match.end())
        if telling.whom not in {SELF, *_NOT_KEPT} and telling.is_told and telling.head.strip():
            yield Found(FactKind.FAMILY, match[0].strip(), 0.7, telling.whom, quote=telling.sentence)
    for match in _CHILDREN_COUNTED.finditer(text):
        telling = read_telling(text, match.start("v"), match.end())
        if telling.is_told and not telling.is_wished and telling.whom == SELF:
            yield Found(FactKind.FAMILY, match["v"], 0.7, "child", quote=telling.sentence)


_AGE = re.compile(
    r"\b\d{1,2}[ -]?(?:tuổi(?! thọ)|years? old|year-old|(?P<months>tháng tuổi|tháng|months? old|month-old))\b",
    re.IGNORECASE,
)
_NO_AGE_BEHIND = re.compile(r"\W*(?:trước|nay|sau|qua|rồi (?:mà|chưa)|nữa|hỏng|hư|bảo hành|tới)\b", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    r"\b(?:bé|con|cháu|baby|son|daughter|child|kid|trai|gái)(?: (?:nhà|của|em|anh|chị|mình|tôi|được|mới|sắp|gần|hơn|đã"
    r"|là|is|tròn|khoảng|này|tầm|thì))*\W*$|\b(?:is|my)\W*$",
    re.IGNORECASE,
)
_OWN_CHILD = re.compile(
    r"\b(?:em|anh|chị|mình|tôi|tui|nhà|my|con (?:trai|gái)|mẹ|má|bố|chồng|vợ|minh|toi)\b", re.IGNORECASE
)
_NAMED = re.compile(rf"\btên (?:là )?{CAPITAL}[^\W\d_]*(?: {CAPITAL}[^\W\d_]*){{0,3}}")
_CHILDREN_COUNTED = re.compile(
    r"\b(?:có|have|got) (?P<v>(?:một|hai|ba|bốn|\d|a|one|two|three) (?:bé|con|cháu|đứa|kids?|children|child|sons?"
    r"|daughters?|babies|baby)(?: (?:trai|gái|nhỏ|sinh đôi))?)\b(?! \w+ (?:mua|dùng))",
    re.IGNORECASE,
)


def find_pregnancies(text: str) -> Iterator[Found]:
    """Whether somebody is pregnant or nursing, for how long still, or no longer."""
    for match in _PREGNANT.finditer(text):
        telling = read_telling(text, match.start(), match.end())
        if telling.is_told and not telling.is_wished and telling.whom not in _NOT_KEPT:
            value = "nursing" if re.search(r"bú|breast|nursing", match[0], re.IGNORECASE) else "pregnant"
            left = _left(text, match) if value == "pregnant" else None
            yield Found(FactKind.PREGNANCY, value, 0.8, telling.whom, quote=match[0], lasts=left)
    for match in _BORN.finditer(text):
        telling = read_telling(text, match.start(), match.end())
        if telling.is_told or telling.is_over:
            yield Found(FactKind.PREGNANCY, "pregnant", 0.8, telling.whom, quote=match[0], is_over=True)


def _left(text: str, match: re.Match[str]) -> timedelta | None:
    """Return how long a pregnancy still lasts, by the month or week it is in."""
    said = _HOW_FAR.search(text[max(0, match.start() - 20) : match.end() + 30])
    if said is None:
        return None
    unit = said["unit"] or said["unit2"]
    days = int(said["n"] or said["n2"]) * (7 if unit.lower().startswith(("tuần", "week")) else 30)
    return timedelta(days=280 - days) if days < 280 else None


_HOW_FAR = re.compile(
    r"\b(?P<n>\d{1,2}) (?P<unit>tháng|tuần|weeks?|months?)\b|\b(?P<unit2>tháng|tuần) thứ (?P<n2>\d{1,2})\b",
    re.IGNORECASE,
)
_PREGNANT = re.compile(
    r"\b(?:(?:đang|có|mang) (?:mang |có )?(?:bầu|thai)|(?:em|chị|mình|tôi) bầu|cho con bú"
    r"|(?:i am|i['’]m|(?:wife|sister|daughter|she) is) (?:(?!not|never)\w+ )?(?:\w+ \w+ )?pregnant"
    r"|\d+ (?:weeks|months) pregnant|breast-?feeding|(?:i['’]m|i am) nursing)\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:mới sinh(?! viên)(?: xong| em bé| bé)|vừa sinh|sinh (?:xong|em bé|bé) rồi|sinh rồi|sinh (?:em )?bé được"
    r"|hết bầu|(?:just )?(?:gave birth|had (?:my|the|our) baby))\b",
    re.IGNORECASE,
)


def find_products(text: str) -> Iterator[Found]:
    """Things bought before or in use by the customer."""
    for match in _PRODUCT.finditer(text):
        value = _ARTICLE.sub("", _PRODUCT_TAIL.sub("", match["v"]).strip(" ,."))
        telling = read_telling(text, match.start(), match.start("v"))
        is_asked = QUESTION.search(telling.sentence) is not None and _ASKS_WHICH.search(match["v"]) is not None
        if len(value) < 3 or len(value.split()) > 8 or is_asked or _NO_PRODUCT.match(value):
            continue
        if (
            telling.is_told
            and not telling.is_wished
            and telling.whom == SELF
            and not _GIVEN_BACK.search(telling.sentence)
        ):
            yield Found(FactKind.PRODUCT, value, 0.6, quote=match[0].strip())


_PRODUCT = re.compile(
    rf"\b(?:(?:đã|có|vừa|mới|từng|hôm trước|hôm qua|lần trước|đợt trước|(?:tháng"
    rf"|tuần) trước)(?: {SELF_WORDS})?(?: có)? mua"
    r"|đang (?:dùng|xài|sử dụng)|i (?:have )?(?:just )?bought|i(?: a|['’])m using|i use"
    r"|i own) (?P<v>[^.,!?\n;]{3,80})",
    re.IGNORECASE,
)
_PRODUCT_TAIL = re.compile(
    r"\b(?:mà|nhưng|thì|bị|của shop|ở shop|bên shop|bên em|bên mình|hôm|tuần|tháng trước|tự nhiên|rồi|nha"
    r"|nhé|ạ|from you|last|but|and|yesterday|which|không(?! (?:dầu|dây|khói|cồn|mùi|khí))|chưa|được|thấy|nên|vì|này"
    r"|đó)\b.*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:a|an|the|your|my|some|this|that)\s+", re.IGNORECASE)
_ASKS_WHICH = re.compile(r"\b(?:gì|nào|bao nhiêu|mấy|what|which)\b", re.IGNORECASE)
_NO_PRODUCT = re.compile(
    r"(?:đơn|th[ửứ]$|thử |điện thoại|máy tính|app|web|mạng|zalo|messenger|wifi|cái|gì|nó|rồi|hết|ở|tại|cho|của|hàng$"
    r"|đồ$|nhiều|ít|tạm|bình thường|ok|vậy|size|it\b|them\b|things?\b|phone|lúc|khi|qua)",
    re.IGNORECASE,
)
_GIVEN_BACK = re.compile(
    r"\b(?:tr[aả] l[aạ]i|trả hàng|đã trả|hoàn (?:hàng|tiền)|huỷ|hủy|returned|sent (?:it )?back|refunded)\b",
    re.IGNORECASE,
)


def _of_value(text: str, match: re.Match[str], said: str) -> Telling:
    """Return how the value a match ends with is meant, its head being everything before it."""
    start = match.end() - len(said) if match[0].endswith(said) else match.start()
    return read_telling(text, start, match.end())
