"""Linking as the channels see it: the web chat offers and confirms, the bot redeems and answers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection

from conversation.errors import UnavailableError
from conversation.messages import Address
from conversation.web import LinkOffer, WebSession
from customers.ask_store import answer_ask, end_asks, put_ask, save_ask
from customers.asks import Ask
from customers.link_store import offer_link, redeem_code, step_telegram, step_web, unlink
from customers.links import Link, LinkState, Problem, Step, answer_link, confirm_link, refuse_link
from customers.site_store import find_site
from storage.database import Database

WEB = "webchat"
"""The channel of web sessions."""

OFFERS, OFFERS_WINDOW = 10, 600.0
REDEMPTIONS, REDEMPTIONS_WINDOW = 10, 3600.0
ASKED, ASKED_WINDOW = 3, 86400.0
"""How often one Telegram is asked whether a visitor is theirs, whoever asks."""
ASKING, ASKING_WINDOW = 5, 3600.0
"""How often somebody is asked about one visitor."""


class TryLimit(Protocol):
    """Counts tries across all workers."""

    async def check(self, key: str, limit: int, window: float) -> None:
        """Count one try on ``key``; raises RateLimitError over ``limit`` in ``window`` seconds."""


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """What the Telegram side is asked: which of ``choices`` stands on your page of ``site_name``, or is it not you?"""

    site_name: str
    choices: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkNews:
    """Something happened to a link that both sides are told of; ``telegram`` is None before anybody opened it.

    ``ask`` is the question of the staff that was answered by it.
    """

    state: LinkState
    web: Address
    site: str
    telegram: Address | None = None
    problem: Problem = Problem.NONE
    telegram_yes: bool = False
    ask: Ask | None = None


Tell = Callable[[LinkNews], Awaitable[None]]
Put = Callable[[Ask, LinkQuestion], Awaitable[None]]
Follow = Callable[[Connection, Sequence[Address]], None]


class WebLinks:
    """Ties a web session and a Telegram user to one customer, with a yes on both sides."""

    def __init__(
        self,
        database: Database,
        limiter: TryLimit,
        bot_username: Callable[[], str],
        tell: Tell | None = None,
        put: Put | None = None,
        follow: Follow | None = None,
    ) -> None:
        """Keep links in ``database``; ``tell`` hears of every change, to pass it on to both sides.

        ``put`` puts a question of the staff to the Telegram it is for. ``follow`` is called in the transaction in which
        the proof of addresses changes.
        """
        self._database = database
        self._limiter = limiter
        self._bot_username = bot_username
        self._tell = tell
        self._put = put
        self._follow = follow

    @property
    def can_offer(self) -> bool:
        """Whether the shop has a Telegram bot, and it was reached."""
        return bool(self._bot_username())

    async def offer(self, session: WebSession) -> LinkOffer:
        """Make a single-use code that lives ten minutes; raises RateLimitError, and UnavailableError without a bot."""
        if not self.can_offer:
            raise UnavailableError("linking needs Telegram, which is not set up here or was not reached yet")
        await self._limiter.check(f"link:offer:{session.user}", OFFERS, OFFERS_WINDOW)
        now = datetime.now(UTC)
        code, link, ask = await self._database.write(_offer, Address(WEB, session.user), session.site, now)
        if ask is not None and self._put is not None:
            await self._put(ask, await self._question(link))
        return LinkOffer(f"https://t.me/{self._bot_username()}?start={code}", code, link.check, link.expires_at)

    async def ask(self, web: Address, site: str, telegram: Address, customer_id: str, by: str) -> Ask:
        """Have a known customer asked in their Telegram whether the visitor at ``web`` is them.

        The question goes out when the visitor next takes a code. Raises RateLimitError, and UnavailableError without a
        bot.
        """
        if not self._bot_username():
            raise UnavailableError("asking needs Telegram, which is not set up here or was not reached yet")
        await self._limiter.check(f"link:asking:{web}", ASKING, ASKING_WINDOW)
        await self._limiter.check(f"link:asked:{telegram}", ASKED, ASKED_WINDOW)
        now = datetime.now(UTC)
        return await self._database.write(save_ask, web, site, telegram, customer_id, by, now)

    async def redeem(self, code: str, telegram: Address, now: datetime) -> LinkQuestion | Problem:
        """Open a code in Telegram: the question to ask, or why there is none; raises RateLimitError."""
        await self._limiter.check(f"link:redeem:{telegram}", REDEMPTIONS, REDEMPTIONS_WINDOW)
        step = await self._database.write(_redeem, code, telegram, now)
        if step is None:
            return Problem.UNKNOWN
        await self._told(step)
        return step.problem or await self._question(step.link)

    async def answer(self, telegram: Address, choice: str, now: datetime) -> LinkNews | None:
        """Take the number chosen in Telegram, empty for "not me"; None when no question is open."""
        step, ask = await self._database.write(self._followed, _answer, telegram, choice.strip(), now)
        return await self._told(step, ask)

    async def confirm(self, session: WebSession) -> bool:
        """Say yes on the web side; true when both sides have."""
        news = await self._web(session, confirm_link)
        return news is not None and news.state is LinkState.LINKED

    async def refuse(self, session: WebSession) -> bool:
        """Say no on the web side; false when there was nothing to refuse."""
        return await self._web(session, refuse_link) is not None

    async def unlink(self, address: Address) -> bool:
        """Undo the tie; false when there was none."""
        undone = await self._database.write(self._unlink, address, datetime.now(UTC))
        for link in undone:
            await self._told(Step(link))
        return bool(undone)

    async def _web(self, session: WebSession, go: Callable[[Link, datetime], Step]) -> LinkNews | None:
        now = datetime.now(UTC)
        web = Address(WEB, session.user)
        step, _ = await self._database.write(self._followed, lambda conn: (step_web(conn, web, now, go), None))
        return await self._told(step)

    def _followed(
        self, conn: Connection, work: Callable[..., tuple[Step | None, Ask | None]], *values: object
    ) -> tuple[Step | None, Ask | None]:
        step, ask = work(conn, *values)
        if self._follow and step is not None and step.link.state is LinkState.LINKED:
            self._follow(conn, [step.link.web])
        return step, ask

    def _unlink(self, conn: Connection, address: Address, now: datetime) -> tuple[Link, ...]:
        undone = unlink(conn, address, now)
        if self._follow:
            self._follow(conn, [link.web for link in undone])
        return undone

    async def _told(self, step: Step | None, ask: Ask | None = None) -> LinkNews | None:
        if step is None:
            return None
        link = step.link
        news = LinkNews(link.state, link.web, link.site, link.telegram, step.problem, link.telegram_yes, ask)
        if self._tell and step.problem not in (Problem.EXPIRED, Problem.USED, Problem.NOT_OPENED):
            await self._tell(news)
        return news

    async def _question(self, link: Link) -> LinkQuestion:
        site = await self._database.read(find_site, link.site)
        return LinkQuestion(site.name if site else link.site, link.choices, link.expires_at)


def _offer(conn: Connection, web: Address, site: str, now: datetime) -> tuple[str, Link, Ask | None]:
    code, link = offer_link(conn, web, site, now)
    return code, link, put_ask(conn, link, now)


def _redeem(conn: Connection, code: str, telegram: Address, now: datetime) -> Step | None:
    step = redeem_code(conn, code, telegram, now)
    if step is not None and step.problem is Problem.NONE:
        end_asks(conn, telegram)
    return step


def _answer(conn: Connection, telegram: Address, choice: str, now: datetime) -> tuple[Step | None, Ask | None]:
    answered = answer_ask(conn, telegram, choice, now)
    if answered is not None:
        return answered[1], answered[0]
    return step_telegram(conn, telegram, now, lambda link, at: answer_link(link, choice, at)), None
