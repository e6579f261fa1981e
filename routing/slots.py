"""What facts a form can need, and how each is read out of a message."""

import re
from collections.abc import Mapping, Sequence

from conversation.text import as_written, clean, fold, words
from customers.claims import Claim, ClaimKind, canonical_order
from memory.facts import SELF, Fact, FactKind, is_safe
from routing.agreement import About, Agreement, read_agreement
from routing.deliverable import is_place
from routing.form import Said
from routing.situation import Question
from routing.told_beside import PLACE, find_new_address, find_reason, find_time, is_under_way

SLOTS: Mapping[str, FactKind | None] = {
    "order_number": FactKind.ORDER,
    "address": FactKind.ADDRESS,
    "size": FactKind.SIZE,
    "skin_type": FactKind.SKIN,
    "phone": FactKind.PHONE,
    "name": FactKind.NAME,
    "email": FactKind.EMAIL,
    "time": FactKind.HOURS,
    "product": FactKind.PRODUCT,
    "reason": None,
}
"""The facts every shop can ask for, with the kind they are remembered as; None: of this request alone."""

CHOSEN = "form:"
"""What a button's value begins with when it answers a form."""

_FREE = frozenset({"reason", "address", "time", "name", "product"})
"""Facts that are answered in words of one's own, so that the whole message may be the answer."""

_LONGEST = {"name": 5, "time": 14, "product": 14, "address": 30, "reason": 60}
"""Words an answer in one's own words may have."""

_LOOKED_AT = 600
"""Letters of a message that are looked at."""

_CLAIMS = {ClaimKind.PHONE: "phone", ClaimKind.EMAIL: "email", ClaimKind.ORDER: "order_number"}
_OF_FACT = {kind: name for name, kind in SLOTS.items() if kind is not None}

_SKIPS = re.compile(
    r"\b(?:khong (?:biet|nho|ro|co|can thiet)|chua (?:biet|co)|quen (?:roi|mat)|bo qua|don t know|do not know|no idea"
    r"|not sure|skip|don t have|don t remember|can t remember|forgot)\b"
)
_CANCELS = re.compile(
    r"\b(?:thoi(?: |, )(?:khoi|khong can|khong doi|khong tra|bo di|de sau)|khoi (?:di|can|doi|tra|goi|a|nhe|nha)"
    r"|(?:khong|ko|k) can (?:goi|lien he)(?: lai)?"
    r"|khong can nua|khong (?:doi|tra|muon|lam) nua|de (?:luc khac|khi khac|sau)"
    r"|huy (?:yeu cau|cuoc goi|lich goi|lich hen)|never ?mind"
    r"|forget (?:it|about it)|not anymore"
    r"|cancel (?:this|that|it|(?:my|the) (?:request|call(?: ?back)?|return))|no need to call|leave it)\b"
    r"|^(?:thoi|cancel|huy)(?: a| nhe| nha| em| shop)*[ .!]*$"
    r"|^(?:(?:u|uh|um|uhm|da|vang|ok|oke|yes|a|thoi)[ ,]+)*bo (?:di|qua|luon)(?: a| nhe| nha| em| shop)*[ .!]*$"
)
_CORRECTS = re.compile(
    r"\b(?:a khong|a nham|nham|sua lai|(?:doi|chuyen) (?:lai|qua|sang)|y la|khong phai|thay vi|actually|i mean"
    r"|make (?:it|that)|change (?:it|that) to|sorry|instead|rather)\b"
    r"|^(?:no|khong)[, ]"
)
_ASKS = re.compile(
    r"\?|\b(?:bao nhieu|bao lau|may (?:gio|ngay|tien)|o dau|toi dau|den dau|khi nao|bao gio|the nao|nhu nao|lam sao"
    r"|tai sao|vi sao|(?:duoc|dc|dung|phai|co) (?:khong|ko|k|hong)|gi (?:vay|the|a|nhi)"
    r"|cho (?:em|minh|anh|chi|toi|hoi) hoi|how|what|when|where|which|why|who|can i|can you|do you|is there|are you"
    r"|does)\b"
)
_ASKS_WHERE = re.compile(
    r"^(?!.*\b(?:không|chẳng|chả|chưa|đừng|khỏi|ko|hông)\b).*\bđâu(?: (?:rồi|vậy|thế|ạ|nhỉ|ta|em|shop|á|z|v))*[\s.!]*$",
    re.DOTALL,
)
"""Ends with "where"; behind a no the same word only makes it stronger ("không cần đâu")."""
_SOCIAL = frozenset(
    words(
        "da vang a ah nha nhe nhen shop oi em ban anh chi please thanks cam on xin chao alo hello hi hey thank you"
        " nhieu tks bye tam biet"
    )
)
"""Words of which a message that says nothing is made."""

_ANSWER_START = re.compile(
    r"(?:(?:dạ|vâng|à|ừ|ok|thì|là|do|vì|tại|bởi vì|because|since|it'?s|giao (?:về|đến|tới|qua)|gửi (?:về|tới)|về"
    r"|giao (?:ve|den|toi|qua)|gui (?:ve|toi)|(?:send|ship|deliver)(?: it)? to|chuyển (?:qua|về|sang)"
    r"|địa chỉ(?: là)?|ở|(?:em|anh|chị|mình|tôi|cô|chú|bác) (?:tên(?: là)?|là|ở|tên)|tên(?: là)?"
    r"|(?:em|mình|tôi) nghĩ là|my name is|i'?m|i am)(?:\s*[,:]\s*|\s+|$))+",
    re.IGNORECASE,
)
_ANSWER_END = re.compile(
    r"(?:[\s,]+(?:ạ|nha|nhé|nhen|nghen|nhá|đó|đấy|luôn|giúp|giùm|dùm|giup|gium"
    r"|shop|em|ơi|please|thanks|thank you|cảm ơn))+[\s.!]*$",
    re.IGNORECASE,
)
_NO_MORE = re.compile(r"\b(?:not|n t) (?:\w+ )?any ?more\b")
_FITS = {
    "address": re.compile(rf"\b(?:{PLACE.pattern})"),
    "time": re.compile(
        r"\b\d{1,2} ?(?:h|gio|am|pm|:\d)|\b(?:sang|trua|chieu|toi|buoi|cuoi tuan|hanh chinh|morning"
        r"|afternoon|evening|weekend)\b"
    ),
    "name": re.compile(r"^(?:ten|la|name is|i am|i m|(?:em|anh|chi|minh|toi|co|chu|bac) (?:ten|la))\b"),
}
"""What something said in place of what is remembered must look like to be taken for it."""

_BARE_ORDER = re.compile(r"(?<![\w.,])#?([a-z]{0,6}[-_ ]?\d{3,}(?:[-_]\d+)*)(?![\w.,]\d)", re.IGNORECASE)
_BARE_SIZE = re.compile(
    r"(?:^\W*|\b(?:size|cỡ|số|là|mặc|mang|lấy|is|still|la|mac)\s+)(x{0,3}[sml]|\dxl|\d{2}(?:[.,]5)?)\b", re.IGNORECASE
)
_SKIN = {
    "oily": r"dau|nhon|oily",
    "dry": r"kho|dry",
    "combination": r"hon hop|combination",
    "sensitive": r"nhay cam|sensitive",
    "acne": r"mun|acne",
    "normal": r"thuong|normal",
}
_NOT_OIL = re.compile(r"\bđ(?:ầu|âu|au|ậu)\b|\b(?:cai |mon |lan )?dau tien\b|\b(?:cai|mon|lan|o) dau\b")
"""What reads like oil (dầu) without its accents: first, where, pain."""


def read_slots(
    text: str,
    restored: str,
    claims: Sequence[Claim],
    facts: Sequence[Fact],
    asked: str = "",
    choice: str = "",
    question: Question | None = None,
    *,
    about: About = About.MEMORY,
    is_elsewhere: bool = False,
) -> Said:
    """Return what a message says to a form that has ``asked`` for something; values that are not safe are left out.

    ``question`` is the shop's own one when that is what was asked, ``about`` what a yes would say yes to. What is asked
    in words of one's own is answered by the whole message, unless that is a question, a thank-you or a cancellation, or
    ``is_elsewhere``: surely about something else.
    """
    if choice.startswith(CHOSEN):
        return _pressed(choice.removeprefix(CHOSEN), asked.removesuffix("?"))
    plain = fold(clean(restored or text)[:_LOOKED_AT]).replace("'", " ").replace("’", " ")
    values = _told(claims, facts)
    cancels = _CANCELS.search(plain) is not None
    name, is_confirming = asked.removesuffix("?"), asked.endswith("?")
    agreement, instead = read_agreement(text, about if is_confirming else About.DEED)
    skips = bool(name) and _SKIPS.search(plain) is not None and name not in values and agreement is not Agreement.YES
    is_yes, is_no = agreement is Agreement.YES, agreement is Agreement.NO and not skips
    cancels = cancels and not (
        is_confirming and about is About.MEMORY and (is_yes or (is_no and _NO_MORE.search(plain)))
    )
    free = not (cancels or skips or is_yes or is_elsewhere or asks_something(restored or text))
    if name and name not in values and not _SOCIAL.issuperset(words(plain)):
        said = instead if is_no and instead else restored or text
        if is_confirming and name in _FREE and question is None:
            answer = _instead(name, said, text, is_behind_no=is_no) if free else ""
        else:
            answer = _answer(name, instead or text, said, question, is_free=free and not is_confirming)
        if answer:
            values[name] = answer
    if not (is_confirming and agreement is not Agreement.NEITHER):
        values |= _beside(text, restored or text, values)
    if name != "address" and is_under_way(text):
        values.pop("address", None)
    else:
        values |= _address_of(text, values)
    safe = tuple((key, value) for key, value in values.items() if is_safe(value))
    return Said(safe, is_yes, is_no, skips, cancels, _CORRECTS.search(plain) is not None)


def _beside(text: str, restored: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return what a message tells beside its request, and more fully than it was read before."""
    found = {"reason": find_reason(restored), "time": find_time(text, restored)}
    return {name: value for name, value in found.items() if value and values.get(name, "") in value}


def _address_of(text: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the address that is the new one, where it is told together with its order or the word for it."""
    new = find_new_address(text)
    return {"address": new} if new and fold(new) in fold(values.get("address", new)) else {}


def asks_something(text: str) -> bool:
    """Tell whether a message asks a question; ``text`` has its accents put back."""
    plain = clean(text)[:_LOOKED_AT]
    return _ASKS.search(fold(plain).replace("'", " ")) is not None or _ASKS_WHERE.search(plain.casefold()) is not None


def _pressed(value: str, asked: str) -> Said:
    if value in ("yes", "no", "skip", "cancel"):
        return Said(is_yes=value == "yes", is_no=value == "no", skips=value == "skip", cancels=value == "cancel")
    name, _, chosen = value.partition(":")
    return Said(((name, chosen),)) if name == asked and is_safe(chosen) else Said()


def _told(claims: Sequence[Claim], facts: Sequence[Fact]) -> dict[str, str]:
    values = {_OF_FACT[f.kind]: f.value for f in facts if f.kind in _OF_FACT and f.subject == SELF and not f.is_over}
    for claim in claims:
        if name := _CLAIMS.get(claim.kind):
            values[name] = _national(claim.canonical) if claim.kind is ClaimKind.PHONE else claim.value.strip().upper()
            if claim.kind is ClaimKind.EMAIL:
                values[name] = claim.canonical
    return values


def _national(phone: str) -> str:
    return "0" + phone[3:] if phone.startswith("+84") else phone


def _answer(name: str, text: str, restored: str, question: Question | None, *, is_free: bool) -> str:
    """Return the answer to ``name`` in a message that was written because it was asked."""
    if question is not None:
        return _own_answer(question, restored, is_free=is_free)
    if name == "order_number":
        found = _BARE_ORDER.search(text)
        return found[1].strip().upper() if found and len(canonical_order(found[1])) >= 3 else ""
    if name == "size":
        found = _BARE_SIZE.search(text)
        return found[1].upper() if found else ""
    if name == "skin_type":
        plain = fold(_NOT_OIL.sub(" ", restored.casefold()))
        return next((skin for skin, named in _SKIN.items() if re.search(rf"\b(?:{named})\b", plain)), "")
    if name in _FREE and is_free:
        return _in_own_words(name, text if name == "name" else restored, text)
    return ""


def _instead(name: str, said: str, written: str, *, is_behind_no: bool) -> str:
    """Return what is given in place of what was remembered, where it looks like what was asked about."""
    fits = _FITS.get(name)
    if (fits is None and not is_behind_no) or (fits is not None and fits.search(fold(said)) is None):
        return ""
    return _in_own_words(name, said, written) if said else ""


def _in_own_words(name: str, text: str, written: str) -> str:
    start = _ANSWER_START.match(text.strip())
    answer = _ANSWER_END.sub("", text.strip()[start.end() if start else 0 :]).strip(" ,.!:-")
    count = len(answer.split())
    answer = as_written(answer, written)
    if not answer or count > _LONGEST[name] or (name == "address" and len(answer) < 5 and not is_place(answer)):
        return ""
    if name == "name":
        return answer.title() if answer.islower() and not any(map(str.isdigit, answer)) else answer
    return answer[:200]


def _own_answer(question: Question, text: str, *, is_free: bool) -> str:
    plain = fold(text)
    labels = sorted(((fold(label), value) for value, _, label in question.choices), key=lambda pair: -len(pair[0]))
    chosen = next((value for label, value in labels if re.search(rf"\b{re.escape(label)}\b", plain)), "")
    if chosen or question.choices:
        return chosen
    return own_words(text) if is_free else ""


def own_words(text: str) -> str:
    """Return a sentence as the answer to a question that any sentence may answer, courtesies at its end left out."""
    return _ANSWER_END.sub("", text.strip()).strip(" .!")[:200]
