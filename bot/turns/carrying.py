"""What goes with a customer from one channel to another, once both are proved: manner, language, goods shown, forms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.stages.identify import may_open
from bot.turns.turn import Turn
from conversation.state import Control, Conversation, Dialogue
from routing.form import ONCE

FORM_LIFE = timedelta(hours=72)
"""How long a form that was left on one channel is gone on with on another."""


def may_carry(turn: Turn) -> bool:
    """Tell whether something said on another channel could be missing here."""
    return may_open(turn.recognition) and not turn.is_repeat


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
    dialogue = _with_on_show(_with_language(_with_manner(dialogue, elsewhere), elsewhere), elsewhere)
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


def _with_manner(dialogue: Dialogue, elsewhere: Sequence[Conversation]) -> Dialogue:
    """Return the dialogue with how its customer was last told to be called; else as it was read there, if not here."""
    told = [d for d in (dialogue, *(c.dialogue for c in elsewhere)) if d.is_manner_told]
    read = [d for d in (dialogue, *(c.dialogue for c in elsewhere)) if d.pronouns[0]]
    best = max(told, key=lambda d: d.manner_at or _LONG_AGO, default=None) or next(iter(read), dialogue)
    return replace(dialogue, pronouns=best.pronouns, is_manner_told=best.is_manner_told, manner_at=best.manner_at)


def _with_language(dialogue: Dialogue, elsewhere: Sequence[Conversation]) -> Dialogue:
    """Return the dialogue with the language that was asked for last, anywhere."""
    asked = [d for d in (dialogue, *(c.dialogue for c in elsewhere)) if d.language]
    best = max(asked, key=lambda d: d.language_at or _LONG_AGO, default=dialogue)
    return replace(dialogue, language=best.language, language_at=best.language_at)


def _with_on_show(dialogue: Dialogue, elsewhere: Sequence[Conversation]) -> Dialogue:
    """Return the dialogue with the products that were put before its customer last, anywhere."""
    shown = [d.on_show for d in (dialogue, *(c.dialogue for c in elsewhere)) if d.on_show.products]
    best = max(shown, key=lambda on_show: on_show.at or _LONG_AGO, default=dialogue.on_show)
    return replace(dialogue, on_show=best)


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When something was told of which that was not written down."""


def _is_unfinished(conversation: Conversation) -> bool:
    """Tell whether something was being arranged there, and no person is at it."""
    dialogue = conversation.dialogue
    return dialogue.is_asking and dialogue.skill not in ONCE and conversation.control is not Control.HUMAN


def _is_recent(conversation: Conversation, turn: Turn) -> bool:
    last = conversation.last_inbound_at
    return last is not None and turn.message.sent_at - last <= FORM_LIFE
