"""What a message points at among the products before the customer, and what it wants of them: read, not resolved.

All its words must be accounted for. What is left when the words that point, ask and accompany are taken away says
something of its own: "cái đầu tiên em mua bị hỏng" points too, and is a complaint.
"""

import re
from dataclasses import dataclass

from conversation.text import clean, fold, words
from routing.places import FIRST, ONE, Place, Way, take_place, to_number, without
from routing.wants import Want, take_wants

LONGEST = 24
"""Words beyond which a message tells a story, whatever it points at."""

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Pointing:
    """What a message points at, what it wants of it, and what else it says."""

    at: Place = NOWHERE
    wants: tuple[Want, ...] = ()
    rest: tuple[str, ...] = ()
    """Folded words that are left: a product's name perhaps."""
    count: int = 0
    """How many are wanted, 0 when that is not said."""
    continues: bool = False
    """Whether it asks of another one what was asked before: "còn cái thứ 2?", "what about the other one"."""
    asks: bool = False
    """Whether it has the form of a question."""


_CONTINUES = re.compile(
    r"^(?:vay |the |thi |a |da |va )*con\b(?! hang\b)|\b(?:thi|the) (?:sao|nao|the nao)\b|\b(?:what|how) about\b"
    r"|^and\b"
    r"|\b(?:sao|the nao)\b"
)

_GOES_ON = re.compile(r"\b(?:what|how) about\b")

_COUNT = re.compile(
    rf"\b(?P<n>\d{{1,3}}|mot|hai|ba|bon|nam|one|two|three|a couple of) (?:{ONE[3:-1]}|pcs|pieces|bottles?|of)(?= |$"
    rf"|[,.!?])"
)

_BESIDE = frozenset(
    words(
        "da vang a ah oi e em anh chi minh toi tui mk ban co chu bac ad admin shop nha nhe nhen nghen nhi ha"
        " ho voi giup gium dum cho thi la ma va hoac vay the do ay di luon lun ne roi nua thoi ok oke okay"
        " okie nhan duoc khong ko k hong hem hok chua muon can chon ung xem hoi cung con xin mot cai y cua gia"
        " tien sao nao nhu bay gio hien tai loai san pham so hay ca lam ghe qua de biet tu van bot chac thich"
        " ben uh u um uk and or also then an please pls thanks thank you hi hello hey yes yeah is are be was"
        " does did for of one ones i d ll like would me my we could to with in on what s how about think"
        " product item too let go oh well sure great just now still there some any want choose pick prefer"
        " skin have has m re will them"
    )
)
"""Words that accompany: they say nothing of their own."""

_TELLS_ELSE = re.compile(
    r"\b(?:bi|loi|sai|nham|thieu|hoan|khieu nai|don hang|ma don|ship|van chuyen|giao hang|freeship|phi"
    r"|tra (?:hang|lai|tien|gop)|doi (?:hang|tra|size|lai|sang|mau)|bao hanh|nhan (?:duoc|hang)|chua nhan"
    r"|(?:mua|dat|lay|nhan|dung|xai) (?:roi|hom|hoi|tuan|thang|lan|ben|tu|ngay|nam)|(?:da|vua|moi|tung|lo) (?:mua"
    r"|dat|nhan|dung|xai|lay)"
    r"|(?:hom|lan|tuan|thang|hoi|dot) (?:qua|truoc|kia|roi)|di ung|kich ung|ngua|noi (?:mun|man|mun)|rat da|do rat"
    r"|sung|bong troc"
    r"|bau|mang thai|cho con bu|sau sinh|tre em|em be|so sinh|con (?:toi|gai|trai|nho)|benh|thuoc tay"
    r"|chinh hang|hang gia|fake|khuyen mai|giam gia|voucher|ma giam|tich diem|hoa don|chuyen khoan|cod|dai ly|si\b"
    r"|gap nhan vien"
    r"|nhan vien|tu van vien|nguoi that|lua dao|gio mo cua|dia chi|cua hang o|khac(?! (?:nhau|gi|biet))|gan day"
    r"|(?<!chot )(?<!len )(?<!dat )don(?! gia)|lan dau|where is|when will"
    r"|broken?|damaged|wrong|faulty|return\w*|refund\w*|exchange\w*|ordered|bought|received|deliver\w*|ship\w*"
    r"|arrived?|missing"
    r"|rash\w*|itch\w*|burn\w*|allerg\w*|reaction|pregnan\w*|breast\w*|baby|babies|kids?|child\w*|warranty|voucher"
    r"|discount"
    r"|(?:my|an|the) (?:\w+ )?order|invoice|pay\w*|human|agent|staff|somebody|yesterday|last (?:week|month|time|year"
    r"|order)|genuine|fake|another|different)\b"
)
"""What other matters are told by: what has gone wrong, orders, bodies, money; and asking for something else."""

_BOUGHT = re.compile(
    rf"(?:{FIRST}|\d|hai|ba|nay|do|ay) (?:ma )?(?:em|minh|toi|tui|chi|anh|co|chu|bac)? ?(?:da )?(?:mua|dat)\b"
    r"(?! (?:nha|nhe|luon|di|duoc|\d|ngay|cho|thi|sao|the nao|o dau))|\bi (?:bought|ordered|had)\b"
)
"""The one somebody has bought is none of those before them."""

_ASKS = re.compile(
    r"\?|\b(?:khong|ko|k|hong|hem|chua|sao|nao|gi|bao nhieu|may|dau|ai|what|how|when|where|which|is it|does|do|can"
    r"|will)\b"
)

_TAKEN_OFF = re.compile(
    r"\b(?:bot|(?<!lay )(?<!mua )(?<!cho em )(?<!mot )(?<!\d )bo|huy|xoa|(?:khong|ko|k|dung|chua|khoi)"
    rf" (?:lay|mua|dat|can|muon))(?: di| ra| bot)? (?:\d{{1,3}}|mot|hai|ba|{ONE[3:-1]})\b"
    r"|\b(?:remove|drop|cancel|take (?:\w+ ){1,3}(?:out|off)|leave out|(?:do|don|did) ?(?:n )?(?:t|not)"
    r" (?:want|need|take))\b"
)
"""Less of something, or not that one: nobody takes it by this."""

_BROKEN = re.compile(r"\b(?:hư|vỡ|bể|hỏng|móp|rách|nứt|gãy|rát|bé|hong roi|bi (?:hu|vo|be))\b")
"""Words that without their accents are others: a jar (hũ), a peel (vỏ)."""

_MARKS = str.maketrans("'’", "  ")


def read_pointing(text: str) -> Pointing | None:
    """Return what ``text``, short forms written out, points at and wants; None when it says something of its own."""
    shown = clean(text).casefold().translate(_MARKS)
    said = fold(shown)
    if not said or len(said.split()) > LONGEST or _BROKEN.search(shown):
        return None
    if _TELLS_ELSE.search(said) or _BOUGHT.search(said) or _TAKEN_OFF.search(said):
        return None
    place, left = take_place(said, shown if len(said) == len(shown) else said)
    count, left = _counted(left)
    wants, left = take_wants(_GOES_ON.sub(" ", left))
    if place.way is not Way.NOTHING and _is_another(said):
        wants = tuple(want for want in wants if want is not Want.STOCK)
    wants = wants or ((Want.TAKE,) if count else ())
    continues = not wants and _CONTINUES.search(said) is not None
    rest = tuple(word for word in words(left) if word not in _BESIDE)
    if place.way is Way.NOTHING and not (wants or continues or rest):
        return None
    return Pointing(
        place,
        wants=tuple(want for want in wants if want is not Want.ABOUT) or wants,
        rest=rest,
        count=count,
        continues=continues,
        asks=_ASKS.search(said) is not None,
    )


def _counted(left: str) -> tuple[int, str]:
    found = _COUNT.search(left)
    if found is None:
        return 0, left
    return to_number("two" if found["n"] == "a couple of" else found["n"]), without(left, found)


def _is_another(said: str) -> bool:
    """Tell whether "còn cái thứ 2" goes on to another one, rather than asks whether there is any left."""
    return said.startswith("con ") and not said.startswith("con hang") and not _LEFT.search(said)


_LEFT = re.compile(r"\bhang\b|\b(?:khong|ko|k|hong|hem|chu)\b[ .!?a-z]{0,12}$")
