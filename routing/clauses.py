"""A message that says several things, cut where one ends and another begins, and understood as each of them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.situation import TopicGuess, Understanding

Vectors = NDArray[np.float32]

MOST = 4
"""Clauses of a message that are looked at by themselves; the last holds all that is left of a longer one."""

SURE = 0.55
"""Confidence from which a clause counts as a topic of its own."""

_SOCIAL = 0.25
"""Confidence of the likeliest social topic from which the others speak for it: noise is a little of everything."""

_FRAME = 7
"""Letters an encoder sees around each text: its prefix."""

_FEWEST_WORDS = 2
_CONNECTORS = r"và|với lại|ngoài ra|tiện thể|sẵn tiện|nhân tiện|and also|and|also|by the way"
_AFTER_COMMA = rf"còn|mà|à mà|rồi|{_CONNECTORS}|but"
_ASKED = ("bao nhiêu", "bao nhiêu tiền", "bao lâu", "thế nào", "ra sao", "không", "chưa", " gì", " nào", " đâu")
"""What a question ends with, before the comma and the next one."""
_AFTER_QUESTION = "|".join(
    rf"(?<={asked}{polite},)" for asked in _ASKED for polite in ("", " ạ", " vậy", " em", " shop")
)
_BREAK = re.compile(
    rf"[.?!;\n]+(?=\s|$)|,\s+(?=(?:{_AFTER_COMMA})\s)|,(?:{_AFTER_QUESTION})\s+|\s(?:{_CONNECTORS})\s",
    re.IGNORECASE,
)
"""Where one thing ends and another begins. A comma alone is no such place, but behind a question: each clause costs a
call to the encoder, and most commas stand within one request."""


def split_clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of ``text``, all of it in at most four; nothing when it is one."""
    parts: list[str] = []
    start = ""
    for part in (piece.strip() for piece in _BREAK.split(text)):
        if len(part.split()) >= _FEWEST_WORDS:
            parts.append(f"{start} {part}".strip())
            start = ""
        elif part and parts:
            parts[-1] += f" {part}"
        elif part:
            start = f"{start} {part}".strip()
    if len(parts) < 2:
        return ()
    return (*parts[: MOST - 1], " ".join(parts[MOST - 1 :])) if len(parts) > MOST else tuple(parts)


def whole_of(clauses: Sequence[str], vectors: Vectors) -> Vectors:
    """Return what a text means as the mean of its clauses, float32 ``[d]`` of unit length, a long one counting more.

    ``vectors`` is float32 ``[clauses, d]``. Measured, the mean tells the topics of a message with a greeting or several
    sentences as well as the encoder's vector of the whole does, or better, and saves embedding it beside its clauses.
    """
    weights = np.array([len(clause) + _FRAME for clause in clauses], np.float32)
    total: Vectors = weights @ vectors
    return total / np.float32(np.linalg.norm(total))


def combine(whole: Understanding, clauses: Sequence[Understanding], social: Collection[str]) -> Understanding:
    """Return what a message means, given what its clauses mean.

    A greeting or thanks (topics in ``social``) beside a question gives way to the question. Different topics that
    clauses are sure of are all named in ``clauses``, in their order; otherwise the whole message counts. Where it is
    likely social, all social topics speak for the first: none of them asks anything, so they are not told apart.
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
    is_social = whole.topic in social and whole.confidence >= _SOCIAL
    return _social_as_one(whole, social) if is_social else _without_social(whole, social)


_LIKELY = 0.4
"""Confidence from which a question beside a greeting is no doubt whether it is one."""


def _without_social(said: Understanding, social: Collection[str]) -> Understanding:
    """Return what was understood without the greeting a question comes with, which is no second meaning of it."""
    if said.topic in social or said.is_out_of_scope or said.confidence < _LIKELY:
        return said
    asked = [guess for guess in said.topics if guess.topic not in social]
    rest = 1.0 - sum(guess.confidence for guess in said.topics if guess.topic in social)
    if len(asked) == len(said.topics) or rest <= 0:
        return said
    return replace(said, topics=tuple(TopicGuess(guess.topic, guess.confidence / rest) for guess in asked))


def _social_as_one(said: Understanding, social: Collection[str]) -> Understanding:
    others = tuple(guess for guess in said.topics if guess.topic not in social)
    together = sum(guess.confidence for guess in said.topics if guess.topic in social)
    return replace(said, topics=(TopicGuess(said.topics[0].topic, together), *others))
