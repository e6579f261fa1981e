"""Makes past conversations out of scripts, tied to what the customers really ordered and told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

from bot.demo.chance import LOCAL, busy_moment, chance_of
from bot.demo.materials import People, Phrases, Script, ScriptLine, Scripts
from bot.demo.records import (
    DemoAgent,
    DemoContent,
    DemoConversation,
    DemoCustomer,
    DemoItem,
    DemoLine,
    DemoOrder,
    DemoOrderStatus,
    DemoProduct,
)
from bot.demo.script_words import Scene, fill, type_as, words_of
from conversation.messages import Author

LONGEST = timedelta(hours=6)
SECOND_TOPIC = 0.22
POINT = 10_000
"""Đồng that earn one point."""


@dataclass(frozen=True, slots=True)
class Ground:
    """All a conversation can draw on."""

    people: People
    scripts: Scripts
    content: DemoContent
    products: Mapping[str, DemoProduct]
    orders: Mapping[str, Sequence[DemoOrder]]
    until: datetime


def make_conversations(
    people: People,
    scripts: Scripts,
    content: DemoContent,
    customers: Sequence[DemoCustomer],
    orders: Sequence[DemoOrder],
    seed: int,
    until: datetime,
    count: int = 300,
) -> tuple[DemoConversation, ...]:
    """Return ``count`` conversations on both channels that ended before ``until``, oldest first."""
    chance = chance_of(seed, "conversations")
    theirs: dict[str, list[DemoOrder]] = defaultdict(list)
    for order in orders:
        theirs[order.customer_id].append(order)
    products = {product.sku: product for product in content.products}
    ground = Ground(people, scripts, content, products, theirs, until)
    earliest = until - LONGEST
    usable = [customer for customer in customers if customer.created_at < earliest]
    casts = [(script, tuple(_cast(script, usable, ground))) for script in scripts.scripts]
    casts = [(script, cast) for script, cast in casts if cast]
    chosen = chance.choices(casts, [script.weight for script, _ in casts], k=count)
    made = [_make(script, *chance.choice(cast), ground, chance) for script, cast in chosen]
    made.sort(key=lambda talk: (talk[1][0].at, talk[0]))
    return tuple(_finish(number, *talk) for number, talk in enumerate(made, start=1))


Talk = tuple[str, tuple[DemoLine, ...], DemoCustomer, str, tuple[str, ...], DemoAgent | None, DemoOrder | None]


def _finish(
    number: int,
    _: str,
    lines: tuple[DemoLine, ...],
    customer: DemoCustomer,
    channel: str,
    topics: tuple[str, ...],
    agent: DemoAgent | None,
    order: DemoOrder | None,
) -> DemoConversation:
    return DemoConversation(
        id=f"HT-{number:04d}",
        customer_id=customer.id,
        channel=channel,
        user=str(customer.telegram_user) if channel == "telegram" else customer.web_user,
        language=customer.language,
        topics=topics,
        lines=lines,
        agent_id=agent.id if agent else "",
        order_number=order.number if order else "",
    )


def _cast(
    script: Script, customers: Sequence[DemoCustomer], ground: Ground
) -> Iterator[tuple[DemoCustomer, DemoOrder | None, tuple[DemoItem, ...]]]:
    """Yield whom a script suits, with the order and its items, the one that is talked of first."""
    demands = [condition.partition("=") for condition in script.conditions]
    traits = [name for name, is_valued, _ in demands if not is_valued]
    wants = {name: tuple(value.split()) for name, is_valued, value in demands if is_valued}
    for customer in customers:
        if customer.language != script.language or not all(_has_trait(customer, name, ground) for name in traits):
            continue
        if not wants:
            yield customer, None, ()
            continue
        for order in ground.orders.get(customer.id, ()):
            items = _suitable(order, wants, ground)
            if items and order.channel != "store" and order.placed_at < ground.until - LONGEST:
                yield customer, order, items


def _has_trait(customer: DemoCustomer, name: str, ground: Ground) -> bool:
    return {
        "skin": bool(customer.skin_type),
        "allergy": bool(customer.allergy),
        "child": bool(customer.child),
        "female": customer.gender == "female" and not _is_older(customer, ground.people),
        "older": _is_older(customer, ground.people),
        "points": bool(ground.orders.get(customer.id)),
    }[name]


def _is_older(customer: DemoCustomer, people: People) -> bool:
    """Whether the shop speaks to them as to the parents' generation."""
    oldest = max(manner.from_age for manner in people.manners)
    return any(manner.called == customer.called for manner in people.manners if manner.from_age == oldest)


def _suitable(order: DemoOrder, wants: Mapping[str, tuple[str, ...]], ground: Ground) -> tuple[DemoItem, ...]:
    if "order" in wants and order.status.value not in wants["order"]:
        return ()
    if len(order.items) < int(wants.get("items", ("1",))[0]):
        return ()
    matching = [item for item in order.items if _is_wanted(ground.products[item.sku], wants)]
    return tuple(matching + [item for item in order.items if item not in matching]) if matching else ()


def _is_wanted(product: DemoProduct, wants: Mapping[str, tuple[str, ...]]) -> bool:
    have = {"category": {product.category}, "sku": {product.sku}, "art": {product.art}, "need": set(product.needs)}
    return all(have[name].intersection(words) for name, words in wants.items() if name in have)


def _make(
    script: Script,
    customer: DemoCustomer,
    order: DemoOrder | None,
    items: tuple[DemoItem, ...],
    ground: Ground,
    chance: Random,
) -> Talk:
    agent = _choose_agent(script, ground.content, chance)
    start = _start(customer, order, agent, ground, chance)
    scene = Scene(customer, _suggest(customer, ground, chance), _points(customer, ground, start), order, items, agent)
    phrases = next(phrases for phrases in ground.scripts.phrases if phrases.language == customer.language)
    spoken, topics = _compose(script, scene, phrases, ground, chance)
    words = words_of(scene, ground.people, ground.products)
    lines, at = [], start
    for line in spoken:
        at += timedelta(minutes=line.after, seconds=chance.randrange(4, 50 if line.author == "customer" else 12))
        text = fill(chance.choice(line.ways), words)
        if line.author == "customer":
            text = type_as(customer, text, ground.people.teencode)
        author = Author(line.author)
        lines.append(DemoLine(author, at, text, agent.id if agent and author is Author.AGENT else ""))
    return script.id, tuple(lines), customer, _channel(customer, chance), topics, agent, order


def _compose(
    script: Script, scene: Scene, phrases: Phrases, ground: Ground, chance: Random
) -> tuple[list[ScriptLine], tuple[str, ...]]:
    """Return the lines of a script with an opening, at times a second topic, and an ending."""
    spoken: list[ScriptLine] = []
    topics = [script.topic]
    if chance.random() < 0.35:
        spoken += [ScriptLine("customer", phrases.openers), ScriptLine("bot", phrases.welcomes)]
    spoken += script.lines
    others = [
        other
        for other in ground.scripts.scripts
        if not (other.conditions or other.team or other.topic in topics) and other.language == scene.customer.language
    ]
    if not script.team and others and chance.random() < SECOND_TOPIC:
        other = chance.choice(others)
        first, *rest = other.lines
        spoken += [ScriptLine(first.author, first.ways, after=2), *rest]
        topics.append(other.topic)
    if not script.team:
        spoken += chance.choice(phrases.closers)
    return spoken, tuple(topics)


def _choose_agent(script: Script, content: DemoContent, chance: Random) -> DemoAgent | None:
    team = [agent for agent in content.agents if script.team in agent.teams and script.language in agent.languages]
    return chance.choice(team) if team else None


def _start(
    customer: DemoCustomer, order: DemoOrder | None, agent: DemoAgent | None, ground: Ground, chance: Random
) -> datetime:
    """Return when the customer wrote: soon after the order, if any; while the agent works, if any."""
    earliest, latest = customer.created_at, ground.until - LONGEST
    if order:
        is_settled = order.status in {DemoOrderStatus.DELIVERED, DemoOrderStatus.RETURNED}
        earliest = order.placed_at + timedelta(days=2 if is_settled else 0)
        latest = min(latest, order.placed_at + timedelta(days=8 if is_settled else 3))
        earliest = min(earliest, latest)
    at = busy_moment(chance, earliest, max(latest, earliest + timedelta(minutes=1)))
    return _on_duty(at, agent, ground.until, chance) if agent else at


def _on_duty(at: datetime, agent: DemoAgent, until: datetime, chance: Random) -> datetime:
    """Return a moment in the agent's shift on that day or, on a day off, the next; an earlier day near ``until``."""
    step = 1 if at + timedelta(days=5) < until else -1
    day = at.astimezone(LOCAL).date()
    for _ in range(8):
        for span in agent.hours.days()[day.weekday()]:
            opens, closes = (datetime.combine(day, time.fromisoformat(text), LOCAL) for text in span.split("-"))
            start = opens + (closes - opens) * (0.05 + 0.45 * chance.random())
            if start.astimezone(UTC) < until - LONGEST:
                return start.astimezone(UTC)
        day += timedelta(days=step)
    return at


def _suggest(customer: DemoCustomer, ground: Ground, chance: Random) -> DemoProduct:
    """Return a product that suits the customer: for known skin a moisturiser, else anything dear to most."""
    fitting = [
        product
        for product in ground.content.products
        if product.category == "skincare" and "hydration" in product.needs and customer.skin_type in product.skin_types
    ]
    return chance.choice(fitting or [product for product in ground.content.products if product.featured])


def _points(customer: DemoCustomer, ground: Ground, at: datetime) -> int:
    spent = sum(
        order.total - order.shipping_fee
        for order in ground.orders.get(customer.id, ())
        if order.status is DemoOrderStatus.DELIVERED and order.placed_at <= at
    )
    return spent // POINT


def _channel(customer: DemoCustomer, chance: Random) -> str:
    if customer.telegram_user is None:
        return "webchat"
    return "webchat" if customer.web_user and chance.random() < 0.4 else "telegram"
