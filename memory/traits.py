"""What kind of thing a question asks for, and what kinds of things a message holds; on folded text, accents or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from conversation.messages import Author
from conversation.text import expand, fold, words

KINDS = ("number", "time", "place", "person")
"""Kinds of answers."""

_MOST_LETTERS = 2_000
_SHORT = 4

_ASKS = {
    "number": r"bao nhieu|may|how (?:many|much|old|tall|big|far)|gia|so dien thoai|phone number|ma don|diem|size"
    r"|co nao|tuoi|price|cost|number",
    "time": r"khi nao|bao gio|luc nao|ngay nao|hom nao|may gio|gio|thoi gian|bao lau|nam nao|when|how long|how often"
    r"|what (?:time|date|day|year)",
    "place": r"o dau|dau|noi nao|dia chi|where|which (?:city|country|place|town)|address",
    "person": r"ai|ten gi|who|whose|whom|name",
}
_HOLDS = {
    "number": r"\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|tram|nghin|trieu|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|pounds?|dollars?|dozen|several"
    r"|couple)\b",
    "time": r"\d[:h]\d*|\b(?:hom|ngay|thang|nam|tuan|gio|sang|chieu|toi|thu|chu nhat|mai|qua|yesterday|today|tomorrow"
    r"|week|weekend|month|year|hours?|minutes?|days?|morning|evening|night|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|ago|last|next|since|summer|winter|spring|autumn|(?:19|20)\d\d)\b",
}
_HOLDS_AS_WRITTEN = {
    "place": r"\b(?:in|at|to|from|near) (?:the )?[A-Z]|\b(?:ở|tại|về|qua|tới|quận|phường|đường)\b"
    r"|\b(?:at|in|to) the \w+ (?:centre|center|park|shop|school|street|cafe)",
    "person": r"(?<=[a-zà-ỹ,] )[A-ZĐÀ-Ỹ][a-zà-ỹ]+|\b(?:sister|brother|mother|father|friend|cousin|boss|teacher"
    r"|grandm\w+|wife|husband|son|daughter|anh|chị|mẹ|bố|chồng|vợ|con)\b",
}
_TO_SHOP = (
    r"shop|ben (?:em|ban|minh)|tu van|khuyen|goi y|hua|den bu|tang minh|nhan vien|you|your|recommend\w*|advise\w*"
    r"|promised?|suggest\w*"
)
_LATEST = (
    r"lan truoc|lan cuoi|gan day|gan nhat|vua roi|moi nhat|hien tai|dao nay|last time|lately|recently|latest|newest"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: one bit a kind of answer, whose words it wants, and whether the latest counts."""

    kinds: NDArray[np.bool_]
    of_shop: bool
    latest: bool
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Traits:
    """Of each message: kinds of answers it holds ``[n, kinds]``, is it a question, few words, their number's log."""

    kinds: NDArray[np.bool_]
    is_question: NDArray[np.bool_]
    is_short: NDArray[np.bool_]
    length: NDArray[np.float32]

    @classmethod
    def read(cls, texts: Sequence[str]) -> "Traits":
        """Return the traits of ``texts``; of a very long one its first 2,000 letters count."""
        holds, as_written = _compiled()
        kinds = np.zeros((len(texts), len(KINDS)), bool)
        counts = np.zeros(len(texts), np.int32)
        asks = np.zeros(len(texts), bool)
        for at, text in enumerate(texts):
            shown = text[:_MOST_LETTERS]
            folded = fold(shown)
            kinds[at] = [bool(pattern.search(folded)) for pattern in holds] + [
                bool(pattern.search(shown)) for pattern in as_written
            ]
            counts[at] = len(words(folded))
            asks[at] = shown.rstrip().endswith("?")
        return cls(kinds, asks, counts <= _SHORT, np.log1p(counts).astype(np.float32))

    def followed_by(self, later: "Traits") -> "Traits":
        """Return the traits of both, one after the other."""
        return Traits(
            np.concatenate((self.kinds, later.kinds)),
            np.concatenate((self.is_question, later.is_question)),
            np.concatenate((self.is_short, later.is_short)),
            np.concatenate((self.length, later.length)),
        )


def read_question(text: str) -> Asked:
    """Return what a question asks for."""
    folded = fold(expand(text[:_MOST_LETTERS]))
    asks, to_shop, latest = _question_patterns()
    return Asked(
        np.array([bool(pattern.search(folded)) for pattern in asks]),
        to_shop.search(folded) is not None,
        latest.search(folded) is not None,
        frozenset(words(folded)),
    )


def speaker_match(asked: Asked, speakers: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each speaker whether the question calls it by name, and whether it plays the role it asks about."""
    roles = {author.value for author in Author}
    wanted = (Author.AGENT.value, Author.BOT.value) if asked.of_shop else (Author.CUSTOMER.value,)
    named = [s not in roles and not asked.names.isdisjoint(words(fold(s))) for s in speakers]
    return np.array(named, bool), np.array([s in wanted for s in speakers], bool)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    return (
        tuple(re.compile(_HOLDS[kind]) for kind in KINDS if kind in _HOLDS),
        tuple(re.compile(_HOLDS_AS_WRITTEN[kind]) for kind in KINDS if kind in _HOLDS_AS_WRITTEN),
    )


@cache
def _question_patterns() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    return (
        tuple(re.compile(rf"\b(?:{_ASKS[kind]})\b") for kind in KINDS),
        re.compile(rf"\b(?:{_TO_SHOP})\b"),
        re.compile(rf"\b(?:{_LATEST})\b"),
    )
