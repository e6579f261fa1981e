"""A skill that must ask somebody else holds up nobody, and its customer gets exactly one answer whatever happens."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.sending.outbox import Outbox
from bot.sending.outbox_store import outbox
from bot.turns.inbox import Delivery
from bot.turns.slow_answer_store import GRACE, slow_answers
from bot.turns.slow_answers import SlowAnswers
from bot.turns.turn import Outcome, SlowAnswer, Turn
from bot.turns.turn_writer import Committed, save_turns
from conversation.errors import UnavailableError
from conversation.ids import new_id
from conversation.messages import Address, Entry, InboundMessage, Reply
from conversation.state import Conversation
from memory.conversation_store import find_conversations, save_control
from memory.entry_store import entries_after
from routing.control import take
from routing.decision import Answer
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")
PLAIN = Reply("Dạ phí từ 25.000đ ạ.")

Work = Callable[[], Awaitable[tuple[Reply, ...]]]


class Beside:
    """Slow answers over a real record store, with a clock that is moved by hand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.pushed: list[str] = []
        self.typed: list[Address] = []
        self.sender = Outbox(database, {})
        self.answers = SlowAnswers(database, self.sender, self._push, self._type, _model, lambda: self.now)

    def commit(self, *slow: SlowAnswer, at_once: str = "") -> tuple[tuple[Turn, ...], Committed]:
        message = InboundMessage(new_id(), LAN, "id-1", NOW, "phí ship?")
        turn = Turn(
            Delivery(0, "1-0", message),
            Conversation(new_id(), LAN, NOW, NOW),
            text=message.text,
            is_fresh=True,
            decision=Answer("article_answer", "delivery_fee"),
            outcome=Outcome((Reply(at_once),) if at_once else (), slow=slow),
        )
        return (turn,), self.database.write_now(save_turns, (turn,), NOW, "model")

    async def answer(self, *slow: SlowAnswer, at_once: str = "") -> None:
        turns, done = self.commit(*slow, at_once=at_once)
        self.answers.start(turns, done.awaited)
        await self.answers.stop()
        await self.sender.stop()

    def said(self) -> list[str]:
        return [entry.text for entry in self.database.read_now(entries_after, LAN, 0, 100)]

    def owed(self) -> int:
        count = select(func.count()).select_from(slow_answers)
        return int(self.database.read_now(lambda conn: conn.execute(count).scalar_one()))

    async def _push(self, _: Conversation, entries: Sequence[Entry]) -> None:
        self.pushed += [entry.text for entry in entries]

    async def _type(self, address: Address) -> None:
        self.typed.append(address)


async def _model() -> str:
    return "model"


async def gives(*texts: str) -> tuple[Reply, ...]:
    return tuple(Reply(text) for text in texts)


async def fails() -> tuple[Reply, ...]:
    raise OSError("the shop's till does not answer")


async def never() -> tuple[Reply, ...]:
    await asyncio.Event().wait()
    return ()


@pytest.fixture
def beside(sqlite_database: Database) -> Beside:
    return Beside(sqlite_database)


async def test_what_is_said_at_once_does_not_wait_for_what_takes_longer(beside: Beside) -> None:
    turns, done = beside.commit(SlowAnswer(lambda: gives("Giao Huế 30.000đ ạ."), (PLAIN,)), at_once="Dạ để em xem ạ.")
    assert beside.said() == ["phí ship?", "Dạ để em xem ạ."]
    beside.answers.start(turns, done.awaited)
    await beside.answers.stop()
    assert beside.said() == ["phí ship?", "Dạ để em xem ạ.", "Giao Huế 30.000đ ạ."]
    assert beside.pushed == ["Giao Huế 30.000đ ạ."]
    assert beside.typed == [LAN]
    assert beside.owed() == 0


@pytest.mark.parametrize(
    ("work", "seconds"),
    [
        (fails, 5.0),
        (never, 0.01),
        (lambda: gives(), 5.0),
    ],
    ids=["who is asked fails", "who is asked is late", "who is asked says nothing"],
)
async def test_the_plain_answer_goes_out_when(beside: Beside, work: Work, seconds: float) -> None:
    await beside.answer(SlowAnswer(work, (PLAIN,), seconds))
    assert beside.said() == ["phí ship?", PLAIN.text]
    assert beside.owed() == 0


async def test_after_a_crash_the_plain_answer_goes_out_once(beside: Beside) -> None:
    beside.commit(SlowAnswer(never, (PLAIN,), 8.0))  # and the process dies
    heir = Beside(beside.database)
    await heir.answers.sweep()
    assert heir.said() == ["phí ship?"]  # whoever makes it has its time
    heir.now = NOW + timedelta(seconds=8) + GRACE
    await heir.answers.sweep()
    await heir.answers.sweep()
    assert heir.said() == ["phí ship?", PLAIN.text]


async def test_an_answer_that_was_given_plainly_meanwhile_is_not_said_again(beside: Beside) -> None:
    may_go_on = asyncio.Event()

    async def late() -> tuple[Reply, ...]:
        await may_go_on.wait()
        return await gives("Giao Huế 30.000đ ạ.")

    turns, done = beside.commit(SlowAnswer(late, (PLAIN,)))
    beside.answers.start(turns, done.awaited)
    other = Beside(beside.database)
    other.now = NOW + timedelta(minutes=1)
    await other.answers.sweep()
    may_go_on.set()
    await beside.answers.stop()
    assert beside.said() == ["phí ship?", PLAIN.text]


async def test_when_a_person_takes_over_meanwhile_the_answer_is_void(beside: Beside) -> None:
    turns, done = beside.commit(SlowAnswer(lambda: gives("Giao Huế 30.000đ ạ."), (PLAIN,)))
    found = beside.database.read_now(find_conversations, [LAN])[LAN]
    assert beside.database.write_now(save_control, take(found, "mai", NOW), found.epoch)
    beside.answers.start(turns, done.awaited)
    await beside.answers.stop()
    assert beside.said() == ["phí ship?"]
    assert beside.owed() == 0


async def test_several_are_each_said(beside: Beside) -> None:
    await beside.answer(SlowAnswer(lambda: gives("một", "hai"), (PLAIN,)), SlowAnswer(fails, (Reply("ba"),)))
    assert sorted(beside.said()) == ["ba", "hai", "một", "phí ship?"]


async def test_written_a_second_time_nothing_more_is_promised(beside: Beside) -> None:
    turns, _ = beside.commit(SlowAnswer(never, (PLAIN,)))
    known = beside.database.read_now(find_conversations, [LAN])[LAN]
    again = tuple(replace(turn, conversation=known, is_fresh=False) for turn in turns)
    assert beside.database.write_now(save_turns, again, NOW, "model").awaited == ()
    assert beside.owed() == 1


async def test_an_answer_the_record_store_could_not_take_is_given_when_it_is_back(beside: Beside) -> None:
    turns, done = beside.commit(SlowAnswer(lambda: gives("Giao Huế 30.000đ ạ."), (PLAIN,)))

    async def away() -> str:
        raise UnavailableError("the record store does not answer")

    out = SlowAnswers(beside.database, beside.sender, beside._push, beside._type, away, lambda: beside.now)
    out.start(turns, done.awaited)
    await out.stop()
    assert beside.said() == ["phí ship?"]
    beside.now = NOW + timedelta(minutes=1)
    await beside.answers.sweep()
    assert beside.said() == ["phí ship?", PLAIN.text]


async def test_a_slow_answer_is_sent_like_any_other(beside: Beside) -> None:
    turns, done = beside.commit(SlowAnswer(lambda: gives("Giao Huế 30.000đ ạ."), (PLAIN,)))
    beside.answers.start(turns, done.awaited)
    await beside.answers.stop()
    rows = beside.database.read_now(lambda conn: conn.execute(select(outbox.c.seq)).scalars().all())
    assert rows == [2]
