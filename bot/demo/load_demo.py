"""Puts the demo shop into an empty record store."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bot.content.shop import Profile
from bot.demo.make_demo import make_demo
from bot.demo.make_queues import make_setup
from bot.demo.page_products import products_json
from bot.demo.read_rules import read_rules_document
from bot.demo.records import (
    Demo,
    DemoContent,
    DemoConversation,
    DemoCustomer,
    DemoOffer,
    DemoOrder,
    DemoOrderStatus,
    DemoPolicy,
    DemoProduct,
    DemoText,
    DemoTopic,
)
from bot.rules.rulebook import to_rules
from conversation.customer import Lifecycle, ValueTier
from conversation.ids import new_id
from conversation.messages import Address, Author
from conversation.messages import Profile as Claimed
from conversation.plain import to_plain
from conversation.proof import ProofLevel
from conversation.web import Site
from customers.blocking_store import save_new_comparable
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, FieldSource, NewCustomer
from customers.customer_store import create_customers, load_customers, save_fields
from customers.features import normalise
from customers.order import Order, OrderItem, OrderStatus
from customers.order_store import save_orders
from customers.segment_store import refresh_scale
from customers.site_store import save_sites
from memory.conversation_store import open_conversations
from memory.knowledge import Article
from memory.knowledge_store import save_articles
from memory.memory_store import Remembered, save_memories
from memory.transcript_store import Draft, append
from offers.catalogue import Product
from offers.offer import Offer, OfferKind
from offers.offer_store import save_offers
from offers.product_store import save_products
from routing.hours import Hours, Span
from routing.rules.reading import to_document
from routing.rules_store import publish_rules
from routing.setup_store import publish_setup
from routing.situation import Question, Topic
from storage.database import Database
from storage.publication_store import publish

Progress = Callable[[str, float], None]

SITE = "demo"

NO_MODEL = ""
"""The past is remembered without vectors; they are made in the background."""

_STATUS = {
    DemoOrderStatus.PROCESSING: OrderStatus.CONFIRMED,
    DemoOrderStatus.SHIPPING: OrderStatus.SHIPPED,
    DemoOrderStatus.DELIVERED: OrderStatus.DELIVERED,
    DemoOrderStatus.CANCELLED: OrderStatus.CANCELLED,
    DemoOrderStatus.RETURNED: OrderStatus.RETURNED,
}
_STAGES = {
    "new": Lifecycle.NEW,
    "active": Lifecycle.ACTIVE,
    "loyal": Lifecycle.LOYAL,
    "at_risk": Lifecycle.AT_RISK,
    "lapsed": Lifecycle.LOST,
    "won_back": Lifecycle.RETURNED,
}
_QUEUE_OF_POLICY = {DemoPolicy.HEALTH: "skin"}
_HOUSEHOLD = ("warranty", "wholesale", "kitchen", "household")
_DELIVERY = timedelta(days=3)


def load_demo(database: Database, now: datetime, progress: Progress) -> Demo:
    """Make the shop as of ``now`` and write it, one transaction a step; a second run changes nothing."""
    progress("make_demo", 0.0)
    demo = make_demo(now)
    progress("make_demo", 1.0)
    steps: tuple[tuple[str, Callable[[Connection, Demo, datetime], None]], ...] = (
        ("load_content", _write_content),
        ("load_customers", _write_customers),
        ("load_orders", _write_orders),
        ("load_conversations", _write_conversations),
    )
    for name, step in steps:
        progress(name, 0.0)
        database.write_now(step, demo, now)
        progress(name, 1.0)
    database.write_now(lambda conn: refresh_scale(conn, now))
    return demo


def to_profile(content: DemoContent) -> Profile:
    """Return what the shop says of itself."""
    shop = content.shop
    return Profile(
        name=shop.name,
        addresses=tuple(store.address for store in shop.stores),
        phone=shop.phone,
        email=shop.email,
        timezone=shop.timezone,
        hours=Hours(
            week=tuple(_spans(day) for day in shop.hours.days()),
            timezone=shop.timezone,
            holidays=shop.holidays.country,
            holiday_spans=_spans(shop.holidays.other),
        ),
        you=shop.manner.customer,
        me=shop.manner.bot,
        default_queue=content.teams[0].id,
        queues=tuple(team.id for team in content.teams),
        queue_names=tuple((t.id, language, t.name.of(language)) for t in content.teams for language in ("vi", "en")),
    )


def to_topics(content: DemoContent) -> tuple[Topic, ...]:
    """Return the topics with their queues, and one whose examples belong to none."""
    topics = tuple(
        Topic(
            topic.id,
            topic.skill.value,
            names=(("vi", topic.name.vi), ("en", topic.name.en)),
            needs=topic.needs,
            is_policy=topic.policy is not DemoPolicy.NONE,
            examples=topic.examples,
            queue=_queue(topic),
            articles=topic.articles,
            questions=tuple(
                Question(asked.name, (("vi", asked.text.vi), ("en", asked.text.en))) for asked in topic.questions
            ),
        )
        for topic in content.topics
    )
    return (*topics, Topic("oos", "ask_again", examples=content.out_of_scope))


def _queue(topic: DemoTopic) -> str:
    if topic.policy in _QUEUE_OF_POLICY:
        return _QUEUE_OF_POLICY[topic.policy]
    return "household" if any(part in topic.id for part in _HOUSEHOLD) else "care"


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    return tuple(Span(*(time.fromisoformat(part) for part in text.split("-"))) for text in texts)


def _write_content(conn: Connection, demo: Demo, now: datetime) -> None:
    content = demo.content
    publish(conn, "profile", to_plain(to_profile(content)), now)
    publish(conn, "topics", to_plain(to_topics(content)), now)
    publish_setup(conn, make_setup(content), now)
    rules = to_rules(read_rules_document())
    publish_rules(conn, to_document(rules), rules.size, 0, content.shop.name, "", now)
    save_articles(
        conn,
        [
            Article(
                article.id,
                article.language,
                article.title,
                article.body,
                url=f"/articles/{article.id}?lang={article.language}",
                topics=article.topics,
                products=article.products,
            )
            for article in content.articles
        ],
        now,
    )
    publish(conn, "articles", None, now)
    save_products(conn, [_product(product) for product in content.products])
    save_offers(conn, [_offer(offer, now) for offer in content.offers])
    publish(conn, "offers", None, now)
    publish(conn, "demo_page", json.loads(products_json(content)), now)
    save_sites(conn, [Site(SITE, content.shop.name, colour=content.shop.colour)])


def _product(product: DemoProduct) -> Product:
    return Product(
        product.sku,
        _pairs(product.name),
        float(product.price),
        product.category,
        _pairs(product.description),
        (*product.needs, *product.skin_types),
        product.skin_types,
        product.avoid,
        product.sizes,
        product.size.vi,
        float(product.list_price),
        is_featured=product.featured,
    )


def _offer(offer: DemoOffer, now: datetime) -> Offer:
    starts = now + timedelta(days=offer.starts_in_days)
    return Offer(
        offer.id,
        _pairs(offer.text),
        offer.code,
        OfferKind(offer.kind.value),
        float(offer.discount),
        float(offer.min_order),
        tuple(ValueTier(tier) for tier in offer.value_tiers),
        tuple(_STAGES[stage] for stage in offer.stages),
        offer.needs,
        offer.products,
        starts,
        starts + timedelta(days=offer.lasts_days),
        float(offer.budget),
    )


def _pairs(text: DemoText) -> tuple[tuple[str, str], ...]:
    return (("vi", text.vi), ("en", text.en))


def _write_customers(conn: Connection, demo: Demo, _now: datetime) -> None:
    create_customers(
        conn, [NewCustomer(_id(c.id), c.created_at, c.name, c.id, FieldSource.IMPORT) for c in demo.customers]
    )
    save_fields(conn, [field for customer in demo.customers for field in _fields(customer)])
    save_contact_points(conn, [point for customer in demo.customers for point in _contacts(customer)])
    known = load_customers(conn, [_id(customer.id) for customer in demo.customers])
    save_new_comparable(conn, [(key, normalise(customer.to_person())) for key, customer in known.items()])


def _fields(customer: DemoCustomer) -> list[CustomerField]:
    values = {
        FieldName.NAME: customer.name,
        FieldName.PHONE: customer.phone,
        FieldName.EMAIL: customer.email,
        FieldName.BIRTH: customer.birthday.isoformat() if customer.birthday else "",
        FieldName.GENDER: customer.gender,
        FieldName.STREET: customer.address.street,
        FieldName.WARD: customer.address.ward,
        FieldName.PROVINCE: customer.address.province,
    }
    return [CustomerField(_id(customer.id), name, text, customer.created_at) for name, text in values.items() if text]


def _contacts(customer: DemoCustomer) -> list[ContactPoint]:
    profile = Claimed(name=customer.name, language=customer.language)
    points = []
    if customer.telegram_user is not None:
        address = Address("telegram", str(customer.telegram_user))
        points.append(
            ContactPoint(address, _id(customer.id), ProofLevel.POSSESSION, customer.created_at, profile=profile)
        )
    if customer.web_user:
        address = Address("webchat", customer.web_user)
        points.append(
            ContactPoint(address, _id(customer.id), ProofLevel.CLAIMED, customer.created_at, site=SITE, profile=profile)
        )
    return points


def _write_orders(conn: Connection, demo: Demo, _now: datetime) -> None:
    names = {product.sku: product for product in demo.content.products}
    languages = {customer.id: customer.language for customer in demo.customers}
    orders = [_order(order, names, languages[order.customer_id]) for order in demo.orders]
    save_orders(conn, orders)


def _order(order: DemoOrder, products: Mapping[str, DemoProduct], language: str) -> Order:
    items = tuple(
        OrderItem(
            products[item.sku].name.of(language),
            item.sku,
            item.quantity,
            float(item.price),
            products[item.sku].needs,
        )
        for item in order.items
    )
    is_open = order.status in (DemoOrderStatus.PROCESSING, DemoOrderStatus.SHIPPING)
    return Order(
        order.number,
        _id(order.customer_id),
        order.placed_at,
        float(order.total),
        status=_STATUS[order.status],
        items=items,
        carrier=order.carrier,
        tracking=order.tracking,
        expected_at=order.placed_at + _DELIVERY if is_open else None,
        address=str(order.address) if order.address else "",
    )


def _write_conversations(conn: Connection, demo: Demo, now: datetime) -> None:
    agents = {agent.id: agent.name for agent in demo.content.agents}
    ordered = sorted(demo.conversations, key=lambda c: c.lines[0].at)
    addresses = [Address(c.channel, c.user) for c in ordered]
    opened = open_conversations(conn, addresses, ordered[0].lines[0].at, [SITE] * len(addresses))
    drafts = [
        draft
        for conversation, address in zip(ordered, addresses, strict=True)
        for draft in _drafts(conversation, opened[address].id, agents)
    ]
    written = append(conn, drafts, now, is_past=True).entries
    save_memories(conn, [Remembered(entry) for entry in written], NO_MODEL)


def _drafts(conversation: DemoConversation, conversation_id: str, agents: dict[str, str]) -> list[Draft]:
    proof = ProofLevel.POSSESSION if conversation.channel == "telegram" else ProofLevel.ANONYMOUS
    return [
        Draft(
            conversation_id,
            line.author,
            line.at,
            line.text,
            id=new_id(),
            author_id=line.agent_id,
            author_name=agents.get(line.agent_id, ""),
            source_id=f"demo:{conversation.id}:{i}",
            language=conversation.language,
            proof=proof if line.author is Author.CUSTOMER else ProofLevel.ANONYMOUS,
        )
        for i, line in enumerate(conversation.lines)
    ]


def _id(demo_id: str) -> str:
    return demo_id[:36]
