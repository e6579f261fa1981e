"""Tells customers all that the shop keeps of them, as far as it is proved who asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turns.form_words import value_text
from bot.turns.last_words import find_proved_addresses
from bot.turns.turn import Outcome, Turn
from bot.words.wording import date_text, say
from conversation.messages import Address, Author, Choice, Reply
from conversation.proof import ProofLevel
from customers.customer import Customer
from customers.customer_store import load_customers
from customers.order_store import find_orders
from customers.privacy import may_show
from memory.conversation_store import find_conversations
from memory.entry_store import entries
from memory.fact_store import load_facts
from memory.facts import SELF, Fact, FactKind, Known, hold_now
from offers.offer_store import find_refusals


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of somebody, as far as the proof opens it."""

    customer: Customer | None
    facts: tuple[Known, ...]
    addresses: tuple[Address, ...]
    messages: int
    orders: int
    has_stopped: bool


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return every field and fact with its date and source, how much was said and bought, and the rights."""
    return [await _answer(turn, resources) for turn in turns]


async def _answer(turn: Turn, resources: Resources) -> Outcome:
    kept = await resources.database.read(load_kept, turn)
    timezone = resources.library.shop.profile.timezone
    rights = (Choice(say(turn, "choice-correct"), "/correct"), Choice(say(turn, "choice-forget-me"), "/forget"))
    if not may_open(turn.recognition):
        lines = [say(turn, "my-data-here"), *_facts(turn, kept, timezone)]
        lines.append(say(turn, "my-data-messages", messages=kept.messages))
        key = "my-data-needs-proof" if resources.can_link else "order-needs-person"
        lines.append(say(turn, key))
        return Outcome((Reply("\n".join(lines), (*ways_to_prove(turn, resources), rights[1])),))
    if not (kept.facts or kept.orders or (kept.customer and kept.customer.fields)):
        return Outcome((Reply(say(turn, "my-data-none")),))
    lines = [say(turn, "my-data-lead"), *_fields(turn, kept, timezone), *_facts(turn, kept, timezone)]
    channels = ", ".join(
        say(turn, "channel-name", channel=name) for name in sorted({a.channel for a in kept.addresses})
    )
    lines.append(say(turn, "my-data-addresses", channels=channels))
    lines.append(say(turn, "my-data-counts", messages=kept.messages, orders=kept.orders))
    lines.append(say(turn, "my-data-offers", state="stopped" if kept.has_stopped else "open"))
    lines.append(say(turn, "my-data-rights"))
    return Outcome((Reply("\n".join(dict.fromkeys(lines)), rights),))


def _fields(turn: Turn, kept: Kept, timezone: str) -> list[str]:
    fields = sorted(kept.customer.fields, key=lambda f: (f.name, f.at)) if kept.customer else []
    return [
        say(
            turn,
            "my-data-line",
            what=say(turn, f"field.{field.name.value}"),
            value=field.value,
            date=date_text(field.at, timezone, turn.language),
        )
        for field in fields
        if may_show(field.name.value, turn.recognition.proof)
    ]


def _facts(turn: Turn, kept: Kept, timezone: str) -> list[str]:
    return [_fact(turn, known, timezone) for known in kept.facts]


def _fact(turn: Turn, known: Known, timezone: str) -> str:
    fact = known.fact
    value = _value(turn, fact)
    before = list(dict.fromkeys(_value(turn, f) for f in known.earlier if f.value != fact.value))
    if before:
        value += f" ({say(turn, 'my-data-earlier', value=', '.join(before[:3]))})"
    date = date_text(fact.at, timezone, turn.language)
    return say(
        turn,
        "my-data-fact",
        what=_what(turn, fact),
        value=value,
        date=date,
        where=say(turn, "channel-name", channel=fact.address.channel),
    )


def _what(turn: Turn, fact: Fact) -> str:
    """Return what a fact is about, and of whom when it is not the customer."""
    what = say(turn, f"fact.{fact.kind.value}")
    if fact.subject == SELF or fact.kind is FactKind.ANSWER:
        return what
    return say(turn, "fact-of", what=what, who=say(turn, f"whom.{fact.subject}"))


def _value(turn: Turn, fact: Fact) -> str:
    if fact.kind in (FactKind.PREGNANCY, FactKind.CHANNEL, FactKind.LANGUAGE):
        return say(turn, f"fact-value.{fact.value}")
    return value_text(turn, "skin_type" if fact.kind is FactKind.SKIN else fact.kind.value, fact.value)


def load_kept(conn: Connection, turn: Turn) -> Kept:
    """Return what is kept: of the customer everywhere when it is proved who asks, else what this conversation holds."""
    now, own = turn.message.sent_at, turn.message.address
    proved = may_open(turn.recognition)
    customer_id = turn.recognition.customer_id if proved else ""
    addresses = tuple(find_proved_addresses(conn, [customer_id])) if proved else (own,)
    found = find_conversations(conn, addresses)
    ids = sorted(c.id for c in found.values())
    stated = [fact for facts in load_facts(conn, ids).values() for fact in facts]
    if not proved:
        stated = [replace(fact, proof=max(fact.proof, ProofLevel.POSSESSION)) for fact in stated]
    customer = load_customers(conn, [customer_id]).get(customer_id) if customer_id else None
    theirs = entries.c.conversation_id.in_(ids) & (entries.c.author == Author.CUSTOMER.value)
    before = int(conn.execute(select(func.count()).select_from(entries).where(theirs)).scalar_one())
    messages = before + 1  # the one that asks is kept with its answer
    orders = len(find_orders(conn, [customer_id], 10_000)[customer_id]) if customer_id else 0
    refusals = find_refusals(conn, {own: addresses}, now)
    return Kept(customer, hold_now(stated, now), addresses, messages, orders, refusals[own].stopped)
