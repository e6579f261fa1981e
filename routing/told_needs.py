"""A message that tells all a request needs speaks for it, where its words, full of streets, do not."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from routing.situation import Topic, TopicGuess, Understanding

LEAST = 2
"""Needs a topic must have: one fact alone is told for many reasons."""

FACTOR = 6.0
"""By how much the odds of such a topic grow; a third becomes three quarters."""

SURE = 0.6
"""Confidence from which the likeliest topic is not doubted for another one."""

WORTH = 0.15
"""Confidence below which what is told is no sign of the topic."""

FACTOR_ASKING_NOTHING, SURE_ASKING_NOTHING, WORTH_ASKING_NOTHING = 25.0, 0.85, 0.05
"""The same for a message without a question: who gives an order and a street, and asks nothing, wants it sent there."""


def weigh_needs(
    understanding: Understanding, told: Collection[str], topics: Mapping[str, Topic], *, asks: bool = True
) -> Understanding:
    """Return what was understood, the likeliest topic that ``told`` is all it needs for surer.

    ``asks``: the message asks something. One that asks nothing is in scope when all that its likeliest topic needs is
    told, however little its words claim.
    """
    if understanding.clauses or (understanding.is_out_of_scope and asks):
        return understanding
    factor = FACTOR if asks else FACTOR_ASKING_NOTHING
    sure = SURE if asks else SURE_ASKING_NOTHING
    worth = WORTH if asks else WORTH_ASKING_NOTHING
    if understanding.confidence >= sure and not _is_told(topics.get(understanding.topic), told):
        return understanding
    if understanding.is_out_of_scope:
        worth = WORTH
    told_all = (g for g in understanding.topics if g.confidence >= worth and _is_told(topics.get(g.topic), told))
    meant = next(told_all, None)
    if meant is None or meant.confidence >= 1:
        return understanding
    odds = factor * meant.confidence / (1 - meant.confidence)
    surer = odds / (1 + odds)
    rest = (1 - surer) / (1 - meant.confidence)
    others = [TopicGuess(guess.topic, guess.confidence * rest) for guess in understanding.topics if guess is not meant]
    ranked = sorted((TopicGuess(meant.topic, surer), *others), key=lambda guess: -guess.confidence)
    return replace(understanding, topics=tuple(ranked), is_out_of_scope=False)


def _is_told(topic: Topic | None, told: Collection[str]) -> bool:
    return topic is not None and len(topic.needs) >= LEAST and set(topic.needs) <= set(told)
