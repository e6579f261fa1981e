"""The page an answer's source link leads to: one article, in the customer's language, safe as written."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from aiohttp import web
from markdown_it import MarkdownIt
from sqlalchemy import Connection

from conversation.messages import Source
from memory.knowledge import Article, Hit
from memory.knowledge_store import find_articles
from memory.passages import anchor_of, mark_headings
from storage.database import Database

_STYLE = (
    "body{font:17px/1.6 system-ui,sans-serif;max-width:42rem;margin:2.5rem auto;padding:0 1.25rem;color:#1f2a24;"
    "background:#fbfaf6}h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem}"
    ":target{scroll-margin-top:1rem;text-decoration:underline;text-decoration-thickness:.15em}"
    "a{color:#3f6b2f}table{border-collapse:collapse}td,th{border:1px solid #d9d6c9;padding:.3rem .6rem}"
    "@media(prefers-color-scheme:dark){body{background:#171a17;color:#e7eae4}a{color:#9cc98a}}"
)


PAGE = "/articles/"


def source_of(hit: Hit) -> Source:
    """Return where a passage stands: the article's own address, else its page here, at the passage's heading."""
    slug, _, language = hit.article_id.rpartition(".")
    url = hit.url or f"{PAGE}{quote(slug)}?lang={language}"
    anchor = anchor_of(hit.passage.heading) if url.startswith(PAGE) and "#" not in url else ""
    return Source(hit.title, f"{url}#{anchor}" if anchor else url)


def render_page(article: Article) -> str:
    """Return an article's page in HTML, each heading with the id its passages' links lead to."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(article.body)
    mark_headings(tokens)
    content = markdown.renderer.render(tokens, markdown.options, {})
    return (
        f'<!doctype html><html lang="{escape(article.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(article.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(article.title)}</h1>{content}</body></html>"
    )


def article_routes(database: Database) -> Sequence[web.AbstractRouteDef]:
    """Return the route of ``/articles/{slug}?lang=``; an article written in Markdown never brings HTML of its own."""

    async def page(request: web.Request) -> web.StreamResponse:
        found = await database.read(_find, request.match_info["slug"], request.query.get("lang", "vi"))
        if found is None:
            raise web.HTTPNotFound(text="no such article\n")
        headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:"}
        return web.Response(text=render_page(found), content_type="text/html", headers=headers)

    return [web.get("/articles/{slug}", page)]


def _find(conn: Connection, slug: str, language: str) -> Article | None:
    versions = [a for a in find_articles(conn) if a.slug == slug]
    return next((a for a in versions if a.language == language), versions[0] if versions else None)
