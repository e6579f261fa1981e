"""What a decision is made on: everything known at this moment, frozen, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime

from conversation.customer import Recognition, Segments
from conversation.messages import InboundMessage
from conversation.state import Conversation
from routing.balance import rank
from routing.queues import QueueState, Setup
from routing.reference import Meant
from routing.rules.ruling import Ruling


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic a message may be about; ``confidence`` is a calibrated probability."""

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means. ``topics`` are the guesses, likeliest first; empty means none of the shop's.

    ``sentiment`` is in -1..1, ``urgency`` in 0..1. ``asks_information``: how something is done, how long it takes, not
    that it be done; ``names_price``: what it may cost; ``asks_products``: which there are to buy. ``clauses`` holds one
    understanding a topic when a message is about several.
    """

    language: str = ""
    topics: tuple[TopicGuess, ...] = ()
    is_out_of_scope: bool = False
    asks_person: bool = False
    sentiment: float = 0.0
    urgency: float = 0.0
    asks_information: bool = False
    names_price: bool = False
    asks_products: bool = False
    clauses: tuple["Understanding", ...] = ()

    @property
    def topic(self) -> str:
        """The likeliest topic, empty when out of scope."""
        return "" if self.is_out_of_scope or not self.topics else self.topics[0].topic

    @property
    def confidence(self) -> float:
        """How sure the likeliest topic is."""
        return self.topics[0].confidence if self.topics else 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A fact of the shop's own that a topic needs: its name among ``Topic.needs``, and how it is asked.

    ``texts`` are (language, text); ``choices`` are (value, language, label), offered as buttons.
    """

    name: str
    texts: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What customers write about: the skill that answers, and whether policy wants a person.

    ``needs`` are the facts it asks for unless they are known: names of ``routing/slots.py``, or of ``questions``.
    """

    id: str
    skill: str
    names: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    is_policy: bool = False
    examples: tuple[str, ...] = ()
    queue: str = ""
    articles: tuple[str, ...] = ()
    """Articles that answer it, best first."""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things a message asks; ``answer_confidence`` is that of the best article for it."""

    topic: Topic
    confidence: float
    answer_confidence: float = 0.0
    asks_information: bool = False
    names_price: bool = False
    asks_products: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """The people at work, and the queues with those who wait in them."""

    online: int = 0
    here: frozenset[str] = frozenset()
    """Agents who are connected and want conversations."""
    queues: tuple[QueueState, ...] = ()
    setup: Setup = field(default_factory=Setup)
    waiting: int = 0
    """How many wait, in whatever queue."""

    def states(self) -> dict[str, QueueState]:
        """Return the queues by id."""
        return {state.queue: state for state in self.queues}

    def ahead_of(self, queue: str, priority: int, now: datetime) -> int:
        """Return how many are served in ``queue`` before somebody of ``priority`` who comes ``now``."""
        mine = rank(now, priority, self.setup.ageing)
        state = self.states().get(queue)
        return sum(1 for other in state.ranks if other <= mine) if state else 0


@dataclass(frozen=True, slots=True)
class Situation:
    """The only argument a decision gets. ``answer_confidence`` is that of the best article found, in 0..1.

    ``parts`` are the topics of a message that has several, in its order; ``is_chosen`` says that a button named the
    topic.
    """

    message: InboundMessage
    conversation: Conversation
    recognition: Recognition
    understanding: Understanding
    segments: Segments
    now: datetime
    topic: Topic | None = None
    answer_confidence: float = 0.0
    parts: tuple[Part, ...] = ()
    is_chosen: bool = False
    floor: Floor = field(default_factory=Floor)
    hours_open: bool = True
    ruling: Ruling = field(default_factory=Ruling)
    """What the shop's rules have set for this message."""
    default_queue: str = "general"
    reopened_by: str = ""
    """The agent who held a conversation that was closed and is written in again, if here and not too long ago."""
    reopened_queue: str = ""
    gave: tuple[str, ...] = ()
    """What this message told the form that is open: names of facts, ``yes``, ``no``, ``skip``, ``cancel``."""
    tells: tuple[str, ...] = ()
    """What the customer tells that is worth keeping: kinds of facts; ``form`` and ``language`` when they ask for it."""
    asks_something: bool = False
    """Whether the message asks a question, beside what it tells a form."""
    meant: Meant = field(default_factory=Meant)
    narrows: bool = False
    """Whether the message only says what the things may cost that were looked for before."""
    """The products shown before that the message points at."""
