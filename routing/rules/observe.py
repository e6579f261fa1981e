"""From a situation to the snapshot rules are asked on: every field that is known now, and nothing that is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from conversation.proof import ProofLevel
from routing.queues import QueueState
from routing.rules.fields import FIELDS, PROOFS, WEEKDAYS
from routing.rules.snapshot import Fact, QueueFacts, Snapshot
from routing.situation import Situation

LONGEST_TEXT = 2_000
"""Characters of a text that rules see."""

PAST = tuple(name for name, of in FIELDS.items() if of.has_past)
"""Fields whose last value is kept."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a situation does not hold: the labels a customer has, what was the case at their last message, the clock.

    ``text`` is the message in full words.
    """

    text: str = ""
    labels: tuple[str, ...] = ()
    past: Mapping[str, Fact] = field(default_factory=dict)
    timezone: str = "Asia/Ho_Chi_Minh"
    is_holiday: bool = False


def observe(situation: Situation, known: Known, queues: Mapping[str, QueueFacts]) -> Snapshot:
    """Return the snapshot of ``situation``; what nobody knows is left out."""
    conversation = situation.conversation
    facts: dict[str, Fact] = {name: value for name, value in _message(situation, known) if value not in ("", ())}
    facts |= {name: value for name, value in _customer(situation, known) if value is not None}
    facts |= dict(_conversation(situation))
    facts |= dict(_time(situation, known))
    own = situation.topic.queue if situation.topic else ""
    return Snapshot(situation.now, facts, known.past, queues, conversation.queue or own or situation.default_queue)


def to_queue_facts(states: Mapping[str, QueueState]) -> dict[str, QueueFacts]:
    """Return the queues as rules see them."""
    return {
        name: QueueFacts(state.length, state.wait_seconds, state.agents, state.is_open)
        for name, state in states.items()
    }


def to_past(snapshot: Snapshot) -> dict[str, Fact]:
    """Return what the next message's snapshot is compared with."""
    return {name: snapshot.facts[name] for name in PAST if name in snapshot.facts}


def _message(situation: Situation, known: Known) -> Iterator[tuple[str, Fact]]:
    message, said = situation.message, situation.understanding
    yield "message.channel", message.address.channel
    yield "message.event", message.kind.value
    yield "message.language", said.language
    yield "message.text", known.text[:LONGEST_TEXT]
    topic = situation.topic.id if situation.topic else said.topic
    yield "message.topic", topic
    if topic:
        yield "message.topic_confidence", 1.0 if situation.is_chosen else round(said.confidence, 4)
    yield "message.attachment", tuple(sorted({attachment.kind.value for attachment in message.attachments}))
    yield "message.page_url", message.page_url[:LONGEST_TEXT]
    yield "message.referrer", message.referrer[:LONGEST_TEXT]


def _customer(situation: Situation, known: Known) -> Iterator[tuple[str, Fact | None]]:
    """Yield who writes; what is stored of a customer is known only from proof of possession on."""
    who, conversation, segments = situation.recognition, situation.conversation, situation.segments
    yield "customer.proof", PROOFS[int(who.proof)]
    yield "customer.visit", "new" if conversation.head == 0 and who.is_new else "returning"
    yield "customer.labels", known.labels
    if conversation.last_inbound_at is not None:
        yield "customer.last_seen", _since(conversation.last_inbound_at, situation.now)
    if who.customer_id and who.proof >= ProofLevel.POSSESSION:
        figures = dict(segments.figures)
        yield "customer.value", segments.value.value
        yield "customer.lifecycle", segments.lifecycle.value
        yield "customer.needs", segments.needs
        yield "customer.orders", segments.orders
        yield "customer.predicted_value", figures.get("predicted_value")
        yield "customer.satisfaction", figures.get("satisfaction")


def _conversation(situation: Situation) -> Iterator[tuple[str, Fact]]:
    conversation = situation.conversation
    yield "conversation.failed_turns", conversation.dialogue.failed_turns
    yield "conversation.sentiment", round(situation.understanding.sentiment, 4)
    yield "conversation.priority", conversation.priority
    yield "conversation.status", conversation.control.value
    if conversation.waiting_since is not None:
        yield "conversation.waiting", _since(conversation.waiting_since, situation.now)
    if conversation.last_agent:
        yield "conversation.last_agent", conversation.last_agent


def _time(situation: Situation, known: Known) -> Iterator[tuple[str, Fact]]:
    local = situation.now.astimezone(ZoneInfo(known.timezone))
    yield "time.hours", situation.hours_open
    yield "time.holiday", known.is_holiday
    yield "time.weekday", WEEKDAYS[local.weekday()]
    yield "time.hour", local.hour


def _since(then: datetime, now: datetime) -> float:
    """Return the seconds since ``then``; a clock that was put back makes it no time at all."""
    return max(0.0, round((now - then).total_seconds(), 3))
