"""What a message is, before what it says: a receipt, a command, a photo alone."""

from conversation.messages import InboundKind
from routing.considerations.considered import Considered, tone
from routing.decision import Answer, Silence, TraceLine
from routing.situation import Situation


def nothing_asked(situation: Situation) -> Considered:
    """Say nothing to an edit or a receipt."""
    quiet = situation.message.kind in (InboundKind.EDIT, InboundKind.DELIVERED, InboundKind.READ)
    return (Silence("nothing_asked") if quiet else None), TraceLine("trace-nothing-asked", quiet)


def command(situation: Situation) -> Considered:
    """Carry out a command, typed or on a button; greet who opens the chat."""
    kind = situation.message.kind
    skill = {InboundKind.OPENED: "greeting", InboundKind.COMMAND: "command"}.get(kind, "")
    if kind is InboundKind.CHOICE and situation.message.choice.startswith("/"):
        skill = "command"
    line = TraceLine("trace-command", bool(skill), (("kind", kind.value),))
    return (Answer(skill, tone=tone(situation)) if skill else None), line


def attachment(situation: Situation) -> Considered:
    """Acknowledge what is sent without a word."""
    held = bool(situation.message.attachments) and not situation.message.text.strip()
    answer = Answer("attachment", tone=tone(situation)) if held else None
    return answer, TraceLine("trace-attachment", held)
