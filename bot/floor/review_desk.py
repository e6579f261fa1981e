"""Judging who is one person: the review queue, verdicts on the customer card, unions undone, customers asked."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy import Connection

from bot.floor.customer_view import to_evidence
from bot.sending.link_news import LinkTeller
from bot.turns.proof_following import follow_proof
from conversation.errors import ConflictError, NotFoundError
from conversation.events import Event, EventKind
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.state import Conversation
from customers.contact_store import find_linked
from customers.customer import Customer, FieldName
from customers.customer_store import find_recognitions, load_customers
from customers.linking import WebLinks
from customers.merge_store import find_history, find_merges
from customers.merges import Answer, Merge, Suggestion
from customers.segments import load_segments
from customers.suggestion_store import (
    answer_suggestion,
    find_pairs,
    find_suggestions,
    load_suggestion,
    undo_merge,
)
from desk.customer_card import Verdict
from desk.review import Judged, ReviewLine, ReviewSide, UnionLine
from desk.staff import Staff
from storage.database import Database
from storage.event_store import save_events

TELEGRAM = "telegram"
SHARED = "shared_value"
"""The reason that marks a phone or e-mail of several people."""

_ANSWER = {Verdict.YES: Answer.YES, Verdict.NO: Answer.NO, Verdict.LATER: Answer.LATER}
_PLACE = (FieldName.STREET, FieldName.WARD, FieldName.DISTRICT, FieldName.PROVINCE)

log = structlog.get_logger()

Changed = Callable[[tuple[str, ...]], None]
"""Told which records count as one, or as two, from now on."""


class ReviewDesk:
    """What the staff decide about who is who."""

    def __init__(self, database: Database, links: WebLinks, teller: LinkTeller, changed: Changed) -> None:
        """Decide over ``database``; ``links`` ask customers, ``teller`` words it."""
        self._database = database
        self._links = links
        self._teller = teller
        self._changed = changed

    async def queue(self, answers: Sequence[Judged], language: str, limit: int) -> tuple[ReviewLine, ...]:
        """Return pairs with one of these answers, the likeliest first."""
        return await self._database.read(_queue, [Answer(answer.value) for answer in answers], language, limit)

    async def decide(
        self, staff: Staff, suggestion_id: str, verdict: Verdict, version: int, language: str
    ) -> ReviewLine:
        """Judge a pair as it stood at ``version``; raises NotFoundError, ConflictError."""
        now = datetime.now(UTC)
        judged = await self._database.write(_decide, suggestion_id, _ANSWER[verdict], staff.email, now, version)
        self._settled(staff, judged)
        (line,) = await self._database.read(_lines, [judged], language)
        return line

    async def lineage(self, customer_id: str, language: str) -> tuple[UnionLine, ...]:
        """Return what was ever joined with a customer; raises NotFoundError."""
        return await self._database.read(_lineage, customer_id, language)

    async def undo(self, staff: Staff, join_id: str) -> None:
        """Take two customers apart; raises NotFoundError, ConflictError."""
        await self._undo(staff, None, join_id)

    async def judge(self, staff: Staff, conversation: Conversation, customer_id: str, verdict: Verdict) -> None:
        """Record what an agent says of a candidate on a card; raises NotFoundError, ConflictError."""
        now = datetime.now(UTC)
        judged = await self._database.write(
            _judge, staff.email, conversation.address, customer_id, _ANSWER[verdict], now
        )
        self._settled(staff, judged)

    async def undo_join(self, staff: Staff, conversation: Conversation, join_id: str) -> None:
        """Take two customers of a card apart again; raises NotFoundError, ConflictError."""
        await self._undo(staff, conversation.address, join_id)

    async def ask(self, staff: Staff, conversation: Conversation, customer_id: str) -> None:
        """Have a candidate asked in their Telegram whether this visitor is them.

        Raises NotFoundError when they are no candidate here or have no Telegram, ConflictError when the visitor is
        proved already, RateLimitError, UnavailableError.
        """
        telegram = await self._database.read(_find_telegram, conversation.address, customer_id)
        ask = await self._links.ask(conversation.address, conversation.site, telegram, customer_id, staff.email)
        await self._teller.invite(ask)
        log.info("telegram_asked", staff=staff.id, conversation=conversation.id)

    def _settled(self, staff: Staff, judged: Suggestion) -> None:
        self._changed((judged.one, judged.other))
        log.info("pair_judged", staff=staff.id, pair=judged.id, answer=judged.answer.value)

    async def _undo(self, staff: Staff, address: Address | None, join_id: str) -> None:
        undone = await self._database.write(_undo, staff.email, address, join_id, datetime.now(UTC))
        self._changed((undone.one, undone.other))
        log.info("union_undone", staff=staff.id, join=join_id)


def _queue(conn: Connection, answers: Sequence[Answer], language: str, limit: int) -> tuple[ReviewLine, ...]:
    return _lines(conn, find_suggestions(conn, answers, limit), language)


def _lines(conn: Connection, pairs: Sequence[Suggestion], language: str) -> tuple[ReviewLine, ...]:
    ids = sorted({side for pair in pairs for side in (pair.one, pair.other)})
    known = load_customers(conn, ids)
    counts = {key: segments.orders for key, segments in load_segments(conn, ids, datetime.now(UTC)).items()}
    return tuple(_line(pair, known, counts, language) for pair in pairs if pair.one in known and pair.other in known)


def _line(pair: Suggestion, known: dict[str, Customer], counts: dict[str, int], language: str) -> ReviewLine:
    return ReviewLine(
        pair.id,
        _side(known[pair.one], counts.get(pair.one, 0)),
        _side(known[pair.other], counts.get(pair.other, 0)),
        pair.probability,
        pair.weight,
        to_evidence(pair.reasons, language),
        pair.made_at,
        Judged(pair.answer.value),
        pair.version,
        any(reason.key == SHARED for reason in pair.reasons),
        pair.answered_by,
        pair.answered_at,
        pair.merge_id,
    )


def _side(customer: Customer, orders: int) -> ReviewSide:
    return ReviewSide(
        customer.id,
        customer.name,
        customer.latest(FieldName.PHONE),
        customer.latest(FieldName.EMAIL),
        customer.latest(FieldName.BIRTH),
        ", ".join(part for name in _PLACE if (part := customer.latest(name))),
        tuple(dict.fromkeys(point.address.channel for point in customer.contacts)),
        orders,
        customer.created_at,
    )


def _decide(conn: Connection, suggestion_id: str, answer: Answer, by: str, now: datetime, version: int) -> Suggestion:
    before = load_suggestion(conn, suggestion_id)
    judged = answer_suggestion(conn, suggestion_id, answer, by, now, version)
    if before.merge_id != judged.merge_id:
        kind = EventKind.CUSTOMER_MERGED if judged.merge_id else EventKind.CUSTOMER_UNMERGED
        data = {"other": judged.other, "join": judged.merge_id or before.merge_id}
        save_events(conn, [Event(kind, now, customer_id=judged.one, data=data)])
    return judged


def _judge(conn: Connection, by: str, address: Address, customer_id: str, answer: Answer, now: datetime) -> Suggestion:
    pairs = find_pairs(conn, _owner(conn, address), customer_id)
    if not pairs:
        raise NotFoundError(f"customer {customer_id!r} is not a candidate here")
    latest = pairs[0]
    if latest.answer is answer and answer is not Answer.LATER:
        return latest  # both agents said the same
    if latest.is_judged:
        raise ConflictError(f"{latest.answered_by or 'somebody'} has said {latest.answer.value!r} already")
    return _decide(conn, latest.id, answer, by, now, latest.version)


def _undo(conn: Connection, by: str, address: Address | None, join_id: str, now: datetime) -> Merge:
    if address is not None:
        own = load_customers(conn, [_owner(conn, address)])
        members = [member for customer in own.values() for member in customer.members]
        if join_id not in {merge.id for merge in find_merges(conn, members)}:
            raise NotFoundError(f"no union {join_id!r} of this customer")
    linked = find_linked(conn, join_id)
    undone = undo_merge(conn, join_id, by, now)
    follow_proof(conn, linked)
    data = {"other": undone.other, "join": join_id}
    save_events(conn, [Event(EventKind.CUSTOMER_UNMERGED, now, customer_id=undone.one, data=data)])
    return undone


def _lineage(conn: Connection, customer_id: str, language: str) -> tuple[UnionLine, ...]:
    known = load_customers(conn, [customer_id])
    if customer_id not in known:
        raise NotFoundError(f"no customer {customer_id!r}")
    return tuple(
        UnionLine(
            merge.id,
            event == "undone",
            merge.one,
            merge.other,
            merge.kind.value,
            merge.by,
            merge.at,
            to_evidence(merge.reasons, language),
        )
        for event, merge in find_history(conn, known[customer_id].members)
    )


def _find_telegram(conn: Connection, address: Address, customer_id: str) -> Address:
    who = find_recognitions(conn, [address]).get(address)
    pairs = find_pairs(conn, who.customer_id, customer_id) if who else ()
    if who is None or all(pair.is_judged for pair in pairs):
        raise NotFoundError(f"customer {customer_id!r} is not a candidate here")
    if who.proof >= ProofLevel.POSSESSION:
        raise ConflictError("the visitor is proved to be somebody already")
    telegram = find_askable(load_customers(conn, [customer_id])[customer_id])
    if telegram is None:
        raise NotFoundError(f"customer {customer_id!r} has no Telegram")
    return telegram


def find_askable(customer: Customer) -> Address | None:
    """Return the Telegram a customer can be asked at: the one proved latest."""
    proved = [
        point
        for point in customer.contacts
        if point.address.channel == TELEGRAM and point.effective_proof >= ProofLevel.POSSESSION
    ]
    return max(proved, key=lambda point: point.linked_at).address if proved else None


def _owner(conn: Connection, address: Address) -> str:
    who = find_recognitions(conn, [address]).get(address)
    if who is None:
        raise NotFoundError("nobody is known here yet")
    return who.customer_id
