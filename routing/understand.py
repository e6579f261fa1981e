"""What a message is about: one model over meaning and spelling together, trained on the topics' own examples.

Every example is learnt in full words with its accents. What is out of scope is learnt beside it, from the shop's own
examples of it and from a shipped table of what people also write. Confidence is a probability: its scale is learnt from
examples the model was not shown. See ``docs/decisions/0011-understanding.md``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conversation.text import expand
from routing.bare import without_numbers
from routing.calibration import Calibration, claims
from routing.meaning import Meaning
from routing.signals import asks_information, asks_person, asks_products, is_noise, names_price, sentiment, urgency
from routing.situation import Topic, TopicGuess, Understanding
from routing.softmax import Features, fit
from routing.spelling import Spelling

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

OUT_OF_SCOPE = "oos"
"""The topic of examples that belong to none."""

GUESSES = 3
"""How many topics a message's understanding names."""

_ELSEWHERE = Path(__file__).parent / "words" / "out_of_scope.txt"

RECIPE = (
    *(
        Path(__file__).with_name(f"{name}.py")
        for name in ("bare", "understand", "calibration", "meaning", "softmax", "spelling")
    ),
    _ELSEWHERE,
)
"""The files a trained model follows from, beside its examples and their vectors."""

_MANY = 4_000
"""Texts from which one part held out is enough to calibrate; with fewer, each is held out once."""
_FOLDS = 5
_PART = 10
_STEPS, _LAST_STEPS = 14, 5
_SOME = 1_000
"""Examples from which is learnt how close neighbours are."""


@dataclass(frozen=True, slots=True)
class Understander:
    """A trained model; ``weights`` is float32 ``[features, topics]``, none when there was nothing to tell apart."""

    topics: tuple[str, ...] = ()
    weights: Vectors | None = None
    meaning: Meaning | None = None
    spelling: Spelling | None = None
    calibration: Calibration = field(default_factory=Calibration)

    @classmethod
    def train(cls, topics: Sequence[Topic], embed: Embed, restore: Callable[[str], str] = str) -> "Understander":
        """Learn from the topics' examples.

        ``embed`` gives float32 ``[n, d]`` of unit length; ``restore`` puts accents back into a text typed without.
        """
        names = sorted({topic.id for topic in topics if topic.examples} - {OUT_OF_SCOPE})
        if len(names) < 2:
            return cls()
        names.append(OUT_OF_SCOPE)
        own = [(example, names.index(topic.id)) for topic in topics for example in topic.examples]
        elsewhere = _elsewhere()
        texts = [without_numbers(restore(expand(text))) for text in (*(text for text, _ in own), *elsewhere)]
        labels = np.array([*(at for _, at in own), *(len(names) - 1 for _ in elsewhere)], np.intp)
        vectors = embed(texts)
        meaning, spelling = Meaning.learn(vectors[: len(own)]), Spelling.learn(texts[: len(own)])
        features = Features(meaning.rows(vectors), spelling.rows(texts))
        kept = np.concatenate([np.arange(len(own)), len(own) + _far(features.meaning, labels, len(own))])
        weights, calibration = _fit_and_calibrate(features.at(kept), labels[kept], len(names))
        return cls(tuple(names), weights, meaning, spelling, calibration)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Understander":
        """Return the model ``to_arrays`` was asked of; raises KeyError when something is missing."""
        topics = tuple(str(name) for name in arrays["topics"])
        if not topics:
            return cls()
        return cls(
            topics,
            arrays["weights"],
            Meaning(arrays["mean"], arrays["turn"]),
            Spelling(arrays["rarities"]),
            Calibration(*(float(value) for value in arrays["calibration"])),
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what was learnt, by name."""
        if self.weights is None or self.meaning is None or self.spelling is None:
            return {"topics": np.array((), str)}
        return {
            "topics": np.array(self.topics),
            "weights": self.weights,
            "mean": self.meaning.mean,
            "turn": self.meaning.turn,
            "rarities": self.spelling.weights,
            "calibration": np.array((self.calibration.temperature, self.calibration.least)),
        }

    def score(self, texts: Sequence[str], vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Return topics' probabilities ``[n, topics]`` and how much the topics claim each text, ``[n]``; both float32.

        The probabilities are those of the topics given that it is one of them (0 for out of scope); the second is at
        least 0 for a text in scope. ``vectors`` are of the texts without their numbers.
        """
        if self.weights is None or self.meaning is None or self.spelling is None:
            raise ValueError("a model of fewer than two topics scores nothing")
        scores = Features(
            self.meaning.rows(vectors), self.spelling.rows([without_numbers(text) for text in texts])
        ).times(self.weights)
        return self.calibration.probabilities(scores), claims(scores) - self.calibration.least

    def understand(self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> tuple[Understanding, ...]:
        """Return what each text means; ``vectors`` is float32 ``[len(texts), d]``."""
        if not texts:
            return ()
        return tuple(
            Understanding(
                language=language,
                topics=found,
                is_out_of_scope=not found or claim < 0 or is_noise(text),
                asks_person=asks_person(text),
                sentiment=sentiment(text),
                urgency=urgency(text),
                asks_information=asks_information(text),
                names_price=names_price(text),
                asks_products=asks_products(text),
            )
            for text, (found, claim), language in zip(texts, self._guess(texts, vectors), languages, strict=True)
        )

    def _guess(self, texts: Sequence[str], vectors: Vectors) -> list[tuple[tuple[TopicGuess, ...], float]]:
        if self.weights is None:
            return [((), 0.0)] * len(texts)
        chances, claimed = self.score(texts, vectors)
        best = np.argsort(-chances[:, :-1], axis=1, kind="stable")[:, :GUESSES]
        return [
            (tuple(TopicGuess(self.topics[at], float(row[at])) for at in order), float(claim))
            for row, order, claim in zip(chances, best, claimed, strict=True)
        ]


def _fit_and_calibrate(features: Features, labels: NDArray[np.intp], topics: int) -> tuple[Vectors, Calibration]:
    """Return weights learnt from all, and a calibration from texts held out; what is out of scope is the last topic."""
    places = np.random.default_rng(0).permutation(len(labels))
    is_large = len(labels) >= _MANY
    folds = [places % _PART == 0] if is_large else [places % _FOLDS == fold for fold in range(_FOLDS)]
    scores, tested = [], []
    weights = None
    for held in folds:
        known = np.unique(labels[~held])
        rows = np.flatnonzero(held & np.isin(labels, known) & (labels < topics - 1))
        weights = fit(features.at(np.flatnonzero(~held)), labels[~held], topics, _STEPS)
        scores.append(features.at(rows).times(weights))
        tested.append(rows)
    calibration = Calibration.learn(np.concatenate(scores), labels[np.concatenate(tested)])
    if is_large:
        return fit(features, labels, topics, _LAST_STEPS, weights), calibration
    return fit(features, labels, topics, _STEPS), calibration


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return what people also write and no shop answers."""
    lines = _ELSEWHERE.read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _far(rows: Vectors, labels: NDArray[np.intp], own: int) -> NDArray[np.intp]:
    """Return which of the rows behind the first ``own`` no topic comes close to.

    Close is nearer to an example than half of the examples are to their nearest neighbour: a shop may well answer when
    somebody asks for the weather.
    """
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    inside = unit[:own][labels[:own] != labels[-1]]
    some = np.random.default_rng(0).permutation(len(inside))[:_SOME]
    near = inside[some] @ inside.T
    near[np.arange(len(some)), some] = -1.0
    usual = float(np.median(near.max(axis=1)))
    return np.flatnonzero((unit[own:] @ inside.T).max(axis=1) < usual)
