"""Where a conversation stands: who holds it, and what the bot is in the middle of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversation.messages import Address


class Control(StrEnum):
    """Who may speak. Every change raises the conversation's epoch by one."""

    BOT = "bot"
    WAITING = "waiting"  # in a queue for a person
    OFFERED = "offered"  # a person was asked to take it, until ``deadline``
    HUMAN = "human"
    WRAPPING = "wrapping"  # the person has ended, may still write a note
    AFTER_HOURS = "after_hours"  # a person was promised by ``deadline``
    CLOSED = "closed"


class Standing(StrEnum):
    """How a fact stands that is needed for what is being arranged."""

    MISSING = "missing"
    OFFERED = "offered"  # remembered; the customer is asked whether it still holds
    PARTIAL = "partial"  # told, and not all of it yet
    SAID = "said"  # told, or said yes to, for this
    REFUSED = "refused"  # what was remembered is no longer right
    SKIPPED = "skipped"  # the customer cannot or will not tell
    KEPT = "kept"  # told in this conversation for something else


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact by name, as a form holds it; ``value`` is empty while it is not known. ``at`` is when it was told."""

    name: str
    value: str = ""
    standing: Standing = Standing.MISSING
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A form that waits behind the open one, or that a person has had meanwhile (``is_left``)."""

    topic: str
    skill: str
    slots: tuple[Slot, ...] = ()
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class OnShow:
    """The products put before the customer last, by SKU in the order they were told, and how far the talk has come."""

    products: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    """Those the talk is about; empty while any of them may be."""
    asked: tuple[str, ...] = ()
    """What the customer last wanted of them, as ``routing/pointing.py`` names it."""
    is_doubted: bool = False
    """Whether the customer was asked which one is meant."""
    is_last: bool = False
    """Whether nothing else was talked of since."""
    at: datetime | None = None
    looked_for: str = ""
    """The words they were found with, so that the next message may only say what they may cost."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the bot is in the middle of; survives a restart, a hand-off and a change of channel."""

    topic: str = ""
    asked: str = ""
    """The fact last asked for, with ``?`` behind it when it was asked whether what is remembered still holds."""
    slots: tuple[Slot, ...] = ()
    """The facts the topic needs, and those told here for something else."""
    skill: str = ""
    """The skill that collects them."""
    tries: int = 0
    """How often what is asked was asked in a row without getting an answer."""
    parked: tuple[Parked, ...] = ()
    """Forms begun before the open one and not done yet, the oldest first."""
    failed_turns: int = 0
    greeted_on: str = ""
    """Local day of the last greeting, ``YYYY-MM-DD``, with ``+`` when it was by name."""
    boundary: int = 0
    """Seq up to which old requests no longer count: set when the bot takes over again."""
    offer: str = ""
    """The offer last made."""
    offered_on: str = ""
    """Local day of the last offer."""
    pronouns: tuple[str, str] = ("", "")
    """How the bot calls the customer and itself: ("chị", "em")."""

    is_manner_told: bool = False
    """Whether the customer has said how to be called, so that nothing read between the lines changes it."""
    language: str = ""
    """The language the customer asked to be answered in."""
    manner_at: datetime | None = None
    """When the customer said how to be called."""
    language_at: datetime | None = None
    """When the customer asked for the language."""
    on_show: OnShow = field(default_factory=OnShow)
    """The products the customer has before them."""

    @property
    def is_asking(self) -> bool:
        """Whether a form waits for an answer."""
        return bool(self.skill and self.asked)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread of one address, from its first message on; ``head`` is the last seq of its ledger.

    ``owner`` is the agent's id while a person holds or is offered it. ``deadline`` is when the next thing happens by
    itself. ``waiting_since`` keeps the original time in the queue, however often an offer lapses.
    """

    id: str
    address: Address
    opened_at: datetime
    since: datetime
    site: str = ""
    control: Control = Control.BOT
    owner: str = ""
    queue: str = ""
    priority: int = 0
    reason: str = ""
    epoch: int = 0
    head: int = 0
    deadline: datetime | None = None
    waiting_since: datetime | None = None
    last_agent: str = ""
    language: str = ""
    rules_version: int = 0
    last_inbound_at: datetime | None = None
    dialogue: Dialogue = field(default_factory=Dialogue)
