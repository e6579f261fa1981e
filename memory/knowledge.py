"""What the shop knows: articles cut into passages, and the search that finds the passage which answers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.evidence import KNOWLEDGE
from memory.means import LanguageMeans
from memory.query import Query
from memory.terms import Terms, pairs_of, terms_of
from memory.words import WordIndex

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Article:
    """A text of the shop in Markdown. Its versions in other languages have the same ``slug``."""

    slug: str
    language: str
    title: str
    body: str
    url: str = ""
    topics: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    version: int = 1

    @property
    def id(self) -> str:
        """Slug and language: ``cod.vi``."""
        return f"{self.slug}.{self.language}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article under one heading; ``text`` is plain."""

    id: str
    article_id: str
    position: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer. ``score`` is in nats, ``confidence`` the probability that it does, 0 to 1."""

    article_id: str
    passage: Passage
    score: float
    confidence: float
    title: str
    url: str
    language: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeIndex:
    """Every passage in memory: unit vectors less their language's mean ``[n, dimensions]``, and words; immutable."""

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    owners: NDArray[np.int32]
    vectors: Vectors
    single: WordIndex
    paired: WordIndex
    means: LanguageMeans
    rows: Mapping[tuple[str, str], NDArray[np.int64]]
    """The passages of each article, by slug and language."""

    @classmethod
    def build(
        cls,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        vectors: Vectors,
        means: LanguageMeans,
        has_vector: NDArray[np.bool_] | None = None,
    ) -> "KnowledgeIndex":
        """Return the index of ``passages`` with their passage vectors, in the same order; all have one when None."""
        place = {article.id: at for at, article in enumerate(articles)}
        owners = np.fromiter((place[p.article_id] for p in passages), np.int32, len(passages))
        terms = [terms_of(searched_text(articles[owner], p)) for owner, p in zip(owners, passages, strict=True)]
        languages = [articles[owner].language for owner in owners]
        centred = np.zeros_like(vectors)
        rows = np.arange(len(passages)) if has_vector is None else np.flatnonzero(has_vector)
        centred[rows] = means.centre(vectors[rows], [languages[row] for row in rows], "passage", learn=True)
        return cls(
            tuple(articles),
            tuple(passages),
            owners,
            centred,
            WordIndex.build(terms),
            WordIndex.build([pairs_of(t) for t in terms]),
            means,
            {(a.slug, a.language): found for i, a in enumerate(articles) if len(found := np.flatnonzero(owners == i))},
        )

    def search_many(self, queries: Sequence[Query], k: int = 3) -> tuple[tuple[Hit, ...], ...]:
        """Return for each query at most ``k`` hits of different articles, best first, each in the best language.

        One matrix product for the batch. Of an article in several languages the asker's is answered with.
        """
        if not queries or not self.passages:
            return tuple(() for _ in queries)
        asked = np.stack([q.vector for q in queries])
        meanings = self.means.centre(asked, [q.language for q in queries], "query") @ self.vectors.T
        return tuple(self._hits(q, row, k) for q, row in zip(queries, meanings, strict=True))

    def _hits(self, query: Query, meanings: Vectors, k: int) -> tuple[Hit, ...]:
        scores = KNOWLEDGE["meaning"] * meanings + self._words(terms_of(query.words))
        best: dict[str, int] = {}
        for at in np.argsort(-scores, kind="stable"):
            best.setdefault(self._article(at).slug, int(at))
            if len(best) > k:
                break
        ranked = list(best.values())
        runner_up = float(scores[ranked[1]]) if len(ranked) > 1 else 0.0
        return tuple(
            self._hit(self._in_language(at, query.language, scores), float(scores[at]), runner_up, rank)
            for rank, at in enumerate(ranked[:k])
        )

    def _words(self, terms: Terms) -> Vectors:
        return KNOWLEDGE["word"] * self.single.score(terms) + KNOWLEDGE["pair"] * self.paired.score(pairs_of(terms))

    def _article(self, passage: int) -> Article:
        return self.articles[int(self.owners[passage])]

    def _in_language(self, at: int, language: str, scores: Vectors) -> int:
        """Return the best passage of the same article in ``language``, or ``at`` when there is no such version."""
        found = self._article(at)
        if found.language == language:
            return at
        rows = self.rows.get((found.slug, language))
        return int(rows[np.argmax(scores[rows])]) if rows is not None else at

    def _hit(self, at: int, score: float, runner_up: float, rank: int) -> Hit:
        article = self._article(at)
        margin = score - runner_up if rank == 0 else 0.0
        return Hit(
            article_id=article.id,
            passage=self.passages[at],
            score=score,
            confidence=confidence(score, margin),
            title=article.title,
            url=article.url,
            language=article.language,
            topics=article.topics,
        )


def confidence(score: float, margin: float) -> float:
    """Return how likely a passage of ``score`` nats, ``margin`` ahead of the next article, answers.

    A logistic curve set by hand; how far it can be trusted is in ``docs/decisions/0004-recall.md``.
    """
    return 1.0 / (1.0 + math.exp(-(0.9 * score + 0.6 * margin - 6.5)))


def searched_text(article: Article, passage: Passage) -> str:
    """Return what is searched and embedded of a passage: its title and heading, then its text."""
    head = ". ".join(part for part in dict.fromkeys((article.title, passage.heading)) if part)
    return f"{head}. {passage.text}"
