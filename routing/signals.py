"""Mood, urgency and the wish for a person, from tables of words anyone can edit."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from conversation.text import emoji_in, fold
from conversation.vietnamese import is_sayable
from routing.prices import read_price_range

_PRICE = re.compile(
    r"\b(?:gia (?:bao nhieu|the nao|nhieu|sao|may)|(?:bao|xin|hoi|ib) gia\b|price of|how much (?:is|are|does) the)"
)
_WISH = re.compile(
    r"\b(?:(?:shop|tiem|quan|cua hang|ben (?:minh|em|ban|shop))(?: minh| em)? (?:con |hien )?co (?:ban )?"
    r"(?!the|duoc|phai|nen|can|cach|chinh|nhan|giao|ship|cho|khuyen|giam|voucher|ma\b|bao|ho tro|ai\b)"
    r"|co (?!(?:the|duoc|phai|nen|can|dung|xai|boi|thoa|su|hop|phu|tot|on|an|hai|gay|bi|lam|giup|giao|ship)\b)"
    r"(?!(?:tinh|ap|ho|bau|mua|dat|gui)\b)"
    r"(?:\w+ ){1,5}cho (?:da|toc|nguoi|be|tre|em be|ba bau|me bau|nam|nu)\b(?=.* (?:khong|hong)\b)(?!.* duoc)"
    r"|co (?:ban|loai|dong|san pham)\b|co (?!the|cach|khi|luc|ngay|gio|chinh)(?:\w+ ){1,5}nao\b(?! la)"
    r"|(?<!the )(?<!luc )(?<!khi )(?<!hom )(?<!ngay )nao (?:tot|(?:phu |thich )?hop|cho|danh cho|diu|nhe|re|on|ngon)\b"
    r"|tu van (?:giup|gium|cho|dum|ho)|goi y|gioi thieu (?:giup|gium|cho)|(?:can|muon|dinh|tim) (?:mua|tim)"
    r"|nen (?:mua|chon|lay)|(?:mua|dung|xai|chon|boi|thoa) (?:\w+ ){1,3}nao (?:duoc|day|vay|a)\b"
    r"|any (?!idea|chance|way|news|update|discount|voucher|promo)\w+ (?:\w+ )?(?:for|under|with)"
    r"|do you (?:have|sell|carry|stock) (?:a|an|any|some)\b"
    r"|do you (?:sell|carry|stock) (?!wholesale|bulk|on\b|in\b|to\b|through|only|online|abroad)\w"
    r"|looking for|(?:recommend|suggest)(?! (?:us|you)\b)"
    r"|do you (?:have|sell|carry|stock) (?:\w+ ){1,3}for (?:\w+ ){0,2}(?:skin|hair|kids|babies|men|women)\b"
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
    return _PRICE.search(fold(text)) is not None or read_price_range(text) is not None


def asks_products(text: str) -> bool:
    """Tell whether the customer looks for something to buy: "shop có kem nào cho da dầu không", "any cream for …"."""
    return _WISH.search(fold(text)) is not None


def is_noise(text: str) -> bool:
    """Tell whether several words stand in ``text`` and nobody could say one of them: ``zzz qqq xxx``."""
    found = _LETTERS.findall(fold(text))
    return len(found) > 1 and not any(map(is_sayable, found))


def urgency(text: str) -> float:
    """Return how pressing a message sounds, 0..1."""
    found = len(_find("urgency", text))
    marks = min(text.count("!"), 3)
    return min(1.0, 0.6 * found + 0.1 * marks)


def sentiment(text: str) -> float:
    """Return the mood of a message, -1..1: the strongest word or emoji decides, capitals and marks make it stronger.

    Praise beside a fault or weeks of waiting is meant the other way round: "tuyệt vời, lại vỡ nữa".
    """
    weights, faces = _weights("anger"), _weights("emoji")
    plain = fold(text)
    found = [weights[match] for match in _pattern("anger").findall(plain)]
    found += [faces[face[0]] for face in emoji_in(text) if face[0] in faces]
    if _pattern("praise").search(plain) and _is_told_off(text):
        found.append(_SARCASM)
    if not found:
        return 0.0
    strongest = min(found) if min(found) < 0 else max(found)
    loud = text.isupper() or "!!" in text
    return max(-1.0, min(1.0, strongest * (1.25 if loud else 1.0)))


_SARCASM = -0.6
_BROKEN = re.compile(
    r"\b(?:vỡ|bể|hỏng|hư|rách|móp|nát|gãy|nứt|thiếu|nhầm|sai|trễ|hết hạn"
    r"|(?:bi|lai|hang) (?:vo|be|hong|hu|rach|mop|thieu|nham|sai|tre)|(?:vo|hong|sai|thieu|tre) (?:lan|nua|roi|het)"
    r"|broken|damaged|leak\w*|torn|cracked|defective|faulty|wrong|missing|late)\b"
)
_WAITED = re.compile(
    r"\b(?:giao|doi|cho|moi (?:toi|nhan)|chua|wait\w*|took|deliver\w*|shipping)\b.*"
    r"\b(?:\d+|hai|ba|bon|nua|ca|two|three|four) (?:tuan|thang|weeks|months)\b"
)
_BUT = re.compile(r"\b(?:nhung|tuy|du|but|though|although)\b")


def _is_told_off(text: str) -> bool:
    """Tell whether something went wrong, without a but that would make the praise beside it meant."""
    plain = fold(text)
    wrong = _BROKEN.search(text.lower()) is not None or _WAITED.search(plain) is not None
    return wrong and _BUT.search(plain) is None


def _find(table: str, text: str) -> list[str]:
    """Return the folded words of ``table`` in ``text``; where it has accents they are those of the word.

    For words that common ones look like without accents; accents that were guessed may be wrong, so other tables are
    compared without.
    """
    plain, written = fold(text), text.lower()
    found = list(_pattern(table).finditer(plain))
    if len(written) != len(plain):
        return [match[0] for match in found]
    return [m[0] for m in found if _is_written(written[m.start() : m.end()], _accented(table)[m[0]])]


def _is_written(said: str, spellings: Collection[str]) -> bool:
    """Tell whether ``said`` may be one of ``spellings``: each syllable is without accents, or has those of the word."""
    return said.isascii() or any(
        len(one.split()) == len(said.split())
        and all(mine.isascii() or mine == its for mine, its in zip(said.split(), one.split(), strict=True))
        for one in spellings
    )


@cache
def _accented(table: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a table as they are written, by how they are folded."""
    found: dict[str, set[str]] = {}
    for word in _words(table):
        found.setdefault(fold(word), set()).add(word.lower())
    return {plain: frozenset(words) for plain, words in found.items()}


def _words(table: str) -> list[str]:
    is_weighted = _lines(table)[0][:1] in "-0123456789"
    return [line.partition(" ")[2] if is_weighted else line for line in _lines(table)]


@cache
def _lines(table: str) -> tuple[str, ...]:
    text = (_TABLES / f"{table}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _weights(table: str) -> Mapping[str, float]:
    return {fold(word): float(weight) for weight, _, word in (line.partition(" ") for line in _lines(table))}


@cache
def _pattern(table: str) -> re.Pattern[str]:
    longest_first = sorted({fold(word) for word in _words(table)}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
