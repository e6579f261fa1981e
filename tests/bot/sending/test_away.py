"""Whoever leaves the page hears the answer on the linked Telegram, once; nobody else does."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.sending.announcer import Announcer
from bot.sending.away import Away
from bot.sending.outbox import Outbox
from conversation.messages import Address, Author, DeliveryStatus, Entry, Profile
from conversation.proof import ProofLevel
from conversation.state import Conversation
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, NewCustomer
from customers.customer_store import create_customers
from memory.conversation_store import open_conversations
from memory.entry_store import entries_after
from memory.receipt_store import save_statuses
from memory.transcript_store import Draft, append
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
WEB, TELEGRAM = Address("webchat", "v-1"), Address("telegram", "77")
PATIENCE = timedelta(minutes=5)


async def test_an_unseen_reply_goes_to_the_linked_telegram_once(sqlite_database: Database) -> None:
    _link(sqlite_database, ProofLevel.POSSESSION)
    _reply(sqlite_database, "Dạ hàng đã về ạ", DeliveryStatus.SENT)
    away = _away(sqlite_database)
    assert await away.follow(NOW + timedelta(minutes=6)) == 1
    assert await away.follow(NOW + timedelta(minutes=7)) == 0
    (entry,) = sqlite_database.read_now(entries_after, TELEGRAM, 0, 10)
    assert entry.text == "(Tiếp cuộc trò chuyện trên web)\nDạ hàng đã về ạ"


async def test_what_was_delivered_or_is_still_fresh_stays_on_the_web(sqlite_database: Database) -> None:
    _link(sqlite_database, ProofLevel.POSSESSION)
    _reply(sqlite_database, "seen", DeliveryStatus.DELIVERED)
    _reply(sqlite_database, "fresh", DeliveryStatus.SENT)
    assert await _away(sqlite_database).follow(NOW + timedelta(minutes=4)) == 0


async def test_somebody_who_is_looking_is_not_written_to_elsewhere(sqlite_database: Database) -> None:
    _link(sqlite_database, ProofLevel.POSSESSION)
    _reply(sqlite_database, "here", DeliveryStatus.SENT)
    assert await _away(sqlite_database, is_here=lambda _: True).follow(NOW + timedelta(minutes=6)) == 0


async def test_a_claimed_web_visitor_never_reaches_the_customers_telegram(sqlite_database: Database) -> None:
    _link(sqlite_database, ProofLevel.CLAIMED)
    _reply(sqlite_database, "not yours", DeliveryStatus.SENT)
    assert await _away(sqlite_database).follow(NOW + timedelta(minutes=6)) == 0
    assert sqlite_database.read_now(entries_after, TELEGRAM, 0, 10) == ()


def _away(database: Database, is_here: Callable[[Address], bool] = lambda _: False) -> Away:
    return Away(database, Announcer(database, Outbox(database, {}), _push), is_here, PATIENCE)


async def _push(conversation: Conversation, entries: Sequence[Entry]) -> None:
    return None


def _link(database: Database, web_proof: ProofLevel) -> None:
    database.write_now(create_customers, [NewCustomer("c1", NOW, "Lan")])
    points = [
        ContactPoint(WEB, "c1", web_proof, NOW, profile=Profile()),
        ContactPoint(TELEGRAM, "c1", ProofLevel.POSSESSION, NOW, profile=Profile()),
    ]
    database.write_now(save_contact_points, points)


def _reply(database: Database, text: str, status: DeliveryStatus) -> None:
    conversation = database.write_now(open_conversations, [WEB], NOW)[WEB]
    (entry,) = database.write_now(append, [Draft(conversation.id, Author.BOT, NOW, text, epoch=0)], NOW).entries
    database.write_now(save_statuses, [(entry.id, status, "")])
