"""Asking a known Telegram about a visitor: only it can answer, and the visitor learns nothing from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from conversation.errors import RateLimitError, UnavailableError
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.web import LinkOffer, Site, WebSession
from customers.ask_store import find_asks, web_asks
from customers.asks import LIFE, PUT_AT_MOST, Ask, AskState
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, NewCustomer
from customers.customer_store import create_customers, find_recognitions
from customers.linking import ASKED, LinkNews, LinkQuestion, WebLinks
from customers.links import LinkState, Problem
from customers.site_store import save_sites
from customers.suggestion_store import is_refused
from storage.database import Database

NOW = datetime.now(UTC)
LAN = Address("telegram", "7")
OWN = Address("telegram", "666")
"""The visitor's own Telegram, known to nobody here."""
SESSION = WebSession("v-1", "shop")
WEB = Address("webchat", "v-1")


class Floor:
    """Counts tries by the rule of the real limits, and keeps what is told and asked."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.news: list[LinkNews] = []
        self.questions: list[tuple[Ask, LinkQuestion]] = []

    async def check(self, key: str, limit: int, window: float) -> None:
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] > limit:
            raise RateLimitError(f"more than {limit} tries", window)

    async def tell(self, news: LinkNews) -> None:
        self.news.append(news)

    async def put(self, ask: Ask, question: LinkQuestion) -> None:
        self.questions.append((ask, question))


@pytest.fixture
def floor() -> Floor:
    return Floor()


@pytest.fixture
def links(database: Database, floor: Floor) -> WebLinks:
    """Lan, known by her Telegram, and a visitor who says to be her."""
    database.write_now(save_sites, [Site("shop", "Tiệm Nhà Mây")])
    lan = NewCustomer("lan", NOW - timedelta(days=9), "Nguyễn Thị Lan")
    database.write_now(create_customers, [lan, NewCustomer("visitor", NOW, "Lan")])
    points = [
        ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW),
        ContactPoint(WEB, "visitor", ProofLevel.CLAIMED, NOW),
    ]
    database.write_now(save_contact_points, points)
    return WebLinks(database, floor, lambda: "nhamay_bot", floor.tell, floor.put)


async def ask(links: WebLinks) -> LinkOffer:
    """An agent has Lan asked, and the visitor takes a code."""
    await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")
    return await links.offer(SESSION)


def state_of(database: Database) -> AskState:
    return database.read_now(find_asks, [WEB])[0].state


def proof_of_web(database: Database) -> tuple[str, ProofLevel]:
    found = database.read_now(find_recognitions, [WEB])[WEB]
    return found.customer_id, found.proof


async def test_nobody_is_asked_before_the_visitor_begins(database: Database, links: WebLinks, floor: Floor) -> None:
    await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")
    assert (floor.questions, state_of(database)) == ([], AskState.WAITING)
    offer = await links.offer(SESSION)
    ((asked, question),) = floor.questions
    assert (asked.telegram, asked.by, question.site_name) == (LAN, "mai@shop.vn", "Tiệm Nhà Mây")
    assert offer.check in question.choices
    assert state_of(database) is AskState.PUT


async def test_the_right_number_and_the_visitors_yes_link_the_two(
    database: Database, links: WebLinks, floor: Floor
) -> None:
    offer = await ask(links)
    answered = await links.answer(LAN, offer.check, NOW)
    assert answered is not None
    assert (answered.telegram_yes, answered.problem, state_of(database)) == (True, Problem.NONE, AskState.YES)
    assert proof_of_web(database) == ("visitor", ProofLevel.CLAIMED)
    assert await links.confirm(SESSION)
    assert proof_of_web(database) == ("lan", ProofLevel.POSSESSION)
    assert [news.state for news in floor.news] == [LinkState.OPENED, LinkState.LINKED]


async def test_a_no_is_remembered_as_not_the_same_and_reported(
    database: Database, links: WebLinks, floor: Floor
) -> None:
    await ask(links)
    answered = await links.answer(LAN, "", NOW)
    assert answered is not None
    assert answered.ask is not None
    assert (answered.problem, answered.ask.state, answered.ask.by) == (Problem.REFUSED, AskState.NO, "mai@shop.vn")
    assert floor.news == [answered]
    assert database.read_now(is_refused, "visitor", "lan")
    assert proof_of_web(database) == ("visitor", ProofLevel.CLAIMED)
    assert await links.answer(LAN, "", NOW) is None


async def test_a_wrong_number_links_nobody_and_is_no_no(database: Database, links: WebLinks) -> None:
    offer = await ask(links)
    wrong = next(number for number in ("11", "22") if number != offer.check)
    answered = await links.answer(LAN, wrong, NOW)
    assert answered is not None
    assert (answered.problem, state_of(database)) == (Problem.WRONG_CHECK, AskState.WRONG)
    assert not database.read_now(is_refused, "visitor", "lan")
    assert await links.answer(LAN, offer.check, NOW) is None
    assert not await links.confirm(SESSION)


@pytest.mark.parametrize("said", [None, "", "wrong"])
async def test_the_visitor_cannot_tell_that_anybody_was_asked(
    database: Database, links: WebLinks, said: str | None
) -> None:
    """Whatever the customer answers, the code does for the visitor's own Telegram what every code does."""
    offer = await ask(links)
    if said is not None:
        await links.answer(LAN, said, NOW)
    assert not await links.confirm(SESSION)  # as before anybody has opened a code
    assert isinstance(await links.redeem(offer.code, OWN, NOW), LinkQuestion)
    await links.answer(OWN, offer.check, NOW)
    assert await links.confirm(SESSION)
    customer_id, proof = proof_of_web(database)
    assert (customer_id != "lan", proof) == (True, ProofLevel.POSSESSION)
    assert await links.answer(LAN, offer.check, NOW) is None


async def test_a_stranger_who_knows_the_number_cannot_answer(database: Database, links: WebLinks) -> None:
    offer = await ask(links)
    assert await links.answer(OWN, offer.check, NOW) is None
    assert (state_of(database), proof_of_web(database)) == (AskState.PUT, ("visitor", ProofLevel.CLAIMED))


async def test_a_code_of_ones_own_takes_the_place_of_the_question(database: Database, links: WebLinks) -> None:
    await ask(links)
    own = await links.offer(WebSession("v-2", "shop"))
    assert isinstance(await links.redeem(own.code, LAN, NOW), LinkQuestion)
    assert state_of(database) is AskState.ENDED
    answered = await links.answer(LAN, own.check, NOW)
    assert answered is not None
    assert answered.web == Address("webchat", "v-2")


async def test_a_question_expires_with_its_code_and_an_invitation_by_itself(
    database: Database, links: WebLinks, floor: Floor
) -> None:
    offer = await ask(links)
    assert await links.answer(LAN, offer.check, datetime.now(UTC) + timedelta(minutes=11)) is None
    await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")
    past = datetime.now(UTC) - timedelta(seconds=1)
    database.write_now(lambda conn: conn.execute(update(web_asks).values(expires_at=past)))
    floor.questions.clear()
    await links.offer(SESSION)
    assert floor.questions == []
    assert timedelta(minutes=10) < LIFE <= timedelta(hours=1)


async def test_a_visitor_who_takes_code_after_code_reaches_the_customer_a_few_times_only(
    links: WebLinks, floor: Floor
) -> None:
    await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")
    offers = [await links.offer(SESSION) for _ in range(PUT_AT_MOST + 2)]
    assert len(floor.questions) == PUT_AT_MOST
    assert await links.answer(LAN, offers[-1].check, NOW) is None


async def test_one_telegram_is_asked_a_few_times_a_day_whoever_asks(links: WebLinks) -> None:
    for number in range(ASKED):
        await links.ask(replace(WEB, user=f"v-{number}"), "shop", LAN, "lan", f"agent-{number}")
    with pytest.raises(RateLimitError):
        await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")


async def test_without_a_bot_nobody_is_asked(database: Database, floor: Floor) -> None:
    links = WebLinks(database, floor, lambda: "", floor.tell, floor.put)
    with pytest.raises(UnavailableError):
        await links.ask(WEB, "shop", LAN, "lan", "mai@shop.vn")
