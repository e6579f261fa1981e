"""Which of the shop's languages a message is in: own evidence first, py3langid where that says too little."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from conversation.teencode import shipped_shorthand
from conversation.text import clean, words
from conversation.vietnamese import CONTRACTION, weigh

LANGUAGES = ("vi", "en")

_CLAUSE = re.compile(r"[.,;:!?\n()]+|\s[-–—]\s")
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)
_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]", re.UNICODE)
"""Letters of no Latin script: of a language no shop here speaks."""
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_ENOUGH = 1.0
_TOO_FEW = 2
_MOST_LETTERS = 2_000
"""Letters of a text that are looked at."""


def detect(texts: Sequence[str]) -> tuple[str, ...]:
    """Return ``vi`` or ``en`` for each text, by what most clauses say; empty for ``ok``, Hebrew and the like."""
    return tuple(_detect(text) for text in texts)


def clauses_by_language(text: str) -> tuple[tuple[str, str], ...]:
    """Return the clauses of ``text`` in order, each with its language; a clause without words takes its neighbour's."""
    found: list[tuple[str, str]] = []
    for clause in _clauses(text):
        language = _of_clause(clause) or (found[-1][0] if found else "")
        if found and found[-1][0] == language:
            found[-1] = (language, f"{found[-1][1]}, {clause}")
        else:
            found.append((language, clause))
    return tuple(found)


def _detect(text: str) -> str:
    votes = dict.fromkeys(LANGUAGES, 0.0)
    for clause in _clauses(text):
        if language := _of_clause(clause):
            votes[language] += len(words(clause))
    best = max(LANGUAGES, key=lambda language: votes[language])  # of equals the first: Vietnamese
    return best if votes[best] else ""


def _clauses(text: str) -> list[str]:
    shown = _LINK.sub(" ", clean(text[:_MOST_LETTERS]))
    return [part.strip() for part in _CLAUSE.split(shown) if part.strip()]


def _of_clause(clause: str) -> str:
    letters = len(_LETTERS.findall(clause))
    if 2 * len(_FOREIGN.findall(clause)) >= letters:
        return ""  # no letters at all, or another script
    said = words(clause)
    evidence = sum(map(_weigh, said)) + sum(map(weigh, CONTRACTION.findall(clause.casefold())))
    if abs(evidence) >= _ENOUGH:
        return "vi" if evidence > 0 else "en"
    if len(said) <= _TOO_FEW:
        return ""  # ok, hi shop, alo: the same in every language
    if not any(map(_weigh, said)):
        return ""  # asdf qwer zxcv: of no language
    language, _ = _identifier().classify(clause)
    return str(language)


def _weigh(word: str) -> float:
    table = shipped_shorthand()
    if word in table.always and not word.isascii():
        return 2.0
    if word in table.vietnamese:
        return 0.5 if len(word) > 1 else 0.25
    return weigh(word)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
