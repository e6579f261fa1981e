"""Finds again what was said, within one customer, exactly: one person's thousands of vectors need no index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from conversation.messages import Address, Author
from conversation.proof import ProofLevel
from memory.dates import Span, find_span
from memory.evidence import SAID
from memory.means import LanguageMeans, Vectors
from memory.query import Query
from memory.terms import Terms, pairs_of, terms_of
from memory.traits import KINDS, Asked, Traits, read_question, speaker_match
from memory.words import Scores, WordIndex

_DAY = 86_400.0
_TALK_GAP = 3_600.0
"""Seconds of silence after which a talk starts anew."""
_ROLES = frozenset(author.value for author in Author)
_SMALL_BLOCK = 1_024
"""Rows of vectors up to which a block is copied to take in more."""

Column = Scores | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing that was said. ``speaker`` is an ``Author``'s value, a name, or empty for a note on its own.

    ``vector`` is a *query* vector, or none.
    """

    entry_id: str
    conversation_id: str
    address: Address
    seq: int
    at: datetime
    speaker: str
    text: str
    language: str
    proof: ProofLevel
    terms: Terms
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Recollection:
    """A memory that was found, with its score in nats and the probability that it is what was asked for."""

    memory: Memory
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class CustomerMemory:
    """All memories of one customer, oldest first, ready for search; immutable.

    ``vectors`` are blocks ``[rows, dimensions]``, one memory a row, so that what comes later is put beside the rest.
    ``spoken_by`` is the place of each memory's speaker in ``speakers``; ``follows`` says whether it goes on from the
    memory before it: same talk, within an hour.
    """

    memories: tuple[Memory, ...]
    vectors: tuple[Vectors, ...]
    single: WordIndex
    paired: WordIndex
    traits: Traits
    speakers: tuple[str, ...]
    spoken_by: NDArray[np.intp]
    moments: NDArray[np.float64]
    follows: NDArray[np.bool_]
    means: LanguageMeans

    @classmethod
    def build(cls, memories: Sequence[Memory], means: LanguageMeans) -> "CustomerMemory":
        """Return the index of ``memories``; those without a vector are found by words and neighbours."""
        ordered = _in_order(memories)
        speakers, spoken_by = _speakers(ordered, ())
        moments = np.array([m.at.timestamp() for m in ordered])
        return cls(
            ordered,
            (_centred(ordered, means),),
            WordIndex.build([m.terms for m in ordered]),
            WordIndex.build([pairs_of(m.terms) for m in ordered]),
            Traits.read([m.text for m in ordered]),
            speakers,
            spoken_by,
            moments,
            _follows(ordered, moments),
            means,
        )

    def followed_by(self, later: Sequence[Memory]) -> "CustomerMemory":
        """Return the index with memories that came after; what is there is neither read nor copied again."""
        ordered = _in_order(later)
        speakers, spoken_by = _speakers(ordered, self.speakers)
        moments = np.array([m.at.timestamp() for m in ordered])
        last = len(self.memories) - 1
        around = self.memories[last:] + ordered
        follows = _follows(around, np.concatenate((self.moments[last:], moments)))
        return CustomerMemory(
            self.memories + ordered,
            _joined(self.vectors, _centred(ordered, self.means)),
            self.single.followed_by([m.terms for m in ordered]),
            self.paired.followed_by([pairs_of(m.terms) for m in ordered]),
            self.traits.followed_by(Traits.read([m.text for m in ordered])),
            speakers,
            np.concatenate((self.spoken_by, spoken_by)),
            np.concatenate((self.moments, moments)),
            np.concatenate((self.follows, follows[len(around) - len(ordered) :])),
            self.means,
        )

    def score(self, query: Query, now: datetime) -> Scores:
        """Return the evidence for each memory in nats, float32 ``[n]``; ``now`` is in the shop's zone."""
        scores = np.zeros(len(self.memories), np.float32)
        for name, column in self.evidence(query, now).items():
            scores += np.float32(SAID[name]) * column
        return scores

    def evidence(self, query: Query, now: datetime) -> dict[str, Column]:
        """Return what speaks for each memory, one column ``[n]`` for each name in ``SAID`` that says anything here."""
        terms = self._said_of(terms_of(query.words))
        asked = self.means.centre(query.vector[None, :], [query.language], "query")[0]
        meaning: Scores = np.concatenate([block @ asked for block in self.vectors])
        word = self.single.score(terms)
        columns: dict[str, Column] = {"meaning": meaning, "word": word, "pair": self.paired.score(pairs_of(terms))}
        question = read_question(query.words)
        columns |= {name: self.traits.kinds[:, at] for at, name in enumerate(KINDS) if question.kinds[at]}
        if any(self.speakers):
            columns |= self._talk(question, meaning, word)
        if question.latest:
            columns["latest"] = np.linspace(0.0, 1.0, len(self.memories), dtype=np.float32)
        if (span := find_span(query.text, now)) is not None:
            columns["off_span"] = self._distance(span, now)
        return columns

    def _said_of(self, terms: Terms) -> Terms:
        """Return a question's terms less the names of those who speak: who is named is told by who spoke.

        In the text a speaker's name stands where the other one calls them, seldom where they tell something.
        """
        rest = terms[~np.isin(terms, terms_of(" ".join(s for s in self.speakers if s not in _ROLES)))]
        return rest if len(rest) else terms

    def _talk(self, question: Asked, meaning: Scores, word: Scores) -> dict[str, Column]:
        """What a message's speaker, form and the message before it say."""
        named, role = speaker_match(question, self.speakers)
        answers = np.zeros(len(self.memories), bool)
        answers[1:] = self.follows[1:] & self.traits.is_question[:-1]
        return {
            "named": named[self.spoken_by],
            "role": role[self.spoken_by],
            "is_question": self.traits.is_question,
            "is_short": self.traits.is_short,
            "length": self.traits.length,
            "after_question": answers,
            "before_word": self.follows * np.roll(word, 1),
            "answered_word": answers * np.roll(word, 1),
            "answered_meaning": answers * np.roll(meaning, 1),
        }

    def _distance(self, span: Span, now: datetime) -> Scores:
        """Return how far off the span each memory is, 0 within and near 1 far off; things are told afterwards."""
        start, end = (bound.timestamp() for bound in span.bounds(now.tzinfo or UTC))
        days = (end - start) / _DAY
        before, after = np.maximum(start - self.moments, 0) / _DAY, np.maximum(self.moments - end, 0) / _DAY
        off = 1 - np.exp(-before / max(1.0, days / 2) - after / max(3.0, days))
        return off.astype(np.float32)


def recall_many(
    queries: Sequence[tuple[str, Query]], by_customer: Mapping[str, CustomerMemory], now: datetime, k: int = 5
) -> tuple[tuple[Recollection, ...], ...]:
    """Return for each (customer, query) at most ``k`` recollections, best first; nothing for an unknown customer.

    ``now`` is aware, in the shop's zone: ``hôm qua`` is reckoned from it.
    """
    return tuple(
        recall(by_customer[customer], query, now, k) if customer in by_customer else () for customer, query in queries
    )


def recall(memory: CustomerMemory, query: Query, now: datetime, k: int = 5) -> tuple[Recollection, ...]:
    """Return at most ``k`` recollections of one customer, best first; of equals the latest."""
    if not memory.memories:
        return ()
    scores = memory.score(query, now)
    best = _best(scores, k)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    return tuple(Recollection(memory.memories[at], float(scores[at]), float(likely[at])) for at in best)


def _best(scores: Scores, k: int) -> list[int]:
    """Return the places of the ``k`` highest scores, highest first; of equals the last."""
    if k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        places = np.flatnonzero(scores >= least)[::-1]
    else:
        places = np.arange(len(scores))[::-1]
    return [int(at) for at in places[np.argsort(-scores[places], kind="stable")[:k]]]


def _in_order(memories: Sequence[Memory]) -> tuple[Memory, ...]:
    return tuple(sorted(memories, key=lambda m: (m.at, m.conversation_id, m.seq)))


def _centred(memories: Sequence[Memory], means: LanguageMeans) -> Vectors:
    vectors = np.zeros((len(memories), len(means.vectors["query", "*"])), np.float32)
    rows = [at for at, m in enumerate(memories) if m.vector is not None]
    if rows:
        given = np.stack([m.vector for m in memories if m.vector is not None])
        vectors[rows] = means.centre(given, [memories[at].language for at in rows], "query", learn=True)
    return vectors


def _joined(blocks: tuple[Vectors, ...], later: Vectors) -> tuple[Vectors, ...]:
    """Put ``later`` behind the blocks; small blocks at the end become one, so that there are never many."""
    first = next((at for at, block in enumerate(blocks) if len(block) <= _SMALL_BLOCK), len(blocks))
    return (*blocks[:first], np.concatenate((*blocks[first:], later)))


def _speakers(memories: Sequence[Memory], known: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the known speakers and those of ``memories``, and the place of each memory's among them."""
    speakers = (*known, *sorted({m.speaker for m in memories}.difference(known)))
    place = {speaker: at for at, speaker in enumerate(speakers)}
    return speakers, np.fromiter((place[m.speaker] for m in memories), np.intp, len(memories))


def _follows(memories: Sequence[Memory], moments: NDArray[np.float64]) -> NDArray[np.bool_]:
    follows = np.zeros(len(memories), bool)
    for at in range(1, len(memories)):
        one, other = memories[at - 1], memories[at]
        same = bool(one.speaker) and one.conversation_id == other.conversation_id
        follows[at] = same and moments[at] - moments[at - 1] < _TALK_GAP
    return follows
