"""What a decision is made on: everything known at this moment, frozen, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime

from conversation.customer import Recognition, Segments
from conversation.messages import InboundMessage
from conversation.state import Conversation


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic a message may be about; ``confidence`` is a calibrated probability."""

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means. ``topics`` are the guesses, likeliest first; empty means none of the shop's.

    ``sentiment`` is in -1..1, ``urgency`` in 0..1. ``asks_information``: how something is done, how long it takes, not
    that it be done; ``names_price``: what it may cost. ``clauses`` holds one understanding a topic when a message is
    about several.
    """

    language: str = ""
    topics: tuple[TopicGuess, ...] = ()
    is_out_of_scope: bool = False
    asks_person: bool = False
    sentiment: float = 0.0
    urgency: float = 0.0
    asks_information: bool = False
    names_price: bool = False
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
class Topic:
    """What customers write about: the skill that answers, and whether policy wants a person."""

    id: str
    skill: str
    names: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    is_policy: bool = False
    examples: tuple[str, ...] = ()
    queue: str = ""
    articles: tuple[str, ...] = ()
    """Articles that answer it, best first."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things a message asks; ``answer_confidence`` is that of the best article for it."""

    topic: Topic
    confidence: float
    answer_confidence: float = 0.0
    asks_information: bool = False
    names_price: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """The people at work: how many are online, who waits by priority, and when somebody is there again."""

    online: int = 0
    priorities: tuple[int, ...] = ()
    """The priority of each conversation that waits."""
    is_open: bool = True
    opens_at: datetime | None = None

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.priorities)

    def ahead_of(self, priority: int) -> int:
        """Return how many are served before a newcomer of ``priority``."""
        return sum(1 for waiting in self.priorities if waiting >= priority)


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
    default_queue: str = "general"
    gave: tuple[str, ...] = ()
    """What the customer tells of themselves in this message: phone, email, name, date_of_birth, order."""
