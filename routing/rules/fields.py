"""Every field a condition may ask about and the operators it has: the one table that docs, forms and checks read.

What a field means is worded in the catalogues under ``rule-field-<name with dashes>``.
"""

from dataclasses import dataclass
from enum import StrEnum

from conversation.customer import Lifecycle, ValueTier
from conversation.messages import AttachmentKind, InboundKind
from conversation.rules import Takes
from conversation.state import Control
from routing.decision import HandOffReason


class Operator(StrEnum):
    """What a condition compares by."""

    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    MATCHES = "matches"
    PRESENT = "present"
    ABSENT = "absent"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BETWEEN = "between"
    WITHIN_LAST = "within_last"
    LONGER_AGO = "longer_ago"
    IN_SEGMENT = "in_segment"
    CHANGED = "changed"
    IN_HOURS = "in_hours"
    OUT_OF_HOURS = "out_of_hours"


TAKES = {
    Operator.IS: Takes.ONE,
    Operator.IS_NOT: Takes.ONE,
    Operator.ANY_OF: Takes.MANY,
    Operator.NONE_OF: Takes.MANY,
    Operator.CONTAINS: Takes.TEXTS,
    Operator.MATCHES: Takes.PATTERN,
    Operator.PRESENT: Takes.NOTHING,
    Operator.ABSENT: Takes.NOTHING,
    Operator.LESS: Takes.NUMBER,
    Operator.AT_MOST: Takes.NUMBER,
    Operator.MORE: Takes.NUMBER,
    Operator.AT_LEAST: Takes.NUMBER,
    Operator.BETWEEN: Takes.RANGE,
    Operator.WITHIN_LAST: Takes.DURATION,
    Operator.LONGER_AGO: Takes.DURATION,
    Operator.IN_SEGMENT: Takes.ONE,
    Operator.CHANGED: Takes.CHANGE,
    Operator.IN_HOURS: Takes.NOTHING,
    Operator.OUT_OF_HOURS: Takes.NOTHING,
}
"""What each operator wants as ``value``."""


class Kind(StrEnum):
    """The type of a field's value: it says which operators there are."""

    WORD = "word"  # one of some words
    WORDS = "words"  # any number of them at once: a condition holds when one of them fits
    TEXT = "text"
    NUMBER = "number"
    AGE = "age"  # how long ago, in seconds
    LASTING = "lasting"  # how long it has lasted, in seconds
    HOURS = "hours"
    FLAG = "flag"  # yes or no
    SEGMENT = "segment"


_PRESENCE = (Operator.PRESENT, Operator.ABSENT)
_CHOICE = (Operator.IS, Operator.IS_NOT, Operator.ANY_OF, Operator.NONE_OF)
_ORDER = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST, Operator.BETWEEN)

OPERATORS = {
    Kind.WORD: (*_CHOICE, *_PRESENCE),
    Kind.WORDS: (*_CHOICE, *_PRESENCE),
    Kind.TEXT: (Operator.CONTAINS, Operator.MATCHES, *_CHOICE, *_PRESENCE),
    Kind.NUMBER: (*_ORDER, Operator.IS, Operator.IS_NOT, *_PRESENCE),
    Kind.AGE: (Operator.WITHIN_LAST, Operator.LONGER_AGO, *_PRESENCE),
    Kind.LASTING: (Operator.WITHIN_LAST, Operator.LONGER_AGO, *_PRESENCE),
    Kind.HOURS: (Operator.IN_HOURS, Operator.OUT_OF_HOURS),
    Kind.FLAG: (Operator.IS,),
    Kind.SEGMENT: (Operator.IN_SEGMENT,),
}
"""The operators of each kind."""


class Event(StrEnum):
    """What rules run on: what a customer does, that a person is called, and what other rules have changed."""

    MESSAGE = InboundKind.MESSAGE.value
    CHOICE = InboundKind.CHOICE.value
    COMMAND = InboundKind.COMMAND.value
    OPENED = InboundKind.OPENED.value
    HAND_OFF = "hand_off"
    LABELLED = "labelled"
    PRIORITY_CHANGED = "priority_changed"
    TOPIC_CHANGED = "topic_changed"
    LANGUAGE_CHANGED = "language_changed"


INBOUND = (Event.MESSAGE, Event.CHOICE, Event.COMMAND, Event.OPENED)
CAUSED = (Event.LABELLED, Event.PRIORITY_CHANGED, Event.TOPIC_CHANGED, Event.LANGUAGE_CHANGED)
"""Events that rules cause; only rules of the first stage run on them."""


class Tone(StrEnum):
    """How a reply is worded; each has its form in the catalogues."""

    NEUTRAL = "neutral"
    WARM = "warm"
    SORRY = "sorry"


class Switch(StrEnum):
    """Whether an answer may end with an offer."""

    ON = "on"
    OFF = "off"


class Source(StrEnum):
    """Where the values of a field come from, when the shop itself decides what there is."""

    CHANNELS = "channels"
    TOPICS = "topics"
    NEEDS = "needs"
    AGENTS = "agents"
    SEGMENTS = "segments"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``values`` are all it can have; ``source`` says where they stand when the shop decides.

    With neither, a word is any text. ``unit``: share (0..1), mood (-1..1), money, people, seconds or hour.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    source: Source | None = None
    unit: str = ""
    least: float | None = None
    most: float | None = None
    of_queue: bool = False
    has_past: bool = False
    """Whether the value it had at the customer's last message is known too, so that a change can be asked about."""

    @property
    def group(self) -> str:
        """What it is about: message, customer, conversation, time or queue."""
        return self.name.partition(".")[0]

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators it has."""
        return (*OPERATORS[self.kind], Operator.CHANGED) if self.has_past else OPERATORS[self.kind]


def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in kind)


PROOFS = ("anonymous", "claimed", "possession", "signed")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = ("vi", "en")

FIELDS = {
    field.name: field
    for field in (
        Field("message.channel", Kind.WORD, source=Source.CHANNELS),
        Field("message.event", Kind.WORD, values=_words(Event)),
        Field("message.language", Kind.WORD, values=LANGUAGES, has_past=True),
        Field("message.text", Kind.TEXT),
        Field("message.topic", Kind.WORD, source=Source.TOPICS, has_past=True),
        Field("message.topic_confidence", Kind.NUMBER, unit="share", least=0, most=1),
        Field("message.attachment", Kind.WORDS, values=_words(AttachmentKind)),
        Field("message.page_url", Kind.TEXT),
        Field("message.referrer", Kind.TEXT),
        Field("customer.proof", Kind.WORD, values=PROOFS, has_past=True),
        Field("customer.visit", Kind.WORD, values=("new", "returning")),
        Field("customer.value", Kind.WORD, values=_words(ValueTier), has_past=True),
        Field("customer.predicted_value", Kind.NUMBER, unit="money", least=0),
        Field("customer.needs", Kind.WORDS, source=Source.NEEDS),
        Field("customer.lifecycle", Kind.WORD, values=_words(Lifecycle), has_past=True),
        Field("customer.labels", Kind.WORDS),
        Field("customer.orders", Kind.NUMBER, least=0),
        Field("customer.last_seen", Kind.AGE, unit="seconds", least=0),
        Field("customer.satisfaction", Kind.NUMBER, least=1, most=5),
        Field("customer.segment", Kind.SEGMENT, source=Source.SEGMENTS),
        Field("conversation.failed_turns", Kind.NUMBER, least=0),
        Field("conversation.sentiment", Kind.NUMBER, unit="mood", least=-1, most=1),
        Field("conversation.waiting", Kind.LASTING, unit="seconds", least=0),
        Field("conversation.last_agent", Kind.WORD, source=Source.AGENTS),
        Field("conversation.priority", Kind.NUMBER, least=0, most=100),
        Field("conversation.status", Kind.WORD, values=_words(Control), has_past=True),
        Field("conversation.reason", Kind.WORD, values=_words(HandOffReason)),
        Field("time.hours", Kind.HOURS, of_queue=True),
        Field("time.holiday", Kind.FLAG),
        Field("time.weekday", Kind.WORD, values=WEEKDAYS),
        Field("time.hour", Kind.NUMBER, unit="hour", least=0, most=23),
        Field("queue.length", Kind.NUMBER, unit="people", least=0, of_queue=True),
        Field("queue.wait", Kind.NUMBER, unit="seconds", least=0, of_queue=True),
        Field("queue.agents", Kind.NUMBER, unit="people", least=0, of_queue=True),
    )
}
"""Every field by name, in the order forms show them."""
