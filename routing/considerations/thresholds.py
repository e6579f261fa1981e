"""The figures from which a consideration holds."""

FAILED_TURNS = 2
"""Misunderstandings in a row after which a person is called."""

ANGER = -0.6
"""Sentiment at or below which a person is called."""

ARTICLE_CONFIDENCE = 0.35
"""Calibrated confidence from which an article may answer: asking again costs more than a passage that misses."""

TOPIC_CONFIDENCE = 0.4
"""Calibrated confidence from which a topic counts as understood."""

CLOSE, SURE, WORTH_NAMING = 0.15, 0.6, 0.2
"""Two topics are close when the first is less sure than ``SURE``, the second at least ``WORTH_NAMING``, and their
difference under ``CLOSE``."""
