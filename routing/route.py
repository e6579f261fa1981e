"""The decision itself: pure, ordered, first match wins, and every consideration goes into the trace.

The order follows what a customer minds most: a person who is already talking is never interrupted, a wish for a person
is granted, and only then does the bot consider what it could say.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from routing.considerations import forms, message_kind, people, topics
from routing.considerations.considered import Considered
from routing.decision import Decision, TraceLine
from routing.situation import Situation

CONSIDERATIONS: tuple[Callable[[Situation], Considered], ...] = (
    message_kind.nothing_asked,
    people.person_holds_it,
    message_kind.command,
    people.back_to_bot,
    people.person_asked,
    people.angry,
    people.called_by_rule,
    people.same_agent,
    forms.gave_what_was_asked,
    forms.takes_back,
    forms.nothing_to_take_back,
    message_kind.attachment,
    topics.product_meant,
    topics.narrows_what_was_shown,
    topics.policy,
    forms.told_only,
    people.still_waiting,
    topics.several_topics,
    topics.two_close,
    topics.known_topic,
    topics.article,
    forms.form_waits,
    people.failed_too_often,
    topics.ask_again,
)
"""What is considered, in order; the first that gives a decision wins."""


def decide(situations: Sequence[Situation]) -> tuple[Decision, ...]:
    """Return one decision a situation; same situation in, same decision out."""
    return tuple(_decide(situation) for situation in situations)


def _decide(situation: Situation) -> Decision:
    lines: list[TraceLine] = []
    for consider in CONSIDERATIONS:
        decision, line = consider(situation)
        lines.append(line)
        if decision is not None:
            return _with_trace(decision, tuple(lines))
    raise AssertionError  # the last consideration always decides


def _with_trace(decision: Decision, trace: tuple[TraceLine, ...]) -> Decision:
    return replace(decision, trace=trace)
