"""Mood, urgency and the wish for a person, from tables of words anyone can edit."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from conversation.text import emoji_in, fold
from conversation.vietnamese import is_sayable

_PRICE = re.compile(
    r"\b(?:(?:duoi|khong qua|toi da|tam|khoang|under|below|less than|at most|around)\s+[₫$]?\d"
    r"|gia (?:bao nhieu|the nao|nhieu|sao|may)|(?:bao|xin|hoi|ib) gia\b|price of|how much (?:is|are|does) the)"
)
_WISH = re.compile(
    r"\b(?:(?:shop|tiem|quan|cua hang|ben (?:minh|em|ban|shop))(?: minh| em)? (?:con |hien )?co (?:ban )?"
    r"(?!the|duoc|phai|nen|can|cach|chinh|nhan|giao|ship|cho|khuyen|giam|voucher|ma\b|bao|ho tro|ai\b)"
    r"|co (?:ban|loai|dong|san pham)\b|co (?!the|cach|khi|luc|ngay|gio|chinh)(?:\w+ ){1,5}nao\b(?! la)"
    r"|(?<!the )(?<!luc )(?<!khi )(?<!hom )(?<!ngay )nao (?:tot|(?:phu |thich )?hop|cho|danh cho|diu|nhe|re|on|ngon)\b"
    r"|tu van (?:giup|gium|cho|dum|ho)|goi y|gioi thieu (?:giup|gium|cho)|(?:can|muon|dinh|tim) (?:mua|tim)"
    r"|nen (?:mua|chon|lay)|(?:mua|dung|xai|chon|boi|thoa) (?:\w+ ){1,3}nao (?:duoc|day|vay|a)\b"
    r"|any (?!idea|chance|way|news|update|discount|voucher|promo)\w+ (?:\w+ )?(?:for|under|with)"
    r"|do you (?:have|sell|carry|stock) (?:a|an|any|some)\b|looking for|(?:recommend|suggest)(?! (?:us|you)\b)"
    r"|which \w+ (?:is|are) (?:best|good|right)|what (?:is|are|'s) (?:the best|a good))"
)
"""Asks for something to buy: that there be one, which one, to be shown some."""

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TABLES = Path(__file__).parent / "words"


def asks_person(text: str) -> bool:
    """Tell whether the customer asks for a person."""
    return _pattern("asks_person").search(fold(text)) is not None


def asks_information(text: str) -> bool:
    """Tell whether the customer asks how something goes, rather than that it be done."""
    return _pattern("asks_information").search(fold(text)) is not None


def names_price(text: str) -> bool:
    """Tell whether the customer says what something may cost or asks what it does: "dưới 400.000", "giá bao nhiêu"."""
    return _PRICE.search(fold(text)) is not None


def asks_products(text: str) -> bool:
    """Tell whether the customer looks for something to buy: "shop có kem nào cho da dầu không", "any cream for …"."""
    return _WISH.search(fold(text)) is not None


def is_noise(text: str) -> bool:
    """Tell whether several words stand in ``text`` and nobody could say one of them: ``zzz qqq xxx``."""
    found = _LETTERS.findall(fold(text))
    return len(found) > 1 and not any(map(is_sayable, found))


def urgency(text: str) -> float:
    """Return how pressing a message sounds, 0..1."""
    found = len(_pattern("urgency").findall(fold(text)))
    marks = min(text.count("!"), 3)
    return min(1.0, 0.6 * found + 0.1 * marks)


def sentiment(text: str) -> float:
    """Return the mood of a message, -1..1: the strongest word or emoji decides, capitals and marks make it stronger."""
    weights, faces = _weights("anger"), _weights("emoji")
    found = [weights[match] for match in _pattern("anger").findall(fold(text))]
    found += [faces[face[0]] for face in emoji_in(text) if face[0] in faces]
    if not found:
        return 0.0
    strongest = min(found) if min(found) < 0 else max(found)
    loud = text.isupper() or "!!" in text
    return max(-1.0, min(1.0, strongest * (1.25 if loud else 1.0)))


@cache
def _lines(table: str) -> tuple[str, ...]:
    text = (_TABLES / f"{table}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _weights(table: str) -> Mapping[str, float]:
    return {fold(word): float(weight) for weight, _, word in (line.partition(" ") for line in _lines(table))}


@cache
def _pattern(table: str) -> re.Pattern[str]:
    is_weighted = _lines(table)[0][:1] in "-0123456789"
    words = _weights(table) if is_weighted else [fold(line) for line in _lines(table)]
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
