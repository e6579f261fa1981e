"""Tells where an order is: the customer's own orders only, and only to whom it is proved."""

import re
from collections.abc import Sequence

from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turns.turn import Outcome, Turn
from bot.words.wording import date_text, money_text, say
from conversation.messages import Choice, Reply
from conversation.text import fold
from customers.order import Order, OrderStatus
from customers.order_store import find_orders

LOOKED_AT = 20
"""Orders of one customer that are looked at."""

_NUMBER_LIKE = re.compile(r"\b[a-z]{1,5}[- ]?\d{2,8}[- ]?\d{2,8}\b|#\s?\d{4,12}\b|\b\d{8,12}\b")
_DONE = (OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED)


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return one answer a turn, orders read once for the batch."""
    known = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
    orders = await resources.database.read(find_orders, known, LOOKED_AT) if known else {}
    return [_answer(turn, orders.get(turn.recognition.customer_id, ()), resources) for turn in turns]


def _answer(turn: Turn, orders: Sequence[Order], resources: Resources) -> Outcome:
    timezone = resources.library.shop.profile.timezone
    person = Choice(say(turn, "choice-person"), "person")
    if not may_open(turn.recognition):
        key = "order-needs-proof" if resources.can_link else "order-needs-person"
        return Outcome((Reply(say(turn, key), ways_to_prove(turn, resources), is_passing=True),))
    numbered = [order for order in orders if order.is_numbered]
    if not numbered:
        return Outcome((Reply(say(turn, "order-none"), (person,)),))
    asked = asked_number(turn.text)
    if asked:
        named = [order for order in numbered if _plain(order.number) == asked or _plain(order.number).endswith(asked)]
        if not named:
            return Outcome((Reply(say(turn, "order-unknown", number=asked.upper()), (person,)),))
        return Outcome((Reply(describe(turn, named[0], timezone)),))
    chosen = next((order for order in numbered if order.status not in _DONE), numbered[0])
    text = describe(turn, chosen, timezone)
    others = [o.number for o in numbered if o is not chosen and o.status not in _DONE][:3]
    if others:
        text += "\n" + say(turn, "order-more", count=len(others), numbers=", ".join(others))
    return Outcome((Reply(text),))


def describe(turn: Turn, order: Order, timezone: str) -> str:
    """Return where an order stands, as a few lines."""
    items = ", ".join(f"{item.quantity} × {item.name}" for item in order.items) or "…"
    day = date_text(order.at, timezone, turn.language)
    lines = [say(turn, "order-status", number=order.number, status=order.status.value, items=items, date=day)]
    if order.status is OrderStatus.SHIPPED and order.tracking:
        lines.append(say(turn, "order-carrier", carrier=order.carrier, tracking=order.tracking))
    if order.status not in _DONE and order.expected_at:
        lines.append(say(turn, "order-expected", date=date_text(order.expected_at, timezone, turn.language)))
    lines.append(say(turn, "order-total", amount=money_text(order.amount, order.currency, turn.language)))
    return "\n".join(lines)


def asked_number(text: str) -> str:
    """Return the order number a text names, without its punctuation and in lower case; empty when it names none."""
    found = _NUMBER_LIKE.search(fold(text))
    return _plain(found.group()) if found else ""


def _plain(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", number.casefold())
