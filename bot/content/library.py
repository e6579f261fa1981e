"""The library: everything published, as one snapshot that is replaced whole when something new is published."""

import asyncio
import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection, func, select

from bot.content.encoding import Encoding
from bot.content.shop import Profile, Shop
from bot.content.trained import train_or_read
from bot.words.catalogue import LANGUAGES, word
from bot.words.chat_text import to_chat
from conversation.errors import UnavailableError
from conversation.plain import from_plain
from conversation.teencode import with_own
from conversation.text import expand
from customers.claims import find_claims
from customers.customer_store import customers
from customers.matching import Model
from customers.matching_store import find_model
from customers.order_store import find_usual_amount
from memory.accents import AccentModel
from memory.encoder import Encoder
from memory.knowledge import KnowledgeIndex
from memory.knowledge_store import index, load_index
from memory.language import detect
from memory.means import LanguageMeans
from memory.query import Query
from memory.weights import Progress
from offers.catalogue import Catalogue
from offers.choice import Economics
from offers.offer_store import load_offers, load_results, spent_by_offer
from offers.product_store import load_products
from routing.bare import without_numbers
from routing.hours import Hours, next_opening
from routing.situation import Topic
from storage.database import Database
from storage.publication_store import find_document, find_versions

log = structlog.get_logger()

LOOK_EVERY = 1.0
"""Seconds between two looks for something newly published."""

SUGGEST_FROM = 0.4
"""Confidence from which a passage is put before an agent as a reply."""

WATCHED = ("profile", "topics", "articles", "offers", "products", "matching", "shorthand")
"""Publications whose change makes a new snapshot."""


class Library:
    """Holds the present snapshot."""

    def __init__(self, database: Database, encoding: Encoding, progress: Progress) -> None:
        """Read from ``database``; vectors come from ``encoding``."""
        self._database = database
        self._encoding = encoding
        self._progress = progress
        self._shop: Shop | None = None
        self._versions: dict[str, int] = {}
        self._loaded = asyncio.Event()

    @property
    def shop(self) -> Shop:
        """The present snapshot; only after ``ready``."""
        if self._shop is None:
            raise UnavailableError("the shop's content is still being loaded")
        return self._shop

    @property
    def is_ready(self) -> bool:
        """Whether there is a snapshot."""
        return self._shop is not None

    async def ready(self) -> None:
        """Wait for the first snapshot."""
        await self._loaded.wait()

    async def load(self) -> None:
        """Read everything published, embed what lacks a vector, train the topics, and make it the present snapshot."""
        versions = await self._database.read(find_versions)
        encoder = await self._encoding.encoder()
        self._shop = await asyncio.to_thread(self._build, encoder)
        await asyncio.to_thread(_settle_memory)
        self._versions = versions
        self._loaded.set()
        log.info("library_loaded", topics=len(self._shop.topics), passages=len(self._shop.knowledge.passages))

    async def watch(self) -> None:
        """Load anew whenever something is published, here or by another process."""
        await self.load()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                versions = await self._database.read(find_versions)
                changed = [name for name in WATCHED if versions.get(name) != self._versions.get(name)]
                if all(name in _BY_THEMSELVES for name in changed):
                    await self._replace(changed)
                    self._versions = versions
                else:
                    await self.load()
            except UnavailableError as error:
                log.warning("library_unavailable", error=str(error))

    async def _replace(self, names: Sequence[str]) -> None:
        """Read only what was published under ``names``; the rest of the snapshot stays, and what took long to make."""
        for name in names:
            self._shop = replace(self.shop, **await self._database.read(_BY_THEMSELVES[name]))
            log.info("library_part_loaded", part=name)

    async def profile(self) -> Profile:
        """Return what the shop says of itself, without waiting for the encoder."""
        return await self._database.read(load_profile)

    async def suggest(self, text: str) -> str:
        """Return the passage that answers ``text``, empty when none does well."""
        shop = self.shop
        language = detect([text])[0] or "vi"
        restored = shop.accents.restore(expand(text, shop.shorthand)) if language == "vi" else text
        vector = (await self._encoding.embed([restored]))[0]
        hits = shop.knowledge.search_many([Query(text, vector, language, restored)], 1)[0]
        return to_chat(hits[0].text) if hits and hits[0].confidence >= SUGGEST_FROM else ""

    def _build(self, encoder: Encoder) -> Shop:
        def encode(texts: Sequence[str], kind: Any) -> Any:
            return self._encoding.encode_kept(encoder, texts, kind)

        index(self._database, encoder.encode, encoder.model_name, self._progress)
        means = LanguageMeans.measure(encode, encoder.model_name)
        profile, topics, knowledge = self._database.read_now(_read_all, means)
        _warm_up()
        self._progress("train_topics", 0.0)
        place = self._encoding.folder / "topics.npz"
        texts = [article.body for article in knowledge.articles if article.language == "vi"]
        accents = AccentModel.train([*texts, *(example for topic in topics for example in topic.examples)])

        def restore(text: str) -> str:
            return accents.restore(text) if detect([text])[0] == "vi" else text

        put_back = partial(AccentModel.put_back, others=texts)
        understander = train_or_read(
            place, topics, encoder.model_name, lambda some: encode(some, "query"), restore, put_back
        )
        understander.understand(_FIRST, encode(_FIRST, "query"), ("vi",))
        self._progress("train_topics", 1.0)
        return Shop(
            profile,
            {topic.id: topic for topic in topics},
            understander,
            knowledge.calibrated(*_known_answers(topics, lambda some: encode(some, "query"), restore)),
            accents,
            self._database.read_now(_load_matching),
            shorthand=with_own(self._database.read_now(find_document, "shorthand") or ()),
            **self._database.read_now(_read_offers),
        )


def _known_answers(
    topics: Sequence[Topic], embed: Callable[[Sequence[str]], Any], restore: Callable[[str], str]
) -> tuple[list[Query], list[tuple[str, ...]]]:
    """Return the examples of topics that name articles, as questions, and the articles that answer each."""
    known = [(example, topic.articles) for topic in topics if topic.articles for example in topic.examples]
    restored = [restore(expand(example)) for example, _ in known]
    vectors = embed([without_numbers(text) for text in restored]) if known else ()
    queries = [
        Query(example, vector, language, text)
        for (example, _), vector, language, text in zip(known, vectors, detect(restored), restored, strict=True)
    ]
    return queries, [articles for _, articles in known]


def _settle_memory() -> None:
    """Spare what lives as long as the process from every later look for garbage: a full one held the loop for long.

    So does a full one here, for 100 ms: what was made lately is looked through, and what of the rest is garbage, some
    dozens of objects, is kept.
    """
    gc.collect(1)
    gc.freeze()


_FIRST = ("Chào shop",)
"""What is understood before any customer's words: the first time imports what counts letters, for a second."""


def _warm_up() -> None:
    """Load the tables that are read at first use, here in a thread rather than in the first customer's turn."""
    detect(("Xin chào", "hello there", "zx qv"))
    find_claims("Em là Lan, sđt 0912345678, đơn NB-1")
    next_opening(Hours(((),) * 7), datetime.now(UTC))
    for language in LANGUAGES:
        word("choice-bot", language)


def load_profile(conn: Connection) -> Profile:
    """Return the published profile, the default one when nothing is published."""
    plain = find_document(conn, "profile")
    return from_plain(Profile, plain) if plain else Profile()


def load_topics(conn: Connection) -> tuple[Topic, ...]:
    """Return the published topics."""
    return from_plain(tuple[Topic, ...], find_document(conn, "topics") or [])


def _read_all(conn: Connection, means: LanguageMeans) -> tuple[Profile, tuple[Topic, ...], KnowledgeIndex]:
    return load_profile(conn), load_topics(conn), load_index(conn, means)


def _read_offers(conn: Connection) -> dict[str, Any]:
    results = load_results(conn)
    return {
        "catalogue": Catalogue.build(load_products(conn)),
        "offers": load_offers(conn),
        "results": results,
        "spent": spent_by_offer(results),
        "economics": Economics(find_usual_amount(conn)),
    }


def _read_matching(conn: Connection) -> dict[str, Any]:
    return {"matching": _load_matching(conn)}


def _load_matching(conn: Connection) -> Model:
    people = conn.execute(select(func.count(customers.c.group_id.distinct()))).scalar_one()
    return (find_model(conn) or Model.shipped()).for_base(people)


_BY_THEMSELVES: Mapping[str, Callable[[Connection], dict[str, Any]]] = {
    "matching": _read_matching,
    "offers": _read_offers,
    "products": _read_offers,
}
"""Publications that nothing else of a snapshot is made from, each with what reads it again."""
