"""What an answer says to a question that wants a yes or a no: by its words, in any spelling, and what stands instead.

An answer agrees when it has a word that agrees and none that means something of its own; what it says beside yes and
no ("không, giao về Quận 3") is given back, for whoever asked to read.
"""

import re
from enum import StrEnum

from conversation.text import clean, emoji_in, fold, words


class About(StrEnum):
    """What a yes would say yes to, which decides what "as before" means."""

    MEMORY = "memory"
    """Whether something remembered still holds: "as before" is a yes, "I moved" a no."""
    CHANGE = "change"
    """Whether something newer holds: "as before" is a no."""
    TASK = "task"
    """Whether something is still wanted: "go on" is a yes, "that is done" a no."""
    DEED = "deed"
    """Whether something may be done that cannot be undone: only a plain yes is one."""
    END = "end"
    """Whether something arranged is to be ended: "bỏ đi" is a yes, "cứ giữ" a no."""


class Agreement(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    NEITHER = "neither"


_AGREES = frozenset(
    words(
        "u uh uhm um ukm uk ua uhu da vang dung phai chuan chinh ok oke okay okie oki okla okela dong yes yep yup yeah"
        " yah ya correct right sure exactly duoc dc chac chan co confirmed fine good perfect"
    )
)
_SAME = frozenset(words("van still same cu"))
_POINTS = frozenset(words("do day nay ay that it this there vay"))
_BESIDE = frozenset(
    words(
        "so dia chi cho noi size don ten giao ve gui goi dung xai lay toi den o nha minh cua em anh chi co chu bac ban"
        " con chau tui toi a ah nhe nhen nghen nhi shop oi roi luon thoi thi ha ma cung la di giup gium ho voi cam on"
        " nhieu thanks thank you please nua lam het xoa tiep cu dong y xac nhan nhu the nhan hang hoac ca can chu"
        " hoan toan i am the one number address order name is s are use using to send deliver call me my at for now"
        " yet all works go ahead delete everything cmnr"
    )
)
"""Words that say neither yes nor no, and nothing else that would have to be read."""

_NOT_CHANGED = re.compile(
    r"\b(?:(?:khong|chua)(?: (?:he|co|gi|can|phai|bi))* (?:thay doi|doi|khac|sai)(?: (?:gi|j|dau|ca|het))*(?! nua)"
    r"|khong co (?:gi )?thay doi|giu (?:nguyen|y)(?: nguyen)?|de nguyen|y (?:chang|nguyen|cu|nhu cu|vay)"
    r"|(?:nhu|giong)(?: nhu)? (?:cu|truoc|(?:lan|hoi|hom|khi) truoc|moi (?:khi|lan))"
    r"|no changes?|nothing (?:new|changed)|(?:not|has ?n t|have ?n t|did ?n t) changed?|unchanged|as (?:before|usual)"
    r"|same as (?:before|always|last time|usual)|like last time|keep (?:it|that|this))\b"
)
_CHANGED = re.compile(
    r"\b(?:(?:doi|chuyen|thay|bo|mat|khoa)(?: (?:so|sim|nha|cho|dia chi|may|size|ten|cho o|qua|sang|di|mat|khac))* roi"
    r"|cu (?:roi|lam)|het (?:o|dung|xai|mac)|(?:ve|have|just) moved"
    r"|i moved|changed|the old|old (?:one|number|address|phone)|no longer|(?:not|n t) (?:\w+ )?any ?more|khong con"
    r"|khong (?:o|dung|xai|mac|mang|su dung)(?: \w+){0,3} nua)\b"
)
_OTHER = re.compile(r"\b(?:khac|nham|moi|different|another|other|new (?:one|number|address|phone)|wrong)\b")
_GO_ON = re.compile(
    r"\b(?:(?:lam|doi|tra|giup|noi) tiep|tiep (?:di|tuc|nha|nhe|luon)|van (?:can|muon|con)|con (?:can|muon|chu|a|em)"
    r"|can chu|muon chu|go on|continue|still (?:want|need|do)|carry on)\b|^(?:con|can|tiep)\b"
)
_IS_DONE = re.compile(
    r"\b(?:xong (?:roi|het)|(?:lam|doi|tra|giai quyet|xu ly)(?: \w+){0,3} (?:xong|roi)|done|solved|settled"
    r"|took care|taken care)\b"
)
_ENDS = re.compile(
    r"\b(?:bo|huy|khoi|cancel|drop|stop|end it|never ?mind|(?:khong|ko|k) (?:can|muon|cho)(?: \w+)? nua"
    r"|(?:not|n t) (?:\w+ )?any ?more)\b"
)
_KEEPS = re.compile(
    r"\b(?:giu|de do|de nguyen|cu (?:de|lam|goi|doi|tra)|van (?:can|muon|cho)|keep|leave (?:it|that)"
    r"|still (?:want|need)|(?:khong|dung|dung co|chua|don t|do not) (?:bo|huy|cancel|drop|stop))\b"
)
_DENIES = re.compile(
    r"^(?:(?:da|vang|a|ah|thoi|em oi|shop oi|oh|sorry)[ ,]+)*"
    r"(?:khong phai|chua dung|khong dung|khong|ko|k|hong|hok|sai roi|sai|nham roi|nham|chua|no|nope|nah|not|wrong)\b"
    r"(?: (?:phai|dung|roi|dau|a|em|shop|ban|anh|chi|nha|nhe|la|thanks|thank you))*[ ,.:!-]*"
)
_DONT = re.compile(r"^(?:[^\w]*(?:dạ|à|thôi)[ ,]+)*đừng\b|\bdon['’]?t\b", re.IGNORECASE)
_DUNG = re.compile(
    r"^(?:(?:dạ|da|à|a|thôi|thoi|ok)[ ,]+)*dung (?:goi|giao|gui|nhan|lay|xai|dung|xoa|huy|doi|tra|bo|lam|mua|dat)\b",
    re.IGNORECASE,
)
"""``đừng`` without its accents cannot be told from ``đúng``: before a verb neither is taken for it."""

_HUMS = re.compile(r"^\s*(?:ờ|ừa|ừm|ừ|ùa|ờm)\b", re.IGNORECASE)
_NODS = frozenset("👍👌🆗✅✔☑")
_LONGEST = 14
"""Words of an answer that may be nothing but a yes."""


def read_agreement(text: str, about: About) -> tuple[Agreement, str]:
    """Return what ``text``, short forms written out, says to a question, and what it says behind a no."""
    shown = _HUMS.sub("u", clean(text))
    plain = fold(shown).replace("'", " ").replace("’", " ")
    denied = _DENIES.match(plain)
    rest = shown[denied.end() :].strip() if denied and len(plain) == len(shown) else ""
    if _DONT.search(shown):
        return Agreement.NO, ""
    said = _by_phrase(plain, about)
    if said is not Agreement.NEITHER:
        return said, rest
    if denied:
        return Agreement.NO, "" if _says_nothing(rest) else rest
    if _agrees(shown, plain, about) or _nods(shown):
        return Agreement.YES, ""
    return Agreement.NEITHER, ""


def _by_phrase(plain: str, about: About) -> Agreement:
    """Return what a turn of phrase says that would mean another thing word by word."""
    if about is About.TASK:
        if _IS_DONE.search(plain):
            return Agreement.NO
        return Agreement.YES if _GO_ON.search(plain) and not _DENIES.match(plain) else Agreement.NEITHER
    if about is About.END:
        if _KEEPS.search(plain):
            return Agreement.NO
        return Agreement.YES if _ENDS.search(plain) else Agreement.NEITHER
    if about is About.DEED:
        return Agreement.NEITHER
    kept, changed = (Agreement.YES, Agreement.NO) if about is About.MEMORY else (Agreement.NO, Agreement.YES)
    if _CHANGED.search(plain):
        return changed
    if _NOT_CHANGED.search(plain) and _says_nothing(_NOT_CHANGED.sub(" ", plain)):
        return kept
    if about is About.CHANGE:
        is_old = bool(_SAME.intersection(words(plain))) and _says_nothing(plain)
        return Agreement.NO if is_old else Agreement.NEITHER
    return Agreement.NO if _OTHER.search(plain) and _says_nothing(_OTHER.sub(" ", plain)) else Agreement.NEITHER


def _agrees(shown: str, plain: str, about: About) -> bool:
    said = words(plain)
    if not said or len(said) > _LONGEST or "?" in shown or _DUNG.match(shown) or not _says_nothing(plain):
        return False
    if about is About.MEMORY:
        return not (_AGREES | _SAME | _POINTS).isdisjoint(said)
    starts = next((word for word in said if word not in _POLITE), said[0])
    return starts in _AGREES and _SAME.isdisjoint(said)


_POLITE = frozenset(words("a ah em anh chi ban shop oi please thanks"))


def _says_nothing(text: str) -> bool:
    """Tell whether ``text`` is made of words that agree, point or accompany, and says nothing that is to be read."""
    return set(words(fold(text))) <= (_AGREES | _SAME | _POINTS | _BESIDE)


def _nods(text: str) -> bool:
    return bool(emoji_in(text)) and not words(text) and all(e[0] in _NODS for e in emoji_in(text))
