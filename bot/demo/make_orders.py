"""Makes the demo shop's orders.

How often: Pareto/NBD (Schmittlein, Morrison & Colombo 1987), given the number of orders in all. Each customer buys at
an own rate (gamma) until they drop out (exponential, at an own gamma rate). What: each customer likes some shelves,
buys what suits their skin and buys again what they had before. How much: each has an own basket and taste for the dear.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from bot.demo.chance import LOCAL, busy_moment, chance_of, pick
from bot.demo.materials import People, Zone
from bot.demo.records import DemoAddress, DemoCustomer, DemoItem, DemoOrder, DemoOrderStatus, DemoProduct

NEVER_BOUGHT = 0.04
DAY = timedelta(days=1)


@dataclass(slots=True)
class _Habit:
    """One customer's way of buying; ``bounds`` are running sums of the products' weights."""

    bounds: list[float]
    basket: float
    owned: list[int]


def make_orders(
    people: People,
    products: Sequence[DemoProduct],
    customers: Sequence[DemoCustomer],
    seed: int,
    until: datetime,
    count: int = 3000,
) -> tuple[DemoOrder, ...]:
    """Return exactly ``count`` orders placed before ``until``, oldest first, numbered by local day."""
    chance = chance_of(seed, "orders")
    buyers = [customer for customer in customers if chance.random() >= NEVER_BOUGHT]
    habits = {buyer.id: _make_habit(buyer, products, chance) for buyer in buyers}
    orders = []
    for at, buyer in _moments(buyers, chance, until, count):
        orders.append(_make_order(people, products, buyer, habits[buyer.id], chance, at, until))
    return _number(orders, chance)


def _moments(
    buyers: Sequence[DemoCustomer], chance: Random, until: datetime, count: int
) -> list[tuple[datetime, DemoCustomer]]:
    """Return who buys when. Given their number, the moments of a Poisson process are uniform over its span."""
    spans, weights = [], []
    for buyer in buyers:
        dropout = chance.gammavariate(1.3, 1 / 260)
        days = min((until - buyer.created_at) / DAY, chance.expovariate(max(dropout, 1e-4)))
        spans.append(buyer.created_at + days * DAY)
        weights.append(chance.gammavariate(0.9, 1) * (days + 1))
    repeats = chance.choices(range(len(buyers)), weights, k=count - len(buyers))
    moments = [(buyer.created_at, buyer) for buyer in buyers]
    moments += [(busy_moment(chance, buyers[i].created_at, spans[i]), buyers[i]) for i in repeats]
    return sorted(moments, key=lambda pair: (pair[0], pair[1].id))


def _make_habit(customer: DemoCustomer, products: Sequence[DemoProduct], chance: Random) -> _Habit:
    shelves: dict[str, float] = {}
    dear = chance.gauss(-0.45, 0.35)
    weights = []
    for product in products:
        liking = shelves.setdefault(product.category, chance.gammavariate(0.7, 1))
        if product.category == "baby":
            liking *= 4 if customer.child else 0.1
        if customer.skin_type and product.skin_types and customer.skin_type not in product.skin_types:
            liking *= 0.15
        weights.append((liking + 0.01) * (product.price / 150_000) ** dear * (2 if product.featured else 1))
    return _Habit(list(accumulate(weights)), chance.lognormvariate(0.35, 0.5), [])


def _make_order(
    people: People,
    products: Sequence[DemoProduct],
    buyer: DemoCustomer,
    habit: _Habit,
    chance: Random,
    at: datetime,
    until: datetime,
) -> DemoOrder:
    items = _make_items(products, habit, chance)
    goods = sum(item.quantity * item.price for item in items)
    discount = _discount(goods, chance)
    channel = _channel(buyer, chance)
    status = DemoOrderStatus.DELIVERED if channel == "store" else _status(until - at, chance)
    zone = _zone(people, buyer.address)
    fee = 0 if channel == "store" or goods - discount >= zone.free_from else zone.fee
    order = DemoOrder(
        number="",
        customer_id=buyer.id,
        placed_at=at,
        status=status,
        items=items,
        total=goods - discount + fee,
        payment=pick(chance, people.payments),
        channel=channel,
        address=None if channel == "store" else buyer.address,
        shipping_fee=fee,
        discount=discount,
    )
    return _hand_over(people, order, chance)


def _make_items(products: Sequence[DemoProduct], habit: _Habit, chance: Random) -> tuple[DemoItem, ...]:
    wanted = min(6, max(1, round(chance.lognormvariate(0, 0.45) * habit.basket)))
    chosen: dict[int, None] = {}
    for _ in range(wanted):
        if habit.owned and chance.random() < 0.4:
            chosen[chance.choice(habit.owned)] = None
        else:
            chosen[min(bisect(habit.bounds, chance.random() * habit.bounds[-1]), len(products) - 1)] = None
    habit.owned.extend(chosen)
    return tuple(
        DemoItem(
            products[i].sku,
            chance.choices((1, 2, 3), (8, 2, 1) if products[i].price < 200_000 else (30, 1, 0))[0],
            products[i].price,
        )
        for i in chosen
    )


def _discount(goods: int, chance: Random) -> int:
    """Return what a voucher took off, in whole thousands."""
    if chance.random() >= 0.22:
        return 0
    return goods * chance.choice((3, 5, 10)) // 100 // 1000 * 1000


def _channel(buyer: DemoCustomer, chance: Random) -> str:
    channel = chance.choices(("web", "telegram", "store", "phone"), (55, 22, 14, 9))[0]
    return "web" if channel == "telegram" and buyer.telegram_user is None else channel


def _status(age: timedelta, chance: Random) -> DemoOrderStatus:
    if chance.random() < 0.04:
        return DemoOrderStatus.CANCELLED
    if age < timedelta(days=1.2):
        return DemoOrderStatus.PROCESSING
    if age < timedelta(days=4.5):
        return DemoOrderStatus.SHIPPING
    is_return = age > timedelta(days=9) and chance.random() < 0.035
    return DemoOrderStatus.RETURNED if is_return else DemoOrderStatus.DELIVERED


def _zone(people: People, address: DemoAddress) -> Zone:
    if address.ward in people.islands:
        name = "island"
    elif address.province == people.home_province:
        name = "central" if address.ward in people.central_wards else "city"
    else:
        name = "south" if address.province in people.southern_provinces else "far"
    return next(zone for zone in people.zones if zone.id == name)


def _hand_over(people: People, order: DemoOrder, chance: Random) -> DemoOrder:
    """Give a carrier and a tracking code to what has left the shop."""
    carrier = chance.choices(people.carriers, [carrier.weight for carrier in people.carriers])[0]
    digits = chance.randrange(10**carrier.digits)
    if order.channel == "store" or order.status in {DemoOrderStatus.PROCESSING, DemoOrderStatus.CANCELLED}:
        return order
    return replace(order, carrier=carrier.name, tracking=f"{carrier.prefix}{digits:0{carrier.digits}d}")


def _number(orders: Sequence[DemoOrder], chance: Random) -> tuple[DemoOrder, ...]:
    """Number the orders of each local day with gaps, as if others stood between them."""
    last: Counter[str] = Counter()
    numbered = []
    for order in orders:
        day = f"{order.placed_at.astimezone(LOCAL):%y%m%d}"
        last[day] += chance.randrange(1, 8)
        numbered.append(replace(order, number=f"NB-{day}-{last[day]:04d}"))
    return tuple(numbered)
