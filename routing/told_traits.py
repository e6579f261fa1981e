"""Tells who says what a body is like ("em bị dị ứng cồn") from who says what has happened to it."""

import re
from collections.abc import Collection

from conversation.text import clean, fold, words

TRAITS = frozenset({"allergy", "skin"})
"""Kinds of facts that say what a body is like."""

_HAPPENED = re.compile(
    r"\b(?:sung|ngua|rat (?:qua|da|mat)|(?:do|bi) rat|noi (?:man|mun|do|me day|hat|san|ban|len)|man (?:do|ngua)"
    r"|mun nuoc|(?:bi|mat|da|ung) do|rop|phong rop|bong (?:troc|da|len)|lot|troc|chay|xot|lo loet|kho tho|sau khi|hom"
    r"|dang (?:bi )?(?:di|kich) ung|cua shop|kem|serum|toner|sua (?:rua|tam|duong)|mat na|son|dau goi|san pham|thuoc"
    r"|burn\w*|rash\w*|itch\w*|swell\w*|swollen|red|redness|sting\w*|hives|peel\w*|blister\w*|break\w*|broke|react\w*"
    r"|after|using|used|your|this|product|cream|lotion|soap)\b"
)
"""What a body does when something has happened to it, and what was put on it: a person must look at that."""

_OF_TRAITS = frozenset(
    words(
        "da mat than co the dia di ung kich ung nhay cam kho dau nhon hon hop mun thuong bi hay de rat hoi kha cuc sieu"
        " lam qua nhieu nang nhe voi vs va cac chat thanh phan thi la cung thuoc loai tu nho be sinh luon nua nha nhe a"
        " nhi nhen ne do day shop oi em e minh m anh chi toi tui to cu chu bac ban con gai trai nha chau me bo ma ba"
        " chong vo cua vang chao thoi het noi truoc ten goi"
        " i m am im is are my our skin type dry oily sensitive combination acne prone normal allergic allergy allergies"
        " to have ve has got a an the and very quite really so son daughter husband wife mom mother dad kid child baby"
        " name call me btw by way also just fyi hi hello please note"
    )
)
_OVER = frozenset(words("het khoi khong con nua roi da no longer not any more anymore now nay gio"))


def is_only_told(text: str, kinds: Collection[str], values: Collection[str], *, is_over: bool = False) -> bool:
    """Tell whether ``text`` holds the facts ``kinds`` and ``values`` read out of it, all of a body, and nothing else.

    ``is_over``: one of them is that something is so no longer. What has happened to a body is never only told.
    """
    plain = fold(clean(text)).replace("'", " ").replace("’", " ")
    if TRAITS.isdisjoint(kinds) or "?" in plain or _HAPPENED.search(plain):
        return False
    known = {word for value in values for word in words(fold(value))}
    return set(words(plain)) <= known | _OF_TRAITS | (_OVER if is_over else frozenset())
