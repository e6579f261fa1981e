"""What goes with a customer from one channel to another, once both are proved: manner, language, and an open form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.stages.identify import may_open
from bot.turns.turn import Turn
from conversation.state import Control, Conversation
from routing.form import ONCE

FORM_LIFE = timedelta(hours=72)
"""How long a form that was left on one channel is gone on with on another."""


def may_carry(turn: Turn) -> bool:
    """Tell whether something known on another channel could be missing here."""
    dialogue = turn.conversation.dialogue
    return may_open(turn.recognition) and not turn.is_repeat and not (dialogue.pronouns[0] and dialogue.is_asking)


def carry(turn: Turn, others: Sequence[Conversation]) -> Turn:
    """Return the turn with what ``others``, the same customer's conversations elsewhere, know and this one does not."""
    elsewhere = sorted(
        (c for c in others if c.id != turn.conversation.id and c.last_inbound_at is not None),
        key=lambda c: (c.last_inbound_at or turn.message.sent_at, c.id),
        reverse=True,
    )
    if not elsewhere:
        return turn
    conversation = turn.conversation
    dialogue = conversation.dialogue
    manner = next((c.dialogue for c in elsewhere if c.dialogue.pronouns[0]), None)
    if manner is not None and not dialogue.pronouns[0]:
        dialogue = replace(dialogue, pronouns=manner.pronouns, is_manner_told=manner.is_manner_told)
    asked = next((c.dialogue.language for c in elsewhere if c.dialogue.language), "")
    if asked and not dialogue.language:
        dialogue = replace(dialogue, language=asked)
    left = next((c for c in elsewhere if _is_unfinished(c) and _is_recent(c, turn)), None)
    adopted = ""
    if left is not None and not dialogue.is_asking and not dialogue.parked:
        form = left.dialogue
        dialogue = replace(
            dialogue,
            topic=form.topic,
            skill=form.skill,
            asked=form.asked,
            slots=form.slots,
            tries=form.tries,
            parked=form.parked,
        )
        adopted = left.id
    language = conversation.language or elsewhere[0].language
    moved = replace(turn.moved, dialogue=dialogue) if turn.moved else None
    return replace(
        turn,
        conversation=replace(conversation, dialogue=dialogue, language=language),
        moved=moved,
        adopted=adopted,
    )


def _is_unfinished(conversation: Conversation) -> bool:
    """Tell whether something was being arranged there, and no person is at it."""
    dialogue = conversation.dialogue
    return dialogue.is_asking and dialogue.skill not in ONCE and conversation.control is not Control.HUMAN


def _is_recent(conversation: Conversation, turn: Turn) -> bool:
    last = conversation.last_inbound_at
    return last is not None and turn.message.sent_at - last <= FORM_LIFE
