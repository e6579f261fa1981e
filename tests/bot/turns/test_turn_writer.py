"""A batch of turns is one transaction that may be written again, and never speaks for who no longer holds it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from bot.sending.outbox_store import outbox
from bot.turns.inbox import Delivery
from bot.turns.trace_store import decisions
from bot.turns.turn import Outcome, Turn
from bot.turns.turn_writer import Committed, save_turns
from conversation.customer import Recognition
from conversation.ids import new_id
from conversation.messages import (
    Address,
    Attachment,
    AttachmentKind,
    Author,
    DeliveryStatus,
    Entry,
    EntryKind,
    InboundKind,
    InboundMessage,
    Reply,
)
from conversation.proof import ProofLevel
from conversation.state import Control, Conversation, Dialogue
from customers.customer import FieldName, new_customer_id
from customers.lookup_store import find_customers_by_field
from customers.verification import find_shared
from memory.conversation_store import find_conversations, save_control
from memory.entry_store import entries, entries_after
from memory.memory_store import memories
from routing.control import take, wait
from routing.decision import Answer, HandOff, HandOffReason
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN, HUNG = Address("webchat", "lan"), Address("telegram", "77")


def turn_of(address: Address, text: str, *replies: str, known: Conversation | None = None) -> Turn:
    """Return a decided turn: ``text`` was said at ``address``, ``replies`` answer it."""
    message = InboundMessage(new_id(), address, f"id-{text}", NOW, text)
    conversation = known or Conversation(new_id(), address, NOW, NOW, site="demo")
    return Turn(
        Delivery(0, "1-0", message),
        conversation,
        text=text,
        vector=np.ones(4, np.float32) / 2,
        is_fresh=known is None,
        decision=Answer("article_answer", "delivery_fee"),
        outcome=Outcome(tuple(Reply(reply) for reply in replies), Dialogue(topic="delivery_fee")),
    )


def write(database: Database, *turns: Turn) -> Committed:
    return database.write_now(save_turns, turns, NOW, "model")


def ledger(database: Database, address: Address) -> Sequence[Entry]:
    return database.read_now(entries_after, address, 0, 100)


def conversation_of(database: Database, address: Address) -> Conversation:
    return database.read_now(find_conversations, [address])[address]


def test_who_is_one_by_a_number_both_have_proved_is_told_so_that_nothing_old_is_kept_of_either(
    database: Database,
) -> None:
    card = Attachment(AttachmentKind.CONTACT, phone="0912345678", is_own=True)
    told = []
    for user in ("77", "78"):
        turn = turn_of(Address("telegram", user), "")
        address = turn.message.address
        proved = replace(turn.message, attachments=(card,), proof=ProofLevel.POSSESSION)
        who = Recognition(new_customer_id(address), ProofLevel.POSSESSION, is_new=True)
        told.append(write(database, replace(turn, delivery=Delivery(0, "1-0", proved), recognition=who)).merged)
    assert told[0] == ()
    assert set(told[1]) == {new_customer_id(Address("telegram", user)) for user in ("77", "78")}


def test_a_card_of_somebody_else_proves_nothing(database: Database) -> None:
    """Anybody can pass on a contact; only the sender's own says who sends."""
    card = Attachment(AttachmentKind.CONTACT, phone="0912345678", name="Lan")
    for user in ("77", "78"):
        turn = turn_of(Address("telegram", user), "")
        passed_on = replace(turn.message, attachments=(card,), proof=ProofLevel.POSSESSION)
        who = Recognition(new_customer_id(turn.message.address), ProofLevel.POSSESSION, is_new=True)
        assert write(database, replace(turn, delivery=Delivery(0, "1-0", passed_on), recognition=who)).merged == ()
    assert database.read_now(find_shared, FieldName.PHONE, "0912345678") == ()
    assert database.read_now(find_customers_by_field, FieldName.PHONE, ["+84912345678"]) == {}


def counts(database: Database) -> list[int]:
    return [
        database.read_now(lambda conn, t=table: conn.execute(select(func.count()).select_from(t)).scalar_one())
        for table in (entries, outbox, decisions, memories)
    ]


def test_messages_answers_and_what_must_be_sent_are_written_together(database: Database) -> None:
    done = write(database, turn_of(LAN, "phí ship?", "30.000đ ạ", "miễn phí từ 399k"), turn_of(HUNG, "alo", "dạ"))
    assert [(e.seq, e.author, e.text) for e in ledger(database, LAN)] == [
        (1, Author.CUSTOMER, "phí ship?"),
        (2, Author.BOT, "30.000đ ạ"),
        (3, Author.BOT, "miễn phí từ 399k"),
    ]
    assert [(item.address, item.entry.text) for item in done.outgoing] == [
        (LAN, "30.000đ ạ"),
        (LAN, "miễn phí từ 399k"),
        (HUNG, "dạ"),
    ]
    assert [item.entry.text for item in done.own] == ["phí ship?", "alo"]
    assert conversation_of(database, LAN).dialogue.topic == "delivery_fee"


def test_written_a_second_time_they_change_nothing(database: Database) -> None:
    turns = (turn_of(LAN, "phí ship?", "30.000đ ạ"), turn_of(HUNG, "alo", "dạ"))
    write(database, *turns)
    before = counts(database), ledger(database, LAN)
    again = tuple(
        replace(turn, conversation=conversation_of(database, turn.message.address), is_fresh=False) for turn in turns
    )
    assert write(database, *(replace(turn, is_repeat=True) for turn in again)) == Committed()
    done = write(database, *again)  # even when the repeat was not noticed before
    assert (done.outgoing, done.own) == ((), ())
    assert (counts(database), ledger(database, LAN)) == before


def test_when_a_person_took_over_meanwhile_the_answer_is_void_and_the_message_stays(database: Database) -> None:
    write(database, turn_of(LAN, "alo", "dạ"))
    known = conversation_of(database, LAN)
    assert database.write_now(save_control, take(known, "mai", NOW), known.epoch)
    done = write(database, turn_of(LAN, "phí ship?", "30.000đ ạ", known=known))
    assert done.stale == 1
    assert [e.text for e in ledger(database, LAN)] == ["alo", "dạ", "phí ship?"]
    held = conversation_of(database, LAN)
    assert (held.control, held.owner) == (Control.HUMAN, "mai")


@pytest.mark.parametrize("is_late", [False, True])
def test_of_a_hand_off_and_an_agent_the_faster_wins_and_the_customer_hears_one_truth(
    database: Database, *, is_late: bool
) -> None:
    write(database, turn_of(LAN, "alo", "dạ"))
    known = conversation_of(database, LAN)
    if is_late:
        assert database.write_now(save_control, take(known, "mai", NOW), known.epoch)
    asked = turn_of(LAN, "gặp nhân viên", "em mời nhân viên ạ", known=known)
    moved = wait(known, "care", "asked", NOW, NOW + timedelta(minutes=2))
    write(database, replace(asked, decision=HandOff(HandOffReason.ASKED, "care"), moved=moved))
    told = [e.text for e in ledger(database, LAN)[2:]]
    found = conversation_of(database, LAN)
    if is_late:
        assert told == ["gặp nhân viên"]
        assert found.control is Control.HUMAN
    else:
        assert told == ["gặp nhân viên", "em mời nhân viên ạ", "waiting"]
        assert (found.control, found.queue, found.epoch) == (Control.WAITING, "care", known.epoch + 1)


@pytest.mark.parametrize("kind", [InboundKind.DELIVERED, InboundKind.READ])
def test_receipts_mark_what_was_sent_and_leave_no_entry(database: Database, kind: InboundKind) -> None:
    write(database, turn_of(LAN, "alo", "dạ"))
    seen = turn_of(LAN, "", known=conversation_of(database, LAN))
    seen = replace(seen, delivery=Delivery(0, "2-0", replace(seen.message, kind=kind, seq=2, text="")))
    assert write(database, seen) == Committed()
    status = DeliveryStatus.READ if kind is InboundKind.READ else DeliveryStatus.DELIVERED
    assert [e.status for e in ledger(database, LAN) if e.author is Author.BOT] == [status]


def test_opening_the_chat_greets_without_an_entry_of_the_customers(database: Database) -> None:
    opened = turn_of(LAN, "", "Chào bạn!")
    opened = replace(opened, delivery=Delivery(0, "1-0", replace(opened.message, kind=InboundKind.OPENED)))
    done = write(database, opened)
    assert [(e.author, e.kind) for e in ledger(database, LAN)] == [(Author.BOT, EntryKind.MESSAGE)]
    assert done.own == ()
