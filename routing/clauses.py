"""A message that says several things, cut where one ends and another begins, and understood as each of them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from routing.situation import Understanding

MOST = 4
"""Clauses of a message that are looked at by themselves."""

SURE = 0.55
"""Confidence from which a clause counts as a topic of its own."""

_FEWEST_WORDS = 2
_CONNECTORS = r"và|với lại|ngoài ra|tiện thể|sẵn tiện|nhân tiện|and also|and|also|by the way"
_AFTER_COMMA = rf"còn|mà|à mà|rồi|{_CONNECTORS}|but"
_BREAK = re.compile(
    rf"[.?!;\n]+(?=\s|$)|,\s+(?=(?:{_AFTER_COMMA})\s)|\s(?:{_CONNECTORS})\s",
    re.IGNORECASE,
)
"""Where one thing ends and another begins. A comma alone is no such place: each clause costs a call to the encoder, and
most commas stand within one request."""


def split_clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of ``text``, at most four; nothing when it is one."""
    parts: list[str] = []
    for part in (piece.strip() for piece in _BREAK.split(text)):
        if len(part.split()) >= _FEWEST_WORDS:
            parts.append(part)
        elif part and parts:
            parts[-1] += f" {part}"
    return tuple(parts[:MOST]) if len(parts) > 1 else ()


def combine(whole: Understanding, clauses: Sequence[Understanding], social: Collection[str]) -> Understanding:
    """Return what a message means, given what its clauses mean.

    A greeting or thanks (topics in ``social``) beside a question gives way to the question. Different topics that
    clauses are sure of are all named in ``clauses``, in their order; otherwise the whole message counts.
    """
    asked: dict[str, Understanding] = {}
    for clause in clauses:
        if clause.topic and clause.topic not in social and clause.confidence >= SURE:
            asked.setdefault(clause.topic, clause)
    said = tuple(asked.values())
    if len(said) > 1:
        first = said[0]
        return replace(whole, topics=first.topics, is_out_of_scope=False, clauses=said)
    if said and (whole.topic in social or not whole.topic or whole.confidence < SURE):
        return replace(whole, topics=said[0].topics, is_out_of_scope=False)
    return whole
