"""Coming back to a form: after something else was answered, and beside a call for a colleague."""

from collections.abc import Mapping
from dataclasses import replace

from bot.turns.form_words import task_name
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.state import Dialogue
from routing.decision import Answer, HandOff, HandOffReason, Silence
from routing.form import ONCE, STANDS, Said
from routing.form_stack import RESUME, take_back
from routing.situation import Topic

FORM_SKILLS = frozenset(
    {"return_request", "complaint", "request", "change_address", "callback", "lead_capture", "product_finder"}
)
"""Skills that ask by a form."""

_NO_RETURN = frozenset(
    {"command", "goodbye", "human", "waiting", "ask_again", "attachment", "correct_data", "forget_me", STANDS}
)
"""Skills after which the customer is not led back: the matter is closed, or they ask something themselves."""


def form_beside(turn: Turn, topics: Mapping[str, Topic]) -> Turn | None:
    """Return the turn as the form's own, when one is to go on after what the turn has said; None when none is."""
    dialogue = turn.outcome.dialogue or turn.conversation.dialogue
    decision = turn.decision
    if turn.is_repeat or turn.outcome.leaves_queue:
        return None
    if dialogue.parked and not dialogue.is_asking and (waiting := _waiting_form(turn, dialogue, topics)) is not None:
        return waiting
    if isinstance(decision, HandOff):
        return _beside_hand_off(turn, decision, dialogue, topics)
    if not isinstance(decision, Answer):
        return None
    is_led_back = (
        dialogue.is_asking
        and decision.skill not in _NO_RETURN
        and dialogue.skill not in ONCE
        and dialogue.skill not in (decision.skill, *(skill for skill, _ in decision.others))
    )
    if not is_led_back:
        return None
    own = Answer(dialogue.skill, dialogue.topic, decision.tone, decision.trace)
    return _on(turn, own, replace(dialogue, tries=-1), topics.get(dialogue.topic))


def with_form(turn: Turn, outcome: Outcome, topics: Mapping[str, Topic]) -> Turn:
    """Return the turn with what its form says behind what was said already."""
    replies, dialogue = list(outcome.replies), outcome.dialogue
    if replies and dialogue is not None and dialogue.is_asking and dialogue.skill != RESUME:
        is_back = _is_back(turn, dialogue)
        lead = "form-back" if is_back else "form-meanwhile"
        task = task_name(turn, dialogue.topic, dialogue.skill, topics)
        replies[0] = replace(replies[0], text=f"{say(turn, lead, task=task)} {replies[0].text}")
    said = replace(turn.outcome, replies=(*turn.outcome.replies, *replies), dialogue=dialogue)
    moved = replace(turn.moved, dialogue=dialogue) if turn.moved is not None and dialogue is not None else turn.moved
    return replace(turn, outcome=said, moved=moved)


def _waiting_form(turn: Turn, dialogue: Dialogue, topics: Mapping[str, Topic]) -> Turn | None:
    """Return the turn as that of the form that waited behind the one that is over, None when it goes on waiting.

    What a person has had meanwhile is asked about first.
    """
    decision = turn.decision
    ended = turn.conversation.dialogue.is_asking
    is_called = isinstance(decision, HandOff) and decision.reason is HandOffReason.SKILL and ended
    is_answered = isinstance(decision, Answer) and (ended or decision.skill not in _NO_RETURN)
    if isinstance(decision, Silence) or not (is_called or is_answered):
        return None
    if dialogue.parked[-1].is_left:
        if is_called:
            return None
        own = Answer(RESUME, "", decision.tone, decision.trace)
        return _on(turn, own, dialogue, None)
    back = take_back(dialogue, turn.message.sent_at)
    next_one = Answer(back.skill, back.topic, decision.tone, decision.trace)
    # what the message says was said to the form that is over
    return replace(_on(turn, next_one, back, topics.get(back.topic)), said=Said())


def _is_back(turn: Turn, dialogue: Dialogue) -> bool:
    """Tell whether a form goes on that was begun before, rather than one that begins beside a call for a person."""
    before = turn.conversation.dialogue
    waited = {(parked.topic, parked.skill) for parked in (turn.outcome.dialogue or before).parked}
    return not isinstance(turn.decision, HandOff) or (dialogue.topic, dialogue.skill) in waited


def _beside_hand_off(turn: Turn, decision: HandOff, dialogue: Dialogue, topics: Mapping[str, Topic]) -> Turn | None:
    topic = topics.get(decision.topic, turn.topic)
    if decision.reason is not HandOffReason.POLICY or topic is None or dialogue.is_asking:
        return None
    skill = topic.skill if topic.skill in FORM_SKILLS else "request" if topic.needs else ""
    if not skill:
        return None
    return _on(turn, Answer(skill, topic.id, decision.tone, decision.trace), dialogue, topic)


def _on(turn: Turn, decision: Answer, dialogue: Dialogue, topic: Topic | None) -> Turn:
    conversation = replace(turn.conversation, dialogue=dialogue)
    return replace(turn, decision=decision, conversation=conversation, topic=topic, outcome=Outcome())
