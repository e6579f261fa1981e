"""What skills may use."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.library import Library
from bot.turns.turn import Outcome, Turn
from bot.words.language_model import LanguageModel
from bot.words.wording import say
from conversation.messages import Choice
from customers.linking import WebLinks
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Resources:
    """Engines and services, the same for every skill."""

    library: Library
    database: Database
    links: WebLinks
    clock: Callable[[], datetime]
    can_link: bool = False
    """Whether visitors can prove themselves by Telegram here."""
    model: LanguageModel | None = None
    """Words answers, where the shop has one."""


Skill = Callable[[Sequence[Turn], Resources], Awaitable[Sequence[Outcome]]]
"""Something the bot can answer: takes all turns of a batch that call for it, returns one outcome a turn."""


def ways_to_prove(turn: Turn, resources: Resources) -> tuple[Choice, ...]:
    """Return the buttons for somebody who must prove who they are: Telegram where there is one, and a person."""
    person = Choice(say(turn, "choice-person"), "person")
    return (Choice(say(turn, "choice-link"), "/link"), person) if resources.can_link else (person,)
