"""Somebody types what a customer is known by, in every combination: a stranger is answered as any stranger is."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest
from sqlalchemy import Connection, select

from customers.contact_store import contact_points
from customers.customer import FieldName
from customers.customer_store import customer_fields, customers
from customers.order_store import orders
from tests.journeys.people import Buyer, find_buyers
from tests.journeys.shop import Shop
from tests.journeys.visitor import Visitor, visiting
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
WITHIN = 120
"""Seconds for an answer on a busy machine."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody could have overheard of a customer."""

    name: str
    phone: str
    email: str
    order: str

    def parts(self) -> tuple[str, ...]:
        """What is typed of each, as people write it."""
        return (f"em tên {self.name}", f"sđt {self.phone}", f"email {self.email}", f"mã đơn {self.order}")


def find_known(conn: Connection) -> tuple[Buyer, Known]:
    """Return a buyer of the demo shop whose phone and e-mail are stored, and what is stored."""
    for buyer in find_buyers(conn):
        owner = conn.execute(select(orders.c.customer_id).where(orders.c.number == buyer.order)).scalar_one()
        stored = select(customer_fields.c.field, customer_fields.c.value).where(customer_fields.c.customer_id == owner)
        told = {row.field: row.value for row in conn.execute(stored)}
        if {FieldName.PHONE.value, FieldName.EMAIL.value} <= set(told):
            return buyer, Known(buyer.name, told[FieldName.PHONE.value], told[FieldName.EMAIL.value], buyer.order)
    raise AssertionError("the demo shop has no such buyer")


def nobody(known: Known) -> Known:
    """Return somebody of the same shape whom the shop has never heard of."""
    turned = str.maketrans("0123456789", "0987612345")
    name = " ".join((*known.name.split()[:-1], "Khuê" if known.name.split()[-1] != "Khuê" else "Diễm"))
    return Known(
        name, known.phone[:3] + known.phone[3:].translate(turned), "khong.co.ai@nha.example", known.order[:-3] + "987"
    )


def tries(who: Known) -> Iterator[str]:
    """Yield every combination, each with a question whose answer would give something away."""
    for count in range(1, 5):
        for chosen in combinations(who.parts(), count):
            yield f"{', '.join(chosen)}. Đơn hàng của em tới đâu rồi ạ?"


def masked(text: str, who: Known) -> str:
    """Return an answer without what the asker typed themselves."""
    for typed in (who.name, who.name.split()[-1], who.phone, who.email, who.order):
        text = text.replace(typed, "…").replace(typed.casefold(), "…").replace(typed.upper(), "…")
    return text


async def on_the_web(visitor: Visitor, who: Known) -> list[tuple[str, tuple[str, ...]]]:
    """Return the answers of the web chat, words and buttons."""
    heard = []
    for text in tries(who):
        answer = await visitor.ask(text)
        buttons = tuple(masked(choice["label"], who) for choice in answer.get("choices", ()))
        heard.append((masked(answer["text"], who), buttons))
    return heard


async def test_on_the_web_a_customers_details_are_answered_as_those_of_nobody(shop: Shop) -> None:
    buyer, known = shop.database.read_now(find_known)
    assert not shop.database.read_now(is_known, nobody(known))
    async with visiting(shop) as one, visiting(shop) as other:
        real, made_up = await asyncio.gather(on_the_web(one, known), on_the_web(other, nobody(known)))
    assert real == made_up
    assert not any(buyer.item in text or "đang trên đường" in text for text, _ in real)


async def test_on_telegram_a_customers_details_are_answered_as_those_of_nobody(
    shop: Shop, telegram: TelegramDouble
) -> None:
    buyer, known = shop.database.read_now(find_known)
    heard = []
    for who in (known, nobody(known)):
        stranger = telegram.person("Người Lạ")
        for number, text in enumerate(tries(who), 1):
            await stranger.writes(text)
            await stranger.until_count(number, within=WITHIN)
        await telegram.until_taken(within=WITHIN)
        heard.append([masked(text, who) for text in stranger.texts])
    assert heard[0] == heard[1]
    assert not any(buyer.item in text or "đang trên đường" in text for text in heard[0])


def is_known(conn: Connection, who: Known) -> bool:
    """Tell whether anything stored fits somebody made up."""
    found = (
        select(customers.c.id).where(customers.c.name == who.name),
        select(customer_fields.c.customer_id).where(customer_fields.c.value.in_([who.phone, who.email])),
        select(orders.c.customer_id).where(orders.c.number == who.order),
        select(contact_points.c.customer_id).where(contact_points.c.user == who.phone),
    )
    return any(conn.execute(query).first() is not None for query in found)
