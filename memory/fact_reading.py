"""What all extractors of facts share: the sentence around a match, whom it is about, whether it asks or tells."""

import re

from memory.facts import SELF

SELF_WORDS = r"(?:em|anh|chị|cô|chú|bác|mình|tôi|tui|tớ|con|cháu)"
END = (
    r"(?=\s*(?:[.!?;\n]|,|$|\b(?:nha|nhé|ạ|à|nhen|đó|đấy|giúp|giùm|hộ|please"
    r"|thanks|sđt|số điện thoại|ở|và|mà|nên|thì)\b))"
)
"""What ends a name written without capitals."""

_RELATIONS = {
    "mother": r"mẹ|má|mother|mom|mum",
    "father": r"bố|ba(?= (?:em|anh|chị|mình|tôi|của))|cha|father|dad",
    "husband": r"chồng|ông xã|husband",
    "wife": r"vợ|bà xã|wife",
    "son": r"con trai|son",
    "daughter": r"con gái|daughter",
    "child": r"bé nhà|em bé|con em|con chị|con anh|con mình|con tôi|cháu nhà|bé|baby|kid|child",
    "sister": r"em gái|chị gái|sister",
    "brother": r"em trai|anh trai|brother",
    "friend": r"bạn (?:em|chị|anh|mình|tôi)|friend",
}
_RELATION = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _RELATIONS.items()}
QUESTION = re.compile(
    r"\?\s*$|\b(?:không|chưa|hả|nào|gì|bao nhiêu|sao)\s*(?:ạ|vậy|nhỉ|em|shop|ơi|thế)*\s*\W*$", re.IGNORECASE
)
_CHANGE = re.compile(r"\b(?:mới|chuyển|đổi|giờ|từ nay|từ giờ|new|moved|changed?|now)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text`` that say something, with their mark."""
    return [part.strip() for part in re.findall(r"[^.!?\n]+[.!?]*", text) if len(part.strip()) > 8]


def sentence_of(text: str, match: re.Match[str]) -> str:
    """Return the sentence the match stands in."""
    start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, match.end())) >= 0]
    return text[start : min(ends) + 1 if ends else len(text)].strip()


def subject_of(clause: str, default: str = SELF) -> str:
    """Return whom a clause is about: the relation it names first, else the customer."""
    places = {name: found.start() for name, pattern in _RELATION.items() if (found := pattern.search(clause))}
    return min(places, key=lambda name: places[name]) if places else default


def says_change(text: str, match: re.Match[str]) -> bool:
    """Return whether the sentence of the match says that something is new."""
    return _CHANGE.search(sentence_of(text, match)) is not None
