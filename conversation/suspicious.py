"""Messages that try to be more than words: placeholders, markup, queries, and orders to a machine."""

import re

from conversation.text import clean, fold

INSTRUCTION = "instruction"
"""The sign of a message that gives orders to whatever reads it."""

_LOOKED_AT = 4_000
"""Letters of a text that are looked at."""

_RULES = r"(?:instructions?|rules?|prompts?|directions?|guidelines?|commands?)"
_SIGNS = (
    ("placeholder", re.compile(r"\{\{.{0,80}?\}\}|\{\s*\$\w|\$\{|\{%|<%|%\(\w+\)s", re.DOTALL)),
    ("markup", re.compile(r"<\s*/?(?:script|img|iframe|svg|object|embed|style|link|meta)\b|javascript:")),
    ("query", re.compile(r"\b(?:drop|alter|truncate) table\b|\bunion (?:all )?select\b|'\s*(?:or|and)\s+'?\d+'?\s*=")),
    (
        INSTRUCTION,
        re.compile(
            rf"\b(?:ignore|disregard|forget|override|bypass)(?: \w+){{0,3}} {_RULES}\b|\bsystem prompt\b"
            rf"|\bdeveloper mode\b"
            r"|\byou are now (?:a|an|in|the)\b|\b(?:act|behave) as (?:an? )?(?:admin\w*|root|system|developer)\b"
            r"|\b(?:all|every|each|other|any)(?: \w+)? (?:customers?|clients?|users?"
            r"|buyers?)(?: s)?(?: \w+)? (?:phones?|numbers?"
            r"|data|address\w*|orders?|e ?mails?|names?|details|information|list)\b"
            r"|\b(?:bo qua|lo di|quen)(?: \w+){0,3} (?:chi dan|huong dan|chi thi|quy tac|lenh"
            r"|quy dinh)(?: \w+)? (?:truoc|tren|cu|do)\b"
            r"|\b(?:bo qua|lo di|quen) (?:moi|tat ca|toan bo|het)(?: \w+){0,2} (?:chi dan|huong dan|chi thi"
            r"|quy tac|lenh)\b"
            r"|\b(?:so dien thoai|sdt|dia chi|thong tin|danh sach|don hang|du lieu)(?: \w+){0,2} (?:cua )?(?:moi"
            r"|tat ca|toan bo"
            r"|cac) (?:khach|nguoi dung|nguoi mua)"
        ),
    ),
)


def find_sign(text: str) -> str:
    """Return what makes ``text`` suspicious (placeholder, markup, query, instruction), empty when nothing does."""
    plain = fold(clean(text)[:_LOOKED_AT]).replace("’", " ").replace("'s", " s")
    return next((name for name, pattern in _SIGNS if pattern.search(plain)), "")
