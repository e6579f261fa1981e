"""One turn: a message on its way through the stages, gathering what is known until something is decided and said."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from numpy import float32
from numpy.typing import NDArray
from sqlalchemy import Connection

from bot.rights.erasure_store import Forget
from bot.turns.inbox import Delivery
from conversation.customer import Recognition, Segments
from conversation.messages import InboundMessage, Reply
from conversation.state import Conversation, Dialogue
from customers.claims import Claim
from customers.customer import FieldName
from memory.facts import Fact
from memory.knowledge import Hit
from memory.recall import Recollection
from offers.offer import Refusals
from routing.decision import Decision, HandOffReason, Silence
from routing.form import Remembered, Said
from routing.reference import Meant
from routing.rules.ruling import Ruling
from routing.rules.snapshot import Fact as RuleFact
from routing.rules.snapshot import Snapshot
from routing.situation import Situation, Topic, Understanding
from routing.targets import Place, Told

FEW_WORDS = 4
"""A message of fewer words, none with an accent, does not change a conversation's language: "ok shop" is any."""


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """An answer that waits for somebody else and so leaves the batch: ``bot/turns/slow_answers.py`` makes it.

    ``work`` is called once, after the turn is committed, and gives what is said. When it raises, gives nothing or is
    not done after ``seconds``, ``plain`` is said. It changes nothing itself: what it gives may be thrown away.
    """

    work: Callable[[], Awaitable[tuple[Reply, ...]]]
    plain: tuple[Reply, ...]
    seconds: float = 8.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a skill has to say, and what it changes.

    ``hand_off`` calls a person after all: the skill has found that it cannot help. ``slow`` is said after ``replies``,
    when it is ready.
    """

    replies: tuple[Reply, ...] = ()
    dialogue: Dialogue | None = None
    hand_off: HandOffReason | None = None
    offer: str = ""
    """The offer that was made with the answer."""
    shows: tuple[str, ...] = ()
    """Products put before the customer, by SKU in the order they are told."""
    about: tuple[str, ...] = ()
    """Those of ``shows`` the customer named."""
    looked_for: str = ""
    """The words ``shows`` were found with."""
    interests: tuple[str, ...] = ()
    """Needs the customer asked about, by their keys in the catalogue of products."""
    leaves_queue: bool = False
    """The customer no longer waits for a person."""
    slow: tuple[SlowAnswer, ...] = ()
    facts: tuple[Fact, ...] = ()
    """What the customer told by what they pressed or wrote, beside what was read out of the message."""
    corrects: tuple[tuple[FieldName, str], ...] = ()
    """Fields of the customer's record and what they should say from now on."""
    forget: Forget | None = None
    """The customer is to be forgotten; what the message itself says is not kept either."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One of several clauses of a message: its restored text, its embedding, and what was found out about it."""

    text: str
    vector: NDArray[float32]
    topic: Topic | None = None
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision was made on, as it stood before any rule."""

    situation: Situation
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and what the stages have found out about it so far.

    ``text`` is the message's text after the normaliser; ``vector`` its embedding, of unit length.
    """

    delivery: Delivery
    conversation: Conversation
    text: str = ""
    restored: str = ""
    """The text with its accents put back, where they were missing: what is understood and looked for."""
    claims: tuple[Claim, ...] = ()
    vector: NDArray[float32] | None = None
    clauses: tuple[Clause, ...] = ()
    """The message's clauses, when it has several; after understanding, those that ask about different topics."""
    is_repeat: bool = False
    is_fresh: bool = False
    """Whether the conversation is stored for the first time with this turn."""
    recognition: Recognition = field(default_factory=Recognition)
    facts: tuple[Fact, ...] = ()
    said: Said = field(default_factory=Said)
    """What the message says to the form that is open."""
    manner: tuple[str, str] = ("", "")
    """How the shop calls customers and itself, where nothing is known of how they want it."""
    adopted: str = ""
    """The conversation on another channel whose form goes on here."""
    recollections: tuple[Recollection, ...] = ()
    hits: tuple[Hit, ...] = ()
    understanding: Understanding = field(default_factory=Understanding)
    topic: Topic | None = None
    meant: Meant = field(default_factory=Meant)
    """The products shown before that the message points at."""
    passages: Mapping[str, Hit] = field(default_factory=dict)
    """By SKU of ``meant`` the passage that answers about it; under "" how things are ordered."""
    segments: Segments = field(default_factory=Segments)
    labels: tuple[str, ...] = ()
    """The labels the conversation has."""
    noticed: Mapping[str, RuleFact] = field(default_factory=dict)
    """What was the case at the customer's last message."""
    asked: Asked | None = None
    """What was decided on, once it has been."""
    ruling: Ruling = field(default_factory=Ruling)
    """What the shop's rules have set."""
    decision: Decision = field(default_factory=lambda: Silence("undecided"))
    known: Mapping[str, Remembered] | None = None
    """What a form may take from memory, by the facts' names; None where it was not read."""
    refused: Refusals | None = None
    """What the customer does not want to be offered; None where it was not read."""
    outcome: Outcome = field(default_factory=Outcome)
    place: Place | None = None
    """Where it waits for a person, when it is handed to one now."""
    told: Told | None = None
    """What the customer is told of the wait."""
    moved: Conversation | None = None
    """The conversation with the control it should get, when that changes; stored by compare-and-set."""

    @property
    def message(self) -> InboundMessage:
        """The message this turn is about."""
        return self.delivery.message

    @property
    def language(self) -> str:
        """The language to answer in: asked for, else this message's, the conversation's, the sender's, Vietnamese."""
        if self.ruling.language:
            return self.ruling.language
        if self.conversation.dialogue.language:
            return self.conversation.dialogue.language
        said, known = self.understanding.language, self.conversation.language
        if known and said != known and len(self.text.split()) < FEW_WORDS and self.text.isascii():
            said = known
        shown = self.message.profile.language[:2]
        if self.understanding.is_out_of_scope and not self.understanding.topic:
            said = known or shown or said  # nobody can tell the language of what means nothing
        chosen = said or known or shown
        return chosen if chosen in ("vi", "en") else "vi"


class Finder(Protocol):
    """A stage that only finds out: takes and gives the whole batch, same length, same order; writes nothing."""

    def __call__(self, conn: Connection, turns: Sequence[Turn], /) -> Sequence[Turn]:
        """Return the turns with what this stage has found out, read through ``conn`` where it is stored."""
        ...


class Stage(Protocol):
    """One stage of a turn: takes and gives the whole batch, same length, same order."""

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what this stage has found out."""
