"""What is kept of a decision so that it can be made again: its situation without names and numbers, and its outcome.

Of who writes there stays the level of proof and what rules ask about; the text stays, as it does in the ledger, and
goes with the conversation when a customer is forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.turns.turn import Turn
from conversation.customer import Recognition, Segments
from conversation.messages import Attachment, Profile
from conversation.plain import from_plain, to_plain
from conversation.state import Dialogue
from routing.decision import Answer, Decision, HandOff, TraceLine
from routing.rules import snapshot as snapshots
from routing.rules.ruling import Ruling
from routing.rules.ruling import to_record as ruling_record
from routing.rules.snapshot import Snapshot
from routing.situation import Floor, Situation, Topic


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision was made on. ``skill_reason`` is why a skill called a person after all, empty when none did.

    ``topics`` are those rules have named, as they were.
    """

    situation: Situation
    snapshot: Snapshot
    skill_reason: str = ""
    topics: tuple[Topic, ...] = ()


def to_snapshot(turn: Turn) -> dict[str, Any]:
    """Return what the turn was decided on as plain data; empty without rules, or for who is forgotten by it."""
    if turn.asked is None or turn.outcome.forget is not None:
        return {}
    reason = turn.outcome.hand_off.value if turn.outcome.hand_off is not None else ""
    named = [_bare(turn.topic)] if turn.ruling.topic and turn.topic is not None else []
    return {
        "seen": snapshots.to_record(turn.asked.snapshot),
        "situation": to_plain(stripped(turn.asked.situation)),
        "skill_reason": reason,
        "topics": to_plain(named),
    }


def from_snapshot(record: Mapping[str, Any]) -> Basis:
    """Return what a kept decision was made on."""
    return Basis(
        from_plain(Situation, record["situation"]),
        snapshots.from_record(record["seen"]),
        record.get("skill_reason", ""),
        from_plain(tuple[Topic, ...], record.get("topics", [])),
    )


def to_outcome(turn: Turn) -> dict[str, Any]:
    """Return what came of a turn as plain data."""
    return {} if turn.asked is None else outcome_of(turn.decision, turn.ruling)


def outcome_of(decision: Decision, ruling: Ruling) -> dict[str, Any]:
    """Return a decision and what rules have set as plain data: what two decisions are compared by."""
    record = ruling_record(ruling)
    if isinstance(decision, Answer):
        return record | {"kind": "answer", "what": decision.skill, "about": decision.topic}
    if isinstance(decision, HandOff):
        return record | {
            "kind": "handoff",
            "what": decision.reason.value,
            "about": decision.topic,
            "queues": [target.queue for target in decision.targets] or [decision.queue],
            "places": to_plain(decision.targets),
            "at_priority": decision.targets[0].priority if decision.targets else decision.priority,
            "rule": decision.rule,
        }
    return record | {"kind": "silence", "what": decision.why, "about": ""}


def to_lines(ruling: Ruling) -> tuple[TraceLine, ...]:
    """Return the rules that held as lines of the trace the desk shows."""
    return tuple(
        TraceLine("trace-rule-held", held=True, values=(("rule", fired.rule), ("set", _said(fired.wrote) or "none")))
        for fired in ruling.fired
    )


def stripped(situation: Situation) -> Situation:
    """Return a situation with what the decision looks at, and nobody's name, number or address."""
    message, conversation = situation.message, situation.conversation
    dialogue = conversation.dialogue
    return replace(
        situation,
        message=replace(
            message,
            profile=Profile(),
            attachments=tuple(Attachment(one.kind) for one in message.attachments),
            address=replace(message.address, user=""),
            subject="",
            reference="",
            source_id="",
        ),
        conversation=replace(
            conversation,
            address=replace(conversation.address, user=""),
            dialogue=Dialogue(
                topic=dialogue.topic,
                asked=dialogue.asked,
                skill=dialogue.skill,
                tries=dialogue.tries,
                failed_turns=dialogue.failed_turns,
                boundary=dialogue.boundary,
            ),
        ),
        recognition=Recognition(proof=situation.recognition.proof, is_new=situation.recognition.is_new),
        segments=Segments(),
        floor=Floor(),
        ruling=Ruling(),
        topic=_bare(situation.topic),
        parts=tuple(replace(part, topic=_bare(part.topic) or part.topic) for part in situation.parts),
    )


def _bare(topic: Topic | None) -> Topic | None:
    return None if topic is None else replace(topic, names=(), examples=(), questions=())


def _said(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{slot.partition(':')[0]} = {value}" for slot, value in pairs)
