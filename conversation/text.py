"""The one normaliser: every text goes through here before anything compares, indexes or counts it."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_WORD = re.compile(r"\w+", re.UNICODE)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Return ``text`` in NFC without control, zero-width and direction-changing characters, spaces collapsed.

    The zero-width joiner stays, since emoji are built with it; line breaks stay.
    """
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _SPACES.sub(" ", composed).strip()


def fold(text: str) -> str:
    """Return ``text`` casefolded and without accents: ``Đặng Thị Ngọc`` becomes ``dang thi ngoc``."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, casefolded, accents kept."""
    return tuple(_WORD.findall(text.casefold()))
