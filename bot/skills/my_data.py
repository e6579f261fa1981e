"""Tells customers what the shop keeps of them, once it is proved who asks."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turn import Outcome, Turn
from bot.wording import date_text, say
from conversation.messages import Author, Reply
from customers.customer import Customer
from customers.customer_store import load_customers
from customers.order_store import find_orders
from memory.conversation_store import find_conversations
from memory.entry_store import entries


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return every field with its date, and how many messages and orders there are."""
    return [await _answer(turn, resources) for turn in turns]


async def _answer(turn: Turn, resources: Resources) -> Outcome:
    if not may_open(turn.recognition):
        key = "my-data-needs-proof" if resources.can_link else "order-needs-person"
        return Outcome((Reply(say(turn, key), ways_to_prove(turn, resources)),))
    timezone = resources.library.shop.profile.timezone
    customer, messages, orders = await resources.database.read(_load, turn.recognition.customer_id)
    if customer is None or not (customer.fields or orders):
        return Outcome((Reply(say(turn, "my-data-none")),))
    lines = [say(turn, "my-data-lead")]
    for field in sorted(customer.fields, key=lambda f: (f.name, f.at)):
        what = say(turn, f"field.{field.name.value}")
        day = date_text(field.at, timezone, turn.language)
        lines.append(say(turn, "my-data-line", what=what, value=field.value, date=day))
    lines.append(say(turn, "my-data-counts", messages=messages, orders=orders))
    lines.append(say(turn, "my-data-rights"))
    return Outcome((Reply("\n".join(dict.fromkeys(lines))),))


def _load(conn: Connection, customer_id: str) -> tuple[Customer | None, int, int]:
    customer = load_customers(conn, [customer_id]).get(customer_id)
    if customer is None:
        return None, 0, 0
    mine = find_conversations(conn, [point.address for point in customer.contacts])
    own = entries.c.conversation_id.in_([c.id for c in mine.values()]) & (entries.c.author == Author.CUSTOMER.value)
    messages = conn.execute(select(func.count()).select_from(entries).where(own)).scalar_one()
    return customer, messages, len(find_orders(conn, [customer.id], 10_000)[customer.id])
