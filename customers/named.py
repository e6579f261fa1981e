"""Where in a message somebody says who they are."""

import re
from collections.abc import Iterator
from itertools import pairwise

from customers.name_words import GIVEN_WORDS, TITLES, VIETNAMESE_SURNAMES

_SELF = r"(?:em|e|anh|a|chi|c|minh|mik|mk|m|toi|toy|t|tui|to|chau|con|co|chu|bac)"
_POLITE = r"(?:da|vang|alo|hello|hi|chao (?:shop|em|anh|chi|ban)|shop oi|oi)"
_VIETNAMESE = re.compile(
    rf"(?<!\w)(?:ho (?:va )?ten|ten(?: (?:day du|that|khach(?: hang)?|fb|zalo|face))?|{_SELF}|goi {_SELF})"
    rf"(?: (?:cua )?{_SELF})? ?(?:ten la|la|ten|:)(?: :)? ?(?=\w)"
)
_ENGLISH = re.compile(
    r"(?<!\w)(?:my (?:full )?name(?:'s| is)|name ?:|call me|(?:i'm|i am|im|this is|it's|its)(?= ))[ :]*(?=\w)"
)
_HERE = re.compile(
    rf"(?:^|[.,!?\n] ?|(?:{_POLITE}) (?:shop )?)(?:{_SELF} )?((?:\w+ ){{1,4}}?)(?:day|ne|nek|here|speaking)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_OTHERS = frozenset(
    ("me", "ma", "ba", "bo", "vo", "chong", "ck", "vk", "ban", "con", "sep", "nhan", "vien", "gai", "trai")
)  # fmt: skip
"""Words before ``em tên …`` after which it is somebody else who is named."""

_NOT_FIRST = frozenset((
    "ai", "anh", "be", "chi", "em", "chau", "con", "minh", "an", "bao", "sinh", "tin", "tu", "the", "thu", "y",
    "long", "hop", "ba", "du", "co", "vi", "ve", "do", "to", "la", "ta", "van", "tai", "may", "truong", "quan",
    "hai", "nam", "dau", "gia", "cong", "giao", "chung", "cao", "mac", "than", "dam", "lo", "doi", "tien",
))  # fmt: skip
"""Words that are names and also something else: taken for a name only when written like one or followed by one."""

_END = frozenset((
    "o", "da", "dang", "mua", "hom", "dat", "can", "muon", "co", "khong", "ko", "k", "nha", "nhe", "a", "ah", "day",
    "ne", "sdt", "so", "dt", "sn", "hoi", "cho", "ben", "tu", "va", "voi", "thi", "ma", "nay", "qua", "roi", "r",
    "ak", "nek", "don", "email", "mail", "zalo", "fb", "khach", "nguoi", "and", "from", "my", "i", "the", "here",
    "phone", "at", "in", "on", "but", "with", "who", "calling", "speaking", "please", "order", "again", "by", "to",
    "for", "is", "was", "not", "looking", "sorry", "just", "still", "trying", "having", "going", "very", "so",
    "also", "about", "glad", "happy", "sure", "new", "an", "it", "this", "that", "your", "there", "okay", "fine",
    "good", "interested", "waiting", "using", "back", "later", "when", "asap", "if", "soon", "tomorrow", "now",
    "great", "about",
))  # fmt: skip
_TRADES = frozenset((
    "sinh vien", "giao vien", "nhan vien", "cong nhan", "tai xe", "an ninh", "cong an", "bao ve", "ky su", "y ta",
    "giao hang", "quan ly", "anh trai", "chi gai", "em gai", "em trai", "con gai", "con trai", "chau gai", "tu do",
))  # fmt: skip
"""What people say they are, made of words that are names too."""

_MOST = 5


def find_names(plain: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that name the writer; ``folded`` is ``plain`` folded letter by letter."""
    written_out = not plain.isupper() and not plain.islower()
    for cue in _VIETNAMESE.finditer(folded):
        if not _is_about_another(folded, cue):
            yield from _read(plain, folded, cue.end(), trusts_capitals=written_out)
    for cue in _ENGLISH.finditer(folded):
        sure = "name" in cue[0] or "call" in cue[0]
        yield from _read_english(plain, folded, cue.end(), sure=sure)
    for found in _HERE.finditer(folded):
        for word in _WORD.finditer(folded, found.start(1), found.end(1)):
            begin, end = next(_read(plain, folded, word.start(), trusts_capitals=written_out), (0, 0))
            if end >= found.end(1) - 1:
                yield begin, end
                break


def _is_about_another(folded: str, cue: re.Match[str]) -> bool:
    before = _WORD.findall(folded[max(0, cue.start() - 30) : cue.start()])
    return bool(before) and before[-1] in _OTHERS


def _read(plain: str, folded: str, start: int, *, trusts_capitals: bool) -> Iterator[tuple[int, int]]:
    """Yield the Vietnamese or capitalised name that begins at ``start``, if one does."""
    words = list(_phrase(plain, start))
    if len(words) > 1 and folded[words[0][0] : words[0][1]] in TITLES and _is_word(words, folded):
        words = words[1:]
    taken: list[tuple[int, int]] = []
    for begin, end in words[:_MOST]:
        capital = trusts_capitals and plain[begin].isupper()
        if not (capital or _is_name_word(folded[begin:end], first=not taken)):
            break
        taken.append((begin, end))
    if not taken:
        return
    begin, end = taken[0][0], taken[-1][1]
    if folded[begin:end] in _TRADES or folded[begin : taken[0][1]] == "la":
        return
    alone = len(taken) == 1 and not (trusts_capitals and plain[begin].isupper())
    if alone and folded[begin:end] in _NOT_FIRST and not _ends_there(words, taken, folded):
        return
    yield begin, end


def _is_word(words: list[tuple[int, int]], folded: str) -> bool:
    """Return whether the second word is one of a name, so that the first is a title."""
    following = folded[words[1][0] : words[1][1]]
    return following in GIVEN_WORDS or following in VIETNAMESE_SURNAMES


def _ends_there(words: list[tuple[int, int]], taken: list[tuple[int, int]], folded: str) -> bool:
    following = words[len(taken) : len(taken) + 1]
    if not following:
        return folded[taken[0][0] : taken[0][1]] not in _OTHERS
    return folded[following[0][0] : following[0][1]] in ("a", "ah", "nha", "nhe", "day", "ne", "sdt", "so", "o")


def _is_name_word(folded: str, *, first: bool) -> bool:
    if first:
        return folded in VIETNAMESE_SURNAMES or folded in GIVEN_WORDS
    return folded not in _END and (folded in GIVEN_WORDS or folded in VIETNAMESE_SURNAMES)


def _read_english(plain: str, folded: str, start: int, *, sure: bool) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for begin, end in list(_phrase(plain, start))[:4]:
        if folded[begin:end] in _END or not (plain[begin].isupper() or (sure and len(taken) < 3)):
            break
        taken.append((begin, end))
    if taken:
        yield taken[0][0], taken[-1][1]


def _phrase(plain: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the words from ``start`` on that only spaces part."""
    spans = [found.span() for found in _WORD.finditer(plain, start)]
    if not spans or plain[start : spans[0][0]].strip():
        return
    yield spans[0]
    for before, after in pairwise(spans):
        if plain[before[1] : after[0]].strip(" ") or before[1] == after[0]:
            return
        yield after
