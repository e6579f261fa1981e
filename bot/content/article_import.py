"""Imports articles from files: read, cut, embedded with progress, published; a report of what was refused and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from conversation.errors import InputError
from memory.knowledge import Article
from memory.knowledge_store import find_articles, has_unembedded, index, remove_articles, save_articles
from memory.language import LANGUAGES
from memory.means import Encode
from memory.read_articles import read_file
from memory.weights import Progress
from storage.database import Database
from storage.publication_store import publish


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, as it was given, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """What an import did: articles read, those new or changed, those taken out, passages embedded, files refused."""

    read: int
    changed: tuple[str, ...]
    embedded: int
    refused: tuple[Refused, ...]
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """What embeds passages, and the name kept beside their vectors."""

    encode: Encode
    name: str


def import_articles(
    database: Database,
    source: Path,
    language: str,
    now: datetime,
    load_model: Callable[[], Model],
    progress: Progress,
    *,
    replaces: bool = False,
) -> ArticleReport:
    """Import the file ``source``, or every file in the folder; the same files again change nothing.

    A file in a folder named like a language is in that language, others in ``language``, unless the file itself says. A
    running shop goes on with what it has until all is embedded. When it ``replaces``, articles that the source does not
    hold are taken out, unless a file was refused. Raises InputError when ``source`` is missing.
    """
    articles, refused = read_articles(source, language)
    changed = database.write_now(save_articles, articles, now) if articles else ()
    removed = database.write_now(_keep_only, articles, now) if replaces and articles and not refused else ()
    embedded = 0
    if database.read_now(has_unembedded):
        model = load_model()
        embedded = index(database, model.encode, model.name, progress)
        database.write_now(_publish, now)
    return ArticleReport(len(articles), tuple(article.id for article in changed), embedded, refused, removed)


def read_articles(source: Path, language: str) -> tuple[tuple[Article, ...], tuple[Refused, ...]]:
    """Return what the files hold, by id, and the files refused; of two with the same id the second is refused."""
    if not source.exists():
        raise InputError(f"{source} is not there", str(source))
    found: dict[str, Article] = {}
    refused: list[Refused] = []
    for path in _files(source):
        try:
            articles = read_file(path, _language_of(path, source, language))
        except InputError as error:
            refused.append(Refused(path, str(error)))
            continue
        twice = sorted(article.id for article in articles if article.id in found)
        if twice:
            refused.append(Refused(path, f"{path.name}: the article {twice[0]} was read from another file already"))
            continue
        found |= {article.id: article for article in articles}
    return tuple(found.values()), tuple(refused)


def to_text(report: ArticleReport) -> str:
    """Return a report as lines: the counts, then every file refused."""
    counts = (
        f"articles {report.read}, new or changed {len(report.changed)}, taken out {len(report.removed)}, "
        f"passages embedded {report.embedded}, files refused {len(report.refused)}"
    )
    return "\n".join([counts, *(f"  {refused.path}: {refused.reason}" for refused in report.refused)])


def _files(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
        return
    for path in sorted(source.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(source).parts):
            yield path


def _language_of(path: Path, source: Path, language: str) -> str:
    folders: Sequence[str] = path.relative_to(source.parent).parts[:-1]
    return next((folder for folder in reversed(folders) if folder in LANGUAGES), language)


def _keep_only(conn: Connection, articles: Sequence[Article], now: datetime) -> tuple[str, ...]:
    """Take out every article but these; return the ids of those taken out."""
    kept = {article.id for article in articles}
    gone = tuple(article.id for article in find_articles(conn) if article.id not in kept)
    if gone:
        remove_articles(conn, gone)
        _publish(conn, now)
    return gone


def _publish(conn: Connection, now: datetime) -> None:
    publish(conn, "articles", None, now)
