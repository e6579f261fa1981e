"""What is read out of people's own words: facts worth keeping, and how they want to be spoken to."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.turn import Turn
from conversation.messages import Author, Entry, InboundKind
from memory.fact_extractors import facts_of
from memory.facts import FactKind

ELDERS = ("anh", "chị", "cô", "chú", "bác")
"""What a customer says of self that the bot answers with the same word, calling itself em."""


class Learn:
    """Reads facts by rules, in a thread; they are stored with the turn, and count only as far as proof allows."""

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their facts and the form of address to answer in."""
        return await asyncio.to_thread(_learn_all, turns)


def _learn_all(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    return tuple(_learn(turn) if _says_something(turn) else turn for turn in turns)


def _says_something(turn: Turn) -> bool:
    return turn.message.kind is InboundKind.MESSAGE and bool(turn.text) and not turn.is_repeat


def _learn(turn: Turn) -> Turn:
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
    form = next((fact.value for fact in found if fact.kind is FactKind.FORM and fact.value in ELDERS), "")
    if not form:
        return replace(turn, facts=found)
    spoken = replace(turn.conversation, dialogue=replace(turn.conversation.dialogue, pronouns=(form, "em")))
    moved = replace(turn.moved, dialogue=replace(turn.moved.dialogue, pronouns=(form, "em"))) if turn.moved else None
    return replace(turn, facts=found, conversation=spoken, moved=moved)
