"""What the product does with a message: answer, hand off, or say nothing; each with a trace that says why."""

from dataclasses import dataclass
from enum import StrEnum

from routing.targets import Target


class HandOffReason(StrEnum):
    """Why a person is called."""

    ASKED = "asked"
    FAILED_TURNS = "failed_turns"
    LOW_CONFIDENCE = "low_confidence"
    ANGER = "anger"
    POLICY = "policy"
    RULE = "rule"
    VALUE = "value"
    TAKEN = "taken"
    SKILL = "skill"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One consideration: a catalogue key, whether it held (None: unknown), and the figures that decided."""

    key: str
    held: bool | None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot answers with ``skill`` on ``topic``; ``tone`` words it.

    ``others`` are what else the same message asks, as skill and topic, answered after it.
    """

    skill: str
    topic: str = ""
    tone: str = "neutral"
    trace: tuple[TraceLine, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person answers: which queue, how soon, and why. ``targets`` are the places to try in order; none: ``queue``."""

    reason: HandOffReason
    queue: str
    priority: int = 0
    topic: str = ""
    tone: str = "neutral"
    trace: tuple[TraceLine, ...] = ()
    targets: tuple[Target, ...] = ()
    rule: str = ""
    """The rule that says where, empty when it is the topic's own queue or the default."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody answers: a person holds the conversation, or nothing was asked."""

    why: str
    trace: tuple[TraceLine, ...] = ()


Decision = Answer | HandOff | Silence
