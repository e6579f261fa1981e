"""What a form is told before it asks: with the wish that opens it, or while it asks for something else."""

from dataclasses import replace

from bot.turns.turn import Turn
from conversation.state import Dialogue
from memory.facts import is_safe
from routing.considerations.thresholds import TOPIC_CONFIDENCE
from routing.form import Said
from routing.own_words import find_own_question, is_missing, opens_with_more, says_more
from routing.situation import Topic
from routing.slots import asks_something, own_words

_A_SENTENCE = 4
"""Words from which a complaint says what is wrong."""


def told_with_wish(turn: Turn, *, is_reason: bool) -> Said:
    """Return what the first message says to the form it opens; ``is_reason`` where a sentence is its own reason."""
    said = turn.said
    if is_reason:
        return _with_reason(turn, said)
    question = find_own_question(turn.topic)
    text = turn.restored or turn.text
    if turn.topic is None or question is None or question.name in dict(said.values):
        return said
    return _answering(said, question.name, text) if opens_with_more(text, turn.topic) else said


def with_own_words(turn: Turn, dialogue: Dialogue, said: Said, topic: Topic | None) -> Said:
    """Return ``said`` with what answers the shop's own question of ``topic``, told while another thing is asked."""
    question = find_own_question(topic)
    if topic is None or question is None or not is_missing(dialogue, question.name):
        return said
    needed = {slot.name for slot in dialogue.slots}
    tells_else = any(name in needed for name, _ in said.values) or replace(said, values=()).is_anything
    is_about_it = turn.topic is not None and turn.topic.id == topic.id
    text = turn.restored or turn.text
    if tells_else or not is_about_it or turn.understanding.confidence < TOPIC_CONFIDENCE or asks_something(text):
        return said
    return _answering(said, question.name, text) if says_more(text, topic) else said


def _with_reason(turn: Turn, said: Said) -> Said:
    text = turn.message.text.strip()
    tells = "reason" not in dict(said.values) and len(text.split()) >= _A_SENTENCE
    if not tells or asks_something(turn.restored or text) or not is_safe(text[:200]):
        return said
    return replace(said, values=(*said.values, ("reason", text[:200])))


def _answering(said: Said, name: str, text: str) -> Said:
    answer = own_words(text)
    return replace(said, values=(*said.values, (name, answer))) if answer and is_safe(answer) else said
