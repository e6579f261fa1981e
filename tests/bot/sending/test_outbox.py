"""What is committed is sent: once, in order, and again when the channel asks to wait."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sending.outbox import Outbox
from bot.sending.outbox_store import claim_lapsed, count_pending, save_outgoing
from channels.channel import SendResult
from conversation.messages import Address, Attachment, Author, DeliveryStatus, Outgoing
from memory.conversation_store import open_conversations
from memory.entry_store import entries_after
from memory.receipt_store import save_receipts
from memory.transcript_store import Draft, append
from storage.database import Database
from storage.event_store import find_events

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SENT = SendResult(DeliveryStatus.SENT, "77")


class Paper:
    """A channel that writes down what it is sent and answers as told."""

    name = "paper"

    def __init__(self, answer: Callable[[Outgoing, int], SendResult] = lambda *_: SENT) -> None:
        self.sent: list[tuple[str, str]] = []
        self._answer = answer
        self._tries: dict[str, int] = {}
        self.seen = asyncio.Event()

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return ()

    async def run(self) -> None:
        return

    async def stop(self) -> None:
        return

    async def send(self, outgoing: Sequence[Outgoing]) -> Sequence[SendResult]:
        results = []
        for item in outgoing:
            tries = self._tries[item.entry.id] = self._tries.get(item.entry.id, 0) + 1
            result = self._answer(item, tries)
            results.append(result)
            if result.status is DeliveryStatus.SENT:
                self.sent.append((item.address.user, item.entry.text))
            if result.status is DeliveryStatus.PENDING:
                results += [SendResult(DeliveryStatus.PENDING)] * (len(outgoing) - len(results))
                break
        self.seen.set()
        return results

    async def show(self, own: Sequence[Outgoing]) -> None:
        return

    async def typing(self, addresses: Sequence[Address]) -> None:
        return

    async def fetch(self, attachment: Attachment) -> bytes:
        raise NotImplementedError(attachment)


async def test_replies_of_one_address_are_sent_in_order_and_their_rows_forgotten(sqlite_database: Database) -> None:
    channel = Paper()
    outbox = Outbox(sqlite_database, {"paper": channel})
    outbox.dispatch(_write(sqlite_database, "lan", ["one", "two"]) + _write(sqlite_database, "hung", ["three"]))
    await outbox.stop()
    assert [text for user, text in channel.sent if user == "lan"] == ["one", "two"]
    assert ("hung", "three") in channel.sent
    assert sqlite_database.read_now(count_pending) == 0
    assert _statuses(sqlite_database, "lan") == [DeliveryStatus.SENT, DeliveryStatus.SENT]


async def test_a_channel_that_asks_to_wait_gets_the_same_message_again_and_the_order_holds(
    sqlite_database: Database,
) -> None:
    def busy(item: Outgoing, tries: int) -> SendResult:
        wait = item.entry.text == "one" and tries == 1
        return SendResult(DeliveryStatus.PENDING, retry_after=0.01) if wait else SENT

    channel = Paper(busy)
    outbox = Outbox(sqlite_database, {"paper": channel})
    outbox.dispatch(_write(sqlite_database, "lan", ["one", "two"]))
    while len(channel.sent) < 2:
        channel.seen.clear()
        await asyncio.wait_for(channel.seen.wait(), 5)
    await outbox.stop()
    assert [text for _, text in channel.sent] == ["one", "two"]


async def test_what_a_killed_process_left_is_claimed_once_its_lease_is_over(database: Database) -> None:
    outgoing = _write(database, "lan", ["one", "two"])
    assert database.write_now(claim_lapsed, NOW + timedelta(seconds=30), 10) == ()
    later = NOW + timedelta(seconds=61)
    claimed = database.write_now(claim_lapsed, later, 10)
    assert [item.entry.text for item in claimed] == ["one", "two"]
    assert [item.entry.id for item in claimed] == [item.entry.id for item in outgoing]
    assert database.write_now(claim_lapsed, later, 10) == ()


async def test_what_the_channel_will_never_take_is_marked_failed_and_the_next_goes_on(
    sqlite_database: Database,
) -> None:
    channel = Paper(lambda item, _: SendResult(DeliveryStatus.FAILED) if item.entry.text == "one" else SENT)
    outbox = Outbox(sqlite_database, {"paper": channel})
    outbox.dispatch(_write(sqlite_database, "lan", ["one", "two"]))
    await outbox.stop()
    assert _statuses(sqlite_database, "lan") == [DeliveryStatus.FAILED, DeliveryStatus.SENT]


async def test_a_reply_for_a_channel_that_is_not_set_up_fails_visibly(sqlite_database: Database) -> None:
    outbox = Outbox(sqlite_database, {})
    outbox.dispatch(_write(sqlite_database, "lan", ["one"]))
    await outbox.stop()
    assert _statuses(sqlite_database, "lan") == [DeliveryStatus.FAILED]
    told = sqlite_database.read_now(find_events, 0, 10, ("message.failed",))
    assert [(event.data["seq"], event.data["error"]) for event in told] == [(1, "this channel is not set up")]


async def test_a_receipt_that_came_first_is_not_overwritten(sqlite_database: Database) -> None:
    outgoing = _write(sqlite_database, "lan", ["one"])
    sqlite_database.write_now(save_receipts, Address("paper", "lan"), 1, DeliveryStatus.READ)
    outbox = Outbox(sqlite_database, {"paper": Paper()})
    outbox.dispatch(outgoing)
    await outbox.stop()
    assert _statuses(sqlite_database, "lan") == [DeliveryStatus.READ]


def _write(database: Database, user: str, texts: Sequence[str]) -> tuple[Outgoing, ...]:
    address = Address("paper", user)
    conversation = database.write_now(open_conversations, [address], NOW)[address]
    drafts = [Draft(conversation.id, Author.BOT, NOW, text, epoch=0) for text in texts]
    written = database.write_now(append, drafts, NOW).entries
    outgoing = tuple(Outgoing(address, entry) for entry in written)
    database.write_now(save_outgoing, outgoing, NOW)
    return outgoing


def _statuses(database: Database, user: str) -> list[DeliveryStatus]:
    return [entry.status for entry in database.read_now(entries_after, Address("paper", user), 0, 10)]
