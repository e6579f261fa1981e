"""Greets, by name and with what was left open when it is proved who writes; once a day, however often one looks in."""

from collections.abc import Sequence
from dataclasses import replace

from bot.skills.resources import Resources
from bot.stages.identify import may_open
from bot.turns.last_words import find_last_words
from bot.turns.turn import Outcome, Turn
from bot.words.wording import date_text, say, say_in_tone, to_local
from conversation.customer import Lifecycle
from conversation.messages import Author, Choice, Entry, InboundKind, Reply
from customers.order import Order, OrderStatus
from customers.order_store import find_orders

_ON_THE_WAY = (OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PACKED, OrderStatus.SHIPPED)

LONGEST_QUOTE = 80
"""Characters quoted of what was said last."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return one greeting a turn, or nothing for somebody who only looks in again the same day."""
    known = {turn.recognition.customer_id for turn in turns if may_open(turn.recognition)}
    orders = await resources.database.read(find_orders, known, 3) if known else {}
    last = await resources.database.read(find_last_words, known) if known else {}
    return [_greet(turn, resources, orders, last) for turn in turns]


def _greet(turn: Turn, resources: Resources, orders: dict[str, tuple[Order, ...]], last: dict[str, Entry]) -> Outcome:
    profile = resources.library.shop.profile
    now = resources.clock()
    today = to_local(now, profile.timezone).strftime("%Y-%m-%d") + ("+" if may_open(turn.recognition) else "")
    dialogue = turn.conversation.dialogue
    if turn.message.kind is InboundKind.OPENED and _is_greeted(turn, today):
        return Outcome(dialogue=dialogue)
    shop = profile.name
    customer = turn.recognition.customer_id
    lines: list[str] = []
    if may_open(turn.recognition) and turn.recognition.name:
        lines.append(
            say_in_tone(turn, "greeting-known", shop=shop, name=given_name(turn.recognition.name, turn.language))
        )
        if turn.segments.lifecycle in (Lifecycle.RETURNED, Lifecycle.LOST, Lifecycle.AT_RISK):
            lines.append(say(turn, "greeting-returned"))
        lines += _left_open(turn, orders.get(customer, ()), last.get(customer), profile.timezone)
    else:
        lines.append(say_in_tone(turn, "greeting", shop=shop))
    choices = (Choice(say(turn, "choice-person"), "person"),)
    return Outcome((Reply("\n".join(lines), choices),), replace(dialogue, greeted_on=today))


def _is_greeted(turn: Turn, today: str) -> bool:
    """Tell whether somebody who only looks in was greeted: today, or ever when nothing is known of them."""
    return turn.conversation.dialogue.greeted_on == today or (
        turn.conversation.head > 0 and not may_open(turn.recognition)
    )


def _left_open(turn: Turn, orders: Sequence[Order], last: Entry | None, timezone: str) -> list[str]:
    """Return what the customer would ask next: the order on its way, else what was said last."""
    for order in orders:
        if order.status in _ON_THE_WAY and order.is_numbered:
            state = say(turn, f"order-state.{order.status.value}")
            return [say(turn, "greeting-order", number=order.number, state=state)]
    if last is None or last.author is not Author.CUSTOMER or last.conversation_id == turn.conversation.id:
        return []
    text = last.text if len(last.text) <= LONGEST_QUOTE else last.text[: LONGEST_QUOTE - 1].rstrip() + "…"
    return [say(turn, "greeting-last", date=date_text(last.at, timezone, turn.language), text=text)]


def given_name(name: str, language: str) -> str:
    """Return what a person is called by: the last word of a Vietnamese name, the first of a Western one."""
    words = name.split()
    if not words:
        return ""
    return words[-1] if language == "vi" or not name.isascii() else words[0]
