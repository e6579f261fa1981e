"""What the staff get to see of the people behind conversations, gathered from every store that knows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from bot.content.library import Library
from bot.content.shop import Shop
from bot.floor.customer_view import to_evidence, to_hand_over
from bot.floor.permitted import find_permitted
from bot.floor.review_desk import ReviewDesk, find_askable
from bot.turns.trace_store import find_decisions
from bot.words.language_model import LanguageModel
from bot.words.summing_up import SummingUp
from bot.words.wording import date_text
from conversation.customer import Recognition, Segments
from conversation.messages import Author
from conversation.proof import ProofLevel
from conversation.state import Conversation
from conversation.text import fold
from customers.ask_store import find_asks
from customers.asks import LIVE
from customers.customer import Customer, FieldName
from customers.customer_store import customers as customers_table
from customers.customer_store import find_addresses, find_recognitions, load_customers
from customers.merge_store import find_merges
from customers.merges import Suggestion
from customers.order_store import find_orders
from customers.segments import load_segments
from customers.suggestion_store import find_suggestions_for
from desk.customer_card import (
    AddressLine,
    Asked,
    CandidateLine,
    CustomerCard,
    FactLine,
    HandOver,
    JoinLine,
    MemoryLine,
    OrderLine,
    SummaryLine,
    Verdict,
)
from desk.floor import CustomerLabel
from desk.staff import Staff
from memory.conversation_store import find_conversations
from memory.entry_store import entries, entries_before
from memory.fact_store import load_facts
from memory.facts import SELF, FactKind, hold_now
from offers.offer_store import find_refusals
from storage.database import Database

WEB = "webchat"
ORDERS_SHOWN = 5
MEMORIES_SHOWN = 5
SUMMARY_LINES = 6
"""The customer's last words shown as a summary."""


class CustomerDesk:
    """The desk's view of customers."""

    def __init__(
        self, database: Database, library: Library, review: ReviewDesk, model: LanguageModel | None = None
    ) -> None:
        """Read from ``database``; ``library`` suggests replies, ``review`` takes verdicts, ``model`` sums up."""
        self._summing_up = SummingUp(model) if model is not None else None
        self._database = database
        self._library = library
        self._review = review

    async def labels(self, conversations: Sequence[Conversation]) -> Mapping[str, CustomerLabel]:
        """Return name, proof and worth by conversation id."""
        return await self._database.read(_labels, conversations, datetime.now(UTC))

    async def find(self, text: str, limit: int) -> Sequence[str]:
        """Return the ids of conversations whose customer's name fits ``text``."""
        return await self._database.read(_find, text, limit)

    async def card(self, conversation: Conversation, language: str) -> CustomerCard:
        """Return everything an agent may see."""
        shop = self._library.shop if self._library.is_ready else None
        return await self._database.read(_card, conversation, language, datetime.now(UTC), shop)

    async def hand_over(self, conversation: Conversation, language: str) -> HandOver:
        """Return why a person was called, the customer's last words, and the decision's trace."""
        found: HandOver = await self._database.read(_hand_over, conversation, language)
        if self._summing_up is None:
            return found
        page = await self._database.read(entries_before, conversation.address, conversation.head + 1, 30)
        text = await self._summing_up.of(page, conversation.language or language)
        return replace(found, summary=(SummaryLine(text), *found.summary)) if text else found

    async def suggest(self, conversation: Conversation, language: str) -> str:  # noqa: ARG002 (the customer's counts)
        """Return the passage that answers the customer's last question, when one does."""
        page = await self._database.read(entries_before, conversation.address, conversation.head + 1, 10)
        asked = next((entry for entry in reversed(page) if entry.author is Author.CUSTOMER and entry.text), None)
        if asked is None or not self._library.is_ready:
            return ""
        return await self._library.suggest(asked.text)

    async def judge(self, staff: Staff, conversation: Conversation, customer_id: str, verdict: Verdict) -> None:
        """Record what an agent says of a candidate; raises NotFoundError, ConflictError."""
        await self._review.judge(staff, conversation, customer_id, verdict)

    async def ask(self, staff: Staff, conversation: Conversation, customer_id: str) -> None:
        """Have a candidate asked in their Telegram; raises NotFoundError, ConflictError, RateLimitError."""
        await self._review.ask(staff, conversation, customer_id)

    async def undo_join(self, staff: Staff, conversation: Conversation, join_id: str) -> None:
        """Take two customers apart again; raises NotFoundError, ConflictError."""
        await self._review.undo_join(staff, conversation, join_id)


def _labels(conn: Connection, conversations: Sequence[Conversation], now: datetime) -> dict[str, CustomerLabel]:
    known = _known(conn, conversations)
    segments = load_segments(conn, {who.customer_id for who in known.values()}, now)
    names = load_customers(conn, sorted({who.customer_id for who in known.values()} - {""}))
    return {
        conversation_id: CustomerLabel(
            who.customer_id,
            names[who.customer_id].name if who.customer_id in names else who.name,
            who.proof,
            segments.get(who.customer_id, Segments()).value,
        )
        for conversation_id, who in known.items()
    }


def _known(conn: Connection, conversations: Sequence[Conversation]) -> dict[str, Recognition]:
    found = find_recognitions(conn, [c.address for c in conversations])
    return {c.id: found[c.address] for c in conversations if c.address in found}


def _find(conn: Connection, text: str, limit: int) -> tuple[str, ...]:
    """Names are few beside messages: compared folded, in the order they were met."""
    wanted = fold(text).split()
    if not wanted:
        return ()
    rows = conn.execute(select(customers_table.c.id, customers_table.c.name))
    ids = [row.id for row in rows if all(part in fold(row.name) for part in wanted)][:limit]
    addresses = [a for owned in find_addresses(conn, ids).values() for a in owned]
    return tuple(c.id for c in find_conversations(conn, addresses).values())[:limit]


def _card(
    conn: Connection, conversation: Conversation, language: str, now: datetime, shop: Shop | None
) -> CustomerCard:
    who = find_recognitions(conn, [conversation.address]).get(conversation.address)
    if who is None or not who.customer_id:
        return CustomerCard()
    customer = load_customers(conn, [who.customer_id])[who.customer_id]
    segments = load_segments(conn, [customer.id], now).get(customer.id, Segments())
    return CustomerCard(
        customer_id=customer.id,
        name=customer.name,
        proof=who.proof,
        is_new=who.is_new,
        phone=customer.latest(FieldName.PHONE),
        email=customer.latest(FieldName.EMAIL),
        addresses=tuple(
            AddressLine(p.address.channel, p.address.user, p.effective_proof, p.linked_at) for p in customer.contacts
        ),
        candidates=_candidates(conn, conversation, customer, language, now),
        joins=_joins(conn, customer),
        segments=segments,
        orders=_orders(conn, customer.id),
        offers=find_permitted(conn, shop, conversation, who, segments, language, now) if shop else (),
        facts=(*_remembered(conn, customer, now), *_facts(customer)),
        memories=_memories(conn, conversation, customer),
        has_stopped_offers=find_refusals(conn, {conversation.address: (conversation.address,)}, now)[
            conversation.address
        ].stopped,
    )


def _candidates(
    conn: Connection, conversation: Conversation, customer: Customer, language: str, now: datetime
) -> tuple[CandidateLine, ...]:
    pairs = [(s, _other(s, customer)) for s in find_suggestions_for(conn, customer.id)]
    known = load_customers(conn, sorted({other for _, other in pairs}))
    asked = _asked(conn, conversation, now) if conversation.address.channel == WEB else {}
    may_ask = conversation.address.channel == WEB and _proof_at(customer, conversation) < ProofLevel.POSSESSION
    return tuple(
        CandidateLine(
            other,
            known[other].name,
            s.probability,
            s.weight,
            to_evidence(s.reasons, language),
            can_ask=may_ask and find_askable(known[other]) is not None,
            asked=asked.get(other, Asked.NOT),
        )
        for s, other in pairs
        if other in known
    )


def _asked(conn: Connection, conversation: Conversation, now: datetime) -> dict[str, Asked]:
    """Return how the newest question to each candidate stands."""
    newest: dict[str, Asked] = {}
    for ask in find_asks(conn, [conversation.address]):
        is_over = ask.state in LIVE and not ask.is_live(now)
        newest.setdefault(ask.customer_id, Asked.ENDED if is_over else Asked(ask.state.value))
    return newest


def _proof_at(customer: Customer, conversation: Conversation) -> ProofLevel:
    here = [point.effective_proof for point in customer.contacts if point.address == conversation.address]
    return max(here, default=ProofLevel.ANONYMOUS)


def _other(suggestion: Suggestion, customer: Customer) -> str:
    return suggestion.other if suggestion.one in customer.members else suggestion.one


def _joins(conn: Connection, customer: Customer) -> tuple[JoinLine, ...]:
    made = find_merges(conn, customer.members)
    names = load_customers(conn, list(customer.members))
    lines = []
    for merge in made:
        other = merge.other if merge.one == customer.id else merge.one
        lines.append(JoinLine(merge.id, names[other].name if other in names else other, merge.at, merge.by))
    return tuple(lines)


def _orders(conn: Connection, customer_id: str) -> tuple[OrderLine, ...]:
    found = find_orders(conn, [customer_id], ORDERS_SHOWN)[customer_id]
    return tuple(
        OrderLine(
            order.number if order.is_numbered else "",
            order.at,
            order.amount,
            order.currency,
            order.status.value,
            ", ".join(f"{item.quantity} × {item.name}" for item in order.items),
        )
        for order in found
    )


def _remembered(conn: Connection, customer: Customer, now: datetime) -> tuple[FactLine, ...]:
    """Return what was read out of conversations and holds now; what is below possession is in quarantine."""
    mine = find_conversations(conn, [point.address for point in customer.contacts])
    stated = load_facts(conn, [c.id for c in mine.values()])
    known = hold_now((fact for facts in stated.values() for fact in facts), now)
    places = select(entries.c.id, entries.c.seq).where(entries.c.id.in_({k.fact.source for k in known}))
    seqs: dict[str, int] = {row.id: row.seq for row in conn.execute(places)}
    return tuple(
        FactLine(
            k.fact.kind.value,
            k.fact.value,
            k.fact.at,
            k.fact.address.channel,
            seqs.get(k.fact.source, 0),
            k.fact.conversation_id,
            "" if k.fact.subject == SELF or k.fact.kind is FactKind.ANSWER else k.fact.subject,
        )
        for k in known
    )


def _facts(customer: Customer) -> tuple[FactLine, ...]:
    newest = sorted(customer.fields, key=lambda field: (field.proof, field.at), reverse=True)
    return tuple(
        FactLine(
            field.name.value, field.value, field.at, f"{field.source.value}:{ProofLevel(field.proof).name.lower()}"
        )
        for field in newest
        if field.name not in (FieldName.PHONE, FieldName.EMAIL)
    )


def _memories(conn: Connection, conversation: Conversation, customer: Customer) -> tuple[MemoryLine, ...]:
    """Return the customer's last words in other conversations, newest first."""
    addresses = [point.address for point in customer.contacts if point.address != conversation.address]
    lines = [
        MemoryLine(entry.text, entry.at, address.channel, entry.conversation_id, entry.seq)
        for address in addresses
        for entry in entries_before(conn, address, 1 << 30, MEMORIES_SHOWN)
        if entry.author is Author.CUSTOMER and entry.text
    ]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:MEMORIES_SHOWN])


def _hand_over(conn: Connection, conversation: Conversation, language: str) -> HandOver:
    base = to_hand_over(conversation, find_decisions(conn, conversation.id), language)
    page = entries_before(conn, conversation.address, conversation.head + 1, 30)
    said = [e for e in page if e.author is Author.CUSTOMER and e.text and e.seq > conversation.dialogue.boundary]
    lines = tuple(
        SummaryLine(f"{date_text(e.at, 'Asia/Ho_Chi_Minh', language)}: {e.text[:160]}", e.seq)
        for e in said[-SUMMARY_LINES:]
    )
    return HandOver(base.reason, base.since, lines, base.collected, base.trace)
