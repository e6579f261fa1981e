"""Checks that the content files agree with each other."""

import re
from collections.abc import Iterable, Sequence

from bot.demo.records import DemoContent, DemoWeek
from conversation.errors import InputError
from conversation.text import fold
from routing.slots import SLOTS

SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LANGUAGES = ("vi", "en")
TIERS = ("low", "middle", "high", "top")
STAGES = ("new", "active", "loyal", "at_risk", "lapsed", "won_back")


def check_content(content: DemoContent) -> None:
    """Refuse content that repeats an id, names what does not exist or says nothing; raises InputError."""
    _check_products(content)
    _check_topics(content)
    _check_articles(content)
    _check_offers(content)
    _check_staff(content)


def _check_products(content: DemoContent) -> None:
    file = "products.yaml"
    _check_unique(file, "categories", "id", [category.id for category in content.categories])
    _check_unique(file, "products", "sku", [product.sku for product in content.products])
    categories = {category.id for category in content.categories}
    for index, product in enumerate(content.products):
        place = f"{file}: products[{index}]"
        _check_known(f"{place}.category", [product.category], categories)
        _require(product.price > 0, f"{place}.price", "must be more than 0")
        _require(
            product.list_price == 0 or product.list_price > product.price,
            f"{place}.list_price",
            "must be more than the price",
        )
        _require(COLOUR.fullmatch(product.colour) is not None, f"{place}.colour", "must be like #a0b1c2")
        _require(bool(product.name.vi and product.name.en), f"{place}.name", "must be said in vi and en")


def _check_topics(content: DemoContent) -> None:
    file = "topics.yaml"
    _check_unique(file, "topics", "id", [topic.id for topic in content.topics])
    articles = {article.id for article in content.articles}
    owners: dict[str, str] = {}
    for index, topic in enumerate(content.topics):
        place = f"{file}: topics[{index}]"
        _check_known(f"{place}.articles", topic.articles, articles)
        _check_known(f"{place}.needs", topic.needs, {*SLOTS, *(question.name for question in topic.questions)})
        _require(bool(topic.examples), f"{place}.examples", "must not be empty")
        for number, example in enumerate(topic.examples):
            owner = owners.setdefault(fold(example), topic.id)
            at = f"{place}.examples[{number}]"
            _require(owner == topic.id, at, f"{example!r} is an example of {owner!r} already")


def _check_articles(content: DemoContent) -> None:
    topics = {topic.id for topic in content.topics}
    skus = {product.sku for product in content.products}
    vietnamese = {article.id for article in content.articles if article.language == "vi"}
    for article in content.articles:
        place = f"articles/{article.language}/{article.id}.md: "
        _require(article.language in LANGUAGES, place + "language", "must be vi or en")
        _check_known(place + "topics", article.topics, topics)
        _check_known(place + "products", article.products, skus)
        _require(article.id in vietnamese, place + "id", "has no Vietnamese version")


def _check_offers(content: DemoContent) -> None:
    file = "offers.yaml"
    _check_unique(file, "offers", "id", [offer.id for offer in content.offers])
    skus = {product.sku for product in content.products}
    needs = {need for product in content.products for need in product.needs}
    for index, offer in enumerate(content.offers):
        place = f"{file}: offers[{index}]"
        _check_known(f"{place}.products", offer.products, skus)
        _check_known(f"{place}.needs", offer.needs, needs)
        _check_known(f"{place}.value_tiers", offer.value_tiers, TIERS)
        _check_known(f"{place}.stages", offer.stages, STAGES)
        _require(offer.lasts_days > 0, f"{place}.lasts_days", "must be more than 0")
        _require(
            offer.budget > 0 and offer.discount > 0, f"{place}.discount", "must be more than 0, as must the budget"
        )


def _check_staff(content: DemoContent) -> None:
    file = "staff.yaml"
    _check_unique(file, "agents", "id", [agent.id for agent in content.agents])
    teams = {team.id for team in content.teams}
    for index, agent in enumerate(content.agents):
        place = f"{file}: agents[{index}]"
        _check_known(f"{place}.teams", agent.teams, teams)
        _check_known(f"{place}.languages", agent.languages, LANGUAGES)
        _check_week(f"{place}.hours", agent.hours)
        for skill in agent.skills:
            _require(1 <= skill.level <= 5, f"{place}.skills.{skill.name}", "must be from 1 to 5")
    _check_week("shop.yaml: hours", content.shop.hours)


def _check_week(place: str, week: DemoWeek) -> None:
    for span in (span for day in week.days() for span in day):
        opens, _, closes = span.partition("-")
        _require(SPAN.fullmatch(span) is not None and opens < closes, place, f"{span!r} must be like 08:30-21:00")


def _check_unique(file: str, key: str, field: str, ids: Sequence[str]) -> None:
    for index, name in enumerate(ids):
        _require(name not in ids[:index], f"{file}: {key}[{index}].{field}", f"{name!r} is there already")


def _check_known(place: str, names: Iterable[str], known: Iterable[str]) -> None:
    allowed = set(known)
    for name in names:
        _require(name in allowed, place, f"names {name!r}, which does not exist")


def _require(is_right: bool, place: str, problem: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_right:
        raise InputError(f"{place} {problem}", place)
