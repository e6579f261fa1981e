"""Reads the hand-written content of the demo shop from its files."""

from pathlib import Path
from typing import Any

from bot.demo.check_content import check_content
from bot.demo.content_file import CONTENT, listed, parse_mapping, read_list, read_yaml
from bot.demo.records import (
    DemoAgent,
    DemoArticle,
    DemoCategory,
    DemoContent,
    DemoOffer,
    DemoProduct,
    DemoShop,
    DemoTeam,
    DemoTopic,
)
from conversation.errors import InputError
from conversation.plain import from_plain

FENCE = "---\n"


def read_content(folder: Path = CONTENT) -> DemoContent:
    """Return the content of a folder; raises InputError that names the file and the line or field."""
    products = read_yaml(folder, "products.yaml")
    topics = read_yaml(folder, "topics.yaml")
    staff = read_yaml(folder, "staff.yaml")
    content = DemoContent(
        shop=from_plain(DemoShop, read_yaml(folder, "shop.yaml"), "shop.yaml: shop"),
        teams=read_list(DemoTeam, staff, "staff.yaml", "teams"),
        agents=_read_agents(staff),
        categories=read_list(DemoCategory, products, "products.yaml", "categories"),
        products=read_list(DemoProduct, products, "products.yaml", "products"),
        topics=read_list(DemoTopic, topics, "topics.yaml", "topics"),
        out_of_scope=_read_texts(topics, "topics.yaml", "out_of_scope"),
        articles=_read_articles(folder),
        offers=read_list(DemoOffer, read_yaml(folder, "offers.yaml"), "offers.yaml", "offers"),
    )
    check_content(content)
    return content


def read_article(text: str, name: str) -> DemoArticle:
    """Return an article from Markdown with front matter; raises InputError."""
    head, found, body = text.removeprefix(FENCE).partition("\n" + FENCE)
    if not text.startswith(FENCE) or not found:
        raise InputError(f"{name}, line 1: an article starts with fields between two lines of ---", f"{name}:1")
    if not body.strip():
        raise InputError(f"{name}: has no text", name)
    fields = parse_mapping(head, name, first_line=2)
    return from_plain(DemoArticle, {**fields, "body": body.strip()}, name)


def _read_articles(folder: Path) -> tuple[DemoArticle, ...]:
    articles = []
    for path in sorted((folder / "articles").glob("*/*.md")):
        name = path.relative_to(folder).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: is not UTF-8 text: {error}", name) from error
        article = read_article(text, name)
        if name != f"articles/{article.language}/{article.id}.md":
            raise InputError(f"{name}: id and language must match the file's name and folder", name)
        articles.append(article)
    return tuple(articles)


def _read_agents(staff: dict[str, Any]) -> tuple[DemoAgent, ...]:
    """Agents write their skills as ``name: level``."""
    rows = []
    for index, row in enumerate(listed(staff, "staff.yaml", "agents")):
        place = f"staff.yaml: agents[{index}]"
        skills = row.get("skills") if isinstance(row, dict) else None
        if not isinstance(skills, dict):
            raise InputError(f"{place}.skills must be written as name: level", f"{place}.skills")
        rows.append({**row, "skills": [{"name": name, "level": level} for name, level in skills.items()]})
    return read_list(DemoAgent, {"agents": rows}, "staff.yaml", "agents")


def _read_texts(document: dict[str, Any], name: str, key: str) -> tuple[str, ...]:
    texts = listed(document, name, key)
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"{name}: {key}[{index}] must be text", f"{name}: {key}[{index}]")
    return tuple(texts)
