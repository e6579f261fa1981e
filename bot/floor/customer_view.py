"""What the shop floor asks about customers and decisions; ``bot/wiring.py`` gives the source that knows."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.turns.trace_store import Decided, find_decisions
from bot.words.catalogue import word
from conversation.customer import Candidate, Reason
from conversation.errors import NotFoundError
from conversation.state import Conversation, Dialogue, Standing
from desk.customer_card import CandidateLine, CustomerCard, Evidence, HandOver, TraceText, Verdict
from desk.floor import CustomerLabel
from desk.staff import Staff
from storage.database import Database


class CustomerView(Protocol):
    """What is known of the people behind conversations, in the agent's language where it is text."""

    async def labels(self, conversations: Sequence[Conversation]) -> Mapping[str, CustomerLabel]:
        """Return name, proof and worth by conversation id, in one look-up; unknown ones may be left out."""

    async def find(self, text: str, limit: int) -> Sequence[str]:
        """Return the ids of conversations whose customer's name fits ``text``."""

    async def card(self, conversation: Conversation, language: str) -> CustomerCard:
        """Return everything an agent may see."""

    async def hand_over(self, conversation: Conversation, language: str) -> HandOver:
        """Return why a person was called, with a summary and the decision's trace as lines."""

    async def suggest(self, conversation: Conversation, language: str) -> str:
        """Return a reply the agent may use, or nothing."""

    async def judge(self, staff: Staff, conversation: Conversation, customer_id: str, verdict: Verdict) -> None:
        """Record what an agent says of a candidate; raises NotFoundError, ConflictError."""

    async def ask(self, staff: Staff, conversation: Conversation, customer_id: str) -> None:
        """Have a candidate asked in their Telegram; raises NotFoundError, ConflictError, RateLimitError."""

    async def undo_join(self, staff: Staff, conversation: Conversation, join_id: str) -> None:
        """Take two customers apart again; raises NotFoundError."""


class ConversationOnly:
    """The view of a shop that keeps no customers: only what conversations and decisions themselves say."""

    def __init__(self, database: Database) -> None:
        """Read decisions from ``database``."""
        self._database = database

    async def labels(self, conversations: Sequence[Conversation]) -> Mapping[str, CustomerLabel]:  # noqa: ARG002
        """Know no names."""
        return {}

    async def find(self, text: str, limit: int) -> Sequence[str]:  # noqa: ARG002
        """Find nobody."""
        return ()

    async def card(self, conversation: Conversation, language: str) -> CustomerCard:  # noqa: ARG002
        """Return an empty card."""
        return CustomerCard()

    async def hand_over(self, conversation: Conversation, language: str) -> HandOver:
        """Return reason, facts and the trace of the decision that called a person."""
        decided = await self._database.read(find_decisions, conversation.id)
        return to_hand_over(conversation, decided, language)

    async def suggest(self, conversation: Conversation, language: str) -> str:  # noqa: ARG002
        """Suggest nothing."""
        return ""

    async def judge(self, staff: Staff, conversation: Conversation, customer_id: str, verdict: Verdict) -> None:  # noqa: ARG002
        """There are no candidates to judge."""
        raise NotFoundError(f"no customer {customer_id!r}")

    async def ask(self, staff: Staff, conversation: Conversation, customer_id: str) -> None:  # noqa: ARG002
        """There is nobody to ask."""
        raise NotFoundError(f"no customer {customer_id!r}")

    async def undo_join(self, staff: Staff, conversation: Conversation, join_id: str) -> None:  # noqa: ARG002
        """There is nothing to undo."""
        raise NotFoundError(f"no union {join_id!r}")


def to_hand_over(conversation: Conversation, decided: Sequence[Decided], language: str) -> HandOver:
    """Return reason, time, collected facts, and the trace of the last decision that called a person (or the last)."""
    of_hand_off = [item for item in decided if item.kind == "handoff"] or list(decided)
    trace = of_hand_off[0].trace if of_hand_off else ()
    return HandOver(
        reason=conversation.reason,
        since=conversation.waiting_since or conversation.since,
        collected=to_collected(conversation.dialogue, language),
        trace=tuple(TraceText(word_or_key(line.key, language, dict(line.values)), line.held) for line in trace),
    )


def to_collected(dialogue: Dialogue, language: str) -> tuple[tuple[str, str], ...]:
    """Return what a form knows, as name and value, and what it still lacks or the customer would not tell."""
    named = {Standing.SKIPPED: "slot-skipped", Standing.MISSING: "slot-missing", Standing.REFUSED: "slot-missing"}
    return tuple(
        (word_or_key(f"slot.{slot.name}", language, {}), slot.value or word(named[slot.standing], language))
        for slot in dialogue.slots
        if slot.value or slot.standing in named
    )


def word_or_key(key: str, language: str, values: Mapping[str, str | float]) -> str:
    """Return a catalogue text; a key no catalogue has is shown as it is, with its values, rather than hidden."""
    try:
        return word(key, language, **values)
    except KeyError:
        return " ".join((key, *(f"{name}: {value}" for name, value in values.items())))


def to_lines(candidates: Sequence[Candidate], language: str) -> tuple[CandidateLine, ...]:
    """Return candidates with their evidence in words."""
    return tuple(
        CandidateLine(c.customer_id, c.name, c.probability, c.weight, to_evidence(c.reasons, language))
        for c in candidates
    )


def to_evidence(reasons: Sequence[Reason], language: str) -> tuple[Evidence, ...]:
    """Return reasons in words, strongest first."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return tuple(Evidence(word_or_key(r.key, language, dict(r.values)), r.weight) for r in ordered)
