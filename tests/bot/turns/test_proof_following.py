"""Facts and recollections follow the customer at once: from a link on, and back when it is undone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.turns.last_words import find_proved_addresses
from bot.turns.proof_following import follow_proof
from conversation.ids import new_id
from conversation.messages import Address, Author
from conversation.proof import ProofLevel
from conversation.web import WebSession
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, NewCustomer
from customers.customer_store import create_customers
from customers.linking import WebLinks
from memory.conversation_store import find_conversations, open_conversations
from memory.fact_store import load_facts, save_facts
from memory.facts import SELF, Fact, FactKind, hold_now
from memory.transcript_store import Draft, append
from storage.database import Database

NOW = datetime.now(UTC)
LAN, WEB = Address("telegram", "7"), Address("webchat", "v-1")
SESSION = WebSession("v-1", "shop")


class Unlimited:
    """Lets everything through."""

    async def check(self, key: str, limit: int, window: float) -> None:
        return None


def say(conn: Connection, address: Address, kind: FactKind, value: str, proof: ProofLevel) -> None:
    conversation = open_conversations(conn, [address], NOW)[address]
    draft = Draft(conversation.id, Author.CUSTOMER, NOW, value, proof=proof)
    (entry,) = append(conn, [draft], NOW).entries
    stated = Fact(new_id(), kind, value, SELF, entry.id, conversation.id, address, NOW, proof, 0.9)
    save_facts(conn, [stated])


def held(conn: Connection) -> set[str]:
    """What holds of Lan, from every address that is proved to be hers."""
    owned = find_conversations(conn, find_proved_addresses(conn, ["lan"]))
    stated = load_facts(conn, [c.id for c in owned.values()])
    later = NOW + timedelta(minutes=1)
    return {known.fact.value for known in hold_now((f for found in stated.values() for f in found), later)}


@pytest.fixture
def links(database: Database) -> WebLinks:
    database.write_now(create_customers, [NewCustomer("lan", NOW - timedelta(days=9), "Lan")])
    database.write_now(save_contact_points, [ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW)])
    database.write_now(say, LAN, FactKind.SIZE, "M", ProofLevel.POSSESSION)
    database.write_now(say, WEB, FactKind.ALLERGY, "cồn", ProofLevel.CLAIMED)
    return WebLinks(database, Unlimited(), lambda: "nhamay_bot", follow=follow_proof)


async def link(links: WebLinks) -> None:
    offer = await links.offer(SESSION)
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    assert await links.confirm(SESSION)


async def test_what_was_said_before_the_link_counts_from_it_on_and_no_longer_than_it_stands(
    database: Database, links: WebLinks
) -> None:
    for _ in range(2):
        assert database.read_now(held) == {"M"}
        await link(links)
        assert database.read_now(held) == {"M", "cồn"}
        assert await links.unlink(LAN)
    assert database.read_now(held) == {"M"}


async def test_what_is_said_while_linked_goes_with_the_address(database: Database, links: WebLinks) -> None:
    await link(links)
    database.write_now(say, WEB, FactKind.ALLERGY, "hương liệu", ProofLevel.POSSESSION)
    assert database.read_now(held) == {"M", "cồn", "hương liệu"}
    await links.unlink(WEB)
    assert database.read_now(held) == {"M"}
    await link(links)
    assert database.read_now(held) == {"M", "cồn", "hương liệu"}
