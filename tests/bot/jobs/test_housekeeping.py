"""Every deadline is kept by itself: nobody waits for ever, nothing is promised and forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.jobs.housekeeping import REVIEW_AFTER, Swept, sweep
from conversation.messages import Address, Author, EntryKind
from conversation.state import Control, Conversation
from memory.conversation_store import load_conversation, open_conversations, save_control
from memory.entry_store import entries_after
from memory.transcript_store import Draft, append
from routing import control
from routing.hours import Hours, Span
from storage.database import Database

LAN = Address("webchat", "lan")
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # a Friday, 12:00 in Vietnam
NIGHT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # 23:00
HOURS = Hours(week=((Span(time(8), time(18)),),) * 7, timezone="Asia/Ho_Chi_Minh", holidays="")
Move = Callable[[Conversation, datetime], Conversation]


def put(database: Database, move: Move, now: datetime) -> Conversation:
    """Return the stored conversation after ``move``."""
    made = database.write_now(open_conversations, [LAN], now)[LAN]
    database.write_now(append, [Draft(made.id, Author.CUSTOMER, now, "gặp nhân viên")], now)
    known = database.read_now(load_conversation, made.id)
    assert database.write_now(save_control, move(known, now), known.epoch)
    return database.read_now(load_conversation, made.id)


def _wait(conversation: Conversation, now: datetime) -> Conversation:
    return control.wait(conversation, "care", "asked", now, now + REVIEW_AFTER, 20)


def _offer(conversation: Conversation, now: datetime) -> Conversation:
    return control.offer(_wait(conversation, now), "mai", now)


def _take(conversation: Conversation, now: datetime) -> Conversation:
    return control.take(conversation, "mai", now)


def _wrap(conversation: Conversation, now: datetime) -> Conversation:
    return control.wrap(_take(conversation, now), "mai", now)


def _promise(conversation: Conversation, now: datetime) -> Conversation:
    return control.promise(conversation, "care", "asked", now, now + timedelta(hours=9))


DUE: list[tuple[Move, datetime, timedelta, Control, list[str]]] = [
    # what it was, when, after how long, what it becomes, what the customer is told
    (_offer, NOON, timedelta(minutes=1), Control.WAITING, []),  # the agent did not answer the offer
    (_wait, NOON, timedelta(minutes=3), Control.WAITING, []),  # still waiting, looked at again
    (_wait, NOON, timedelta(hours=7), Control.AFTER_HOURS, ["mở cửa lại lúc"]),  # the shop closed meanwhile
    (_promise, NIGHT, timedelta(hours=9, minutes=1), Control.WAITING, []),  # the shop is open again
    (_take, NOON, timedelta(hours=13), Control.BOT, ["bot", "nhân viên đã kết thúc"]),  # forgotten by both sides
    (_wrap, NOON, timedelta(minutes=11), Control.CLOSED, []),
]


@pytest.mark.parametrize(("move", "at", "later", "becomes", "told"), DUE)
def test_what_is_due_goes_on_by_itself(
    database: Database, move: Move, at: datetime, later: timedelta, becomes: Control, told: list[str]
) -> None:
    before = put(database, move, at)
    swept = database.write_now(sweep, HOURS, at + later)
    after = database.read_now(load_conversation, before.id)
    changes_hands = becomes is not before.control
    assert (after.control, after.epoch) == (becomes, before.epoch + changes_hands)
    said = database.read_now(entries_after, LAN, 1, 10)
    assert len(said) == len(told)
    assert all(words in entry.text for words, entry in zip(told, said, strict=True))
    assert [item.entry.id for item in swept.outgoing] == [e.id for e in said]
    assert [c.id for c in swept.moved] == [before.id] * changes_hands
    needs_nobody = (Control.BOT, Control.CLOSED)
    assert (after.deadline is None) == (becomes in needs_nobody)
    assert after.deadline is None or after.deadline > at + later


@pytest.mark.parametrize("move", [_offer, _wait, _take, _wrap, _promise])
def test_what_is_not_due_is_left_alone_and_what_is_done_is_done_once(database: Database, move: Move) -> None:
    before = put(database, move, NOON)
    assert database.write_now(sweep, HOURS, NOON + timedelta(seconds=10)) == Swept()
    due = (before.deadline or NOON) + timedelta(seconds=1)
    database.write_now(sweep, HOURS, due)
    assert database.write_now(sweep, HOURS, due) == Swept()


def test_who_waits_keeps_the_place_and_its_weight(database: Database) -> None:
    before = put(database, _wait, NOON)
    for minutes in (3, 6, 9):
        database.write_now(sweep, HOURS, NOON + timedelta(minutes=minutes))
    after = database.read_now(load_conversation, before.id)
    assert (after.waiting_since, after.priority, after.queue, after.reason) == (NOON, 20, "care", "asked")


def test_coming_back_to_the_bot_is_said_in_words_too(database: Database) -> None:
    put(database, _take, NOON)
    database.write_now(sweep, HOURS, NOON + timedelta(hours=13))
    last = database.read_now(entries_after, LAN, 1, 10)[-1]
    assert (last.author, last.kind) == (Author.BOT, EntryKind.MESSAGE)
    assert last.text


def test_a_sweep_that_comes_too_late_for_one_conversation_changes_nothing_of_it(database: Database) -> None:
    before = put(database, _offer, NOON)
    taken = replace(control.take(before, "mai", NOON), epoch=before.epoch)
    assert database.write_now(save_control, taken, before.epoch)
    assert database.write_now(sweep, HOURS, NOON + timedelta(minutes=1)) == Swept()
    assert database.read_now(load_conversation, before.id).control is Control.HUMAN
