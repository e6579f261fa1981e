"""What somebody tries who is not the customer: floods, look-alikes, another's browser.

Elsewhere: tokens (test_signed.py), link codes (test_links.py, contracts/test_link_store.py), questions to a Telegram
(contracts/test_ask_store.py), typing another's data (contracts/test_customer_store.py, bot/turns/test_suggesting.py),
two agents at once (contracts/test_merge_store.py, bot/floor/test_review_desk.py).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from channels.webchat.limits import LIMITS
from channels.webchat.limits import Limits as WebLimits
from conversation.customer import Recognition
from conversation.errors import RateLimitError
from conversation.messages import Address, InboundMessage
from conversation.proof import ProofLevel
from conversation.web import WebSession
from customers.claims import ClaimKind, find_claims
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, FieldName, NewCustomer, canonical
from customers.customer_store import create_customers, find_recognitions
from customers.linking import WebLinks
from customers.links import Problem
from customers.recognition import recognise, save_first_contacts
from customers.session_store import WebSessions
from storage.database import Database
from storage.live import EmbeddedValkey, Limits, connect_live

FLOOD = 10_000
NOW = datetime.now(UTC)
LAN = Address("telegram", "7")


class Unlimited:
    """Lets everything through: what is tested here must not need a limit."""

    async def check(self, key: str, limit: int, window: float) -> None:
        return None


@pytest.fixture
async def workers(valkey: EmbeddedValkey) -> AsyncIterator[list[WebLimits]]:
    """Two workers' limits over one live store."""
    clients = [connect_live(valkey.url) for _ in range(2)]
    await clients[0].flushdb()
    yield [WebLimits(Limits(client), {}) for client in clients]
    for client in clients:
        await client.aclose()


@pytest.mark.parametrize("spelling", [lambda n: "203.0.113.9", lambda n: f"2001:db8::{n:x}"])  # noqa: ARG005
async def test_ten_thousand_link_requests_of_one_address_are_stopped_across_workers(
    workers: list[WebLimits], spelling: Callable[[int], str]
) -> None:
    """Each from a session of its own, so that only the address is the same; of IPv6 the whole network counts."""
    passed = 0
    for start in range(0, FLOOD, 200):
        tries = [workers[n % 2].check("link", spelling(n), f"v-{n}") for n in range(start, start + 200)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        passed += sum(1 for outcome in outcomes if not isinstance(outcome, RateLimitError))
    assert passed == LIMITS["link"].network
    await workers[0].check("link", "198.51.100.1", "somebody else")


LOOK_ALIKES = [
    # as the shop knows it, and what looks the same: Cyrillic, Greek, a zero width space cannot make one the other
    (FieldName.EMAIL, "lan@shop.vn", "lаn@shop.vn"),
    (FieldName.EMAIL, "lan@shop.vn", "lan@ѕhop.vn"),
    (FieldName.EMAIL, "olivia@shop.vn", "οlivia@shop.vn"),
    (FieldName.NAME, "Nguyễn Thị Lan", "Nguyễn Тhị Lan"),
    (FieldName.NAME, "Mai", "Маi"),
]


@pytest.mark.parametrize(("field", "real", "fake"), LOOK_ALIKES)
def test_what_only_looks_the_same_is_another_value(field: FieldName, real: str, fake: str) -> None:
    assert canonical(field, real) != canonical(field, fake)


@pytest.mark.parametrize("number", ["０９１２３４５６７８", "0912\u200b345\u200b678", "٠٩١٢٣٤٥٦٧٨", "𝟢𝟫𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪"])
def test_digits_of_another_alphabet_claim_at_most_and_open_nothing(sqlite_database: Database, number: str) -> None:
    claims = find_claims(f"em là Lan, sđt {number}")
    assert all(claim.canonical in ("+84912345678", "lan") for claim in claims)
    assert {claim.kind for claim in claims} <= {ClaimKind.NAME, ClaimKind.PHONE}
    typed = InboundMessage("1", Address("webchat", "v-1"), "1", NOW, number, proof=ProofLevel.ANONYMOUS)
    assert sqlite_database.read_now(recognise, [typed], NOW)[typed.address] == Recognition()


@pytest.mark.parametrize("subject", ["КН-1", "KH-１", "KH-1\u200b", "kh-1", "KH‑1"])
def test_a_signed_subject_that_looks_like_a_customers_id_is_somebody_else(
    sqlite_database: Database, subject: str
) -> None:
    sqlite_database.write_now(create_customers, [NewCustomer("lan", NOW, "Nguyễn Thị Lan", "KH-1")])
    signed = InboundMessage(
        "1", Address("webchat", "s-1"), "1", NOW, "hi", proof=ProofLevel.SIGNED, subject=subject, site="shop"
    )
    who = sqlite_database.read_now(recognise, [signed], NOW)
    assert who[signed.address].customer_id != "lan"
    sqlite_database.write_now(save_first_contacts, [signed], who, NOW)
    assert sqlite_database.read_now(find_recognitions, [signed.address])[signed.address].customer_id != "lan"


@pytest.mark.parametrize("fake", ["０", "\u200b", "\u202e", " ", "\ufeff"])
async def test_a_link_code_is_taken_letter_by_letter(sqlite_database: Database, fake: str) -> None:
    links = WebLinks(sqlite_database, Unlimited(), lambda: "nhamay_bot")
    offer = await links.offer(WebSession("v-1", "shop"))
    for tried in (offer.code + fake, fake + offer.code, offer.code[:8] + fake + offer.code[8:]):
        assert await links.redeem(tried, LAN, NOW) is Problem.UNKNOWN


async def test_a_planted_session_stays_a_strangers_when_the_victim_signs_in(sqlite_database: Database) -> None:
    """Session fixation: the attacker knows the token the victim's browser began with."""
    sessions = WebSessions(sqlite_database)
    planted, before = await sessions.open("shop")
    token, signed = await sessions.open("shop", "KH-1")
    assert planted != token
    assert before.user != signed.user
    assert (await sessions.find(planted)) == WebSession(before.user, "shop", ProofLevel.ANONYMOUS)
    assert await sessions.find("planted-" + "x" * 35) is None


async def test_after_logging_out_the_next_person_at_the_browser_is_nobody(sqlite_database: Database) -> None:
    """Lan links her browser, logs out; somebody else opens the chat there, then signs in as another customer."""
    sqlite_database.write_now(
        create_customers, [NewCustomer("lan", NOW, "Nguyễn Thị Lan"), NewCustomer("mai", NOW, "", "KH-2")]
    )
    sqlite_database.write_now(save_contact_points, [ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW)])
    sessions, links = WebSessions(sqlite_database), WebLinks(sqlite_database, Unlimited(), lambda: "nhamay_bot")
    token, lans = await sessions.open("shop")
    offer = await links.offer(lans)
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    assert await links.confirm(lans)
    await sessions.close(token)
    assert await sessions.find(token) is None

    _, next_one = await sessions.open("shop")
    addresses = [Address("webchat", next_one.user)]
    assert sqlite_database.read_now(find_recognitions, addresses) == {}
    _, signed = await sessions.open("shop", "KH-2")
    hello = InboundMessage(
        "2", Address("webchat", signed.user), "2", NOW, "hi", proof=ProofLevel.SIGNED, subject="KH-2", site="shop"
    )
    assert sqlite_database.read_now(recognise, [hello], NOW)[hello.address].customer_id == "mai"
