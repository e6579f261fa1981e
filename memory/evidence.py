"""How much of each kind of evidence counts: a log-linear model, its weights learnt once and shown here.

The weights are those of a conditional logit (McFadden 1974) over "which of these texts answers this question", fitted
by ``benchmarks/recall_weights.py``; see ``docs/decisions/0004-recall.md`` for the sets and for what each one is worth.
A score is in nats: one text ahead of another by 1.0 is e times as likely to be what is asked for.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Nats per unit of evidence."""

    meaning: float = 16.0
    """Cosine of the vectors, each less its language's mean."""
    word: float = 0.136
    """BM25 of folded, stemmed words."""
    pair: float = 0.10
    """BM25 of two words in a row: Vietnamese words are mostly two syllables."""


WEIGHTS = Weights()
