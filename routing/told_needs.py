"""A message that tells all a request needs speaks for it, where its words, full of streets, do not."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from routing.situation import Topic, TopicGuess, Understanding

LEAST = 2
"""Needs a topic must have: one fact alone is told for many reasons."""

FACTOR = 6.0
"""By how much the odds of the likeliest topic grow; a third becomes three quarters."""

WORTH = 0.2
"""Confidence below which what is told is no sign of the topic."""


def weigh_needs(understanding: Understanding, told: Collection[str], topics: Mapping[str, Topic]) -> Understanding:
    """Return what was understood, the likeliest topic surer where ``told`` is all that it needs."""
    topic = topics.get(understanding.topic)
    sure = understanding.confidence
    if topic is None or understanding.clauses or not WORTH <= sure < 1:
        return understanding
    if len(topic.needs) < LEAST or not set(topic.needs) <= set(told):
        return understanding
    odds = FACTOR * sure / (1 - sure)
    surer = odds / (1 + odds)
    rest = (1 - surer) / (1 - sure)
    others = (TopicGuess(guess.topic, guess.confidence * rest) for guess in understanding.topics[1:])
    return replace(understanding, topics=(TopicGuess(topic.id, surer), *others))
