"""Tying a web session to a Telegram user: what may happen to a one-time code, and what it takes.

The web session shows a code and a check number. Whoever opens the code in Telegram is told which site asks, and must
choose the number their own web page shows out of several; then the web side says yes to the name it is shown. Only
both together tie the two. The first wrong number, a second Telegram opening the same code, and every no end the code.

The threat is a code forwarded to a victim, whose Telegram would be bound to the attacker's browser. A victim who looks
at the question has no page with a number; one who taps without looking is right once in ``CHOICES``, and never by a
plain yes. What remains: a victim who is talked into choosing the number the attacker tells them. The wording at both
ends warns of it, both are told when a tie is made, and either undoes it with a word. The other way round, a thief who
photographs the code gets nothing without the web side's yes, which names the thief's Telegram.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from conversation.messages import Address

LIFE = timedelta(minutes=10)
CHOICES = 6
"""Numbers the Telegram side chooses from, one of them right."""


class LinkState(StrEnum):
    """How far a code has come."""

    OFFERED = "offered"
    OPENED = "opened"  # bound to the one Telegram user that opened it
    LINKED = "linked"
    REFUSED = "refused"
    REPLACED = "replaced"  # the same browser or the same Telegram began anew
    UNLINKED = "unlinked"


class Problem(StrEnum):
    """Why a step did not go forward; each has its text in the catalogues."""

    NONE = ""
    UNKNOWN = "link_unknown"
    EXPIRED = "link_expired"
    USED = "link_used"
    TAKEN = "link_taken"  # another Telegram has opened it: the code is dead
    WRONG_CHECK = "link_wrong_check"
    REFUSED = "link_refused"
    NOT_OPENED = "link_not_opened"


@dataclass(frozen=True, slots=True)
class Link:
    """A code on its way; the code itself is kept nowhere."""

    id: str
    web: Address
    site: str
    check: str
    choices: tuple[str, ...]
    expires_at: datetime
    state: LinkState = LinkState.OFFERED
    telegram: Address | None = None
    telegram_yes: bool = False
    web_yes: bool = False
    merge_id: str = ""

    @property
    def made_at(self) -> datetime:
        """When the web side asked for the code."""
        return self.expires_at - LIFE


@dataclass(frozen=True, slots=True)
class Step:
    """What a step led to; ``problem`` says why it did not lead further, and the link may have ended by it."""

    link: Link
    problem: Problem = Problem.NONE


def make_numbers() -> tuple[str, tuple[str, ...]]:
    """Return a check number of two digits, and it among others in random order."""
    pool = [str(number) for number in range(10, 100)]
    random = secrets.SystemRandom()
    choices = random.sample(pool, CHOICES)
    return random.choice(choices), tuple(choices)


def open_link(link: Link, telegram: Address, now: datetime) -> Step:
    """The code is opened in Telegram; a second time by the same user changes nothing."""
    if link.state is LinkState.OPENED and link.telegram != telegram:
        return Step(replace(link, state=LinkState.REFUSED), Problem.TAKEN)
    if problem := _closed(link, now):
        return Step(link, problem)
    return Step(replace(link, state=LinkState.OPENED, telegram=telegram))


def answer_link(link: Link, choice: str, now: datetime) -> Step:
    """The Telegram side chose a number; an empty choice is a no. One wrong number ends the code."""
    if problem := _closed(link, now):
        return Step(link, problem)
    if link.state is not LinkState.OPENED:
        return Step(link, Problem.NOT_OPENED)
    if not choice:
        return Step(replace(link, state=LinkState.REFUSED), Problem.REFUSED)
    if not hmac.compare_digest(choice.encode(), link.check.encode()):
        return Step(replace(link, state=LinkState.REFUSED), Problem.WRONG_CHECK)
    return Step(_settled(replace(link, telegram_yes=True)))


def confirm_link(link: Link, now: datetime) -> Step:
    """The web side said yes; before anybody opened the code it says yes to nobody and is not kept."""
    if problem := _closed(link, now):
        return Step(link, problem)
    if link.state is not LinkState.OPENED:
        return Step(link, Problem.NOT_OPENED)
    return Step(_settled(replace(link, web_yes=True)))


def refuse_link(link: Link, now: datetime) -> Step:
    """The web side said no."""
    if problem := _closed(link, now):
        return Step(link, problem)
    return Step(replace(link, state=LinkState.REFUSED), Problem.REFUSED)


def _settled(link: Link) -> Link:
    return replace(link, state=LinkState.LINKED) if link.telegram_yes and link.web_yes else link


def _closed(link: Link, now: datetime) -> Problem:
    if link.state in (LinkState.LINKED, LinkState.UNLINKED):
        return Problem.USED
    if link.state in (LinkState.REFUSED, LinkState.REPLACED):
        return Problem.REFUSED
    return Problem.EXPIRED if now >= link.expires_at else Problem.NONE
