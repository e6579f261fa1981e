"""What every consideration gives back, and how one of them calls a person."""

from routing.control import is_waiting
from routing.decision import Answer, Decision, HandOff, HandOffReason, TraceLine
from routing.situation import Situation, Topic

NONE = "none"
"""What a trace says where there is no topic or no fact to name."""

Considered = tuple[Decision | None, TraceLine]
"""The decision, None where the consideration does not hold, and its line of the trace."""


def tone(situation: Situation) -> str:
    """Return the tone the shop's rules have set for the answer."""
    return situation.ruling.tone


def hand_off_if(
    situation: Situation,
    reason: HandOffReason,
    *,
    held: bool,
    values: tuple[tuple[str, str], ...] = (),
    about: Topic | None = None,
) -> Considered:
    """Return a call for a person about ``about``, the message's first topic when None."""
    line = TraceLine(f"trace-{reason.value.replace('_', '-')}", held, values)
    if not held:
        return None, line
    if is_waiting(situation.conversation):
        return Answer("waiting", tone=tone(situation)), line
    topic = about or situation.topic
    queue = (topic.queue if topic else "") or situation.default_queue
    priority = (situation.ruling.priority or 0) + (10 if reason is HandOffReason.ANGER else 0)
    priority += round(situation.understanding.urgency * 10)
    named = about.id if about else situation.understanding.topic
    return HandOff(reason, queue, priority, named, tone(situation)), line
