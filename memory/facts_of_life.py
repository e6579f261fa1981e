"""What the customer's body, home and family are like, as told: size, skin, allergies, family, things owned."""

import re
from collections.abc import Iterator

from memory.fact_reading import QUESTION, SELF_WORDS, says_change, sentence_of, subject_of
from memory.facts import FactKind, Found

_SKINS = {
    "oily": r"dầu|nhờn|oily",
    "dry": r"khô|dry",
    "combination": r"hỗn hợp|combination",
    "sensitive": r"nhạy cảm|sensitive",
    "acne": r"mụn|acne(?:-prone)?",
    "normal": r"thường|normal",
}


def find_sizes(text: str) -> Iterator[Found]:
    """Sizes the customer says somebody wears; a question about a size tells nothing."""
    for match in _SIZE.finditer(text):
        clause = sentence_of(text, match)
        if not QUESTION.search(clause) and not re.search(
            rf"\bkhông (?:mặc|mang"
            rf"|đi) {re.escape(match['v'])}",
            clause,
        ):
            value = match["v"].upper()
            yield Found(FactKind.SIZE, value, 0.85, subject_of(clause), says_change(text, match), match[0].strip())


_SIZE = re.compile(
    r"\b(?:(?:mặc|mang|đi|xài|dùng)(?: \w+){0,2} (?:size|cỡ|số)|size (?:của )?(?:em|anh|chị|mình|tôi|quần"
    r"|áo|giày)(?: là)?"
    r"|i (?:wear|take)(?: a)?(?: size)?|my (?:\w+ )?size is|i'm an?(?: size)?) (?P<v>x{0,3}[sml]|\dxl"
    r"|\d{2}(?:[.,]5)?)\b",
    re.IGNORECASE,
)


def find_skins(text: str) -> Iterator[Found]:
    """Kinds of skin; surer when the customer says whose."""
    for match in _SKIN.finditer(text):
        clause, said = sentence_of(text, match), match["v"] or match["v2"] or match["v3"]
        for value, words in _SKINS.items():
            if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE):
                sure = 0.85 if _OWN_SKIN.search(clause) else 0.6
                yield Found(FactKind.SKIN, value, sure, subject_of(clause), says_change(text, match), match[0].strip())
                break


_SKIN_WORDS = "|".join(_SKINS.values())
_SKIN = re.compile(
    rf"\b(?:da (?:(?:mặt )?(?:của )?(?:em|anh|chị|mình|tôi|bé|mẹ)(?: \w+)? )?(?:(?:bị|là|hay|thuộc loại|rất"
    rf"|hơi|loại) )*"
    rf"(?P<v>{_SKIN_WORDS})|(?P<v2>(?:{_SKIN_WORDS})) skin|skin is (?:very |quite "
    rf"|so )?(?P<v3>{_SKIN_WORDS}))\b",
    re.IGNORECASE,
)
_OWN_SKIN = re.compile(
    r"\bda (?:mặt )?(?:của )?(?:em|anh|chị|mình|tôi|mẹ|bé)\b|\b(?:em|anh|chị|mình"
    r"|tôi) (?:bị |có |thuộc )?da\b|\bmy skin\b|\bi have\b",
    re.IGNORECASE,
)


def find_allergies(text: str) -> Iterator[Found]:
    """What somebody is allergic to; a denial or a question tells nothing."""
    for match in _ALLERGY.finditer(text):
        clause = sentence_of(text, match)
        if QUESTION.search(clause) or re.search(
            r"\b(?:không|chưa|chả|not|never)\s*(?:bị|hề|có|been)?\s*$", text[: match.start()]
        ):
            continue
        for part in re.split(r",| và | với | and | or | hoặc ", match["v"]):
            value = _ALLERGY_TAIL.sub("", part).strip(" .")
            if value and len(value) <= 60 and len(value.split()) <= 5:
                yield Found(FactKind.ALLERGY, value.lower(), 0.85, subject_of(clause), quote=match[0].strip())


_ALLERGY = re.compile(
    r"\b(?:dị ứng|di ung|allergic|kỵ)\b(?: (?:với|voi"
    r"|to))? (?P<v>[^.!?\n;]{2,80})",
    re.IGNORECASE,
)
_ALLERGY_TAIL = re.compile(
    r"\b(?:thì|nên|có|loại|mà|không|được|ạ|nha|nhé|nữa|đó|shop|is|does|so|can|please|ko|rồi|lắm|nặng|nè"
    r"|với ạ)\b.*$",
    re.IGNORECASE,
)


def find_families(text: str) -> Iterator[Found]:
    """Ages of relatives."""
    for match in _AGE.finditer(text):
        subject = subject_of(sentence_of(text, match), default="")
        if subject:
            yield Found(FactKind.FAMILY, match[0].strip(), 0.8, subject, quote=sentence_of(text, match))


_AGE = re.compile(
    r"\b\d{1,2}[ -]?(?:tuổi|tháng tuổi|tháng|years? old|months? old|year-old"
    r"|month-old)\b",
    re.IGNORECASE,
)


def find_pregnancies(text: str) -> Iterator[Found]:
    """Whether somebody is pregnant or nursing."""
    for match in _PREGNANT.finditer(text):
        clause = sentence_of(text, match)
        value = "nursing" if re.search(r"bú|breast|nursing", match[0], re.IGNORECASE) else "pregnant"
        if not re.search(
            r"\b(?:không|chưa|not)\b[^,]*$", text[max(0, match.start() - 12) : match.start()], re.IGNORECASE
        ):
            yield Found(FactKind.PREGNANCY, value, 0.8, subject_of(clause), quote=match[0])


_PREGNANT = re.compile(
    r"\b(?:(?:đang|có|mang) (?:mang )?(?:bầu|thai)|(?:em|chị|mình|tôi) bầu|cho con bú|i am pregnant"
    r"|i'm pregnant|breast-?feeding|nursing)\b",
    re.IGNORECASE,
)


def find_products(text: str) -> Iterator[Found]:
    """Things bought before or in use."""
    for match in _PRODUCT.finditer(text):
        value = _PRODUCT_TAIL.sub("", match["v"]).strip(" ,.")
        if len(value) >= 3 and len(value.split()) <= 8 and not QUESTION.search(sentence_of(text, match)):
            yield Found(FactKind.PRODUCT, value, 0.6, quote=match[0].strip())


_PRODUCT = re.compile(
    rf"\b(?:(?:đã|có|vừa|mới|từng|hôm trước|hôm qua|lần trước|đợt trước|(?:tháng"
    rf"|tuần) trước)(?: {SELF_WORDS})?(?: có)? mua"
    r"|đang (?:dùng|xài|sử dụng)|i (?:have )?(?:just )?bought|i(?: a|')m using|i use"
    r"|i own) (?P<v>[^.,!?\n;]{3,80})",
    re.IGNORECASE,
)
_PRODUCT_TAIL = re.compile(
    r"\b(?:mà|nhưng|thì|bị|của shop|ở shop|bên shop|bên em|bên mình|hôm|tuần|tháng trước|tự nhiên|rồi|nha"
    r"|nhé|ạ|from you|last|but|and|yesterday|which)\b.*$",
    re.IGNORECASE,
)
