"""What the shop knows: articles cut into passages, and the search that finds the passage which answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from memory.answering import SHIPPED, Curve
from memory.asked_kinds import kinds_asked, kinds_held
from memory.evidence import KNOWLEDGE
from memory.means import LanguageMeans
from memory.query import Query
from memory.terms import Terms, pairs_of, terms_of
from memory.traits import KINDS, Traits, read_question
from memory.word_table import Asked, WordTable

Vectors = NDArray[np.float32]

OWN = 4
"""How many of a topic's own articles are told behind the best ones."""

CLOSE, TWO_SHORT = 1.5, 500
"""Nats within which two passages of an article are both told, and letters they may have together."""

LEAD_CLOSE, LEAD_SHORT, LEAD_TWO_SHORT = 4.0, 200, 900
"""The same where the better one is a short beginning, of at most so many letters: it leads to what answers."""


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
    """A passage that may answer. ``score`` is in nats, ``confidence`` the probability that it does, 0 to 1.

    ``beside`` is another short passage of the same article that answers nearly as likely.
    """

    article_id: str
    passage: Passage
    score: float
    confidence: float
    title: str
    url: str
    language: str
    topics: tuple[str, ...] = ()
    beside: Passage | None = None

    @property
    def text(self) -> str:
        """What the passage says, and the one beside it, in the order of the article."""
        passages = (self.passage,) if self.beside is None else (self.passage, self.beside)
        return "\n\n".join(passage.text for passage in sorted(passages, key=lambda passage: passage.position))


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found for a question whose answer is known: nats, nats ahead of the next article, and is it right."""

    score: float
    margin: float
    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class KnowledgeIndex:
    """Every passage in memory: unit vectors less their language's mean ``[n, dimensions]``, and words; immutable."""

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    owners: NDArray[np.int32]
    vectors: Vectors
    single: WordTable
    paired: WordTable
    holds: NDArray[np.bool_]
    """Kinds of answers each passage holds ``[n, kinds]``: see ``memory/traits.py``."""
    headed: WordTable
    """The words of each passage's heading."""
    titled: WordTable
    """The words of each article's title."""
    leads: NDArray[np.bool_]
    """Whether a passage is what its article begins with, before any heading ``[n]``."""
    fine: Vectors
    """Finer kinds that tell passages of one article apart, 1 where held ``[n, 7]``: see ``memory/asked_kinds.py``."""
    means: LanguageMeans
    rows: Mapping[tuple[str, str], NDArray[np.int64]]
    """The passages of each article, by slug and language."""
    slugs: tuple[str, ...]
    """What the articles are called, whatever their language."""
    grouped: NDArray[np.int64]
    """The passages in the order of ``slugs``."""
    starts: NDArray[np.int64]
    """Where those of each slug begin in ``grouped``."""
    foreign: Mapping[str, NDArray[np.bool_]]
    """Of each language, the passages of articles that have no version in it, ``[n]``."""
    curve: Curve = SHIPPED

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
        known = np.arange(len(passages)) if has_vector is None else np.flatnonzero(has_vector)
        centred[known] = means.centre(vectors[known], [languages[row] for row in known], "passage", learn=True)
        rows = {
            (a.slug, a.language): found for i, a in enumerate(articles) if len(found := np.flatnonzero(owners == i))
        }
        slugs = tuple(dict.fromkeys(articles[owner].slug for owner in owners))
        numbers = np.array([slugs.index(articles[owner].slug) for owner in owners], np.int64)
        grouped = np.argsort(numbers, kind="stable")
        return cls(
            tuple(articles),
            tuple(passages),
            owners,
            centred,
            WordTable.build(terms),
            WordTable.build([pairs_of(t) for t in terms]),
            Traits.read([p.text for p in passages]).kinds,
            WordTable.build([terms_of(p.heading) for p in passages]),
            WordTable.build([terms_of(article.title) for article in articles]),
            np.array([p.position == 0 and not p.heading for p in passages], bool),
            kinds_held([p.text for p in passages]).astype(np.float32),
            means,
            rows,
            slugs,
            grouped,
            np.searchsorted(numbers[grouped], np.arange(len(slugs))),
            {spoken: _without_version(articles, owners, spoken) for spoken in set(languages)},
        )

    def search_many(
        self, queries: Sequence[Query], k: int = 3, own: Sequence[Collection[str]] = ()
    ) -> tuple[tuple[Hit, ...], ...]:
        """Return for each query at most ``k`` hits of different articles, best first, each in the best language.

        Behind them stand its ``own`` articles (slugs) that are not yet there, at most ``OWN``. One matrix product for
        the batch. Of an article in several languages the asker's is answered with.
        """
        if not queries or not self.passages:
            return tuple(() for _ in queries)
        terms = [terms_of(q.words) for q in queries]
        asked = Asked.of(terms)
        scores = self._scores(queries, terms, asked)
        whole = scores + self._within(queries, terms, asked)
        wanted = own or [()] * len(queries)
        return tuple(self._hits(*one, k) for one in zip(queries, scores, whole, wanted, strict=True))

    def calibrated(self, queries: Sequence[Query], answers: Sequence[Collection[str]]) -> "KnowledgeIndex":
        """Return the index with a curve fitted to questions whose articles (slugs) are known.

        Each counts twice: as it is, and as if those articles did not exist, when nothing found is right.
        """
        if not queries or not self.passages:
            return self
        judged = [
            one
            for scores, known in zip(self.evidence(queries), answers, strict=True)
            for one in self.judged(scores, known)
            if one is not None
        ]
        score, margin, right = np.array([(one.score, one.margin, one.is_right) for one in judged], float).T
        return replace(self, curve=SHIPPED.fitted(score, margin, right > 0))

    def evidence(self, queries: Sequence[Query]) -> Vectors:
        """Return what speaks for each passage in nats, float32 ``[queries, passages]``."""
        terms = [terms_of(q.words) for q in queries]
        return self._scores(queries, terms, Asked.of(terms))

    def judged(self, scores: Vectors, known: Collection[str]) -> tuple[Judged | None, Judged | None]:
        """Return the best passage for a question whose articles (slugs) are known, and the best one without them."""
        owners = np.array([article.slug for article in self.articles])[self.owners]
        own = np.isin(owners, list(known))
        return self._judge(scores, owners, known), self._judge(np.where(own, -np.inf, scores), owners, known)

    def _judge(self, scores: Vectors, owners: NDArray[np.str_], known: Collection[str]) -> Judged | None:
        first = int(scores.argmax())
        best = float(scores[first])
        if not np.isfinite(best):
            return None
        others = scores[owners != owners[first]]
        margin = best - (max(float(others.max()), 0.0) if len(others) else 0.0)
        return Judged(best, margin, self.curve.confidence(best, margin), str(owners[first]) in known)

    def _scores(self, queries: Sequence[Query], terms: Sequence[Terms], asked: Asked) -> Vectors:
        """Return what speaks for each passage in nats, one row a query: meaning, words, the kind of answer it holds."""
        vectors = np.stack([q.vector for q in queries])
        meanings = self.means.centre(vectors, [q.language for q in queries], "query") @ self.vectors.T
        scores: Vectors = KNOWLEDGE["meaning"] * meanings + KNOWLEDGE["word"] * self.single.score_many(asked)
        scores += KNOWLEDGE["pair"] * self.paired.score_many(Asked.of([pairs_of(t) for t in terms]))
        for query, row in zip(queries, scores, strict=True):
            self._add_kinds(query, row)
        return scores

    def _within(self, queries: Sequence[Query], terms: Sequence[Terms], asked: Asked) -> Vectors:
        """Return what tells passages of one article apart, in nats: their words, heading, kind, and being the first.

        What the title alone covers of a question is answered where the article begins.
        """
        nats: Vectors = np.float32(KNOWLEDGE["cover"]) * self.single.cover_many(asked)
        nats += np.float32(KNOWLEDGE["cover"]) * self.paired.cover_many(Asked.of([pairs_of(t) for t in terms]))
        nats += np.float32(KNOWLEDGE["heading"]) * self.headed.cover_many(asked)
        nats += np.float32(KNOWLEDGE["lead"]) * self.titled.cover_many(asked)[:, self.owners] * self.leads
        nats += np.float32(KNOWLEDGE["asked"]) * np.stack([self.fine @ kinds_asked(q.words) for q in queries])
        return nats

    def _add_kinds(self, query: Query, scores: Vectors) -> None:
        for kind, asks, held in zip(KINDS, read_question(query.words).kinds, self.holds.T, strict=True):
            if asks:
                scores += np.float32(KNOWLEDGE[kind]) * held
        if (foreign := self.foreign.get(query.language)) is not None:
            scores += np.float32(KNOWLEDGE["foreign"]) * foreign

    def _hits(self, query: Query, scores: Vectors, whole: Vectors, own: Collection[str], k: int) -> tuple[Hit, ...]:
        tops = np.maximum.reduceat(scores[self.grouped], self.starts)
        ranked = [int(at) for at in np.argsort(-tops, kind="stable")]
        runner_up = max(float(tops[ranked[1]]), 0.0) if len(ranked) > 1 else 0.0
        behind = [at for at in ranked[k:] if self.slugs[at] in own] if own else []
        return tuple(
            self._hit(self._best_of(self._top(at, scores), query.language, whole), float(tops[at]), runner_up, rank)
            for rank, at in enumerate((*ranked[:k], *behind[:OWN]))
        )

    def _top(self, slug: int, scores: Vectors) -> int:
        """Return the passage that the most speaks for of those of a slug."""
        end = self.starts[slug + 1] if slug + 1 < len(self.starts) else None
        rows = self.grouped[self.starts[slug] : end]
        return int(rows[scores[rows].argmax()])

    def _article(self, passage: int) -> Article:
        return self.articles[int(self.owners[passage])]

    def _best_of(self, at: int, language: str, scores: Vectors) -> tuple[int, ...]:
        """Return the passage of the same article that answers best, in ``language`` where there is such a version.

        Behind it comes the next best where that is nearly as likely and both are short.

        What all passages of an article share, its title above all, tells none of them from the others: what each holds
        of the question does.
        """
        found = self._article(at)
        rows = self.rows.get((found.slug, language))
        rows = self.rows[found.slug, found.language] if rows is None else rows
        best, *others = (int(row) for row in rows[np.argsort(-scores[rows], kind="stable")[:2]])
        return (best, *(other for other in others if self._is_close(best, other, scores)))

    def _is_close(self, best: int, other: int, scores: Vectors) -> bool:
        letters = len(self.passages[best].text) + len(self.passages[other].text)
        apart = float(scores[best] - scores[other])
        if self.leads[best] and len(self.passages[best].text) <= LEAD_SHORT:
            return letters <= LEAD_TWO_SHORT and apart < LEAD_CLOSE
        return letters <= TWO_SHORT and apart < CLOSE

    def _hit(self, chosen: tuple[int, ...], score: float, runner_up: float, rank: int) -> Hit:
        at, *others = chosen
        article = self._article(at)
        margin = score - runner_up if rank == 0 else 0.0
        return Hit(
            article_id=article.id,
            passage=self.passages[at],
            score=score,
            confidence=self.curve.confidence(score, margin),
            title=article.title,
            url=article.url,
            language=article.language,
            topics=article.topics,
            beside=self.passages[others[0]] if others else None,
        )


def _without_version(articles: Sequence[Article], owners: NDArray[np.int32], language: str) -> NDArray[np.bool_]:
    versions = {article.slug for article in articles if article.language == language}
    lacking = np.array([article.slug not in versions for article in articles], bool)
    missing: NDArray[np.bool_] = lacking[owners]
    return missing


def searched_text(article: Article, passage: Passage) -> str:
    """Return what is searched and embedded of a passage: its title and heading, then its text."""
    head = ". ".join(part for part in dict.fromkeys((article.title, passage.heading)) if part)
    return f"{head}. {passage.text}"
