"""What a message is about: one model over meaning and spelling together, trained on the topics' own examples.

Every example is learnt in full words with its accents, and half as it would come back when typed without. What is out
of scope is learnt beside it, from the shop's own examples of it and from a shipped table of what people also write.
Confidence is a probability: its scale is learnt from examples the model was not shown. See
``docs/decisions/0011-understanding.md``.
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
from routing.neighbours import Neighbours
from routing.signals import asks_information, asks_person, asks_products, is_noise, names_price, sentiment, urgency
from routing.situation import Topic, TopicGuess, Understanding
from routing.softmax import Features, fit
from routing.spelling import Spelling

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
PutBack = Callable[[Sequence[str]], Sequence[str]]
"""Gives texts as they come back when typed without accents, each put back by somebody who has not read it."""

OUT_OF_SCOPE = "oos"
"""The topic of examples that belong to none."""

GUESSES = 3
"""How many topics a message's understanding names."""

_ELSEWHERE = Path(__file__).parent / "words" / "out_of_scope.txt"

RECIPE = (
    *(
        Path(__file__).with_name(f"{name}.py")
        for name in ("bare", "understand", "calibration", "meaning", "neighbours", "softmax", "spelling")
    ),
    _ELSEWHERE,
)
"""The files a trained model follows from, beside its examples and their vectors."""

_MANY = 4_000
"""Texts from which one part held out is enough to calibrate; with fewer, each is held out once."""
_FOLDS = 5
_PART = 10
_STEPS, _LAST_STEPS = 14, 5
_BARE = 0.5
"""Share of an example that is learnt as it comes back when typed without accents, where that is another text."""
_SOME = 1_000
"""Examples from which is learnt how close neighbours are."""


@dataclass(frozen=True, slots=True)
class Understander:
    """A trained model; ``weights`` is float32 ``[features, topics]``, none when there was nothing to tell apart."""

    topics: tuple[str, ...] = ()
    weights: Vectors | None = None
    meaning: Meaning | None = None
    spelling: Spelling | None = None
    neighbours: Neighbours | None = None
    calibration: Calibration = field(default_factory=Calibration)

    @classmethod
    def train(
        cls, topics: Sequence[Topic], embed: Embed, restore: Callable[[str], str] = str, put_back: PutBack = tuple
    ) -> "Understander":
        """Learn from the topics' examples.

        ``embed`` gives float32 ``[n, d]`` of unit length; ``restore`` puts accents back into a text typed without;
        ``put_back`` gives examples as they come back when typed without by somebody who has not read them.
        """
        names = sorted({topic.id for topic in topics if topic.examples} - {OUT_OF_SCOPE})
        if len(names) < 2:
            return cls()
        names.append(OUT_OF_SCOPE)
        own = [(example, names.index(topic.id)) for topic in topics for example in topic.examples]
        elsewhere = _elsewhere()
        written = [restore(expand(text)) for text in (*(text for text, _ in own), *elsewhere)]
        texts = [without_numbers(text) for text in written]
        labels = np.array([*(at for _, at in own), *(len(names) - 1 for _ in elsewhere)], np.intp)
        vectors = embed(texts)
        meaning, spelling = Meaning.learn(vectors[: len(own)]), Spelling.learn(texts[: len(own)])
        features = Features(meaning.rows(vectors), spelling.rows(texts))
        kept = np.concatenate([np.arange(len(own)), len(own) + _far(features.meaning, labels, len(own))])
        lines = _Lines(features.at(kept), labels[kept], np.arange(len(kept)), np.ones(len(kept), np.float32))
        twins = [without_numbers(text) for text in put_back(written[: len(own)])]
        others = [at for at, text in enumerate(twins) if text.casefold() != texts[at].casefold()]
        if others:
            some = [twins[at] for at in others]
            lines = lines.with_twins(np.array(others), Features(meaning.rows(embed(some)), spelling.rows(some)))
        weights, calibration = _fit_and_calibrate(lines, len(names))
        return cls(tuple(names), weights, meaning, spelling, lines.neighbours(len(names)), calibration)

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
            Neighbours(arrays["near"], arrays["near_topics"], arrays["near_shares"]),
            Calibration(*(float(value) for value in arrays["calibration"])),
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what was learnt, by name."""
        if self.weights is None or self.meaning is None or self.spelling is None or self.neighbours is None:
            return {"topics": np.array((), str)}
        return {
            "topics": np.array(self.topics),
            "weights": self.weights,
            "mean": self.meaning.mean,
            "turn": self.meaning.turn,
            "rarities": self.spelling.weights,
            "near": self.neighbours.rows,
            "near_topics": self.neighbours.labels,
            "near_shares": self.neighbours.shares,
            "calibration": np.array((self.calibration.temperature, self.calibration.least)),
        }

    def score(self, texts: Sequence[str], vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Return topics' probabilities ``[n, topics]`` and how much the topics claim each text, ``[n]``; both float32.

        The probabilities are those of the topics given that it is one of them (0 for out of scope); the second is at
        least 0 for a text in scope. ``vectors`` are of the texts without their numbers.
        """
        if self.weights is None or self.meaning is None or self.spelling is None or self.neighbours is None:
            raise ValueError("a model of fewer than two topics scores nothing")
        rows = self.meaning.rows(vectors)
        scores = Features(rows, self.spelling.rows([without_numbers(text) for text in texts])).times(self.weights)
        chances = self.calibration.probabilities(scores + self.neighbours.say(rows, len(self.topics)))
        return chances, claims(scores) - self.calibration.least

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


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is learnt: rows, the topic of each, the text it stands for, and how much it counts."""

    features: Features
    labels: NDArray[np.intp]
    texts: NDArray[np.intp]
    shares: Vectors

    def with_twins(self, texts: NDArray[np.intp], features: Features) -> "_Lines":
        """Return the lines with other ways of saying some ``texts``, which share each one's count between them."""
        shares = np.concatenate([self.shares, np.full(len(texts), _BARE, np.float32)])
        shares[texts] -= _BARE
        return _Lines(
            self.features.beside(features),
            np.concatenate([self.labels, self.labels[texts]]),
            np.concatenate([self.texts, texts]),
            shares,
        )

    def neighbours(self, topics: int, rows: NDArray[np.bool_] | None = None) -> Neighbours:
        """Return those of ``rows`` (all) that are in scope, as neighbours."""
        inside = self.labels < topics - 1 if rows is None else rows & (self.labels < topics - 1)
        return Neighbours.learn(self.features.meaning[inside], self.labels[inside], self.shares[inside])

    def fit(self, rows: NDArray[np.bool_], topics: int, steps: int, start: Vectors | None = None) -> Vectors:
        """Return weights learnt from ``rows``."""
        return fit(self.features.at(np.flatnonzero(rows)), self.labels[rows], self.shares[rows], topics, steps, start)


def _fit_and_calibrate(lines: _Lines, topics: int) -> tuple[Vectors, Calibration]:
    """Return weights learnt from all, and a calibration from texts held out; what is out of scope is the last topic."""
    count = int(lines.texts.max()) + 1
    places = np.random.default_rng(0).permutation(count)[lines.texts]
    is_first = np.arange(len(places)) < count
    is_large = count >= _MANY
    folds = [places % _PART == 0] if is_large else [places % _FOLDS == fold for fold in range(_FOLDS)]
    scores, said, tested = [], [], []
    weights = None
    for held in folds:
        known = np.unique(lines.labels[~held])
        rows = np.flatnonzero(held & is_first & np.isin(lines.labels, known) & (lines.labels < topics - 1))
        weights = lines.fit(~held, topics, _STEPS)
        some = lines.features.at(rows)
        scores.append(some.times(weights))
        said.append(lines.neighbours(topics, ~held).say(some.meaning, topics))
        tested.append(rows)
    labels = lines.labels[np.concatenate(tested)]
    calibration = Calibration.learn(np.concatenate(scores), np.concatenate(said), labels)
    everything = np.ones(len(places), np.bool_)
    if is_large:
        return lines.fit(everything, topics, _LAST_STEPS, weights), calibration
    return lines.fit(everything, topics, _STEPS), calibration


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
