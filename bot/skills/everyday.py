"""Everyday questions: those that say nothing the topic's own examples do not say."""

from functools import lru_cache

from memory.terms import terms_of
from routing.situation import Topic

_KEPT = 2_000
"""Topics whose words are kept at hand."""


def is_everyday(question: str, topic: Topic) -> bool:
    """Tell whether every word of ``question`` is one that customers use who ask about ``topic``.

    Whoever names something else beside it ("a student discount") may well ask what no article says.
    """
    said = _terms(question)
    return bool(said) and said <= _of_examples(topic)


@lru_cache(maxsize=_KEPT)
def _of_examples(topic: Topic) -> frozenset[int]:
    return frozenset(term for example in topic.examples for term in _terms(example))


def _terms(text: str) -> frozenset[int]:
    """Return the terms of ``text``; what an apostrophe leaves ("what's") is none."""
    return frozenset(terms_of(text.replace("’", "'").replace("'s ", " ").replace("'", "")).tolist())
