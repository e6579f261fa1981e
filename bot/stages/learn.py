"""What is read out of people's own words: facts worth keeping, and how they want to be spoken to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.content.library import Library
from bot.turns.turn import Turn
from conversation.messages import Author, Entry, InboundKind
from conversation.state import Dialogue
from memory.fact_extractors import facts_of
from memory.facts import Fact, FactKind
from routing.slots import SLOTS

MANNERS = {"anh": "em", "chị": "em", "cô": "con", "chú": "con", "bác": "con"}
"""What a customer says of self that the bot answers with the same word, and what it then calls itself."""

_SURE = 0.7
"""Confidence from which what is read between the lines changes a manner that was read there before."""


class Learn:
    """Reads facts by rules; they are stored with the turn, and count only as far as proof allows."""

    def __init__(self, library: Library) -> None:
        """Speak in the manner of the shop that ``library`` holds until customers show theirs."""
        self._library = library

    def __call__(self, _conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their facts, the form of address and the language to answer in."""
        profile = self._library.shop.profile
        manner = (profile.you, profile.me)
        return tuple(_learn(turn, manner) if _says_something(turn) else replace(turn, manner=manner) for turn in turns)


def _says_something(turn: Turn) -> bool:
    return turn.message.kind is InboundKind.MESSAGE and bool(turn.text) and not turn.is_repeat


def _learn(turn: Turn, manner: tuple[str, str]) -> Turn:
    message = turn.message
    entry = Entry(
        message.id,
        turn.conversation.id,
        turn.conversation.head + 1,
        Author.CUSTOMER,
        message.sent_at,
        message.text[:4000],
        language=turn.understanding.language,
        proof=turn.recognition.proof,
    )
    found = facts_of(entry, message.address, turn.restored)
    if _is_asked_something_else(turn.conversation.dialogue) and not any(map(str.isalpha, message.text)):
        found = tuple(fact for fact in found if fact.kind is not FactKind.PHONE)
    dialogue = _mannered(turn.conversation.dialogue, found, message.sent_at)
    language = next((fact.value for fact in found if fact.kind is FactKind.LANGUAGE), "")
    if language:
        dialogue = replace(dialogue, language=language, language_at=message.sent_at)
    if dialogue == turn.conversation.dialogue:
        return replace(turn, facts=found, manner=manner)
    moved = replace(turn.moved, dialogue=dialogue) if turn.moved else None
    conversation = replace(turn.conversation, dialogue=dialogue)
    return replace(turn, facts=found, manner=manner, conversation=conversation, moved=moved)


def _is_asked_something_else(dialogue: Dialogue) -> bool:
    """Tell whether a question of the shop's own is open: a bare number that answers it is no phone."""
    return dialogue.is_asking and dialogue.asked.removesuffix("?") not in SLOTS


def _mannered(dialogue: Dialogue, found: Sequence[Fact], at: datetime) -> Dialogue:
    """Return the dialogue with how to call the customer; once told, only being told again changes it."""
    form = next((fact for fact in found if fact.kind is FactKind.FORM), None)
    if form is None or (not form.is_change and (dialogue.is_manner_told or form.value not in MANNERS)):
        return dialogue
    if dialogue.pronouns[0] and form.confidence < _SURE:
        return dialogue
    you = form.value if form.value in MANNERS else ""
    told = dialogue.is_manner_told or form.is_change
    told_at = at if form.is_change else dialogue.manner_at
    return replace(dialogue, pronouns=(you, MANNERS.get(you, "")), is_manner_told=told, manner_at=told_at)
