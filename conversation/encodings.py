"""Which encoding a text file was saved in: UTF-8, UTF-16, Windows' own; and texts garbled by a wrong one."""

import codecs
import re
import unicodedata

_VIETNAMESE = frozenset("ăâđêôơư") | frozenset(
    unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in "\u0300\u0301\u0303\u0309\u0323"
)


def find_marked_encoding(head: bytes) -> str:
    """Return what the first bytes of a file give away: a byte order mark or UTF-16 without one; empty when nothing.

    Raises ValueError for what is no text.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if not even and not odd:
        return ""
    if max(even, odd) * 8 < len(head[:4096]) or min(even, odd) * 8 > max(even, odd):
        msg = "no text"
        raise ValueError(msg)
    return "utf-16-le" if odd > even else "utf-16-be"


def find_windows_encoding(head: bytes) -> str:
    """Tell Vietnamese Windows text from Western: read as the former, its marks must sit on Vietnamese vowels."""
    try:
        text = unicodedata.normalize("NFC", head.decode("cp1258")).lower()
    except UnicodeDecodeError:
        return _western(head)
    foreign = sum(1 for c in text if ord(c) > 127 and c.isalpha() and c not in _VIETNAMESE)
    loose = sum(1 for c in text if unicodedata.combining(c))
    vietnamese = sum(1 for c in text if c in _VIETNAMESE)
    return "cp1258" if vietnamese > 4 * (foreign + loose) else _western(head)


def is_garbled(text: str) -> bool:
    """Tell whether a text was UTF-8 once, read as Western Windows and saved again ("Ä‘á»•i tráº£").

    Read back the same way it gives Vietnamese letters, which no text does by chance; where letters were lost besides,
    the pairs of signs tell that stand for them.
    """
    if len(_PAIRS.findall(text)) > _CHANCE:
        return True
    lines = [line for line in text.splitlines() if any(ord(c) > 127 for c in line)]
    back = [_read_back(line) for line in lines]
    letters = sum(c in _VIETNAMESE for line in back for c in line.lower())
    return letters > 0 and sum(map(bool, back)) * 2 > len(lines)


_PAIRS = re.compile("á[»º]|Ä[\u2018\x91\u0192\u0090]|Æ[°¡]|Ã[\xa0-\xbf]")
_CHANCE = 2
"""Such pairs that a text may hold without being garbled."""


def _read_back(line: str) -> str:
    """Return what a garbled line was; empty when it was none. Bytes Windows leaves undefined stand for themselves."""
    try:
        return b"".join(bytes((ord(c),)) if 0x80 <= ord(c) < 0xA0 else c.encode("cp1252") for c in line).decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""


def _western(head: bytes) -> str:
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
