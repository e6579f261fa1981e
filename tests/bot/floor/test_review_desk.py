"""What the staff decide about who is who: judged once, undone exactly, and asked in the customer's own Telegram."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.floor.customer_desk import CustomerDesk
from bot.floor.review_desk import ReviewDesk
from bot.sending.announcer import Announcer
from bot.sending.link_news import LinkTeller
from bot.sending.outbox import Outbox
from conversation.customer import Candidate, Reason
from conversation.errors import ConflictError, NotFoundError, RateLimitError
from conversation.messages import Address, Author
from conversation.proof import ProofLevel
from conversation.state import Conversation
from conversation.web import WebSession
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, NewCustomer
from customers.customer_store import create_customers, find_groups, find_recognitions
from customers.linking import ASKED, WebLinks
from customers.suggestion_store import is_refused, save_suggestions
from desk.customer_card import Asked, Verdict
from desk.review import Judged, ReviewLine
from desk.staff import Staff
from memory.conversation_store import load_conversation, open_conversations
from memory.entry_store import entries_after
from memory.note_store import find_notes
from storage.database import Database
from storage.event_store import find_events

NOW = datetime.now(UTC)
LAN = Address("telegram", "7")
WEB = Address("webchat", "v-1")
SESSION = WebSession("v-1", "shop")
MAI, NAM = (Staff(name, name.title(), f"{name}@shop.vn") for name in ("mai", "nam"))
REASONS = (Reason("given.equal", 3.2), Reason("phone.different", -1.1))


class Counter:
    """Counts tries by the rule of the real limits."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    async def check(self, key: str, limit: int, window: float) -> None:
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] > limit:
            raise RateLimitError(f"more than {limit} tries", window)


class Shop:
    """Lan, known by her Telegram; a visitor who fits; Hùng, who fits too and has no Telegram."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.changed: list[str] = []
        self.noted: list[str] = []
        announcer = Announcer(database, Outbox(database, {}), self._push)
        teller = LinkTeller(database, announcer, self._noted, self.changed.extend, ("bạn", "em"))
        self.links = WebLinks(database, Counter(), lambda: "nhamay_bot", teller.tell, teller.put)
        self.review = ReviewDesk(database, self.links, teller, self.changed.extend)
        self.visit = database.write_now(_stock)

    async def _push(self, *_: object) -> None:
        return None

    async def _noted(self, conversation: Conversation) -> None:
        self.noted.append(conversation.id)

    def said(self, address: Address, author: Author = Author.BOT) -> list[str]:
        return [e.text for e in self.database.read_now(entries_after, address, 0, 100) if e.author is author]

    def notes(self) -> list[str]:
        return [note.text for note in self.database.read_now(find_notes, self.visit.id)]

    def who(self) -> tuple[str, ProofLevel]:
        found = self.database.read_now(find_recognitions, [WEB])[WEB]
        return found.customer_id, found.proof

    async def pair(self, other: str = "lan") -> ReviewLine:
        lines = await self.review.queue([Judged.PENDING, Judged.LATER], "vi", 10)
        return next(line for line in lines if other in (line.one.customer_id, line.other.customer_id))


def _stock(conn: Connection) -> Conversation:
    people = [("lan", "Nguyễn Thị Lan"), ("hung", "Trần Văn Hùng"), ("visitor", "Lan")]
    create_customers(conn, [NewCustomer(i, NOW - timedelta(days=9 - n), name) for n, (i, name) in enumerate(people)])
    save_contact_points(conn, [ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW)])
    save_contact_points(conn, [ContactPoint(WEB, "visitor", ProofLevel.CLAIMED, NOW)])
    candidates = [Candidate("lan", "Lan", 0.9, 4.1, REASONS), Candidate("hung", "Hùng", 0.6, 1.0)]
    save_suggestions(conn, "visitor", candidates, NOW)
    return open_conversations(conn, [WEB], NOW)[WEB]


@pytest.fixture
def shop(sqlite_database: Database) -> Shop:
    return Shop(sqlite_database)


@pytest.mark.parametrize(("language", "text"), [("vi", "Cùng tên"), ("en", "Same given name")])
async def test_the_queue_shows_both_sides_and_why_the_likeliest_first(shop: Shop, language: str, text: str) -> None:
    first, second = await shop.review.queue([Judged.PENDING], language, 10)
    assert {first.one.name, first.other.name} == {"Nguyễn Thị Lan", "Lan"}
    assert {first.one.channels, first.other.channels} == {("telegram",), ("webchat",)}
    assert [line.weight for line in first.evidence] == [3.2, -1.1]
    assert first.evidence[0].text == text
    assert second.probability < first.probability
    assert len(await shop.review.queue([Judged.PENDING], language, 1)) == 1


async def test_later_leaves_the_queue_until_asked_for_and_a_yes_can_be_taken_back(shop: Shop) -> None:
    pair = await shop.pair()
    later = await shop.review.decide(MAI, pair.id, Verdict.LATER, pair.version, "vi")
    assert pair.id not in {line.id for line in await shop.review.queue([Judged.PENDING], "vi", 10)}
    assert [line.id for line in await shop.review.queue([Judged.LATER], "vi", 10)] == [pair.id]
    yes = await shop.review.decide(MAI, pair.id, Verdict.YES, later.version, "vi")
    assert shop.who()[0] == "lan"
    assert [line.join_id for line in await shop.review.queue([Judged.YES], "vi", 10)] == [yes.join_id]
    no = await shop.review.decide(NAM, pair.id, Verdict.NO, yes.version, "vi")
    assert (no.answer, no.answered_by, no.join_id) == (Judged.NO, "nam@shop.vn", "")
    assert shop.who()[0] == "visitor"
    told = await shop.review.lineage("lan", "vi")
    assert [(line.is_undone, line.by) for line in told] == [(False, "mai@shop.vn"), (True, "nam@shop.vn")]
    assert {"visitor", "lan"} <= set(shop.changed)
    kinds = [event.kind.value for event in shop.database.read_now(find_events, 0, 50)]
    assert [kind for kind in kinds if "merged" in kind] == ["customer.merged", "customer.unmerged"]


async def test_of_two_agents_at_once_one_decides_and_the_other_is_told_who(shop: Shop) -> None:
    pair = await shop.pair()
    outcomes = await asyncio.gather(
        shop.review.decide(MAI, pair.id, Verdict.YES, pair.version, "vi"),
        shop.review.decide(NAM, pair.id, Verdict.NO, pair.version, "vi"),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, ConflictError)]
    decided = [outcome for outcome in outcomes if isinstance(outcome, ReviewLine)]
    assert (len(refused), len(decided)) == (1, 1)
    assert decided[0].answered_by in str(refused[0])
    together = len(set(shop.database.read_now(find_groups, ["lan", "visitor"]).values())) == 1
    assert together is (decided[0].answer is Judged.YES)


async def test_on_the_card_too_opposite_verdicts_meet_as_a_conflict_and_equal_ones_agree(shop: Shop) -> None:
    both = [
        shop.review.judge(MAI, shop.visit, "lan", Verdict.YES),
        shop.review.judge(NAM, shop.visit, "lan", Verdict.YES),
    ]
    await asyncio.gather(*both)
    assert len(await shop.review.lineage("lan", "vi")) == 1
    with pytest.raises(ConflictError, match="yes"):
        await shop.review.judge(NAM, shop.visit, "lan", Verdict.NO)
    with pytest.raises(NotFoundError):
        await shop.review.judge(NAM, shop.visit, "nobody", Verdict.YES)


async def test_an_undone_union_is_remembered_as_not_the_same(shop: Shop) -> None:
    await shop.review.judge(MAI, shop.visit, "lan", Verdict.YES)
    (joined,) = await shop.review.lineage("lan", "vi")
    await shop.review.undo(NAM, joined.join_id)
    assert shop.database.read_now(is_refused, "visitor", "lan")
    with pytest.raises(ConflictError):
        await shop.review.undo(NAM, joined.join_id)
    with pytest.raises(NotFoundError):
        await shop.review.undo_join(NAM, shop.visit, joined.join_id)


async def test_asking_invites_the_visitor_first_and_the_customer_when_they_begin(shop: Shop) -> None:
    await shop.review.ask(MAI, shop.visit, "lan")
    assert shop.said(LAN) == []
    (invited,) = shop.said(WEB)
    assert "Lan" not in invited
    offer = await shop.links.offer(SESSION)
    (question,) = [e for e in shop.database.read_now(entries_after, LAN, 0, 9) if e.author is Author.BOT]
    assert offer.check in [choice.label for choice in question.choices]
    assert question.choices[-1].value == "/linknumber:"
    assert shop.noted == [shop.visit.id]
    await shop.links.answer(LAN, offer.check, NOW)
    assert await shop.links.confirm(SESSION)
    assert shop.who() == ("lan", ProofLevel.POSSESSION)
    assert [("đã chọn đúng số" in note) for note in shop.notes()] == [False, True]


async def test_a_no_from_telegram_reaches_the_staff_and_nobody_else(shop: Shop) -> None:
    await shop.review.ask(MAI, shop.visit, "lan")
    await shop.links.offer(SESSION)
    before = shop.said(WEB), shop.said(WEB, Author.SYSTEM)
    await shop.links.answer(LAN, "", NOW)
    assert "không phải họ" in shop.notes()[-1]
    assert (shop.said(WEB), shop.said(WEB, Author.SYSTEM)) == before
    with pytest.raises(NotFoundError):
        await shop.review.ask(MAI, shop.visit, "lan")


async def test_the_card_says_whom_one_can_ask_and_how_that_stands(shop: Shop) -> None:
    async def asked() -> dict[str, tuple[bool, Asked]]:
        library: Any = SimpleNamespace(is_ready=False)
        desk = CustomerDesk(shop.database, library, shop.review)
        visit = shop.database.read_now(load_conversation, shop.visit.id)
        return {c.customer_id: (c.can_ask, c.asked) for c in (await desk.card(visit, "vi")).candidates}

    assert await asked() == {"lan": (True, Asked.NOT), "hung": (False, Asked.NOT)}
    await shop.review.ask(MAI, shop.visit, "lan")
    assert (await asked())["lan"] == (True, Asked.WAITING)
    offer = await shop.links.offer(SESSION)
    assert (await asked())["lan"] == (True, Asked.PUT)
    await shop.links.answer(LAN, "wrong", NOW)
    assert (await asked())["lan"] == (True, Asked.WRONG)
    assert offer.code


async def test_only_a_candidate_with_a_telegram_is_asked_and_not_without_end(shop: Shop) -> None:
    for nobody in ("hung", "nobody"):
        with pytest.raises(NotFoundError):
            await shop.review.ask(MAI, shop.visit, nobody)
    for _ in range(ASKED):
        await shop.review.ask(MAI, shop.visit, "lan")
    with pytest.raises(RateLimitError):
        await shop.review.ask(NAM, shop.visit, "lan")


async def test_a_visitor_who_is_proved_is_asked_nothing_more(shop: Shop) -> None:
    own = Address("telegram", "666")
    offer = await shop.links.offer(SESSION)
    await shop.links.redeem(offer.code, own, NOW)
    await shop.links.answer(own, offer.check, NOW)
    assert await shop.links.confirm(SESSION)
    with pytest.raises(ConflictError):
        await shop.review.ask(MAI, shop.visit, "lan")
