"""How much of each kind of evidence counts: a log-linear model, its weights learnt once and shown here.

The weights are those of a conditional logit (McFadden 1974) over "which of these texts answers this question", fitted
by ``benchmarks/recall_weights.py``; see ``docs/decisions/0004-recall.md`` for the sets and for what each one is worth.
A score is in nats: one text ahead of another by 1.0 is e times as likely to be what is asked for.
"""

KNOWLEDGE: dict[str, float] = {
    "meaning": 16.0,
    "word": 0.136,
    "pair": 0.103,
    "number": 1.0,
    "time": 1.0,
    "place": 0.5,
    "person": 0.0,
    "foreign": 1.5,  # the article has no version in the asker's language: no word of it can be the asker's
    "cover": 3.0,  # share of the question's words a passage holds; reasoned, and only between passages of one article
    "asked": 3.0,  # the passage holds the span of time, money or place that is asked for; reasoned, and as "cover"
    "heading": 3.0,  # share of the question's words in the passage's heading; reasoned, and as "cover"
    "lead": 3.0,  # share of them in the title, for what the article begins with; reasoned, and as "cover"
}
"""For passages of articles, nats per unit: what the first of ``SAID`` are."""

SAID: dict[str, float] = {
    "meaning": 14.5,  # cosine of the vectors, each less its language's mean
    "word": 0.155,  # BM25 of folded, stemmed words
    "pair": 0.145,  # BM25 of two words in a row
    "number": 2.5,  # the question asks for a number and the message holds one; see memory/traits.py
    "time": 1.5,
    "place": 2.5,
    "person": 0.2,
    "named": 3.0,  # the question calls the speaker by name
    "role": 1.8,  # the question asks what the shop, or what the customer said, and that is who spoke
    "is_question": -0.5,
    "is_short": -0.5,
    "length": 1.5,  # logarithm of the number of words: who says more tells more
    "after_question": 0.9,
    "before_word": 0.24,  # BM25 of the message before
    "answered_word": 0.22,  # the same, once more, when that message was a question
    "answered_meaning": 1.5,  # cosine of the question before
    "off_span": -4.0,  # far off the days the question names; reasoned, not fitted
    "latest": 2.0,  # the newest, against the oldest, when the question asks for the last time; reasoned
}
"""For messages, nats per unit."""
