"""What the rules make of one message: what they set, who set it, and whether they call a person themselves."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule of the first stage that held. ``cause`` are the rules whose effects made it run, first to last.

    ``wrote`` and ``shadowed`` are (slot, value): what it set, and what an earlier rule had set already.
    """

    rule: str
    event: str
    cause: tuple[str, ...] = ()
    wrote: tuple[tuple[str, str], ...] = ()
    shadowed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for a message. What no rule has set is empty, None, or neutral.

    ``calls`` is the rule of the second stage that calls a person for it. ``cut`` counts chains that were stopped.
    """

    version: int = 0
    fired: tuple[Fired, ...] = ()
    labels: tuple[str, ...] = ()
    priority: int | None = None
    skills: tuple[tuple[str, int], ...] = ()
    topic: str = ""
    language: str = ""
    tone: str = "neutral"
    offers: bool = True
    calls: str = ""
    cut: int = 0
    rules: Any = field(default=None, compare=False, repr=False)
    """The compiled rules that were asked, so that a turn ends by the version it began with."""
    snapshot: Any = field(default=None, compare=False, repr=False)
    """What they were asked on, with what they have set."""


def to_record(ruling: Ruling) -> dict[str, object]:
    """Return what a trace keeps of a ruling."""
    return {
        "labels": list(ruling.labels),
        "priority": ruling.priority,
        "skills": [list(pair) for pair in ruling.skills],
        "topic": ruling.topic,
        "language": ruling.language,
        "tone": ruling.tone,
        "offers": ruling.offers,
        "calls": ruling.calls,
        "rules": [fired.rule for fired in ruling.fired],
    }
