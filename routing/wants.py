"""What somebody wants of a product, read from the words they say it with."""

import re
from enum import StrEnum

from routing.places import ONE


class Want(StrEnum):
    """What somebody wants of a product; the values are kept with conversations."""

    PRICE = "price"
    STOCK = "stock"
    USE = "use"
    FIT = "fit"
    SIZE = "size"
    TAKE = "take"
    ABOUT = "about"
    ELSE = "else"  # a question of which only the words are known


_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (
        Want.SIZE,
        re.compile(
            r"\b(?:bao nhieu|may) (?:ml|lit|g|gr|gram|kg|cm|mieng)\b|\bdung tich(?: (?:bao nhieu|the nao|may))?\b"
            r"|\b(?:kich thuoc|kich co|trong luong)(?: (?:bao nhieu|the nao|sao))?\b|\bnang bao nhieu\b"
            r"|\bto (?:co nao|bao nhieu)\b"
            r"|\b(?:co )?(?:nhung |may )?(?:size|co) (?:nao|gi|may)\b|\b(?:co|con) may size\b"
            r"|\b(?:how (?:big|large|heavy|many (?:ml|pieces))|what sizes?|which sizes?|volume|dimensions)\b"
        ),
    ),
    (
        Want.STOCK,
        re.compile(
            r"\b(?:con|het|co|san) (?:san )?hang(?: san)?(?: (?:khong|ko|k|chua|hong))?\b|\bco san(?: (?:khong|ko"
            r"|k))?\b"
            r"|\bhet (?:chua|roi a|roi ha|roi sao)\b|\b(?:in|out of) stock\b|\b(?:still )?available\b|\bsold out\b"
            r"|\bdo you (?:still )?have\b"
            r"|\bgot any\b|\bany left\b"
            r"|\bcon (?:khong|ko|k|hong|chu)\b|^con (?=.*\b(?:khong|ko|k|hong|hem)\b[ .!?a-z]{0,12}$)"
        ),
    ),
    (
        Want.PRICE,
        re.compile(
            r"\b(?:gia (?:ca )?(?:la )?(?:bao nhieu|nhieu|sao|the nao|may)(?: tien)?|bao nhieu tien|bao nhieu"
            r"|nhieu tien|may tien|nhieu"
            r"|may dong|may k|bn|(?:bao|xin|hoi|ib|cho) gia|gia|how much(?: money)?|price[ds]?|costs?)\b"
        ),
    ),
    (
        Want.FIT,
        re.compile(
            r"\b(?:co )?(?:hop|phu hop|thich hop|danh cho|dung duoc|xai duoc|dung cho|xai cho)(?: (?:voi|cho))?"
            r"(?: (?:da|lan da|nguoi|ban|loai da))? (?:dau mun|dau|kho|nhay cam|hon hop|mun|thuong|nhon)\b"
            r"|\bda (?:dau mun|dau|kho|nhay cam|hon hop|mun|thuong|nhon)(?: (?:mun|nhay cam))?"
            r" (?:(?:thi )?(?:co )?(?:dung|xai|boi|thoa|hop|phu hop)(?: duoc)?)\b"
            r"|\b(?:hop|phu hop|thich hop|danh cho)(?: (?:voi|cho))? (?:(?:loai )?da (?:nao|gi)|da (?:em|minh|toi"
            r"|chi|anh|ban)|ai|em|minh|chi|anh|toi)\b"
            r"|\b(?:co )?(?:hop|phu hop)(?= (?:khong|ko|k)\b)"
            r"|\b(?:is|are|be|do|does|will|would)?\b ?\b(?:suit(?:s|able|ed)?|good|ok(?:ay)?|right|fine|works?|meant"
            r"|made|safe)(?: for)?"
            r" (?:my )?(?:oily|dry|sensitive|combination|normal|acne(?: prone)?)(?: skin)?\b"
            r"|\b(?:suit(?:s|able)?(?: for)?|work for|right for|good for) (?:me|my skin)\b|\b(?:what"
            r"|which) skin(?: types?)?(?: is (?:it|this) for)?\b"
        ),
    ),
    (
        Want.USE,
        re.compile(
            r"\b(?:cach|huong dan)(?: (?:dung|xai|su dung|thoa|boi|dung sao|dung the nao))?\b"
            r"|\b(?:su dung|dung|xai|thoa|boi|xit|pha|uong|dap|giat|lau|goi|chien|nau|ve sinh)"
            r"(?: \w+)? (?:sao|the nao|nhu the nao|nhu nao|lam sao|kieu gi|ra sao|khi nao|luc nao|may (?:lan|giot"
            r"|nap)(?: (?:1|mot|moi) (?:ngay|tuan))?)\b"
            r"|\b(?:ngay|tuan)(?: \w+)? may lan\b|\bdung (?:sang|toi)(?: hay (?:sang|toi))?\b"
            r"|\bhow (?:do|should|can|would|to|often)(?: (?:do|should|can))?(?: (?:i|you|we))?(?: (?:use|apply|take"
            r"|wash|clean))\b"
            r"|\b(?:how (?:is|are)|when (?:do|should)|how to)(?: \w+){0,2} (?:used?|apply|applied)\b|\bdirections?\b"
            r"|\bhow often\b"
        ),
    ),
    (
        Want.TAKE,
        re.compile(
            r"\b(?:lay|mua|chot(?: don)?|dat(?: mua| hang)?|len don|order|buy|purchase|take|get|grab|checkout)\b"
            r"|\b(?:gui|giao|ban|de) (?:cho )?(?:em|minh|chi|anh|toi|co|chu|bac)(?= (?:\d|mot|hai|ba|cai|chai|mon"
            r"|hop|mau|so|loai))"
            r"|\b(?:i ll|i will|i d like|i would like|give me|i want)(?: to)?(?: have)?\b"
            rf"|\bcho (?:em|minh|chi|anh|toi|co|chu|bac)(?= (?:xin |them )?(?:\d|mot|hai|ba|{ONE})\b)"
        ),
    ),
    (
        Want.ABOUT,
        re.compile(
            r"\b(?:cu the|chi tiet|thong tin|noi (?:ro|them|ky)(?: hon)?|tu van (?:them|ky)?|gioi thieu|mo ta"
            r"|cong dung|tac dung"
            r"|la gi|la sao|co gi (?:hay|dac biet)|co tot|tot|tell me (?:more )?(?:about)?|more (?:about|info\w*"
            r"|details)|details?|info\w*"
            r"|describe|what does|what do|what is|what s|do for|about|khac (?:nhau|gi|biet)(?: (?:sao|the nao|gi"
            r"|cho nao|nhu the nao))?|so sanh|compare|differ\w*(?: between)?)\b"
        ),
    ),
)


def take_wants(said: str) -> tuple[tuple[Want, ...], str]:
    """Return what a folded text wants, and the text without the words that say so."""
    wants = []
    for want, pattern in _WANTS:
        if pattern.search(said):
            wants.append(want)
            said = pattern.sub(" ", said)
    return tuple(wants), said
