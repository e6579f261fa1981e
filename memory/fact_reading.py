"""What all extractors of facts share: how customers call themselves, what ends a name, questions, sentences."""

import re

SELF_WORDS = r"(?:em|anh|chị|cô|chú|bác|mình|tôi|tui|tớ|con|cháu)"
CAPITAL = "[A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and c.isalpha()) + "]"
"""A capital letter; a range of accented letters would hold the small ones as well."""
END = (
    r"(?=\s*(?:[.!?;\n]|,|$|\b(?:nha|nhé|ạ|à|nhen|đó|đấy|giúp|giùm|hộ|please"
    r"|thanks|sđt|số điện thoại|ở|và|mà|nên|thì|a|nhe|nè|ne|shop)\b))"
)
"""What ends a name written without capitals."""

QUESTION = re.compile(
    r"\?\s*$|\b(?:không|chưa|hả|nào|gì|bao nhiêu|sao)\s*(?:ạ|vậy|nhỉ|em|shop|ơi|thế)*\s*\W*$", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text`` that say something, with their mark."""
    return [part.strip() for part in re.findall(r"[^.!?\n]+[.!?]*", text) if len(part.strip()) > 8]
