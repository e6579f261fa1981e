"""One transaction writes a batch of turns: messages, replies, control, traces, memories, facts and the outbox."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.floor.movement import Move, follow
from bot.jobs.service_watch import follow_said
from bot.rights.turn_rights import close_forms, forget_who_asked, save_corrections
from bot.sending.outbox_store import save_outgoing, to_outgoing
from bot.turns.candidates import to_fields
from bot.turns.decision_record import to_lines, to_outcome, to_snapshot
from bot.turns.passing import is_worth_recalling, passing_sources, reply_source
from bot.turns.slow_answer_store import GRACE, Awaited, save_awaited
from bot.turns.trace_store import Decided, save_decisions
from bot.turns.turn import Turn
from conversation.events import Event, EventKind
from conversation.messages import Author, DeliveryStatus, Entry, EntryKind, InboundKind, Outgoing, Reply
from conversation.proof import ProofLevel
from conversation.state import Control, Conversation
from customers.customer import FieldName
from customers.recognition import save_claims, save_first_contacts
from customers.segment_store import save_interests
from customers.verification import own_phone, save_verified
from memory.conversation_store import save_controls, save_conversations, save_dialogues
from memory.entry_store import find_referred
from memory.fact_store import save_facts
from memory.memory_store import Remembered, save_memories
from memory.receipt_store import save_receipts
from memory.transcript_store import Draft, append
from offers.offer import OutcomeKind
from offers.offer_store import Outcome as Offered
from offers.offer_store import save_outcomes
from routing.decision import Answer, HandOff, HandOffReason, Silence
from routing.rules.observe import to_past
from routing.rules_store import save_labels, save_noticed
from storage.event_store import save_events

SILENT_KINDS = (InboundKind.OPENED, InboundKind.DELIVERED, InboundKind.READ)
"""What a customer does without saying anything: no entry in the ledger."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What a batch changed: entries to send, the customers' own to show, and the conversations concerned."""

    outgoing: tuple[Outgoing, ...] = ()
    own: tuple[Outgoing, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    stale: int = 0
    awaited: tuple[Awaited, ...] = ()
    """Slow answers that are to be made now."""
    has_forgotten: bool = False
    """Whether somebody was forgotten, so that what lies outside the record store must go too."""
    merged: tuple[str, ...] = ()
    """Customers that became one by a value both have proved."""


def save_turns(conn: Connection, turns: Sequence[Turn], now: datetime, model: str) -> Committed:
    """Write ``turns``, each of another conversation. Written a second time they change nothing.

    A bot's reply whose conversation has changed hands meanwhile is refused by the ledger; the customer's message stays.
    ``model`` is the name of what made the turns' vectors.
    """
    _save_receipts(conn, turns)
    said = [turn for turn in turns if not turn.is_repeat and turn.message.kind not in _RECEIPTS]
    if not said:
        return Committed()
    save_conversations(conn, [turn.conversation for turn in said if turn.is_fresh])
    said, has_forgotten = forget_who_asked(conn, said, now)
    messages = [turn.message for turn in said if turn.outcome.forget is None]
    save_first_contacts(conn, messages, {turn.message.address: turn.recognition for turn in said}, now)
    moved = _move(conn, said)
    edits = find_referred(conn, ((t.conversation.id, t.message.edits) for t in said if t.message.edits))
    drafts = [draft for turn in said for draft in _drafts(turn, moved[turn.conversation.id], edits, now)]
    appended = append(conn, drafts, now)
    conversations = tuple(_after(moved[turn.conversation.id], turn, appended.entries) for turn in said)
    follow(conn, [_to_move(turn, moved[turn.conversation.id]) for turn in said if _is_moved(turn, moved)], now)
    follow_said(conn, conversations, appended.entries, now)
    save_dialogues(conn, conversations)
    vectors = {turn.message.id: turn.vector for turn in said}
    passing = passing_sources(said)
    told = [entry for entry in appended.entries if is_worth_recalling(entry, passing)]
    save_memories(conn, [Remembered(entry, vectors.get(entry.id)) for entry in told], model)
    save_facts(conn, [fact for turn in said for fact in (*turn.facts, *turn.outcome.facts)])
    save_corrections(conn, said, now)
    close_forms(conn, [turn.adopted for turn in said if turn.adopted])
    _save_claims(conn, said, now)
    merged = _save_own_phones(conn, said, now)
    asked = {turn.recognition.customer_id: turn.outcome.interests for turn in said if turn.outcome.interests}
    save_interests(conn, {record: needs for record, needs in asked.items() if record}, now)
    _save_offers(conn, said, now)
    save_decisions(conn, [_to_decided(turn, now) for turn in said])
    _save_marks(conn, said, now)
    addresses = {turn.conversation.id: (turn.message.address, turn.conversation.site) for turn in said}
    outgoing = to_outgoing(appended.entries, addresses)
    save_outgoing(conn, outgoing, now)
    own = tuple(
        Outgoing(addresses[e.conversation_id][0], e, addresses[e.conversation_id][1])
        for e in appended.entries
        if e.author is Author.CUSTOMER
    )
    written = {entry.id for entry in appended.entries}
    awaited = tuple(
        one for turn in said if turn.message.id in written for one in _awaited(turn, moved[turn.conversation.id], now)
    )
    save_awaited(conn, awaited)
    return Committed(outgoing, own, conversations, len(appended.stale), awaited, has_forgotten, merged)


def _awaited(turn: Turn, moved: Conversation, now: datetime) -> Iterator[Awaited]:
    """Yield what is still to be said; nothing when somebody else has taken the conversation meanwhile."""
    if turn.moved is not None and moved.epoch == turn.conversation.epoch:
        return
    for place, slow in enumerate(turn.outcome.slow):
        due = now + timedelta(seconds=slow.seconds) + GRACE
        source = f"re:{turn.message.source_id[:100]}:s{place}"
        yield Awaited(turn.message.id, place, moved.id, moved.epoch, source, turn.language, slow.plain, due)


_RECEIPTS = (InboundKind.DELIVERED, InboundKind.READ)


def _save_receipts(conn: Connection, turns: Sequence[Turn]) -> None:
    for turn in turns:
        if turn.message.kind in _RECEIPTS and turn.message.seq > 0:
            status = DeliveryStatus.READ if turn.message.kind is InboundKind.READ else DeliveryStatus.DELIVERED
            save_receipts(conn, turn.message.address, turn.message.seq, status)


def _save_marks(conn: Connection, turns: Sequence[Turn], now: datetime) -> None:
    """Keep the labels rules have given, and what is the case now for rules that ask what has changed.

    Nothing is kept of who is forgotten by this turn.
    """
    turns = [turn for turn in turns if turn.outcome.forget is None]
    save_labels(conn, {turn.conversation.id: turn.ruling.labels for turn in turns if turn.ruling.labels}, now)
    seen = {t.conversation.id: to_past(t.ruling.snapshot) for t in turns if t.ruling.snapshot is not None}
    before = {turn.conversation.id: turn.noticed for turn in turns}
    save_noticed(conn, {key: facts for key, facts in seen.items() if facts != before[key]})


def _save_claims(conn: Connection, turns: Sequence[Turn], now: datetime) -> None:
    """Keep what people said of themselves as claims; whom they fit is looked for once they have been answered."""
    for turn in turns:
        fields = to_fields(turn.claims)
        if fields:
            save_claims(conn, turn.message, fields, now)


def _save_own_phones(conn: Connection, turns: Sequence[Turn], now: datetime) -> tuple[str, ...]:
    """Keep a number that Telegram vouches for, the contact card of the sender's own; return who is one by it now."""
    merges = []
    for turn in turns:
        phone = own_phone(turn.message.attachments)
        if phone and turn.recognition.proof >= ProofLevel.POSSESSION:
            merges.append(save_verified(conn, turn.message.address, FieldName.PHONE, phone, now).merge)
    return tuple(dict.fromkeys(side for merge in merges if merge for side in (merge.one, merge.other)))


def _save_offers(conn: Connection, turns: Sequence[Turn], now: datetime) -> None:
    save_events(
        conn,
        [
            Event(
                EventKind.OFFER_MADE,
                now,
                turn.conversation.id,
                turn.recognition.customer_id,
                {"offer": turn.outcome.offer},
            )
            for turn in turns
            if turn.outcome.offer
        ],
    )
    save_outcomes(
        conn,
        [
            Offered(
                turn.outcome.offer, turn.message.address, OutcomeKind.SHOWN, turn.message.id, now, turn.segments.value
            )
            for turn in turns
            if turn.outcome.offer
        ],
    )


def _move(conn: Connection, turns: Sequence[Turn]) -> dict[str, Conversation]:
    """Carry out changes of control; a conversation stays as it was where somebody else was faster."""
    written = save_controls(conn, [(turn.moved, turn.conversation.epoch) for turn in turns if turn.moved is not None])
    return {
        turn.conversation.id: replace(turn.moved, epoch=turn.conversation.epoch + 1)
        if turn.moved is not None and turn.conversation.id in written
        else turn.conversation
        for turn in turns
    }


def _is_moved(turn: Turn, moved: Mapping[str, Conversation]) -> bool:
    return turn.moved is not None and moved[turn.conversation.id].epoch != turn.conversation.epoch


def _to_move(turn: Turn, after: Conversation) -> Move:
    is_reopened = isinstance(turn.decision, HandOff) and turn.decision.reason is HandOffReason.REOPENED
    prefer = turn.conversation.last_agent if is_reopened else ""
    return Move(turn.conversation, after, turn.place, turn.told, prefer=prefer)


def _drafts(turn: Turn, moved: Conversation, edits: Mapping[tuple[str, str], int], now: datetime) -> list[Draft]:
    message, language = turn.message, turn.language
    drafts: list[Draft] = []
    if message.kind not in SILENT_KINDS:
        is_edit = message.kind is InboundKind.EDIT
        drafts.append(
            Draft(
                moved.id,
                Author.CUSTOMER,
                message.sent_at,
                message.text,
                EntryKind.EDIT if is_edit else EntryKind.MESSAGE,
                message.id,
                author_name=message.profile.name,
                source_id=message.source_id,
                language=turn.understanding.language,
                attachments=message.attachments,
                reply_to=message.reply_to,
                target=edits.get((moved.id, message.edits), 0) if is_edit else 0,
                reference=message.reference,
                proof=turn.recognition.proof,
            )
        )
    if turn.moved is not None and moved.epoch == turn.conversation.epoch:
        return drafts  # somebody else was faster: what the bot had to say is void
    drafts += [
        _reply_draft(reply, moved, reply_source(turn, i), now, language) for i, reply in enumerate(turn.outcome.replies)
    ]
    if moved.control is not turn.conversation.control and moved.control in _TOLD:
        drafts.append(
            Draft(
                moved.id,
                Author.SYSTEM,
                now,
                _TOLD[moved.control],
                EntryKind.STATUS,
                source_id=f"st:{message.source_id}",
                epoch=moved.epoch,
            )
        )
    return drafts


_TOLD = {Control.WAITING: "waiting", Control.AFTER_HOURS: "waiting"}
"""Changes of control the customer's client shows."""


def _reply_draft(reply: Reply, conversation: Conversation, source_id: str, now: datetime, language: str) -> Draft:
    return Draft(
        conversation.id,
        Author.BOT,
        now,
        reply.text,
        source_id=source_id,
        language=language,
        attachments=reply.attachments,
        choices=reply.choices,
        sources=reply.sources,
        epoch=conversation.epoch,
    )


def _after(moved: Conversation, turn: Turn, written: Sequence[Entry]) -> Conversation:
    head = max((e.seq for e in written if e.conversation_id == moved.id), default=moved.head)
    dialogue = turn.outcome.dialogue or moved.dialogue
    return replace(
        moved,
        head=head,
        dialogue=dialogue,
        language=turn.language,
        last_inbound_at=turn.message.sent_at,
        rules_version=turn.ruling.version,
    )


def _to_decided(turn: Turn, now: datetime) -> Decided:
    decision = turn.decision
    kind, what, topic, tone = "silence", "", "", ""
    if isinstance(decision, Answer):
        kind, what, topic, tone = "answer", decision.skill, decision.topic, decision.tone
    elif isinstance(decision, HandOff):
        kind, what, topic, tone = "handoff", decision.reason.value, decision.topic, decision.tone
    elif isinstance(decision, Silence):
        what = decision.why
    return Decided(
        turn.message.id,
        turn.conversation.id,
        now,
        kind,
        what,
        topic,
        tone,
        turn.language,
        turn.conversation.epoch,
        turn.ruling.version,
        (*decision.trace, *to_lines(turn.ruling)),
        to_snapshot(turn),
        to_outcome(turn),
    )
