"""Articles over HTTP: read, prepared and published."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, select

from api.content import DraftLine, DraftList, Published, put_in_force
from api.cursor import from_cursor, to_cursor
from api.endpoint import Body, Call, Endpoint, Page, Paged, Records, View, When
from conversation.errors import ConflictError, NotFoundError
from memory.knowledge import Article
from memory.knowledge_store import article_from_row, articles, find_articles, remove_articles, save_articles
from storage.draft_store import delete_drafts, find_drafts, save_draft

KIND = "articles"

_Title = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$", max_length=300)]
_Markdown = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$", max_length=200_000)]
_Url = Annotated[str, StringConstraints(pattern=r"^((https?:/)?/[^\s\x00-\x1f\x7f]*)?$", max_length=1000)]
_Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]


class ArticleBody(Body):
    """A text of the shop in Markdown. An empty ``url`` leads to the shop's own page of it."""

    title: _Title
    body: _Markdown
    url: _Url = ""
    topics: Annotated[list[_Key], Field(max_length=50)] = Field(default_factory=list)
    products: Annotated[list[_Key], Field(max_length=200)] = Field(default_factory=list)


class ArticleLine(View):
    """An article in a list."""

    slug: str
    language: str
    title: str
    url: str
    version: int
    changed_at: When


class ArticleView(ArticleBody):
    """An article as it is, or as it is to become; ``version`` 0 was never published."""

    slug: str
    language: str
    version: int
    is_draft: bool


class ArticleCalls:
    """Calls about articles."""

    def __init__(self, records: Records) -> None:
        """Read and write ``records``."""
        self._records = records

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write, one = "articles:read", "articles:write", "/articles/{slug}/{language}"
        return (
            Endpoint("GET", "/articles", self.list_articles, "List what is published", read, Paged, Page[ArticleLine]),
            Endpoint(
                "GET", "/articles/drafts", self.list_article_drafts, "List what is prepared", read, None, DraftList
            ),
            Endpoint("DELETE", "/articles/drafts", self.discard_articles, "Throw away what is prepared", write),
            Endpoint(
                "POST", "/articles/publish", self.publish_articles, "Publish what is prepared", write, None, Published
            ),
            Endpoint("GET", one, self.get_article, "Read an article, its draft first", read, None, ArticleView),
            Endpoint("PUT", one, self.put_article, "Prepare an article", write, ArticleBody, ArticleView),
            Endpoint("DELETE", one, self.delete_article, "Prepare that an article goes", write),
        )

    async def list_articles(self, _: Call, query: Paged) -> Page[ArticleLine]:
        """The last changed first."""
        return await self._records.read(_list, query)

    async def list_article_drafts(self, _: Call) -> DraftList:
        """List them."""
        return DraftList(items=await self._records.read(_changes))

    async def discard_articles(self, _: Call) -> None:
        """Throw them away."""
        await self._records.write(delete_drafts, KIND)

    async def publish_articles(self, call: Call) -> Published:
        """Put them in force; passages are cut here and embedded in the background."""
        return await self._records.write(_publish, call)

    async def get_article(self, call: Call) -> ArticleView:
        """Read it."""
        return await self._records.read(_get, call.path("slug"), call.path("language"))

    async def put_article(self, call: Call, body: ArticleBody) -> ArticleView:
        """Prepare it."""
        return await self._records.write(_put, call, body)

    async def delete_article(self, call: Call) -> None:
        """Prepare that it goes."""
        await self._records.write(_delete, call)


def _list(conn: Connection, query: Paged) -> Page[ArticleLine]:
    chosen = select(articles)
    after = from_cursor(query.cursor)
    if after is not None:
        at, key = after
        older = (articles.c.changed_at == at) & (articles.c.id < key)
        chosen = chosen.where((articles.c.changed_at < at) | older)
    rows = conn.execute(
        chosen.order_by(articles.c.changed_at.desc(), articles.c.id.desc()).limit(query.limit + 1)
    ).all()
    page = rows[: query.limit]
    lines = [
        ArticleLine(
            slug=row.slug,
            language=row.language,
            title=row.title,
            url=row.url,
            version=row.version,
            changed_at=row.changed_at,
        )
        for row in page
    ]
    more = to_cursor(page[-1].changed_at, page[-1].id) if len(rows) > query.limit else None
    return Page(items=lines, next=more)


def _get(conn: Connection, slug: str, language: str) -> ArticleView:
    row = conn.execute(select(articles).where(articles.c.slug == slug, articles.c.language == language)).first()
    known = article_from_row(row) if row else None
    drafts = find_drafts(conn, KIND)
    key = f"{slug}.{language}"
    if key in drafts and drafts[key] is not None:
        version = known.version if known else 0
        return ArticleView(**drafts[key], slug=slug, language=language, version=version, is_draft=True)
    if known is None or key in drafts:
        raise NotFoundError(f"no article {slug!r} in {language!r}")
    return ArticleView(
        title=known.title,
        body=known.body,
        url=known.url,
        topics=list(known.topics),
        products=list(known.products),
        slug=slug,
        language=language,
        version=known.version,
        is_draft=False,
    )


def _put(conn: Connection, call: Call, body: ArticleBody) -> ArticleView:
    slug, language = call.path("slug"), call.path("language")
    plain = body.model_dump()
    plain["url"] = body.url or f"/articles/{slug}?lang={language}"
    save_draft(conn, KIND, f"{slug}.{language}", plain, call.by, call.now)
    return _get(conn, slug, language)


def _delete(conn: Connection, call: Call) -> None:
    slug, language = call.path("slug"), call.path("language")
    _get(conn, slug, language)
    save_draft(conn, KIND, f"{slug}.{language}", None, call.by, call.now)


def _changes(conn: Connection) -> list[DraftLine]:
    drafts = find_drafts(conn, KIND)
    known = {article.id for article in find_articles(conn, list(drafts))}
    return [_line(key, body, is_known=key in known) for key, body in drafts.items() if body is not None or key in known]


def _line(key: str, body: Any, *, is_known: bool) -> DraftLine:
    if body is None:
        return DraftLine(key=key, change="removed")
    return DraftLine(key=key, change="changed" if is_known else "new")


def _publish(conn: Connection, call: Call) -> Published:
    changes = _changes(conn)
    if not changes:
        raise ConflictError("nothing is prepared")
    drafts = find_drafts(conn, KIND)
    save_articles(conn, [_to_article(key, body) for key, body in drafts.items() if body is not None], call.now)
    remove_articles(conn, [line.key for line in changes if line.change == "removed"])
    return put_in_force(conn, call, KIND, None, changes)


def _to_article(key: str, body: dict[str, Any]) -> Article:
    slug, _, language = key.rpartition(".")
    return Article(
        slug, language, body["title"], body["body"], body["url"], tuple(body["topics"]), tuple(body["products"])
    )
