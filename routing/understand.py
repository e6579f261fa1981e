"""What a message is about: one linear model over meaning and spelling, trained on the topics' own examples.

Meaning is the message's embedding; spelling is its folded character n-grams, which know a typing slip from another
word and cost nothing when accents are missing. Each example is learnt twice, with accents and without.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from conversation.text import fold
from routing.signals import asks_person, sentiment, urgency
from routing.situation import Topic, TopicGuess, Understanding

Vectors = NDArray[np.float32]

OUT_OF_SCOPE = "oos"
"""The topic of examples that belong to none."""

GUESSES = 3
"""How many topics a message's understanding names."""


@dataclass(frozen=True, slots=True)
class Understander:
    """A trained model. ``threshold`` is the least confidence at which a message counts as in scope."""

    model: LogisticRegression | None
    threshold: float = 0.35

    @classmethod
    def train(cls, topics: Sequence[Topic], embed: Callable[[Sequence[str]], Vectors]) -> "Understander":
        """Learn from the topics' examples; ``embed`` gives float32 ``[n, d]`` of unit length."""
        texts = [example for topic in topics for example in topic.examples]
        labels = [topic.id for topic in topics for _ in topic.examples]
        if len(set(labels)) < 2:
            return cls(None)
        bare = [fold(text) for text in texts]
        twice = texts + bare
        features = _features(twice, embed(twice))
        model = LogisticRegression(C=20.0, max_iter=300)
        model.fit(features, labels + labels)
        return cls(model)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Understander":
        """Return the model ``to_arrays`` was asked of; raises KeyError when something is missing."""
        model = LogisticRegression()
        model.classes_, model.coef_, model.intercept_ = arrays["classes"], arrays["coef"], arrays["intercept"]
        model.n_features_in_ = arrays["coef"].shape[1]
        return cls(model)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what was learnt, by name; nothing when there was nothing to tell apart."""
        if self.model is None:
            return {}
        return {"classes": self.model.classes_, "coef": self.model.coef_, "intercept": self.model.intercept_}

    def understand(self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> tuple[Understanding, ...]:
        """Return what each text means; ``vectors`` is float32 ``[len(texts), d]``."""
        if not texts:
            return ()
        guesses = self._guess(texts, vectors)
        return tuple(
            Understanding(
                language=language,
                topics=found,
                is_out_of_scope=not found or found[0].topic == OUT_OF_SCOPE or found[0].confidence < self.threshold,
                asks_person=asks_person(text),
                sentiment=sentiment(text),
                urgency=urgency(text),
            )
            for text, found, language in zip(texts, guesses, languages, strict=True)
        )

    def _guess(self, texts: Sequence[str], vectors: Vectors) -> list[tuple[TopicGuess, ...]]:
        if self.model is None:
            return [()] * len(texts)
        probabilities = self.model.predict_proba(_features(texts, vectors))
        best = np.argsort(-probabilities, axis=1)[:, :GUESSES]
        names = self.model.classes_
        return [
            tuple(TopicGuess(str(names[i]), float(row[i])) for i in order)
            for row, order in zip(probabilities, best, strict=True)
        ]


_SPELLING = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), n_features=2**14, alternate_sign=False, norm="l2")


def _features(texts: Sequence[str], vectors: Vectors) -> csr_matrix:
    spelling = _SPELLING.transform([fold(text) for text in texts])
    return hstack([csr_matrix(vectors * 2.0), spelling]).tocsr()
