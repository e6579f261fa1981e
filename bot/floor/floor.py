"""The shop floor: the desk's port, carried out over the stores, the rules of control and the customers' view."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from sqlalchemy import Connection

from bot.floor import floor_moves
from bot.floor.customer_view import CustomerView
from bot.floor.floor_moves import enqueue, is_held_by, write_move, write_note
from bot.floor.floor_reading import (
    Rows,
    card,
    note_view,
    read_conversations,
    read_entries,
    read_lane,
    read_offers,
    read_view,
)
from bot.floor.floor_standing import read_agents, read_duty_and_alerts, read_team_lines
from bot.floor.remembering import remember_said
from bot.jobs.service_watch import follow_said
from conversation.errors import ConflictError, InputError, NotFoundError, ReplayedIdError, StaleEpochError
from conversation.messages import Address, Attachment, Author, Entry
from conversation.state import Conversation
from desk.customer_card import CustomerCard, Verdict
from desk.floor import (
    AgentLine,
    ConversationView,
    Duty,
    Lane,
    LanePage,
    NoteView,
    ReplyDraft,
    SearchHit,
    TeamLine,
    WaitingCard,
)
from desk.live import Change
from desk.staff import Staff
from memory.conversation_store import load_conversation
from memory.entry_store import entries_after
from memory.overview_store import find_entry, save_seen, search_messages
from memory.transcript_store import Draft, append
from routing.agent_store import save_duty
from routing.setup_store import load_setup
from storage.database import Database

MAX_UPLOAD = 20_000_000
"""Longest file an agent may send, in bytes."""


class Files(Protocol):
    """Files agents send."""

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        """Store a file; raises InputError."""

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        """Return a stored file; raises NotFoundError."""


Sent = Callable[[Change], Awaitable[None]]
"""Called after a commit: wake the outbox for the entries, tell the desk."""


async def _sent_nowhere(_: Change) -> None:
    return None


async def _no_typing(_: Address) -> None:
    return None


async def _nothing() -> None:
    return None


def _same_name(queue: str, _language: str) -> str:
    return queue


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FloorPorts:
    """What the floor is given beside the record store.

    ``sent`` is told after each commit, with entries whose outbox rows are leased to it. ``fetch`` returns the bytes
    behind an attachment of the address's channel, ``show_typing`` shows the customer that somebody writes. ``queues``
    are the teams' ids, ``queue_name`` words one in a language, where no queues are published. ``freed`` is told when an
    agent may take more.
    """

    customers: CustomerView
    files: Files
    fetch: Callable[[Address, Attachment], Awaitable[bytes]]
    sent: Sent = _sent_nowhere
    show_typing: Callable[[Address], Awaitable[None]] = _no_typing
    queues: Callable[[], Sequence[str]] = tuple
    clock: Callable[[], datetime] = _now
    queue_name: Callable[[str, str], str] = _same_name
    freed: Callable[[], Awaitable[None]] = _nothing


class ShopFloor:
    """Lanes, conversations, control and replies for the desk."""

    def __init__(self, database: Database, ports: FloorPorts) -> None:
        """Work over ``database``."""
        self._database = database
        self._ports = ports

    async def lane(self, staff: Staff, lane: Lane, limit: int) -> LanePage:
        """Return one lane with the counts of all, what is offered to ``staff``, and what everybody should see."""
        now = self._ports.clock()
        found, rows, counts = await self._database.read(read_lane, staff.id, lane, limit)
        offered, offer_rows = await self._database.read(read_offers, staff.id)
        duty, alerts = await self._database.read(read_duty_and_alerts, staff, now)
        offers = await self._cards(offered, offer_rows)
        return LanePage(lane, await self._cards(found, rows), counts, offers, duty, alerts)

    async def duty(self, staff: Staff) -> Duty:
        """Return whether ``staff`` wants conversations."""
        duty, _ = await self._database.read(read_duty_and_alerts, staff, self._ports.clock())
        return duty

    async def set_duty(self, staff: Staff, is_away: bool, capacity: float | None) -> Duty:  # noqa: FBT001 (the port's)
        """Have conversations offered to ``staff`` or not."""
        now = self._ports.clock()
        await self._database.write(partial(save_duty, is_away=is_away, capacity=capacity), staff.id, now)
        await self._ports.freed()
        return await self.duty(staff)

    async def agents(self, conversation_id: str, language: str) -> tuple[AgentLine, ...]:
        """Return for each agent why not, those who could take it first."""
        return await self._database.read(read_agents, conversation_id, language, self._ports.clock())

    async def team_lines(self, language: str) -> tuple[TeamLine, ...]:
        """Return the queues with how they stand."""
        names = await self.teams(language)
        return await self._database.read(read_team_lines, names, self._ports.clock())

    async def search(self, staff: Staff, text: str, limit: int) -> tuple[SearchHit, ...]:
        """Return conversations of people with that name, then those in which it was said."""
        named = tuple(await self._ports.customers.find(text, limit))
        said = await self._database.read(search_messages, text, limit)
        hits = dict.fromkeys(named, (0, "")) | {f.conversation_id: (f.seq, f.text[:300]) for f in said}
        found, rows = await self._database.read(read_conversations, staff.id, list(hits))
        cards = {card.conversation_id: card for card in await self._cards(found, rows)}
        return tuple(SearchHit(cards[key], *hits[key]) for key in list(hits)[:limit] if key in cards)

    async def view(self, staff: Staff, conversation_id: str, language: str, limit: int) -> ConversationView:
        """Return a conversation with its last entries, notes and why it was handed over."""
        conversation, rows, page, notes = await self._database.read(read_view, staff.id, conversation_id, limit)
        (card,) = await self._cards((conversation,), rows)
        return ConversationView(
            card=card,
            opened_at=conversation.opened_at,
            entries=page,
            notes=tuple(note_view(note) for note in notes),
            hand_over=await self._ports.customers.hand_over(conversation, language),
            is_mine=is_held_by(conversation, staff),
            site=conversation.site,
        )

    async def entries(self, conversation_id: str, after: int, before: int, limit: int) -> tuple[Entry, ...]:
        """Return entries above ``after`` when it is given, else the last ones below ``before`` (0: the newest)."""
        return await self._database.read(read_entries, conversation_id, after, before, limit)

    async def card(self, conversation_id: str, language: str) -> CustomerCard:
        """Return who the customer is."""
        return await self._ports.customers.card(await self._load(conversation_id), language)

    async def suggest(self, conversation_id: str, language: str) -> str:
        """Return a suggested reply."""
        return await self._ports.customers.suggest(await self._load(conversation_id), language)

    async def take(self, staff: Staff, conversation_id: str, epoch: int | None) -> WaitingCard:
        """Give it to ``staff``; taking twice changes nothing."""
        return await self._move(staff, conversation_id, floor_moves.take(epoch))

    async def decline(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """Put an offer back into its queue, with its original time."""
        return await self._move(staff, conversation_id, floor_moves.decline)

    async def release(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """Give it back to the bot."""
        return await self._move(staff, conversation_id, floor_moves.release)

    async def close(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """End it."""
        return await self._move(staff, conversation_id, floor_moves.close)

    async def transfer(
        self, staff: Staff, conversation_id: str, queue: str, to: Staff | None, note: str
    ) -> WaitingCard:
        """Pass it on, leaving ``note`` for whoever comes next; a closed team promises when it is back."""
        return await self._move(staff, conversation_id, floor_moves.transfer(queue, to), note)

    async def reply(self, staff: Staff, draft: ReplyDraft) -> Entry:
        """Write what the agent says; the same draft again returns the same entry."""
        attachments = tuple([await self._uploaded(reference) for reference in draft.uploads])
        conversation, entry, is_new = await self._database.write(self._write_reply, staff, draft, attachments)
        if is_new:
            await self._ports.sent(Change(conversation, (entry,)))
        return entry

    async def note(self, staff: Staff, conversation_id: str, note_id: str, text: str) -> NoteView:
        """Write an internal note after the last entry."""
        conversation, note = await self._database.write(
            write_note, staff, conversation_id, note_id, text, self._ports.clock()
        )
        await self._ports.sent(Change(conversation, has_note=True))
        return note_view(note)

    async def seen(self, staff: Staff, conversation_id: str, seq: int) -> None:
        """Remember what was read."""
        await self._load(conversation_id)
        await self._database.write(save_seen, staff.id, conversation_id, seq)

    async def typing(self, staff: Staff, conversation_id: str) -> None:
        """Show the customer that an answer is being written."""
        conversation = await self._load(conversation_id)
        if is_held_by(conversation, staff):
            await self._ports.show_typing(conversation.address)

    async def upload(self, name: str, media_type: str, chunks: AsyncIterator[bytes]) -> Attachment:
        """Keep a file."""
        return await self._ports.files.put(name, media_type, chunks, MAX_UPLOAD)

    async def file(self, conversation_id: str, seq: int, index: int) -> tuple[Attachment, bytes]:
        """Return an attachment and its bytes, from wherever its channel keeps it."""
        conversation = await self._load(conversation_id)
        page = await self._database.read(entries_after, conversation.address, seq - 1, 1)
        if not page or page[0].seq != seq or index >= len(page[0].attachments):
            raise NotFoundError(f"entry {seq} has no attachment {index}")
        attachment = page[0].attachments[index]
        return attachment, await self._ports.fetch(conversation.address, attachment)

    async def judge(self, staff: Staff, conversation_id: str, customer_id: str, verdict: Verdict) -> None:
        """Record a verdict on a candidate."""
        conversation = await self._load(conversation_id)
        await self._ports.customers.judge(staff, conversation, customer_id, verdict)

    async def ask(self, staff: Staff, conversation_id: str, customer_id: str) -> None:
        """Have a candidate asked in their Telegram."""
        await self._ports.customers.ask(staff, await self._load(conversation_id), customer_id)

    async def undo_join(self, staff: Staff, conversation_id: str, join_id: str) -> None:
        """Take two customers apart."""
        await self._ports.customers.undo_join(staff, await self._load(conversation_id), join_id)

    async def teams(self, language: str) -> Mapping[str, str]:
        """Return the queues with their names."""
        published = (await self._database.read(load_setup)).queues
        if published:
            return {queue.id: queue.name(language) for queue in published}
        return {queue: self._ports.queue_name(queue, language) for queue in self._ports.queues()}

    async def _load(self, conversation_id: str) -> Conversation:
        return await self._database.read(load_conversation, conversation_id)

    async def _uploaded(self, reference: str) -> Attachment:
        try:
            attachment, _ = await self._ports.files.get(reference)
        except NotFoundError as error:
            raise InputError("this file was never uploaded", "uploads") from error
        return attachment

    async def _move(
        self, staff: Staff, conversation_id: str, change: floor_moves.Change, note: str = ""
    ) -> WaitingCard:
        conversation, entries, is_moved = await self._database.write(
            write_move, staff, conversation_id, change, note, self._ports.clock()
        )
        if is_moved:
            await self._ports.sent(Change(conversation, entries, is_moved=True, has_note=bool(note)))
        found, rows = await self._database.read(read_conversations, staff.id, [conversation_id])
        (card,) = await self._cards(found, rows)
        return card

    def _write_reply(
        self, conn: Connection, staff: Staff, draft: ReplyDraft, attachments: tuple[Attachment, ...]
    ) -> tuple[Conversation, Entry, bool]:
        now = self._ports.clock()
        conversation = load_conversation(conn, draft.conversation_id)
        known = _find_reply(conn, staff, draft, attachments)
        if known is not None:
            return conversation, known, False
        _check_may_speak(conversation, staff, draft.epoch)
        appended = append(
            conn,
            (
                Draft(
                    draft.conversation_id,
                    Author.AGENT,
                    now,
                    draft.text,
                    author_id=staff.id,
                    author_name=staff.name,
                    source_id=_source_id(draft),
                    attachments=attachments,
                    reply_to=draft.reply_to,
                    epoch=draft.epoch,
                ),
            ),
            now,
        )
        if not appended.entries:
            known = _find_reply(conn, staff, draft, attachments)
            if known is None:
                raise StaleEpochError("the conversation has changed hands; nothing was sent")
            return conversation, known, False
        conversation = replace(conversation, head=appended.entries[-1].seq)
        follow_said(conn, [conversation], appended.entries, now)
        remember_said(conn, conversation, appended.entries)
        enqueue(conn, conversation, appended.entries, now)
        return conversation, appended.entries[0], True

    async def _cards(self, found: Sequence[Conversation], rows: Rows) -> tuple[WaitingCard, ...]:
        labels = await self._ports.customers.labels(found) if found else {}
        return tuple(card(conversation, rows, labels) for conversation in found)


def _find_reply(conn: Connection, staff: Staff, draft: ReplyDraft, attachments: tuple[Attachment, ...]) -> Entry | None:
    known = find_entry(conn, draft.conversation_id, _source_id(draft))
    if known is not None and (known.author_id, known.text, known.attachments) != (staff.id, draft.text, attachments):
        raise ReplayedIdError("this message's id was used for another message", "client_msg_id")
    return known


def _source_id(draft: ReplyDraft) -> str:
    return f"agent:{draft.client_msg_id}"


def _check_may_speak(conversation: Conversation, staff: Staff, epoch: int) -> None:
    if is_held_by(conversation, staff) and conversation.epoch == epoch:
        return
    if conversation.epoch != epoch:
        raise StaleEpochError("the conversation has changed hands; nothing was sent")
    raise ConflictError("take the conversation before you reply")
