"""What the bot says to keep a talk going: greetings, questions, words about waiting. Nobody is reminded of it later."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.turns.turn import Outcome, Turn
from conversation.messages import Author, Entry
from routing.decision import Answer

IN_PASSING = frozenset(
    {
        "ask_again",
        "attachment",
        "continue_bot",
        "forget_me",
        "goodbye",
        "greeting",
        "human",
        "my_data",
        "noted",
        "recall",
        "resume_form",
        "settle_doubt",
        "thanks",
        "waiting",
        "what_stands",
    }
)
"""Skills that tell nothing of their own."""


def mark_passing(skill: str, outcome: Outcome) -> Outcome:
    """Return the outcome with what ``skill`` says marked where it is said in passing."""
    if skill not in IN_PASSING:
        return outcome
    return replace(outcome, replies=tuple(replace(reply, is_passing=True) for reply in outcome.replies))


def passing_sources(turns: Sequence[Turn]) -> frozenset[tuple[str, str]]:
    """Return (conversation, source id) of the entries that hold what is said in passing in ``turns``."""
    said = {
        (turn.conversation.id, reply_source(turn, place))
        for turn in turns
        for place, reply in enumerate(turn.outcome.replies)
        if reply.is_passing
    }
    asked = {(turn.conversation.id, turn.message.source_id) for turn in turns if _only_asks_back(turn)}
    return frozenset(said | asked)


def _only_asks_back(turn: Turn) -> bool:
    """Tell whether a message only asks to be reminded: of that nobody is reminded."""
    return isinstance(turn.decision, Answer) and turn.decision.skill == "recall" and not turn.decision.others


def is_worth_recalling(entry: Entry, passing: Collection[tuple[str, str]]) -> bool:
    """Tell whether somebody may be reminded of an entry: of people's words, and of what the bot told."""
    return entry.author is not Author.SYSTEM and (entry.conversation_id, entry.source_id) not in passing


def reply_source(turn: Turn, place: int) -> str:
    """Return the source id of the turn's reply at ``place``."""
    return f"re:{turn.message.source_id}:{place}"[:128]
