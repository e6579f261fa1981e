"""What linking promises on both engines: no history for an attacker, and undone exactly."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from conversation.errors import ProofError, RateLimitError
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.web import Site, WebSession
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, NewCustomer
from customers.customer_store import create_customers, find_addresses, find_recognitions
from customers.link_store import web_links
from customers.linking import LinkNews, LinkQuestion, WebLinks
from customers.links import LinkState, Problem
from customers.session_store import WebSessions
from customers.site_store import save_sites
from storage.database import Database

NOW = datetime.now(UTC)
LAN = Address("telegram", "7")
STRANGER = Address("telegram", "666")
SESSION = WebSession("v-1", "shop")
WEB = Address("webchat", "v-1")


class Counter:
    """Counts tries in one process, by the rule of the real one."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    async def check(self, key: str, limit: int, window: float) -> None:
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] > limit:
            raise RateLimitError(f"more than {limit} tries", window)


@pytest.fixture
def news() -> list[LinkNews]:
    return []


@pytest.fixture
def links(database: Database, news: list[LinkNews]) -> WebLinks:
    async def tell(item: LinkNews) -> None:
        news.append(item)

    database.write_now(save_sites, [Site("shop", "Tiệm Nhà Mây")])
    database.write_now(create_customers, [NewCustomer("lan", NOW - timedelta(days=9), "Nguyễn Thị Lan")])
    database.write_now(save_contact_points, [ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW)])
    return WebLinks(database, Counter(), lambda: "nhamay_bot", tell)


def proof_of_web(database: Database) -> tuple[str, ProofLevel]:
    found = database.read_now(find_recognitions, [WEB]).get(WEB)
    return (found.customer_id, found.proof) if found else ("", ProofLevel.ANONYMOUS)


async def test_a_yes_on_both_sides_makes_one_customer_and_either_side_undoes_it(
    database: Database, links: WebLinks, news: list[LinkNews]
) -> None:
    for by in (WEB, LAN):
        offer = await links.offer(SESSION)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", offer.code)
        assert offer.url == f"https://t.me/nhamay_bot?start={offer.code}"
        question = await links.redeem(offer.code, LAN, NOW)
        assert isinstance(question, LinkQuestion)
        assert question.site_name == "Tiệm Nhà Mây"
        assert offer.check in question.choices
        answered = await links.answer(LAN, offer.check, NOW)
        assert answered is not None
        assert answered.telegram_yes
        assert proof_of_web(database) == ("", ProofLevel.ANONYMOUS)
        assert await links.confirm(SESSION)
        assert proof_of_web(database) == ("lan", ProofLevel.POSSESSION)
        assert database.read_now(find_addresses, ["lan"])["lan"] == (LAN, WEB)
        assert await links.unlink(by)
        assert proof_of_web(database) == ("", ProofLevel.ANONYMOUS)
        assert database.read_now(find_addresses, ["lan"])["lan"] == (LAN,)
        assert not await links.unlink(by)
    states = [item.state for item in news]
    assert states == [LinkState.OPENED, LinkState.OPENED, LinkState.LINKED, LinkState.UNLINKED] * 2
    assert all(item.telegram == LAN and item.web == WEB for item in news)


async def test_a_forwarded_code_opens_nothing_to_the_attackers_browser(database: Database, links: WebLinks) -> None:
    offer = await links.offer(SESSION)
    await links.redeem(offer.code, LAN, NOW)  # the victim pressed the link
    for _ in range(3):
        assert not await links.confirm(SESSION)  # the attacker says yes as often as they like
    assert proof_of_web(database) == ("", ProofLevel.ANONYMOUS)
    wrong = next(c for c in ("11", "22", "33") if c != offer.check)
    refused = await links.answer(LAN, wrong, NOW)  # the victim has no page with a number
    assert refused is not None
    assert (refused.state, refused.problem) == (LinkState.REFUSED, Problem.WRONG_CHECK)
    assert not await links.confirm(SESSION)
    assert await links.answer(LAN, offer.check, NOW) is None
    assert proof_of_web(database) == ("", ProofLevel.ANONYMOUS)


async def test_a_token_known_before_the_code_opens_nothing_after_the_link(database: Database, links: WebLinks) -> None:
    """Session fixation: the attacker planted the session Lan's browser begins with, and kept its token."""
    sessions = WebSessions(database)
    planted, session = await sessions.open("shop")
    _, neighbour = bystander = await sessions.open("shop")
    offer = await links.offer(session)
    own = await sessions.renew(planted)
    assert await sessions.find(planted) == await sessions.find(own) == session
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    assert await sessions.find(planted) == session  # nothing is lost before it comes to a link
    assert await links.confirm(session)
    assert await sessions.find(planted) is None
    assert await sessions.find(own) == session
    assert await sessions.find(bystander[0]) == neighbour
    with pytest.raises(ProofError):
        await sessions.renew(planted)


async def test_a_code_the_attacker_takes_first_leaves_nothing_either(database: Database, links: WebLinks) -> None:
    sessions = WebSessions(database)
    planted, session = await sessions.open("shop")
    await links.offer(session)
    attackers = await sessions.renew(planted)
    offer = await links.offer(session)
    own = await sessions.renew(planted)
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    assert await links.confirm(session)
    assert [await sessions.find(token) for token in (planted, attackers, own)] == [None, None, session]


async def test_a_signed_visitor_stays_signed_in_on_every_device_when_one_of_them_links(
    database: Database, links: WebLinks
) -> None:
    sessions = WebSessions(database)
    phone, session = await sessions.open("shop", "KH-1")
    laptop, _ = await sessions.open("shop", "KH-1")
    offer = await links.offer(session)
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    assert await links.confirm(session)
    assert await sessions.find(phone) == await sessions.find(laptop) == session


async def test_a_stranger_who_opens_the_code_too_ends_it_for_both(database: Database, links: WebLinks) -> None:
    offer = await links.offer(SESSION)
    await links.redeem(offer.code, LAN, NOW)
    assert await links.redeem(offer.code, STRANGER, NOW) is Problem.TAKEN
    assert await links.answer(LAN, offer.check, NOW) is None
    assert await links.answer(STRANGER, offer.check, NOW) is None
    assert not await links.confirm(SESSION)


async def test_a_code_is_used_once_and_guessed_never(links: WebLinks) -> None:
    offer = await links.offer(SESSION)
    await links.redeem(offer.code, LAN, NOW)
    await links.answer(LAN, offer.check, NOW)
    await links.confirm(SESSION)
    assert await links.redeem(offer.code, LAN, NOW) is Problem.USED
    for guess in ("", "x" * 22, offer.code[:-1], offer.code.swapcase(), "\ud800"):
        assert await links.redeem(guess, STRANGER, NOW) is Problem.UNKNOWN


async def test_an_expired_code_opens_nothing(links: WebLinks) -> None:
    offer = await links.offer(SESSION)
    later = datetime.now(UTC) + timedelta(minutes=11)
    assert await links.redeem(offer.code, LAN, later) is Problem.EXPIRED
    assert await links.answer(LAN, offer.check, later) is None


async def test_a_new_code_ends_the_old_one_of_the_same_browser(links: WebLinks) -> None:
    old, new = [await links.offer(SESSION) for _ in range(2)]
    assert await links.redeem(old.code, LAN, NOW) is Problem.REFUSED
    assert isinstance(await links.redeem(new.code, LAN, NOW), LinkQuestion)


async def test_a_browser_is_tied_to_one_telegram_at_a_time(database: Database, links: WebLinks) -> None:
    for telegram in (LAN, STRANGER):
        offer = await links.offer(SESSION)
        await links.redeem(offer.code, telegram, NOW)
        await links.answer(telegram, offer.check, NOW)
        assert await links.confirm(SESSION)
    assert database.read_now(find_addresses, ["lan"])["lan"] == (LAN,)
    customer_id, proof = proof_of_web(database)
    assert proof is ProofLevel.POSSESSION
    assert set(database.read_now(find_addresses, [customer_id])[customer_id]) == {WEB, STRANGER}


async def test_tries_are_limited(links: WebLinks) -> None:
    async def until_limited(go: Callable[[], object]) -> int:
        for done in range(100):
            try:
                await go()  # type: ignore[misc]
            except RateLimitError:
                return done
        return 100

    assert await until_limited(lambda: links.offer(SESSION)) == 10
    assert await until_limited(lambda: links.redeem("guess", STRANGER, NOW)) == 10


async def test_the_code_itself_is_nowhere_in_the_record(database: Database, links: WebLinks) -> None:
    offer = await links.offer(SESSION)

    def everything(conn: Connection) -> str:
        return str(conn.execute(select(web_links)).all())

    assert offer.code not in database.read_now(everything)
