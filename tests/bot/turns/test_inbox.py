"""Nothing is lost between a border and its turn, and nothing is taken twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from bot.turns.inbox import Delivery, Inbox, InboxReader, dead_letters, partition_of, stream_name
from conversation.errors import MessageError, ReplayedIdError, UnavailableError
from conversation.ids import new_id
from conversation.messages import MAX_TEXT, Address, Attachment, AttachmentKind, InboundKind, InboundMessage
from storage.live import EmbeddedValkey, connect_live

PARTITIONS = 4


@pytest.fixture
async def live(valkey: EmbeddedValkey) -> AsyncIterator[Redis]:
    client = connect_live(valkey.url)
    await client.flushdb()
    yield client
    await client.aclose()


async def test_messages_come_out_in_the_order_of_their_address(live: Redis) -> None:
    inbox = Inbox(live, PARTITIONS)
    await asyncio.gather(*(inbox.receive(_message("lan", f"m{i}", f"text {i}")) for i in range(50)))
    reader = InboxReader(live, PARTITIONS, 16)
    texts = [d.message.text for d in await _take(reader, 50)]
    assert texts == [f"text {i}" for i in range(50)]


async def test_the_same_message_gives_the_same_receipt_and_lies_there_once(live: Redis) -> None:
    inbox = Inbox(live, PARTITIONS)
    first = await inbox.receive(_message("lan", "m1", "hi"))
    again = await inbox.receive(_message("lan", "m1", "hi"))
    assert first == again
    assert await InboxReader(live, PARTITIONS, 16).backlog() == 1


async def test_the_same_id_with_another_body_is_refused_and_the_first_stays(live: Redis) -> None:
    inbox = Inbox(live, PARTITIONS)
    await inbox.receive(_message("lan", "m1", "hi"))
    with pytest.raises(ReplayedIdError, match="another body"):
        await inbox.receive(_message("lan", "m1", "bye"))
    await inbox.receive(_message("hung", "m1", "bye"))  # another person's ids are another person's
    taken = await _take(InboxReader(live, PARTITIONS, 16), 2)  # of two people, in either order
    assert sorted(delivery.message.text for delivery in taken) == ["bye", "hi"]


async def test_what_a_dead_worker_did_not_acknowledge_is_read_by_the_next(live: Redis) -> None:
    inbox = Inbox(live, PARTITIONS)
    for name in ("a", "b", "c"):
        await inbox.receive(_message("lan", name, name))
    dead = InboxReader(live, PARTITIONS, 16)
    taken = await _take(dead, 3)
    await dead.acknowledge(taken[:1])
    await _drop_leases(live)
    heir = InboxReader(live, PARTITIONS, 16)
    assert [d.message.text for d in await _take(heir, 2)] == ["b", "c"]


async def test_a_worker_that_is_alone_does_not_wait_for_the_lease_of_one_that_was_killed(live: Redis) -> None:
    await Inbox(live, PARTITIONS).receive(_message("lan", "m1", "hi"))
    killed = InboxReader(live, PARTITIONS, 16)
    assert len(await _take(killed, 1)) == 1
    assert [d.message.text for d in await _take(InboxReader(live, PARTITIONS, 16, is_alone=True), 1)] == ["hi"]


async def test_a_partition_has_one_reader_until_its_lease_is_given_back(live: Redis) -> None:
    await Inbox(live, PARTITIONS).receive(_message("lan", "m1", "hi"))
    first, second = InboxReader(live, PARTITIONS, 16), InboxReader(live, PARTITIONS, 16)
    assert len(await _take(first, 1)) == 1
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(_take(second, 1), 0.6)
    await first.close()
    assert len(await _take(second, 1)) == 1


async def test_what_cannot_be_read_goes_to_the_dead_letters_and_the_rest_goes_on(live: Redis) -> None:
    partition = partition_of(Address("webchat", "lan"), PARTITIONS)
    await live.xadd(stream_name(partition), {"m": '{"from": "another version"}'})
    await Inbox(live, PARTITIONS).receive(_message("lan", "m1", "hi"))
    assert [d.message.text for d in await _take(InboxReader(live, PARTITIONS, 16), 1)] == ["hi"]
    assert await live.xlen(dead_letters()) == 1


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": ""}, "needs a text or an attachment"),
        ({"text": " \n\t "}, "needs a text or an attachment"),
        ({"text": "x" * (MAX_TEXT + 1)}, f"at most {MAX_TEXT} characters"),
        ({"source_id": ""}, "1 to 128 characters"),
        ({"source_id": "x" * 129}, "1 to 128 characters"),
    ],
)
async def test_a_message_that_says_nothing_or_too_much_is_refused_by_name(
    live: Redis, message: dict[str, str], said: str
) -> None:
    with pytest.raises(MessageError, match=said):
        await Inbox(live, PARTITIONS).receive(_message("lan", **({"source_id": "m1", "text": "hi"} | message)))
    assert await InboxReader(live, PARTITIONS, 16).backlog() == 0


async def test_an_attachment_or_a_receipt_needs_no_text(live: Redis) -> None:
    inbox = Inbox(live, PARTITIONS)
    photo = Attachment(AttachmentKind.PHOTO, "file-1")
    await inbox.receive(_message("lan", "m1", "", attachments=(photo,)))
    await inbox.receive(_message("lan", "m2", "", kind=InboundKind.READ, seq=4))
    assert await InboxReader(live, PARTITIONS, 16).backlog() == 2


async def test_a_live_store_that_is_away_is_told_to_the_sender(valkey: EmbeddedValkey) -> None:
    nowhere = connect_live("unix:///nonexistent/valkey.sock")
    with pytest.raises(UnavailableError, match="does not answer"):
        await Inbox(nowhere, PARTITIONS).receive(_message("lan", "m1", "hi"))
    await nowhere.aclose()


async def _take(reader: InboxReader, count: int) -> list[Delivery]:
    taken: list[Delivery] = []
    async with aclosing(reader.batches()) as batches:
        async for batch in batches:
            taken += batch
            if len(taken) >= count:
                return taken
    return taken


async def _drop_leases(live: Redis) -> None:
    """A killed worker's leases end by themselves; here the clock is not waited for."""
    for key in await live.keys("kq:{inbox}:lease:*"):
        await live.delete(key)


def _message(user: str, source_id: str, text: str, **more: object) -> InboundMessage:
    return InboundMessage(
        new_id(),
        Address("webchat", user),
        source_id,
        datetime.now(UTC),
        text,
        **more,  # type: ignore[arg-type]
    )
