"""How a stretch of a message is meant: whom it is about, and whether it is told, denied, asked, supposed or over.

Read clause by clause. What is in doubt counts as not told: a fact that is missed does less harm than a wrong one.
"""

import re
from dataclasses import dataclass

from conversation.text import fold
from memory.facts import SELF

OTHER = "other"
"""Whom a clause is about when it is somebody of whom nothing is kept."""

_OWN = r"(?: (?:của |nhà |cua |nha )?(?:em|anh|chị|chi|mình|minh|tôi|toi|tui|tớ|nhà|vợ chồng))?"
_FRIEND = r"(?:bạn|ban) (?:của |cua )?(?:em|anh|chị|chi|mình|minh|tôi|toi|tui|tớ)"
_RELATIONS = {
    "mother_in_law": r"(?:mẹ|má) (?:chồng|vợ)|mother.in.law",
    "father_in_law": r"(?:bố|ba|cha) (?:chồng|vợ)|father.in.law",
    "mother": r"mẹ|má(?= (?:em|anh|chị|mình|tôi|tui|con))|me(?= (?:em|minh|toi|tui)\b)|mother|mom|mum",
    "father": r"(?:bố|cha)|b[ao](?= (?:em|anh|chị|mình|tôi|tui|minh|toi|của)\b)|father|dad",
    "grandmother": r"bà(?: (?:nội|ngoại)|(?= (?:em|mình|tôi)\b))|grandm\w+",
    "grandfather": r"ông(?: (?:nội|ngoại)|(?= (?:em|mình|tôi)\b))|grandp\w+|grandfather",
    "husband": r"chồng|chong(?= (?:em|minh|toi|chi)\b)|ông xã|husband",
    "wife": r"vợ|vo(?= (?:em|anh|minh|toi)\b)|bà xã|wife",
    "son": r"(?:con|bé) trai|con trai|\bson",
    "daughter": r"(?:con|bé) gái|con gai|daughter",
    "sister": r"em gái|chị gái|em gai|chi gai|sister",
    "brother": r"em trai|anh trai|em trai|brother",
    "child": r"bé|em bé|con(?= (?:em|chị|anh|mình|tôi|nhà|minh|toi)\b)|cháu nhà|baby|kids?|child|toddler",
    "partner": r"người yêu|bạn (?:trai|gái)|boyfriend|girlfriend",
    "friend": rf"{_FRIEND}|friend",
}
_OTHERS = (
    r"(?:anh|chị|cô|chú|bạn|ông|bà|em|cậu|bé) (?:ấy|ta|kia)|nó|họ|người ta|đồng nghiệp|sếp|hàng xóm|nhân viên"
    r"|shipper|người giao(?: hàng)?|bưu tá|shop|cháu(?= (?:em|mình|chị|tôi)\b)|dì|cậu|mợ|thím"
    r"|she|he|they|colleague|neighbou?r|boss|your team"
    r"|người nhận|nguoi nhan|(?:bạn|anh|chị|em) (?:tư vấn|giao hàng)"
)
_SELVES = r"em|anh|chị|cô|chú|bác|mình|tôi|tui|tớ|minh|toi|chi|i|i'm|i've|my|me"
_WHO = re.compile(
    rf"\b(?:(?P<nested>(?:{'|'.join(_RELATIONS.values())})(?: (?:nhà|của))? {_FRIEND})"
    + "".join(rf"|(?P<{name}>(?:{words}){_OWN})" for name, words in _RELATIONS.items())
    + rf"|(?P<other>{_OTHERS})|(?P<self>{_SELVES}))\b(?! (?:ơi|oi)\b)(?!['’](?!m|ve|s)\w)",
    re.IGNORECASE,
)
_RELATION_BEHIND = re.compile(
    r"^\W*(?:(?:là |is )?(?:số |size )?(?:của|cho|for|of) |của )?(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _RELATIONS.items())
    + r")\b",
    re.IGNORECASE,
)
_POSSESSED = re.compile(r"\W*(?:là |is )?(?:số |size )?(?:của|cho|for|of)\b", re.IGNORECASE)

_BREAK = re.compile(
    r"[.!?\n;,]|\b(?:nhưng|mà|vì|nên|thì|because|but|so|and|now|h[oó][aá] ra|hiện tại|bây giờ|dạo này|nay)\b"
    r"|(?<!không )(?<!chẳng )(?<!vẫn )\bcòn\b|(?<!\d )(?<!bao )(?<!mấy )(?<!trước )(?<!ngoài )\bgiờ\b(?! (?:hành|làm))",
    re.IGNORECASE,
)
_MARK = re.compile(r"[.!?\n;]")
_DENIES = re.compile(
    r"(?:\b(?:không|khong|chưa|chả|chẳng|đâu|đừng|khỏi|never|not|no|nothing|without|doesn['’]?t|don['’]?t|didn['’]?t"
    r"|isn['’]?t|aren['’]?t|haven['’]?t|never)\b)(?! (?:chỉ|những|only|just)\b)(?:\W+[\w'’]+){0,4}\W*$",
    re.IGNORECASE,
)
_DENIES_BEHIND = re.compile(r"^\W*(?:lắm |nhiều )?(?:đâu|không phải)\b", re.IGNORECASE)
_PARTICLE = r"(?:ạ|vậy|thế|shop|nhỉ|ta|em|chị|anh|bạn|bác|đó|nha|nhé|hả|ha|ơi|a|vay|nhi|hay sao|luôn|right)"
_ASKS_BEHIND = re.compile(
    r"^\W*(?:(?:lắm|rồi|quá|gì|hết|luôn|nữa|đó|này|roi|mà|là|thì|,) )*"
    r"(?:(?:(?:có |được |đúng |phải )?(?:không|ko|khong|chưa|hả|à|hông|chua)|nhỉ|hay sao|thì sao|thi sao)"
    rf"(?:\W+{_PARTICLE})*\W*$"
    rf"|(?:hay(?! (?:bị|nổi|lên|kích|dị)\b)|or)\b|(?:{_PARTICLE}\W*)*\?)",
    re.IGNORECASE,
)
_ASKS_AROUND = re.compile(
    r"(?:\b(?:có(?! da| bầu| thai)|có phải|liệu|do|does|is|are|can|could)\b)(?:\W+\w+){0,6}\W*$", re.IGNORECASE
)
_QUESTION_END = re.compile(rf"(?:\?|\b(?:không|chưa|khong))(?:\W+{_PARTICLE})*\W*$", re.IGNORECASE)
_ASKS_ANYTHING = re.compile(
    r"\?|\b(?:gì|nào|sao|thế nào|bao nhiêu|bao lâu|hả|gi|nao|what|which|how|is it|do you|can i)\b"
    rf"|\b(?:không|chưa|khong|ko)(?:\W+{_PARTICLE})*\W*$",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:nếu|neu)\b(?! (?:được|có thể|tiện|không phiền|dc))|\b(?:gi[aảá] s[ựửu]"
    r"|hỏi (?:có|mang|da)|lỡ|nhỡ|trường hợp|ví dụ|chẳng hạn|tưởng|phòng khi"
    r"|không biết|ko biết|khong biet|if|in case|suppose|unless|whether|when)\b",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\b(?:sợ|lo|muốn|định|dự định|chuẩn bị|cố|mong|kẻo|tránh|might|may|want(?:ed)? to|going to|afraid|worried|hope)\b"
    r"|(?<!con em )(?<!bé )(?<!cháu )\bsắp\b",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:hồi (?!phục)|trước đây|trước kia|ngày xưa|ngày trước|lúc trước|lúc (?:còn|có|mang|bầu)|khi (?:còn|có|mang)"
    r"|năm ngoái|từng|used to|back then)|(?:^|\W)trước (?=em|mình|anh|chị|tôi|thì)|\btrước\W*$",
    re.IGNORECASE,
)
_OVER_BEFORE = re.compile(
    r"\b(?:hết|khỏi|đỡ|không còn|chẳng còn|chưa còn|no longer|khong con|not)(?: (?:bị|có|là|hẳn|a|an))*\W*$",
    re.IGNORECASE,
)
_OVER_BEHIND = re.compile(
    r"^[\s,]*(?:(?:nhưng|mà|nữa|giờ|bây giờ|nay|hiện|now|but|thì|đã|em|mình|chị|anh|tôi|it|is|it's) )*"
    r"(?:đã )?(?:(?:hết|khỏi) (?:rồi|hẳn|luôn)|(?:không|ko|chẳng) (?:còn|bị|có)(?: \w+)? nữa|hết(?=\W*$)|gone\b)",
    re.IGNORECASE,
)
_NO_MORE = re.compile(r"^\W*(?:\w+ )?(?:nữa|anymore|any more)\b", re.IGNORECASE)
_QUOTES = re.compile(
    r"\b(?:(?:shop|nhân viên|bên shop|bot|they|you) (?:bảo|bao(?= (?:da|tóc|em|mình|chị|anh|tôi)\b)|nói|kêu|báo|ghi"
    r"|tư vấn là|said|told)|(?:đơn|hoá đơn|hóa đơn|hệ thống|web|app|vận đơn)\b.{0,25}"
    r"\b(?:ghi|để|hiện|là)|ghi(?: là| nhầm| sai)?|giao (?:nhầm|sai|thiếu))"
    r"(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"\b(?:mới|chuyển|đổi|giờ|từ nay|từ giờ|new|moved|changed?|now)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a stretch is meant. ``subject`` is SELF, a relation, OTHER, or empty when nobody is named.

    ``is_told``: neither denied, asked, supposed, quoted from the shop nor of former times. ``is_over``: it was so and
    no longer is. ``is_wished``: wanted, feared or coming. ``head`` and ``tail`` are the clause around the stretch.
    """

    subject: str
    is_told: bool
    is_over: bool
    is_wished: bool
    is_change: bool
    is_question: bool
    head: str
    tail: str
    sentence: str

    @property
    def whom(self) -> str:
        """Whom it is about, nobody named being the customer."""
        return self.subject or SELF


def read_telling(text: str, start: int, end: int) -> Telling:
    """Return how ``text[start:end]``, the value itself, is meant by the clause and the sentence it stands in."""
    first, last = _sentence(text, start, end)
    clause_start = max((m.end() for m in _BREAK.finditer(text, first, start)), default=first)
    behind = _BREAK.search(text, end, last)
    clause_end = behind.start() if behind else last
    head, tail = text[clause_start:start], text[end:clause_end]
    sentence, rest = text[first:last], text[end:last]
    subject = _subject(text, first, clause_start, start, tail)
    is_question = _ASKS_ANYTHING.search(sentence) is not None
    denied = _DENIES.search(head) is not None or _DENIES_BEHIND.search(tail) is not None
    is_over = (
        _OVER_BEFORE.search(head) is not None and re.search(r"\bnot\W*$", head, re.IGNORECASE) is None
    ) or _OVER_BEHIND.search(rest) is not None
    is_over = is_over or (denied and _NO_MORE.search(tail) is not None)
    before = text[first:start]
    return Telling(
        subject=subject,
        is_told=not (
            denied
            or is_over
            or _asks(head, rest)
            or _SUPPOSES.search(head)
            or _FORMER.search(head)
            or _QUOTES.search(before)
        ),
        is_over=is_over and not _asks(head, rest) and not _SUPPOSES.search(head),
        is_wished=_WISHES.search(head) is not None,
        is_change=_CHANGES.search(sentence) is not None,
        is_question=is_question,
        head=head,
        tail=tail,
        sentence=sentence.strip(),
    )


def is_doubtful(text: str, quote: str) -> bool:
    """Tell whether ``quote``, read in a text whose accents were guessed, may be supposed, wished or somebody else's.

    The words that say so may have been guessed wrong themselves, so they are looked for without accents.
    """
    at = text.find(quote)
    first, last = _sentence(text, at, at + len(quote))
    return at >= 0 and bool(
        _DOUBT_BEFORE.search(fold(text[first:at])) or _DOUBT_BEHIND.match(fold(text[at + len(quote) : last]))
    )


_DOUBT_BEFORE = re.compile(r"\b(?:gia su|gia du|tuong|neu|co co|dang co|mua (?:he|dong)|bao hanh)\b")
_DOUBT_BEHIND = re.compile(r"\W*(?:so )?cua (?:me|ma|bo|ba|chong|vo|ban|con|chi|anh)\b")


def relation_behind(text: str) -> str:
    """Return the relation ``text`` begins with ("của mẹ em"), empty when there is none."""
    found = _RELATION_BEHIND.search(text)
    return (found.lastgroup or "") if found else ""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((m.end() for m in _MARK.finditer(text, max(0, start - 600), start)), default=max(0, start - 600))
    mark = _MARK.search(text, end, end + 600)
    return first, mark.end() if mark else min(len(text), end + 600)


def _asks(head: str, rest: str) -> bool:
    if _ASKS_BEHIND.search(rest):
        return re.match(r"^\W*(?:giúp|giùm|hộ|nhé|nha)", rest, re.IGNORECASE) is None
    return _ASKS_AROUND.search(head) is not None and _QUESTION_END.search(rest) is not None


def _subject(text: str, first: int, clause_start: int, start: int, tail: str) -> str:
    """Return whom the clause names last before the stretch, else whom it names right behind, else the sentence."""
    named = [(m.start(), m.lastgroup or "") for m in _WHO.finditer(text, first, start)]
    here = [name for at, name in named if at >= clause_start]
    before = [name for at, name in named if at < clause_start]
    behind = relation_behind(tail)
    if behind and (not here or here[-1] == "self") and _POSSESSED.match(tail):
        return behind
    chosen = (here or before or [""])[-1]
    return {"self": SELF, "nested": OTHER}.get(chosen, chosen)
