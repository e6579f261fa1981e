"""Articles and passages in the record store, and the passages' vectors: made where they lack, of the current model."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from memory.knowledge import Article, KnowledgeIndex, Passage, searched_text
from memory.means import Encode, LanguageMeans
from memory.passages import cut
from storage.database import Database
from storage.schema import Instant, Json, Vector, metadata

_BATCH = 32
"""Passages embedded and written at once: about a second of work, so that others get their turn."""

articles = Table(
    "articles",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("slug", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False, default=""),
    Column("topics", Json, nullable=False),
    Column("products", Json, nullable=False),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("slug", "language"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("article_id", String(80), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("heading", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("vector", Vector),
    Column("model", String(128)),
)


def save_articles(conn: Connection, given: Sequence[Article], now: datetime) -> tuple[Article, ...]:
    """Write articles; return those that are new or changed, with their version, cut afresh and without vectors."""
    known = {a.id: a for a in find_articles(conn, [a.id for a in given])}
    changed = [
        Article(
            **{name: getattr(a, name) for name in Article.__dataclass_fields__ if name != "version"},
            version=known[a.id].version + 1 if a.id in known else 1,
        )
        for a in {a.id: a for a in given}.values()
        if a.id not in known or not _is_same(a, known[a.id])
    ]
    if changed:
        remove_articles(conn, [a.id for a in changed])
        conn.execute(articles.insert(), [_article_row(a, now) for a in changed])
        rows = [_passage_row(a, p) for a in changed for p in cut(a)]
        if rows:
            conn.execute(passages.insert(), rows)
    return tuple(changed)


def remove_articles(conn: Connection, ids: Sequence[str]) -> None:
    """Delete articles with their passages and vectors."""
    if ids:
        conn.execute(delete(passages).where(passages.c.article_id.in_(ids)))
        conn.execute(delete(articles).where(articles.c.id.in_(ids)))


def find_articles(conn: Connection, ids: Iterable[str] | None = None) -> tuple[Article, ...]:
    """Return the articles of ``ids`` that exist, all when None, by title."""
    query = select(articles).order_by(articles.c.title, articles.c.id)
    if ids is not None:
        query = query.where(articles.c.id.in_(list(ids)))
    return tuple(article_from_row(row) for row in conn.execute(query))


def load_index(conn: Connection, means: LanguageMeans) -> KnowledgeIndex:
    """Return all passages ready for search; one that has no vector of ``means.model`` yet is found by its words."""
    found = find_articles(conn)
    rows = conn.execute(select(passages).order_by(passages.c.article_id, passages.c.position)).all()
    size = len(means.vectors["passage", "*"])
    vectors = np.zeros((len(rows), size), np.float32)
    has_vector = np.zeros(len(rows), bool)
    for at, row in enumerate(rows):
        if row.model == means.model and row.vector is not None:
            vectors[at], has_vector[at] = row.vector, True
    return KnowledgeIndex.build(found, [passage_from_row(row) for row in rows], vectors, means, has_vector)


def count_unindexed(conn: Connection, model: str) -> int:
    """Return how many passages have no vector of ``model``."""
    return conn.execute(select(func.count()).select_from(passages).where(_lacks(model))).scalar_one()


def has_unembedded(conn: Connection) -> bool:
    """Return whether a passage was never embedded: new, or left by an import that was cut short."""
    return conn.execute(select(passages.c.id).where(passages.c.model.is_(None)).limit(1)).first() is not None


def index(database: Database, encode: Encode, model: str, progress: Callable[[str, float], None]) -> int:
    """Embed every passage that has no vector of ``model``; return how many. Blocks: run it in a thread.

    Each batch is its own transaction, so the shop stays open and a broken run goes on where it stopped.
    """
    total = database.read_now(count_unindexed, model)
    done = 0
    progress("index_articles", 0.0 if total else 1.0)
    while rows := database.read_now(_unindexed, model):
        vectors = encode([text for _, text in rows], "passage")
        database.write_now(_save_vectors, [(key, text) for key, text in rows], vectors, model)
        done += len(rows)
        progress("index_articles", min(done / max(total, 1), 1.0))
    return done


def article_from_row(row: Row[Any]) -> Article:
    """Return the article a row holds."""
    return Article(
        slug=row.slug,
        language=row.language,
        title=row.title,
        body=row.body,
        url=row.url,
        topics=tuple(row.topics),
        products=tuple(row.products),
        version=row.version,
    )


def passage_from_row(row: Row[Any]) -> Passage:
    """Return the passage a row holds."""
    return Passage(row.id, row.article_id, row.position, row.heading, row.text)


def _is_same(a: Article, b: Article) -> bool:
    return all(getattr(a, name) == getattr(b, name) for name in Article.__dataclass_fields__ if name != "version")


def _lacks(model: str) -> Any:
    return or_(passages.c.model.is_(None), passages.c.model != model)


def _unindexed(conn: Connection, model: str) -> list[tuple[str, str]]:
    query = select(passages.c.id, passages.c.searched).where(_lacks(model)).order_by(passages.c.id).limit(_BATCH)
    return [(row.id, row.searched) for row in conn.execute(query)]


def _save_vectors(conn: Connection, keys: Sequence[tuple[str, str]], vectors: NDArray[np.float32], model: str) -> None:
    """Write vectors, unless the text has changed since it was embedded."""
    conn.execute(
        update(passages)
        .where(passages.c.id == bindparam("key"), passages.c.searched == bindparam("embedded"))
        .values(vector=bindparam("new_vector", type_=Vector), model=model),
        [
            {"key": key, "embedded": text, "new_vector": vector}
            for (key, text), vector in zip(keys, vectors, strict=True)
        ],
    )


def _article_row(article: Article, now: datetime) -> dict[str, Any]:
    return {
        "id": article.id,
        "slug": article.slug,
        "language": article.language,
        "title": article.title,
        "url": article.url,
        "topics": list(article.topics),
        "products": list(article.products),
        "body": article.body,
        "version": article.version,
        "changed_at": now,
    }


def _passage_row(article: Article, passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article_id": article.id,
        "position": passage.position,
        "language": article.language,
        "heading": passage.heading,
        "text": passage.text,
        "searched": searched_text(article, passage),
    }
