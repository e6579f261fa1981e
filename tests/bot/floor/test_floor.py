"""What the shop floor writes, on both engines: one transaction, one winner, the outbox row beside the entry."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.floor.customer_view import ConversationOnly, to_evidence
from bot.floor.floor import FloorPorts, ShopFloor
from bot.sending.outbox_store import outbox
from bot.turns.trace_store import Decided, save_decisions
from conversation.customer import Reason
from conversation.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    ReplayedIdError,
    StaleEpochError,
)
from conversation.messages import Address, Attachment, AttachmentKind, Author, EntryKind
from conversation.state import Control, Conversation
from desk.customer_card import Verdict
from desk.floor import Lane, ReplyDraft
from desk.live import Change
from desk.staff import Staff
from desk.staff_store import add_user
from memory.conversation_store import load_conversation, open_conversations, save_control
from memory.entry_store import entries_after
from memory.fact_store import load_facts
from memory.facts import FactKind
from memory.memory_store import load_memories
from memory.note_store import find_notes
from memory.transcript_store import Draft, append
from routing import control
from routing.decision import TraceLine
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("telegram", "lan")
MISSING = "00000000-0000-0000-0000-000000000000"


class NoFiles:
    """No file was ever uploaded, but one."""

    kept = Attachment(AttachmentKind.DOCUMENT, "/files/1", "a.pdf", "application/pdf", 3)

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        return self.kept

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        if reference != self.kept.reference:
            raise NotFoundError(reference)
        return self.kept, b"pdf"


class Hall:
    """A floor with two agents, and what it told after each commit."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[Change] = []
        self.floor = ShopFloor(
            database,
            FloorPorts(
                ConversationOnly(database), NoFiles(), self._fetch, self._tell, queues=lambda: ("support",), clock=_now
            ),
        )
        self.mai, self.nam = (database.write_now(_add, name) for name in ("Mai", "Nam"))

    def waiting(self, address: Address = LAN) -> Conversation:
        return self.database.write_now(_wait, address)

    def rows(self) -> list[str]:
        return self.database.read_now(lambda conn: list(conn.execute(select(outbox.c.entry_id)).scalars()))

    async def _tell(self, change: Change) -> None:
        self.told.append(change)

    async def _fetch(self, _: Address, attachment: Attachment) -> bytes:
        return attachment.name.encode()


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


async def test_of_many_who_take_at_once_exactly_one_wins(hall: Hall) -> None:
    waiting = hall.waiting()
    takers = [hall.mai, hall.nam] * 5
    taken = await asyncio.gather(*(hall.floor.take(t, waiting.id, None) for t in takers), return_exceptions=True)
    owner = hall.database.read_now(load_conversation, waiting.id).owner
    assert {isinstance(t, ConflictError) for t, who in zip(taken, takers, strict=True) if who.id != owner} == {True}
    moved = [change for change in hall.told if change.is_moved]
    assert [(c.conversation.owner, c.conversation.epoch) for c in moved] == [(owner, waiting.epoch + 1)]


async def test_every_move_tells_the_customer_by_a_status_that_waits_in_the_outbox(hall: Hall) -> None:
    waiting = hall.waiting()
    await hall.floor.take(hall.mai, waiting.id, waiting.epoch)
    await hall.floor.release(hall.mai, waiting.id)
    said = hall.database.read_now(entries_after, LAN, 1, 10)
    assert [(e.kind, e.author, e.text, e.author_name) for e in said] == [
        (EntryKind.STATUS, Author.SYSTEM, "joined", "Mai"),
        (EntryKind.STATUS, Author.SYSTEM, "bot", "Mai"),
    ]
    assert hall.rows() == [e.id for e in said]


async def test_a_reply_sent_twice_at_the_same_moment_is_one_entry_and_one_row(hall: Hall) -> None:
    draft = await _held(hall)
    first, second = await asyncio.gather(hall.floor.reply(hall.mai, draft), hall.floor.reply(hall.mai, draft))
    assert first == second
    assert hall.rows().count(first.id) == 1
    assert [c.entries for c in hall.told].count((first,)) == 1


async def test_what_an_agent_says_is_remembered_and_what_is_promised_kept(hall: Hall) -> None:
    draft = replace(await _held(hall), text="Dạ mai em sẽ gọi lại báo giá cho chị ạ.")
    await hall.floor.reply(hall.mai, draft)
    await hall.floor.reply(hall.mai, draft)
    remembered = hall.database.read_now(load_memories, [draft.conversation_id], "")
    assert [(m.speaker, m.text) for m in remembered] == [("agent", draft.text)]
    facts = hall.database.read_now(load_facts, [draft.conversation_id])[draft.conversation_id]
    assert [fact.kind for fact in facts] == [FactKind.PROMISE]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"text": "khác"}, ReplayedIdError),
        ({"uploads": ("/files/1",)}, ReplayedIdError),
        ({"client_msg_id": "2", "epoch": 0}, StaleEpochError),
        ({"client_msg_id": "2", "epoch": 99}, StaleEpochError),
        ({"client_msg_id": "2", "uploads": ("/files/2",)}, InputError),
        ({"client_msg_id": "2", "conversation_id": MISSING}, NotFoundError),
    ],
)
async def test_a_bad_reply_writes_nothing(hall: Hall, change: dict[str, Any], error: type[Exception]) -> None:
    draft = await _held(hall)
    await hall.floor.reply(hall.mai, draft)
    before = hall.rows()
    with pytest.raises(error):
        await hall.floor.reply(hall.mai, replace(draft, **change))
    assert hall.rows() == before


async def test_a_reply_races_a_transfer_and_either_comes_first_or_is_refused(hall: Hall) -> None:
    draft = await _held(hall)
    replies = [replace(draft, client_msg_id=str(n)) for n in range(10)]
    sending = [hall.floor.reply(hall.mai, reply) for reply in replies]
    transfer = hall.floor.transfer(hall.mai, draft.conversation_id, "support", None, "")
    done = await asyncio.gather(*sending[:5], transfer, *sending[5:], return_exceptions=True)
    refused = [d for d in done if isinstance(d, Exception)]
    assert all(isinstance(r, StaleEpochError) for r in refused)
    said = hall.database.read_now(entries_after, LAN, 0, 50)
    waiting_seq = next(e.seq for e in said if e.text == "waiting")
    assert all(e.seq < waiting_seq for e in said if e.author is Author.AGENT)
    assert [e.seq for e in said] == list(range(1, len(said) + 1))


async def test_who_does_not_hold_it_cannot_speak_even_with_the_right_epoch(hall: Hall) -> None:
    draft = await _held(hall)
    with pytest.raises(ConflictError, match="take the conversation"):
        await hall.floor.reply(hall.nam, draft)


async def test_a_note_is_kept_apart_from_the_ledger_and_written_once(hall: Hall) -> None:
    waiting = hall.waiting()
    note = await hall.floor.note(hall.mai, waiting.id, MISSING, "khách khó tính")
    assert await hall.floor.note(hall.mai, waiting.id, MISSING, "khách khó tính") == note
    with pytest.raises(ReplayedIdError):
        await hall.floor.note(hall.nam, waiting.id, MISSING, "khác")
    assert [n.text for n in hall.database.read_now(find_notes, waiting.id)] == ["khách khó tính"]
    assert [e.text for e in hall.database.read_now(entries_after, LAN, 0, 10)] == ["gặp người"]
    assert hall.rows() == []


async def test_a_transfer_with_a_note_that_cannot_happen_leaves_no_note(hall: Hall) -> None:
    waiting = hall.waiting()
    with pytest.raises(ConflictError):
        await hall.floor.transfer(hall.mai, waiting.id, "support", None, "lời nhắn")
    assert hall.database.read_now(find_notes, waiting.id) == ()


async def test_the_lanes_show_each_agent_their_own(hall: Hall) -> None:
    first, second = hall.waiting(), hall.waiting(Address("webchat", "hung"))
    await hall.floor.take(hall.mai, first.id, None)
    for staff, mine in ((hall.mai, [first.id]), (hall.nam, [])):
        page = await hall.floor.lane(staff, Lane.MINE, 10)
        assert [c.conversation_id for c in page.cards] == mine
    page = await hall.floor.lane(hall.nam, Lane.WAITING, 10)
    assert [(c.conversation_id, c.unseen) for c in page.cards] == [(second.id, 1)]
    assert {c.owner_name for c in (await hall.floor.lane(hall.nam, Lane.OPEN, 10)).cards} == {"Mai", ""}


async def test_what_was_read_counts_for_one_agent_only(hall: Hall) -> None:
    waiting = hall.waiting()
    await hall.floor.seen(hall.mai, waiting.id, 1)
    await asyncio.gather(*(hall.floor.seen(hall.mai, waiting.id, seq) for seq in (1, 3, 2)))
    assert [c.unseen for c in (await hall.floor.lane(hall.mai, Lane.WAITING, 10)).cards] == [0]
    assert [c.unseen for c in (await hall.floor.lane(hall.nam, Lane.WAITING, 10)).cards] == [1]


@pytest.mark.parametrize("text", ["gap nguoi", "GẶP NGƯỜI", "ặp ngườ", "đ"])
async def test_search_compares_folded_letters_on_both_engines(hall: Hall, text: str) -> None:
    waiting = hall.waiting()
    found = await hall.floor.search(hall.mai, text, 10)
    assert [hit.card.conversation_id for hit in found] == ([waiting.id] if text != "đ" else [])


async def test_the_view_says_why_from_the_decision_that_called_a_person(hall: Hall) -> None:
    waiting = hall.waiting()
    trace = (TraceLine("no-such-key", True, (("figure", "2"),)),)
    decided = [
        Decided("m1", waiting.id, NOW, "handoff", "asked", trace=trace),
        Decided("m2", waiting.id, NOW + timedelta(minutes=1), "silence", "waiting"),
    ]
    hall.database.write_now(save_decisions, decided)
    view = await hall.floor.view(hall.mai, waiting.id, "vi", 50)
    assert view.hand_over.reason == "asked"
    assert [(line.text, line.held) for line in view.hand_over.trace] == [("no-such-key figure: 2", True)]


async def test_what_is_not_there_is_not_found(hall: Hall) -> None:
    waiting = hall.waiting()
    floor, mai = hall.floor, hall.mai
    for call in (
        floor.view(mai, MISSING, "vi", 5),
        floor.entries(MISSING, 0, 0, 5),
        floor.card(MISSING, "vi"),
        floor.take(mai, MISSING, None),
        floor.seen(mai, MISSING, 1),
        floor.file(waiting.id, 1, 0),
        floor.file(waiting.id, 9, 0),
        floor.judge(mai, waiting.id, "nobody", Verdict.YES),
        floor.undo_join(mai, waiting.id, "nothing"),
    ):
        with pytest.raises(NotFoundError):
            await call


def test_evidence_comes_strongest_first_and_hides_nothing() -> None:
    reasons = (Reason("weak", 0.5), Reason("against", -4.0), Reason("strong", 9.1, (("field", "phone"),)))
    assert [(e.text, e.weight) for e in to_evidence(reasons, "vi")] == [
        ("strong field: phone", 9.1),
        ("against", -4.0),
        ("weak", 0.5),
    ]


async def _held(hall: Hall) -> ReplyDraft:
    card = await hall.floor.take(hall.mai, hall.waiting().id, None)
    assert card.control is Control.HUMAN
    return ReplyDraft(card.conversation_id, "1", card.epoch, "Dạ em chào chị")


def _add(conn: Any, name: str) -> Staff:
    return add_user(conn, name, f"{name.lower()}@shop.vn", "một con vịt xoè", NOW)


def _wait(conn: Any, address: Address) -> Conversation:
    conversation = open_conversations(conn, [address], NOW)[address]
    append(conn, [Draft(conversation.id, Author.CUSTOMER, NOW, "gặp người")], NOW)
    conversation = load_conversation(conn, conversation.id)
    waiting = control.wait(conversation, "support", "asked", NOW, NOW + timedelta(minutes=1))
    assert save_control(conn, waiting, conversation.epoch)
    return load_conversation(conn, conversation.id)


def _now() -> datetime:
    return NOW
