"""Teencode and shop slang to full words: ``k bik sp nào`` becomes ``không biết sản phẩm nào``."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conversation.errors import InputError
from conversation.vietnamese import CONTRACTION, weigh

TABLE = Path(__file__).with_name("teencode.csv")
"""The table as shipped: columns ``short,full,when``."""

_TOKEN = re.compile(CONTRACTION.pattern + r"|[^\W\d_]+\d*(?:/[^\W\d_]+)?|\d+(?:[.,]\d+)*|\S", re.UNICODE)
_REPEATED = re.compile(r"(?<![^\W\d_])([^\W\d_])\1{2,}(?![^\W\d_])|([^\W\d_])\2{2,}", re.IGNORECASE)
"""A letter drawn out; one that stands alone (``kkk``, ``zzz``) laughs or sleeps and is short for nothing."""
_ACCENTED = {
    "a": "àảãáạằẳẵắặầẩẫấậăâ",
    "e": "èẻẽéẹềểễếệê",
    "i": "ìỉĩíị",
    "o": "òỏõóọồổỗốộờởỡớợôơ",
    "u": "ùủũúụừửữứự",
    "y": "ỳỷỹýỵ",
}
_DRAWN_OUT = re.compile(
    f"[{''.join(_ACCENTED.values())}](?:"
    + "|".join(f"(?<=[{accented}]){plain}+" for plain, accented in _ACCENTED.items())
    + ")"
)
"""A vowel drawn out without its accent; all that may begin one come first, so that a text is passed over quickly."""
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,4})\s?(?:k|K|ng[aà]n|ngh[iì]n)(?!\w)")
_MILLIONS = re.compile(r"(?<![\w.,])(\d{1,3})(?:[.,](\d))?\s?(?:tr|triệu|trieu|củ)(\d)?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shorthand:
    """What short forms stand for, by the text they may stand in: any, Vietnamese only, other than Vietnamese only."""

    always: Mapping[str, str]
    vietnamese: Mapping[str, str]
    english: Mapping[str, str]


def read_shorthand(path: Path) -> Shorthand:
    """Return the table at ``path``; raises InputError that names the line."""
    tables: dict[str, dict[str, str]] = {"always": {}, "vi": {}, "en": {}}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames is None or not {"short", "full", "when"} <= set(rows.fieldnames):
            raise InputError(f"{path.name} needs the columns short,full,when", "line 1")
        for row in rows:
            short, full, when = (
                unicodedata.normalize("NFC", row[name] or "").strip() for name in ("short", "full", "when")
            )
            if not short or not full or when not in tables:
                raise InputError(
                    f"{path.name} needs a short form, a full form and always, vi or en", f"line {rows.line_num}"
                )
            tables[when][short.casefold()] = full
    return Shorthand(tables["always"], tables["vi"], tables["en"])


def shorthand_rows(table: Shorthand) -> list[list[str]]:
    """Return ``table`` as plain rows ``[short, full, when]``, the form it is published in."""
    by_name = {"always": table.always, "vi": table.vietnamese, "en": table.english}
    return [[short, full, when] for when, forms in by_name.items() for short, full in forms.items()]


def with_own(rows: Iterable[Sequence[str]]) -> Shorthand:
    """Return the shipped table with a shop's own ``rows`` over it; a form of the shop's own stands for nothing else."""
    shipped = shipped_shorthand()
    tables = {"always": dict(shipped.always), "vi": dict(shipped.vietnamese), "en": dict(shipped.english)}
    own = [(short, full, when) for short, full, when in rows]
    for short, _, _ in own:
        for forms in tables.values():
            forms.pop(short, None)
    for short, full, when in own:
        tables[when][short] = full
    return Shorthand(tables["always"], tables["vi"], tables["en"])


_MEASURES = frozenset({"km", "h", "p", "m", "g", "k", "t", "tr"})
_SIZES = frozenset({"s", "m", "l", "xl", "xxl"})
_SIZE_WORDS = frozenset({"size", "sz", "cỡ", "co", "số", "mặc", "mac", "mang", "lấy", "lay", "lên", "xuống"})
_BESIDE_SIZES = frozenset(
    re.findall(
        r"\w+", "dạ da ạ a nha nhé nhe nhen nghen em e shop ơi oi bạn đi di thôi thoi luôn luon vẫn van không ko k"
    )
)
"""Words beside which a lone letter is the answer to what size it is to be."""
_ENGLISH_FULL = frozenset(
    {"please", "thanks", "thanks so much", "as soon as possible", "quantity", "address", "tomorrow"}
)


@cache
def shipped_shorthand() -> Shorthand:
    """Return the shipped table, read once."""
    return read_shorthand(TABLE)


def write_out(text: str, table: Shorthand | None = None) -> str:
    """Return clean ``text`` with short forms written out, drawn-out letters squeezed and ``500k`` as ``500.000``.

    Case and punctuation stay. A form that means something else in another language (``a``, ``do``, ``may``) is
    written out only where the rest of the text is not English.
    """
    table = table or shipped_shorthand()
    text = _squeeze(_write_amounts(text))
    tokens = list(_TOKEN.finditer(text))
    keys = [token[0].casefold() for token in tokens]
    local: Mapping[str, str] | None = None
    out: list[str] = []
    position = at = 0
    while at < len(keys):
        size, full = _find(table.always, keys, at)
        if not full and (keys[at] in table.vietnamese or keys[at] in table.english):
            local = local or (table.vietnamese if _is_vietnamese(keys, table) else table.english)
            size, full = (1, "") if _is_itself(keys, at) or _is_size(tokens, keys, at) else _find(local, keys, at)
        if full:
            out += text[position : tokens[at].start()], full.capitalize() if tokens[at][0][0].isupper() else full
            position = tokens[at + size - 1].end()
        at += size
    out.append(text[position:])
    return "".join(out)


def _find(table: Mapping[str, str], keys: list[str], at: int) -> tuple[int, str]:
    if at + 1 < len(keys) and (full := table.get(f"{keys[at]} {keys[at + 1]}")):
        return 2, full
    return 1, table.get(keys[at], "")


def _is_itself(keys: list[str], at: int) -> bool:
    """A measure after its number (5 km), a letter after size, or the polite ``a`` (ạ) that ends a clause."""
    if keys[at] == "a":
        return at + 1 == len(keys) or not keys[at + 1][0].isalnum()
    before = keys[at - 1] if at else ""
    return (keys[at] in _MEASURES and before[:1].isdigit()) or (keys[at] in _SIZES and before in _SIZE_WORDS)


def _is_size(tokens: Sequence[re.Match[str]], keys: list[str], at: int) -> bool:
    """A letter that is all the answer, or a capital within a sentence of small letters ("giờ mặc M rồi")."""
    if keys[at] not in _SIZES:
        return False
    others = [key for place, key in enumerate(keys) if place != at and key[0].isalnum()]
    if _BESIDE_SIZES.issuperset(others):
        return True
    return at > 0 and tokens[at][0].isupper() and any(t[0].islower() for t in tokens)


def _is_vietnamese(keys: list[str], table: Shorthand) -> bool:
    evidence = 0.0
    for key in keys:
        if key in table.always:
            evidence += 1.0 if table.always[key] not in _ENGLISH_FULL else -1.0
        elif key not in table.vietnamese:
            evidence += weigh(key)
    return evidence >= 0


def _squeeze(text: str) -> str:
    text = _REPEATED.sub(_once, text)
    return text if text.isascii() else _DRAWN_OUT.sub(_first_letter, text)


def _once(found: re.Match[str]) -> str:
    return found[2] or found[0]


def _first_letter(found: re.Match[str]) -> str:
    return found[0][0]


def _write_amounts(text: str) -> str:
    if _DIGIT.search(text) is None:
        return text
    return _MILLIONS.sub(_million, _THOUSANDS.sub(r"\1.000", text))


def _million(found: re.Match[str]) -> str:
    whole, tenth = found[1], found[2] or found[3] or "0"
    return f"{whole}.{tenth}00.000"
